# SPDX-License-Identifier: MIT
# A voice's letters-to-phones model, wherever texts are read: g2p, phones, align, train and eval.
. "$(dirname "$0")/common.sh"

cat >words.dict <<'END'
hello HH AH0 L OW1
world W ER1 L D
fox F AA1 K S
box B AA1 K S
dog D AO1 G
log L AO1 G
the DH AH0
over OW1 V ER0
lazy L EY1 Z IY0
crazy K R EY1 Z IY0
quick K W IH1 K
brown B R AW1 N
jumps JH AH1 M P S
lumps L AH1 M P S
town T AW1 N
wick W IH1 K
a AH0
two T UW1
five F AY1 V
END
mkdir plain guess
mv "$QUAVER_VOICES/tiny.qv" plain/a.qv
expect 0 "$quaver" train-g2p words.dict -o words.g2p --whole --sizes "16 24 1 2 1 2" --batch 8 --epochs 600 \
    --rate 0.02 --average 0 --dropout 0 --zoneout 0 --smoothing 0 --threads 1
expect 0 "$quaver" train-g2p words.dict --model words.g2p --into plain/a.qv -o guess/b.qv

# Broken off, it leaves a checkpoint and says how to go on; what is resumed becomes the same model.
fit_again() {
    status=$1
    shift
    expect "$status" "$quaver" train-g2p words.dict -o again.g2p --whole --sizes "16 24 1 2 1 2" --batch 8 --epochs 600 \
        --rate 0.02 --average 0 --dropout 0 --zoneout 0 --smoothing 0 --threads 1 "$@"
}
fit_again 0 --minutes 0.001
tail -1 err | grep -q "^quaver: train-g2p: stopped; go on with the same command and --resume" || fail "--minutes: $(cat err)"
[ -e again.g2p.checkpoint ] || fail "train-g2p --minutes leaves no checkpoint"
fit_again 0 --resume
cmp again.g2p words.g2p || fail "a resumed fit of letters to phones gives another model"
fit_again 1 --resume --seed 2
for bad in '--sizes 1' '--epochs 0' '--dropout 1' '--words 0' '--into voice.qv'; do
    # shellcheck disable=SC2086
    expect 2 "$quaver" train-g2p words.dict -o new.g2p $bad
    complains "quaver: train-g2p: ${bad% *}"
done

# Whether the model can be written is known before it is fitted.
mkdir folder
for file in folder nowhere/new.g2p; do
    expect 1 "$quaver" train-g2p words.dict -o $file --checkpoint new.checkpoint --threads 1
    complains "quaver: $file: "
done
expect 1 "$quaver" train-g2p words.dict -o new.g2p --checkpoint folder --threads 1
complains "quaver: folder: "
[ ! -e new.g2p ] && [ ! -e new.checkpoint ] || fail "something was written"

# It has learnt these words, so that the lexicon beside it is short; a sentence needs both.
expect 0 "$quaver" info guess/b.qv
[ "$(sed -n 's/^lexicon_words *//p' out)" -lt 10 ] || fail "info: $(cat out)"
expect 0 "$quaver" phones -v guess/b.qv "Hello lazy world."
grep -qx "HH AH0 L OW1  L EY1 Z IY0  W ER1 L D . " out || fail "phones: $(cat out)"

# What it makes of "foxy" may be anything, but not the names of its letters.
QUAVER_VOICES=$folder/work/guess
expect 0 "$quaver" g2p foxy
cp out foxy
expect 0 "$quaver" g2p --model b foxy
cmp out foxy || fail "g2p --model: a voice by its name"
expect 0 "$quaver" g2p --model words.g2p foxy
cmp out foxy || fail "the model of the voice differs from that it was made of"
guessed=$(cut -f 2 foxy)
[ -n "$guessed" ] || fail "no guess: $(cat foxy)"
spelled="EH1 F OW1 EH1 K S W AY1"
[ "$guessed" != "$spelled" ] || fail "the model spells"
expect 0 "$quaver" phones -v b foxy
grep -qx "$guessed \. " out || fail "phones: $(cat out), not $guessed"
expect 0 "$quaver" phones -v plain/a.qv foxy
grep -qx "$spelled \. " out || fail "phones: $(cat out), not $spelled"
QUAVER_VOICES=$folder/work/plain
expect 1 "$quaver" g2p foxy
complains "plain/a.qv: no letters-to-phones model"

