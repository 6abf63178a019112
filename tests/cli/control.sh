# SPDX-License-Identifier: MIT
# What the user has a say in: --lexicon, [[phones]], --punctuation, --emoji, in say, phones and normalize.
. "$(dirname "$0")/common.sh"

printf '# mine\nfox\tB AA1 K S\n\nC++ S IY1 P L AH1 S  # a language\r\nDr.\tD AA1 K\n' >one.lexicon
printf 'fox\tS AA1 K S\n' >two.lexicon

# phones LINE [OPTION...] TEXT
phones() {
    line=$1
    shift
    expect 0 "$quaver" phones "$@"
    [ "$(cat out)" = "$line " ] || fail "phones $*: $(cat out)"
}
phones "F AA1 K S ." fox
phones "B AA1 K S ." --lexicon one.lexicon Fox
phones "S AA1 K S ." --lexicon one.lexicon --lexicon two.lexicon fox
phones "B AA1 K S ." --lexicon two.lexicon --lexicon one.lexicon fox
phones "B AA1 K S IH0 Z ." --lexicon one.lexicon "fox's"
phones "S IY1 P L AH1 S  D AA1 K  B AA1 K S ." --lexicon one.lexicon "c++ Dr. Fox"
phones "B AA1 K S ." --lexicon one.lexicon --punctuation none --emoji skip "(fox) 😀"

# say says the same, and as quickly as the phones demand.
expect 0 "$quaver" say -o - "The brown [[B AA1 K S]]."
cp out given
expect 0 "$quaver" say -o - --lexicon one.lexicon "The brown fox."
cmp -s out given || fail "say: a word of the lexicon differs from its phones"
expect 0 "$quaver" say -o - --lexicon two.lexicon "The brown fox."
if cmp -s out given; then fail "say: the second lexicon changes nothing"; fi
expect 0 "$quaver" say -o - --emoji skip "The brown [[B AA1 K S]] 😀."
cmp -s out given || fail "say --emoji skip"
expect 0 "$quaver" say -o - --punctuation some "The brown [[B AA1 K S]]."
cmp -s out given || fail "say: the brackets of phones are named"
expect 0 "$quaver" say -o - --punctuation all "The brown [[B AA1 K S]]."
[ "$(size out)" -gt "$(size given)" ] || fail "say --punctuation all"

# words LINE [OPTION...] TEXT
words() {
    line=$1
    shift
    expect 0 "$quaver" normalize "$@"
    says_nothing
    [ "$(cat out)" = "$line" ] || fail "normalize $*: $(cat out)"
}
words "c plus plus well" "C++ (well)."
words "c++ well" --lexicon one.lexicon "C++ (well)."
words "open parenthesis well close parenthesis" --punctuation some "(well)."
words "open parenthesis well close parenthesis period" --punctuation all "(well)."
words "well grinning face" "well 😀"
words "well" --emoji skip "well 😀"
words "[[HH AH0]] there" "[[HH AH0]] there."

# A wrong phone and bytes that are no UTF-8: told with their place; the rest is read.
printf 'The fox.\n\nA [[AH0 QQ]] [[D]] dog.\nBrown \377\376 fox [[f]].\n' >wrong.txt
for command in phones normalize "say -o a.wav"; do
    # shellcheck disable=SC2086
    expect 0 "$quaver" $command -f wrong.txt
    printf 'quaver: wrong.txt:3:9: "QQ" is no phone\n' >wanted
    printf 'quaver: wrong.txt:4:7: no UTF-8; such bytes are read as U+FFFD\nquaver: wrong.txt:4:16: "f" is no phone\n' >>wanted
    sort -t: -k3n -k4n err | cmp - wanted || { fail "$command:"; cat err; }
    # shellcheck disable=SC2086
    "$quaver" $command <wrong.txt >out 2>err || fail "$command <wrong.txt"
    [ "$(grep -c '^quaver: standard input:[34]:' err)" -eq 3 ] || { fail "$command <wrong.txt:"; cat err; }
    # shellcheck disable=SC2086
    expect 0 "$quaver" $command "The [[X]] fox."
    complains 'quaver: text:1:7: "X" is no phone'
done
[ "$(size a.wav)" -gt 1000 ] || fail "a wrong phone silences say"
# Lines are counted on when a pipe pauses.
{ printf 'The fox.\nHello.\n' && sleep 0.3 && printf 'A [[X]].\n'; } | "$quaver" say -o a.wav 2>err || fail "say of a pipe"
complains 'quaver: standard input:3:5: "X" is no phone'

# A wrong lexicon is an error with its place.
printf 'dog\tD AO1 G\n# next\nfox\tF OX K S\n' >bad.lexicon
printf 'dog\n' >short.lexicon
for command in phones normalize "say -o none.wav"; do
    # shellcheck disable=SC2086
    for file in bad.lexicon:3 short.lexicon:1 missing.lexicon .; do
        expect 1 "$quaver" $command --lexicon one.lexicon --lexicon "${file%:*}" fox
        complains "quaver: $file: "
        [ ! -s out ] || fail "$command speaks with a wrong lexicon"
    done
    # shellcheck disable=SC2086
    for option in "--punctuation most" "--punctuation" "--emoji no" "--emoji" "--lexicon" "-f wrong.txt fox"; do
        expect 2 "$quaver" $command fox $option
        complains "quaver: ${command%% *}: "
    done
    # shellcheck disable=SC2086
    expect 1 "$quaver" $command -f missing.txt
    complains "quaver: missing.txt: " "No such file"
done
[ ! -e none.wav ] || fail "none.wav was written"
finish
