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
expect 0 "$quaver" train-g2p words.dict -o words.g2p --whole --sizes "16 24 1 2 1 2" --batch 8 --epochs 150 \
    --rate 0.02 --average 0 --dropout 0 --zoneout 0 --smoothing 0 --threads 1
expect 0 "$quaver" train-g2p words.dict --model words.g2p --into plain/a.qv -o guess/b.qv

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
    expect 0 "$quaver" align set -o aligned --json --work work --threads 1 "$@"
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
    expect 0 "$quaver" train set --work train.work --effort 1e-4 --threads 1 --dev '2[12]' \
        --sizes prosody_width=16,encoder_width=16,decoder_width=32,vocoder_width=32,vocoder_layers=1 "$@"
    rm -rf train.work
}
QUAVER_VOICES=$folder/work/guess
train -o own.qv
grep -q "^2 sentences" out || fail "train: $(cat out)"
expect 0 "$quaver" phones -v ./own.qv foxy
grep -qx "$guessed \. " out || fail "the fitted voice says $(cat out)"
expect 0 "$quaver" info ./own.qv
grep -q "^g2p.sizes  *16 24 1 2 1 2" out || fail "info: no model in the fitted voice"
expect 0 "$quaver" eval ./own.qv set --dev '2[12]' --threads 1
grep -q "^2 sentences" out || fail "eval: $(cat out)"
train -o dict.qv --dict words.dict
expect 0 "$quaver" phones -v ./dict.qv foxy
grep -qx "$spelled \. " out || fail "a voice fitted to a dictionary says $(cat out)"
expect 0 "$quaver" eval ./dict.qv set --dev '2[12]' --threads 1
grep -q "^1 sentences" out || fail "eval of a voice without a model: $(cat out)"
finish