# ---- g2p: words of the command line, of standard input, and the likeliest ones

expect 0 "$quaver" g2p --model words.g2p hello foxy brown
cp out three
[ "$(cut -f 1 three | tr '\n' ' ')" = "hello foxy brown " ] || fail "g2p: $(cat three)"
printf 'hello\n\nfoxy\r\nbrown' | "$quaver" g2p --model words.g2p >out 2>err || fail "g2p of standard input"
cmp out three || fail "g2p of standard input differs: $(cat out)"
for i in $(seq 600); do printf 'hello\nfoxy\nbrown\n'; done >many # more than are read at a time
"$quaver" g2p --model words.g2p <many >out || fail "g2p of many words"
for i in $(seq 600); do cat three; done | cmp - out || fail "g2p of many words differs"
# shellcheck disable=SC2046
expect 0 "$quaver" g2p --model words.g2p $(cat many)
for i in $(seq 600); do cat three; done | cmp - out || fail "g2p of many arguments differs"
printf 'hello\n%0300d\n' 1 | "$quaver" g2p --model words.g2p >out 2>err
complains "quaver: standard input:2: the word is longer"
expect 0 "$quaver" g2p --model words.g2p --nbest 3 zaxy # anybody's guess: there are several
cp out best
cut -f 3 best >scores
sort -gr scores | cmp - scores || fail "g2p --nbest is not in the order of likelihood: $(cat best)"
count=$(grep -c '^zaxy	[A-Z0-9 ]*	-[0-9.]*$' best)
[ "$count" -ge 2 ] && [ "$count" -le 3 ] && [ "$count" -eq "$(wc -l <best)" ] || fail "g2p --nbest 3: $(cat best)"
expect 0 "$quaver" g2p --model words.g2p zaxy
[ "$(cat out)" = "$(head -1 best | cut -f 1,2)" ] || fail "g2p --nbest begins with another guess: $(cat best)"
expect 2 "$quaver" g2p --nbest 17 hello
complains "quaver: g2p: --nbest" "1 to 16"
expect 1 "$quaver" g2p --model nowhere hello
complains "quaver: " nowhere
expect 1 "$quaver" g2p --model words.dict hello
complains "quaver: words.dict: "

# ---- eval-g2p: a dictionary of the model's own guesses, with faults that are counted by hand

{ sed 's/ .*//' words.dict; echo foxy; echo zany; } | sort -u | head -20 >twenty
[ "$(wc -l <twenty)" -eq 20 ] || fail "not 20 words"
"$quaver" g2p --model words.g2p <twenty | tr '\t' ' ' >own.dict || fail "g2p of twenty words"
phones=$(sed 's/^[^ ]* //' own.dict | wc -w)

# judged [OPTION...]: eval-g2p of faulty.dict prints "words derived", then word and phone errors with and without stress.
judged() {
    expect 0 "$quaver" eval-g2p words.g2p faulty.dict "$@"
    says_nothing
    tr -dc '0-9. \n' <out | awk 'NR == 1 {printf "%s %s", $1, $2} NR == 2 || NR == 3 {printf " %s %s", $1, $2}'
}
percent() {
    awk "BEGIN {printf \"%.2f\", 100 * $1 / $2}"
}
cp own.dict faulty.dict
[ "$(judged --split all)" = "20 0 0.00 0.00 0.00 0.00" ] || fail "eval-g2p of its own guesses: $(cat out)"
grep -q '^[1-9][0-9]* words a second' out || fail "eval-g2p tells no speed: $(cat out)"
for split in train:17 test:2 dev:1; do
    [ "$(judged --split ${split%:*} | cut -d ' ' -f 1)" = "${split#*:}" ] || fail "eval-g2p --split $split: $(cat out)"
