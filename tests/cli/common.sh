# SPDX-License-Identifier: MIT
# What the tests of the command share: sh TEST.sh QUAVER FOLDER-WITH-tiny.qv [more]
quaver=$(realpath "$1") || exit 1 # Meson gives it relative to the build folder
# Sound devices of the machine are left alone: a test that wants one opens its own.
tests=$(cd "$(dirname "$0")" && pwd) || exit 1
ALSA_CONFIG_PATH=$tests/../unit/audio/no_device.conf JACK_NO_START_SERVER=1 JACK_DEFAULT_SERVER=quaver-none
export ALSA_CONFIG_PATH JACK_NO_START_SERVER JACK_DEFAULT_SERVER

folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/voices" "$folder/work" && cp "$2/tiny.qv" "$folder/voices" && cd "$folder/work" || exit 1
QUAVER_VOICES=$folder/voices
XDG_DATA_HOME=$folder/data # the user's own voices are left alone, too
export QUAVER_VOICES XDG_DATA_HOME
failures=0

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

# expect STATUS COMMAND...: runs it with nothing on standard input; its output is left in `out` and `err`.
expect() {
    wanted=$1
    shift
    "$@" >out 2>err </dev/null
    got=$?
    [ "$got" -eq "$wanted" ] || { fail "status $got, not $wanted: $*"; cat err; }
}

# The last command's standard error is one line that holds each of the texts.
complains() {
    [ "$(wc -l <err)" -eq 1 ] || { fail "not one line: $*"; cat err; }
    tells "$@"
}

# The last command's standard error holds each of the texts.
tells() {
    for text in "$@"; do
        grep -qF -- "$text" err || { fail "no \"$text\" in:"; cat err; }
    done
}

# wait_for CONDITION [TRIES]: looks 50 times a second, 1200 times at most if nothing else is said.
wait_for() {
    for _ in $(seq "${2:-1200}"); do
        if eval "$1"; then return 0; fi
        sleep 0.02
    done
    return 1
}

says_nothing() {
    [ ! -s err ] || { fail "standard error is not empty"; cat err; }
}

# lower_recordings FOLDER FIRST END: makes wavs/cFIRST.wav up to that before cEND.wav an octave lower, as of another speaker.
lower_recordings() {
    python3 - "$@" <<'END'
import array, sys, wave
for i in range(int(sys.argv[2]), int(sys.argv[3])):
    name = f"{sys.argv[1]}/wavs/c{i:02d}.wav"
    with wave.open(name) as file:
        facts, samples = file.getparams(), array.array("h", file.readframes(file.getnframes()))
    with wave.open(name, "w") as file:
        file.setparams(facts)
        file.writeframes(array.array("h", [v for v in samples for _ in range(2)]).tobytes())
END
}

size() {
    wc -c <"$1"
}

finish() {
    [ "$failures" -eq 0 ] || { echo "$failures failures"; exit 1; }
    exit 0
}
