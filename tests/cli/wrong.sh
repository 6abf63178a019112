# SPDX-License-Identifier: MIT
# Wrong arguments and files that fail: one line that says what and where, exit status 1, or 2 for wrong usage.
. "$(dirname "$0")/common.sh"

expect 2 "$quaver"
complains "quaver: " --help
expect 2 "$quaver" speak
complains '"speak"' --help
for command in say voices "voices install" "voices remove" info phones normalize bench train align eval convert g2p train-g2p eval-g2p; do
    expect 0 "$quaver" $command --help
    says_nothing
    grep -q "^usage: quaver $command" out || fail "$command --help gives no usage"
    cp out help
    expect 0 "$quaver" $command -h
    cmp -s out help || fail "$command -h is not $command --help"
    expect 2 "$quaver" $command --no-such-option
    complains "quaver: $command: " no-such-option
done

for command in train train-g2p; do
    expect 2 "$quaver" $command . -o ""
    complains "quaver: $command: " -o --help
done

expect 2 "$quaver" say -f text Hello
complains "quaver: say: " --help
for bad in "--rate 0.2" "--rate 6.1" "--rate fast" "--rate nan" "--rate" "--pitch 13" "--pitch -13" "--volume 13" \
    "--volume -61" "--volume 1dB" "--pitch-range -1" "--pitch-range 4" "--seed -1" "--seed x" "--seed 1.5"; do
    # shellcheck disable=SC2086
    expect 2 "$quaver" say -o a.wav Hello $bad
    complains "quaver: say: " "${bad%% *}"
done
[ ! -e a.wav ] || fail "a.wav was written"

expect 1 "$quaver" say -v nobody -o a.wav Hello
complains "quaver: " '"nobody"' "quaver voices"
expect 1 "$quaver" say -v ./nobody.qv -o a.wav Hello
complains "quaver: ./nobody.qv: " "No such file"
expect 1 "$quaver" say -v "$folder" -o a.wav Hello
complains "quaver: $folder: "
head -c 1000 "$QUAVER_VOICES/tiny.qv" >short.qv
expect 1 "$quaver" say -v short.qv -o a.wav Hello
complains "quaver: short.qv: "
echo hello >text.qv
expect 1 "$quaver" say -v text.qv -o a.wav Hello
complains "quaver: text.qv: "
: >empty.qv
expect 1 "$quaver" say -v empty.qv -o a.wav Hello
complains "quaver: empty.qv: "

expect 1 "$quaver" say -f missing.txt -o a.wav
complains "quaver: missing.txt: " "No such file"
expect 1 "$quaver" say -f "$folder" -o a.wav
complains "quaver: $folder: " directory
[ ! -e a.wav ] || fail "a.wav was written"

expect 1 "$quaver" say -o nowhere/a.wav Hello
complains "quaver: nowhere/a.wav: "
expect 1 "$quaver" say -o a.mp5 Hello
complains "quaver: a.mp5: "
mkdir folder.wav
expect 1 "$quaver" say -o folder.wav Hello
complains "quaver: folder.wav: "
expect 1 "$quaver" say --timings nowhere/a.json -o a.wav Hello
complains "quaver: nowhere/a.json: "
echo old >old.json # stays what it is when nothing is said
expect 1 "$quaver" say --timings old.json -o nowhere/a.wav Hello
complains "quaver: nowhere/a.wav: "
[ "$(cat old.json)" = old ] || fail "--timings has destroyed an older file"
if [ -w /dev/full ]; then
    "$quaver" say -o - Hello >/dev/full 2>err
    [ $? -eq 1 ] || fail "a full disk is no error"
    complains "quaver: standard output: No space left"
    "$quaver" phones Hello >/dev/full 2>err
    [ $? -eq 1 ] || fail "a full disk is no error of phones"
    complains "quaver: "
fi
# What is written to a closed stream goes to none of the files that are opened.
"$quaver" say -o - Hello --timings t.json >&- 2>err </dev/null
[ $? -eq 1 ] || fail "a closed standard output is no error"
complains "quaver: standard output: "
[ ! -e t.json ] || fail "a file was written without standard output"
"$quaver" say -o c.wav "Say [[QQ]] and wait." 2>&- </dev/null || fail "status $? without standard error"
grep -q QQ c.wav && fail "a warning stands in the sound"
"$quaver" say -o d.wav <&- 2>err
[ $? -eq 1 ] || fail "a closed standard input is no error"
complains "quaver: standard input: "
"$quaver" phones <&- 2>err
[ $? -eq 1 ] || fail "a closed standard input is no error of phones"
complains "quaver: standard input: "
# A name that the system would not take is refused as it is, not cut to another.
long=$(printf '%05000d' 0)
for command in "train . --dict words.dict -o" "align --dict words.dict" "train-g2p words.dict -o"; do
    # shellcheck disable=SC2086
    expect 1 "$quaver" $command "$long"
    complains "quaver: 000" "too long"
