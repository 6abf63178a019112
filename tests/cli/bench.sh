# SPDX-License-Identifier: MIT
# quaver bench: every figure is there and more than nothing.
. "$(dirname "$0")/common.sh"

if [ -z "$QUAVER_TEST_BRIEF" ]; then # the same figures as below
    expect 0 "$quaver" bench -v tiny
    says_nothing
    for figure in "wall clock" "processor time" "peak memory" "first sample" synthesis; do
        grep -q "$figure" out || fail "no $figure: $(cat out)"
    done
fi
expect 0 "$quaver" bench --json -v tiny
python3 - out <<'PYTHON' || fail "bench --json: $(cat out)"
import json, sys
figures = json.load(open(sys.argv[1]))
assert figures["speech_seconds"] > 30
numbers = [figures["process"][k] for k in ("wall", "cpu", "peak_bytes", "first_sample_hello", "first_sample_40_words")]
numbers += [figures["stream"][k] for k in ("voice_open", "first_sample_hello", "first_sample_40_words", "wall")]
numbers += figures["stream"]["stages"].values()
assert len(numbers) == 14 and all(n > 0 for n in numbers), numbers
PYTHON
finish