done
[ "$(judged)" = "$(judged --split test)" ] || fail "eval-g2p judges another split by default"
# The first word gets a phone more, the second another last phone; the stress of the third vowel changes.
awk 'NR == 1 {$0 = $0 " ZH"} NR == 2 {$NF = "ZH"} !done && NR > 2 && /1/ {sub("1", "2"); done = 1} {print}' own.dict >faulty.dict
edits=2 all=$((phones + 1))
[ "$(judged --split all)" = "20 0 $(percent 3 20) $(percent $((edits + 1)) $all) $(percent 2 20) $(percent $edits $all)" ] ||
    fail "eval-g2p counts otherwise: $(cat out); 3 and 2 of 20 words, 3 and 2 of $all phones are wrong"
expect 0 "$quaver" eval-g2p words.g2p faulty.dict --split all --wrong
[ "$(cut -f 1 out | tr '\n' ' ')" = "$(head -2 twenty | tr '\n' ' ')" ] || fail "eval-g2p --wrong: $(cat out)"
[ "$(head -1 out | cut -f 3)" = "$(head -1 faulty.dict | sed 's/^[^ ]* //')" ] || fail "eval-g2p --wrong: $(cat out)"
expect 0 "$quaver" eval-g2p guess/b.qv faulty.dict --split all --beam 1 --threads 2
grep -q '^20 words' out || fail "eval-g2p of a voice: $(cat out)"
# A word with two pronunciations is right when it is either of them.
sed -n '1s/^\([^ ]*\) .*/\1(2) ZH/p' own.dict | cat own.dict - | sort >faulty.dict
[ "$(judged --split all | cut -d ' ' -f 3)" = 0.00 ] || fail "eval-g2p: either pronunciation is right: $(cat out)"
# The 18th word, of the test, is the plural of the first, of the training.
printf 'aa%s K AE1 T\n' cat >faulty.dict
for letter in b c d e f g h i j k l m n o p q; do echo "aacat$letter K AE1 T"; done >>faulty.dict
printf 'aacats K AE1 T S\nzz Z\nzzz Z\n' >>faulty.dict
[ "$(judged | cut -d ' ' -f 1,2)" = "2 0" ] || fail "eval-g2p derives without --derive: $(cat out)"
[ "$(judged --derive | cut -d ' ' -f 1,2)" = "2 1" ] || fail "eval-g2p --derive: $(cat out)"
# Blanks around a word are no part of it; what has no letter is told, and the others are guessed.
printf '  hello  \n\n \n\tlazy\r\n' | "$quaver" g2p --model words.g2p >out 2>err || fail "status $? with blanks"
[ "$(cut -f 1 out | tr '\n' ,)" = hello,lazy, ] || fail "words with blanks: $(cat out)"
expect 0 "$quaver" g2p --model words.g2p " hello" lazy
cp out hello-lazy
printf ' hello\n42\nlazy\n' | "$quaver" g2p --model words.g2p >out 2>err
[ $? -eq 1 ] || fail "a word without a letter is no failure"
complains 'quaver: "42": it has no phones by its letters'
cmp out hello-lazy || fail "with a word that has no letter: $(cat out)"
expect 1 "$quaver" g2p --model words.g2p ""
complains 'quaver: "": it has no phones'

# A voice may be given by its name, too.
expect 0 "$quaver" eval-g2p guess/b.qv own.dict --wrong
cp out wrong
expect 0 env QUAVER_VOICES="$folder/work/guess" "$quaver" eval-g2p b own.dict --wrong
cmp out wrong || fail "eval-g2p by name"
expect 0 "$quaver" train-g2p words.dict --model guess/b.qv --into guess/b.qv -o path.qv
expect 0 env QUAVER_VOICES="$folder/work/guess" "$quaver" train-g2p words.dict --model b --into b -o name.qv
cmp path.qv name.qv || fail "train-g2p by name"
expect 1 "$quaver" eval-g2p nobody own.dict
complains "quaver: nobody: No such file"
expect 1 "$quaver" eval-g2p words.g2p nowhere.dict
complains "quaver: nowhere.dict: "
expect 1 "$quaver" eval-g2p words.dict own.dict
complains "quaver: words.dict: "
expect 2 "$quaver" eval-g2p words.g2p
complains "quaver: eval-g2p: " "a model and a dictionary"
expect 2 "$quaver" eval-g2p words.g2p own.dict --split most
complains "quaver: eval-g2p: --split: \"most\" is neither train nor dev nor test nor all"

