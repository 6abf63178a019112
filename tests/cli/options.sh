# SPDX-License-Identifier: MIT
# How command lines are read, the same for every command: seen through normalize and say, which do little and much.
. "$(dirname "$0")/common.sh"

# reads WORDS ARGUMENT...: normalize with these arguments gives these words.
reads() {
    words=$1
    shift
    expect 0 "$quaver" normalize "$@"
    says_nothing
    [ "$(cat out)" = "$words" ] || fail "normalize $*: $(cat out), not $words"
}

# refuses TEXT ARGUMENT...: say with these arguments is wrong usage, for which it gives this reason.
refuses() {
    reason=$1
    shift
    expect 2 "$quaver" say -o a.wav "$@"
    complains "quaver: say: $reason" "; see quaver say --help"
    [ ! -e a.wav ] || fail "say $*: a.wav was written"
}

echo "A fox!" >file
reads "a fox exclamation mark" --punctuation all "A fox!"
reads "a fox exclamation mark" --punctuation=all "A fox!"
reads "a fox exclamation mark" "A fox!" --punctuation all # options may stand behind
reads "a fox exclamation mark" A --punctuation all fox! # and between
reads "a fox exclamation mark" --punct all "A fox!" # shortened
reads "a fox" -f file
reads "a fox" -ffile
reads "a fox" --file file
reads "a fox" --file=file
reads "dash f file" --punctuation all -- -f file
reads "a fox" --punctuation all --punctuation none "A fox!" # the last one counts
[ "$(echo "A fox!" | "$quaver" normalize -f -)" = "a fox" ] || fail "a dash alone is standard input"
reads "minus five" -- -5

refuses "there is no option --no-such" Hello --no-such
refuses "there is no option -x" Hello -x
refuses "--pi may be --pitch and others" Hello --pi 3
refuses "--rate: it needs X behind it" Hello --rate
refuses "--voice: it needs VOICE behind it" Hello -v
refuses '--rate: "" is not a number from 0.3 to' Hello --rate=
refuses '--rate: "2x" is not a number from 0.3 to' Hello --rate 2x
refuses '--pitch: "12.5" is not a number from -12 to 12' Hello --pitch 12.5
refuses '--seed: "1.5" is not a whole number from 0 to 9007199254740992' Hello --seed 1.5
refuses '--punctuation: "most" is neither none nor some nor all' Hello --punctuation most
refuses '--emoji: "no" is neither name nor skip' Hello --emoji no
refuses '--format: "aac" is neither wav nor flac nor ogg nor mp3 nor opus nor raw' Hello --format aac
refuses "give either text or -f FILE" Hello -f file
expect 2 "$quaver" bench --json=1
complains "quaver: bench: --json takes no value"
expect 0 "$quaver" say --pitch -3 --pitch-range 0.5 --seed 9007199254740992 -o - Hello # --pitch is no shortened --pitch-range
many=
for i in $(seq 65); do many="$many --lexicon file"; done
# shellcheck disable=SC2086
refuses "--lexicon: more than 64 of them" Hello $many

# --help, wherever it stands, before what is wrong behind it; lines fit a terminal.
expect 0 "$quaver" say Hello --help --no-such
grep -q "^usage: quaver say " out || fail "--help behind text"
expect 0 "$quaver" phones --he
for command in say voices "voices install" "voices remove" info phones normalize bench train align eval convert g2p train-g2p eval-g2p; do
    expect 0 "$quaver" $command --help
    awk -v command="$command" 'length > 79 {print "FAILED: " command " --help: a line of " length; bad = 1} END {exit bad}' out ||
        failures=$((failures + 1))
    grep -q "^  -h, --help  *this text$" out || fail "$command --help leaves itself out"
done
finish
