# SPDX-License-Identifier: MIT
# Each program of examples/ does what it says, and says when it cannot. examples.sh QUAVER FOLDER EXAMPLES
. "$(dirname "$0")/common.sh"
examples=$3
voice=$QUAVER_VOICES/tiny.qv

expect 0 "$quaver" say -v tiny -o - "Hello world."
said=$(($(size out) / 2))
expect 0 "$examples/example_minimal" "$voice" "Hello world."
says_nothing
[ "$(size out)" -eq $((said * 4)) ] || fail "minimal: $(size out) bytes of $said samples"

echo "Hello world." | "$examples/example_callback" "$voice" speech.raw || fail "callback"
faster=$(($(size speech.raw) / 2))
[ $((faster * 13)) -gt $((said * 10)) ] && [ $((faster * 11)) -lt $((said * 10)) ] || fail "callback: $faster samples, not $said / 1.2"

expect 0 "$examples/example_highlight" "$voice" "Hello world. The fox."
[ "$(awk '{print $3}' out | tr '\n' ' ')" = "Hello world The fox " ] || fail "highlight: $(cat out)"

expect 0 "$examples/example_threads" "$voice" 8
[ "$(wc -l <out)" -eq 8 ] || fail "threads: $(cat out)"

# There is no sound device here.
expect 1 "$examples/example_play" "$voice" Hello
grep -q "^play: " err || fail "play: $(cat err)"

for example in minimal callback highlight threads play; do
    expect 2 "$examples/example_$example"
    grep -q "^usage: $example" err || fail "$example gives no usage"
    expect 1 "$examples/example_$example" missing.qv 1
    grep -q "missing.qv" err || fail "$example: $(cat err)"
    [ "$(wc -l <"$tests/../../examples/$example.c")" -lt 60 ] || fail "$example.c is long"
done
finish