done
expect 1 "$quaver" eval tiny . --work "$long"
complains "quaver: "
expect 1 "$quaver" info "./$long$long.qv"
complains "quaver: ./000" "too long"

# What was there before stays when the sound fails.
echo old >keep.wav
expect 1 "$quaver" say -f missing.txt -o keep.wav
[ "$(cat keep.wav)" = old ] || fail "keep.wav was overwritten"

# A message is one line, also where a name has several.
lines=$(printf 'no\nsuch\033[2J')
expect 1 "$quaver" say -f "$lines"
complains "quaver: no?such?[2J: No such file"
expect 1 "$quaver" info "./$lines"
complains "quaver: ./no?such?[2J"
expect 2 "$quaver" say "--$lines"
complains "quaver: say: there is no option --no?such?[2J; see"
echo "Say [[QQ]] and wait." >"$lines"
expect 0 "$quaver" say -f "$lines" -o /dev/null
complains 'quaver: no?such?[2J:1:7: "QQ" is no phone'

# Nor is what is read, or the other file that is written, under whatever name.
echo "Hello." >in.txt
printf 'gif\tJH IH1 F\n' >l.lex
cp "$QUAVER_VOICES/tiny.qv" v.qv
ln -s in.txt link.txt
ln -s x.wav later.wav
cksum in.txt l.lex v.qv "$QUAVER_VOICES/tiny.qv" >sums
for files in "--timings x.wav -o ./x.wav Hello" "--timings later.wav -o x.wav Hello" "-f in.txt --timings link.txt -o x.wav" "-f in.txt -o ./in.txt --format wav" \
    "-v v.qv --timings ./v.qv -o x.wav Hello" "-v v.qv -o v.qv --format wav Hello" "--lexicon l.lex --timings l.lex -o x.wav Hello" \
    "--timings $QUAVER_VOICES/tiny.qv -o x.wav Hello"; do
    # shellcheck disable=SC2086
    expect 2 "$quaver" say $files
    complains "quaver: say: " --help
    grep -q "same file\|this file is read" err || fail "$(cat err)"
done
expect 2 "$quaver" train-g2p l.lex -o ./l.lex --model v.qv
complains "quaver: train-g2p: -o l.lex: this is the dictionary"
expect 2 "$quaver" train-g2p l.lex -o l.g2p --checkpoint ./l.lex
complains "quaver: train-g2p: --checkpoint "
expect 2 "$quaver" train-g2p l.lex -o l.g2p --checkpoint ./l.g2p
complains "quaver: train-g2p: -o and --checkpoint"
cksum in.txt l.lex v.qv "$QUAVER_VOICES/tiny.qv" | cmp - sums || fail "an input is not what it was"
[ ! -e x.wav ] && [ ! -e l.g2p ] || fail "something was written"
expect 0 "$quaver" say --timings /dev/null -o /dev/null Hello # no file that could be lost

# The commands that fit and judge are done by a program that may be missing.
mkdir alone && cp "$quaver" alone
alone/quaver train --help >out 2>err
status=$?
if [ $status -eq 0 ]; then # it is installed on this machine
    grep -q '^usage: quaver train' out || fail "quaver train --help says nothing"
else
    [ $status -eq 1 ] || fail "status $status without quaver-train"
    complains "quaver: " "/quaver-train: No such file" "quaver train needs"
fi
echo "#!/nowhere/interpreter" >alone/quaver-train
expect 1 alone/quaver eval
complains "quaver: $(pwd -P)/alone/./quaver-train: Permission denied" "quaver eval needs"

QUAVER_VOICES=$folder/none
expect 1 "$quaver" say -v tiny -o a.wav Hello
complains "quaver: " '"tiny"'
expect 1 "$quaver" info nobody
complains '"nobody"'
expect 2 "$quaver" info a b
complains "quaver: info: "
expect 2 "$quaver" voices a
complains "quaver: voices: "
expect 2 "$quaver" bench text
complains "quaver: bench: "
finish
