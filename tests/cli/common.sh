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
    for text in "$@"; do
        grep -qF -- "$text" err || { fail "no \"$text\" in:"; cat err; }
    done
}

says_nothing() {
    [ ! -s err ] || { fail "standard error is not empty"; cat err; }
}

size() {
    wc -c <"$1"
}

finish() {
    [ "$failures" -eq 0 ] || { echo "$failures failures"; exit 1; }
    exit 0
}