# Recordings: the voice's own speech.
mkdir -p set/wavs
id=10
while read -r text; do
    id=$((id + 1))
    "$quaver" say -v guess/b.qv -o "set/wavs/$id.wav" "$text" </dev/null || fail "say $text"
    echo "$id|$text|$text" >>set/metadata.csv
done <<'END'
Hello world, the quick brown fox jumps over the dog.
The lazy dog jumps over the fox.
Hello lazy dog, hello quick fox.
The brown fox jumps over the world.
Hello brown dog over the world.
Two dogs jumps over five fox.
The quick dog jumps over the lazy fox.
A dog, a fox, the world.
Five lazy dog over the brown world.
Hello quick world, hello lazy world.
Quick, the fox jumps over a dog.
The foxy dog jumps over the lazy fox.
END

# aligned PHONES [OPTION...]: all are aligned, "foxy" with these phones; or all but its recording when PHONES is "".
aligned() {
    said=$1
    shift
    rm -rf aligned
    expect 0 "$quaver" align set --keep-going -o aligned --json --work work --threads 1 "$@"
    if [ "$said" ]; then
        grep -q "12 files" out || fail "align $*: $(cat out)"
        # shellcheck disable=SC2046
        set -- $(grep -o '"[A-Z]*[0-9]*"' aligned/22.json | tr -d '"')
        case "$*" in
        *" $said D AO1 G JH "*) ;;
        *) fail "align: \"foxy\" is not $said in $*" ;;
        esac
    else
        grep -q "11 files" out || fail "align $*: $(cat out)"
        grep -q 'metadata.csv:12: 22: "foxy" cannot be pronounced' err || { fail "align $*"; cat err; }
    fi
}
QUAVER_VOICES=$folder/work/plain
aligned ""
QUAVER_VOICES=$folder/work/guess
aligned "$guessed"
aligned "" --dict words.dict
aligned "$guessed" --dict words.dict --guess

# A voice fitted with a model has it, too, and is judged on words that its lexicon lacks.
train() {
    expect 0 "$quaver" train set --keep-going --work train.work --effort 1e-4 --threads 1 --dev '2[12]' --adversary-steps 0 "$@"
    rm -rf train.work
}
QUAVER_VOICES=$folder/work/guess
sizes=prosody_width=16,encoder_width=16,decoder_width=32,vocoder_width=32,vocoder_layers=1
train -o own.qv --sizes $sizes
grep -q "^2 sentences" out || fail "train: $(cat out)"
expect 0 "$quaver" phones -v ./own.qv foxy
grep -qx "$guessed \. " out || fail "the fitted voice says $(cat out)"
expect 0 "$quaver" info ./own.qv
grep -q "^g2p.sizes  *16 24 1 2 1 2" out || fail "info: no model in the fitted voice"
expect 0 "$quaver" eval ./own.qv set --keep-going --dev '2[12]' --threads 1
grep -q "^2 sentences" out || fail "eval: $(cat out)"
train -o dict.qv --dict words.dict --sizes $sizes
expect 0 "$quaver" phones -v ./dict.qv foxy
grep -qx "$spelled \. " out || fail "a voice fitted to a dictionary says $(cat out)"
expect 0 "$quaver" eval ./dict.qv set --keep-going --dev '2[12]' --threads 1
grep -q "^1 sentences" out || fail "eval of a voice without a model: $(cat out)"

# A voice that is fitted from another takes over the model of that, not of the default voice.
QUAVER_VOICES=$folder/work/plain
train -o second.qv --from ./own.qv
expect 0 "$quaver" phones -v ./second.qv foxy
grep -qx "$guessed \. " out || fail "a voice fitted from another says $(cat out)"
train -o third.qv --from ./dict.qv
grep -q "1 left out" out || fail "a voice without a model has an answer: $(cat out)"
expect 0 "$quaver" phones -v ./third.qv foxy
grep -qx "$spelled \. " out || fail "a voice fitted from one without a model says $(cat out)"
finish
