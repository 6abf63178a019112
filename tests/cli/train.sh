# SPDX-License-Identifier: MIT
# quaver train on a small synthetic dataset: the whole way, broken off and resumed, and with faulty rows.
# sh train.sh QUAVER FOLDER-WITH-tiny.qv WRITE_DATASET
dataset_writer=$(realpath "$3") || exit 1
. "$(dirname "$0")/common.sh"

mkdir lj ar
"$dataset_writer" ljspeech lj 12 && "$dataset_writer" arctic ar 12 || fail "no dataset"

sizes=prosody_width=16,encoder_width=16,decoder_width=32,vocoder_width=32,vocoder_layers=1

# train STATUS DATASET VOICE [options]: the same work each time but for the options.
train() {
    status=$1 dataset=$2 voice=$3
    shift 3
    expect "$status" "$quaver" train "$dataset" -o "$voice" --dict lj/words.dict --sizes $sizes --effort 0.018 \
        --threads 2 --seed 3 --dev 'c0[01]' --adversary-steps 0 "$@"
}

# ---- without a break

train 0 lj one.qv
tells analyse align prosody acoustic vocoder "12 of 12 recordings" "fitting spectra: "
grep -q '^12 rows: 10 sentences to train on, 2 to judge by, 0 that repeat those, 0 left out$' out ||
    fail "the counts are not told: $(cat out)"
grep -q 'one.qv is written' out || fail "the end is not told"
[ "$(ls -d one.qv*)" = "one.qv
one.qv.work" ] || fail "more than the voice is left: $(ls)"
cp out train.out
for text in '<td>rows</td><td class="n">12<' '<td>fit vocoder<' '<h3>acoustic</h3>' '<td>F0 RMSE, Hz</td>' \
    '2 sentences to judge by prove little' 'Record more.' '>noom '; do
    grep -qiF "$text" one.qv.work/report.html || fail "no \"$text\" in the report"
done
[ "$(grep -c '</svg>' one.qv.work/report.html)" -eq 3 ] || fail "not three pictures of losses"
# Ten sentences, two of them not fitted, recorded and spoken, with a spectrum each; nothing lies outside of the page.
python3 - one.qv.work/report.html <<'EOF' || fail "the report is not as it should be"
import base64, html.parser, re, sys
class Page(html.parser.HTMLParser):
    sounds, pictures, open = [], [], []
    def handle_starttag(self, tag, attributes):
        source = dict(attributes).get("src")
        if tag in ("audio", "img"):
            kind, data = re.fullmatch(r"data:([a-z/]+);base64,(.*)", source).groups()
            (self.sounds if tag == "audio" else self.pictures).append((kind, base64.b64decode(data, validate=True)))
        if tag not in ("img", "br", "meta", "rect", "line", "polyline", "circle"):
            self.open.append(tag)
    def handle_startendtag(self, tag, attributes):
        pass
    def handle_endtag(self, tag):
        assert self.open.pop() == tag, (tag, self.getpos())
text = open(sys.argv[1], encoding="utf-8").read()
page = Page()
page.feed(text)
assert not page.open and "http" not in re.sub(r'xmlns="[^"]*"', "", text)
assert len(page.sounds) == len(page.pictures) == 20, (len(page.sounds), len(page.pictures))
assert all(kind in ("audio/mpeg", "audio/flac") and len(data) > 500 for kind, data in page.sounds)
assert all(kind == "image/bmp" and data[:2] == b"BM" for kind, data in page.pictures)
assert text.count(", fitted</span>") == 8
assert len(text) < 2e6
stages = re.findall("<td>([a-z ]+)</td>", text[text.index("<h2>Time"):])
wanted = ["analyse", "align", "fit prosody", "fit acoustic", "fit vocoder", "sound", "judge", "all"]
assert [stage for stage in stages if stage in wanted] == wanted, stages
EOF

expect 0 "$quaver" info ./one.qv
grep -q '^dev_mcd ' out || fail "the voice holds no figures"
grep -q '^decoder_width *32$' out || fail "the voice is not of the size that was asked for"
expect 0 "$quaver" say -v ./one.qv -o x.wav "Noom teak shaz."
says_nothing
[ "$(size x.wav)" -gt 1000 ] || fail "the voice says little: $(size x.wav) bytes"
expect 0 "$quaver" eval one.qv lj --dev 'c0[01]' --seed 3 --work one.qv.work
cp out eval.out
expect 0 "$quaver" eval one.qv lj --dev 'c0[01]' --seed 3 --work one.qv.work --json
python3 - out eval.out <<'EOF' || fail "eval --json and the table differ: $(cat out eval.out)"
import json, math, re, sys
figures = json.load(open(sys.argv[1]))
table = open(sys.argv[2]).read()
sentences, frames = map(int, re.match(r"(\d+) sentences, (\d+) frames", table).groups())
rows = [re.search(r" (-?\d+\.\d+)(?: \+- (\d+\.\d+))? *[a-zA-Z%]* *$", line).groups() for line in table.splitlines()[1:]]
assert figures.pop("sentences") == sentences and figures.pop("frames") == frames and figures.pop("fitted") == 0
halves = figures.pop("interval")
assert len(figures) == len(rows) == len(halves) > 5
assert all(abs(a - float(b)) <= 0.0006 * max(1, abs(a)) for a, (b, _) in zip(figures.values(), rows))
assert all(abs(a - float(b)) <= 0.0006 * max(1, abs(a)) for a, (_, b) in zip(halves.values(), rows))
assert halves["mcd"] > 0
EOF
expect 0 "$quaver" eval one.qv lj --dev 'c0[01]' --seed 3 --work one.qv.work --split train
grep -q "^10 sentences" out || fail "eval --split train: $(cat out)"
tells "lj: the voice was fitted to 10 of these 10 recordings"
expect 0 "$quaver" eval one.qv lj --split all --work one.qv.work
tells "lj: the voice was fitted to 10 of these 12 recordings"
expect 0 "$quaver" eval one.qv lj --clips 'c00,c0[45]' --work one.qv.work
grep -q "^3 sentences" out || fail "eval --clips: $(cat out)"
tells "lj: the voice was fitted to 2 of these 3 recordings"
expect 0 "$quaver" eval one.qv lj --clips '*' --work one.qv.work
grep -q "^12 sentences" out || fail "eval --clips '*': $(cat out)"
mkdir -p single/wavs && head -n 1 lj/metadata.csv >single/metadata.csv
cp "lj/wavs/$(cut -d '|' -f 1 single/metadata.csv).wav" single/wavs || fail "no single recording"
expect 0 "$quaver" eval one.qv single --clips '*'
grep -q "^1 sentence" out || fail "eval --clips '*' of one recording: $(cat out)"
expect 2 "$quaver" eval one.qv lj --clips 'c0*' --dev 'c1*'
complains "quaver: eval: --clips: "
cp eval.out out
# The file holds 16-bit weights, so the figures are nearly those of the training.
for figure in 'mel-cepstral distortion' 'log-mel L1 in deviations' 'duration MAE' 'STFT loss'; do
    grep -hF "$figure" train.out out | sed 's/+-.*//' | grep -o '[0-9]*\.[0-9]*' |
        awk '{ v[NR] = $1 } END { d = v[1] - v[2]; exit !(NR == 2 && v[1] > 0 && d * d < 1e-4 * v[1] * v[1]) }' ||
        { fail "eval and train disagree: $figure"; cat train.out out; }
done

# ---- broken off

# The fits are so short that the signal may come too late; then once more.
for _ in 1 2 3 4 5; do
    rm -rf two.qv two.qv.work
    "$quaver" train lj -o two.qv --dict lj/words.dict --sizes $sizes --effort 0.018 --threads 2 --seed 3 \
        --dev 'c0[01]' --adversary-steps 0 >out 2>err </dev/null &
    trainer=$!
    wait_for '[ -e two.qv.work/prosody.checkpoint ]' || fail "no checkpoint"
    kill -INT $trainer 2>/dev/null
    wait $trainer
    status=$?
    [ $status -ne 0 ] && break
done
[ $status -eq 130 ] || fail "status $status after SIGINT"
tells "two.qv.work" "--resume"
[ -e two.qv.work/acoustic.checkpoint ] || fail "no checkpoint of the fit that was broken off"
[ ! -e two.qv ] || fail "there is a voice after SIGINT"
train 1 lj two.qv
complains "two.qv.work" "--resume"
train 1 lj two.qv --resume --seed 4
complains "two.qv.work: " "seed 3, not 4"
train 1 lj two.qv --resume --effort 0.02
complains "two.qv.work: " "--effort 0.018, not 0.02"
mv lj/metadata.csv lj/kept.csv
sed '3s/$/!/' lj/kept.csv >lj/metadata.csv
cmp -s lj/metadata.csv lj/kept.csv && fail "no text has changed"
train 1 lj two.qv --resume
tells "two.qv.work/prosody.checkpoint: made with other recordings, texts"
mv lj/kept.csv lj/metadata.csv
echo "shaz SH AO1 Z OW0" >own.dict
train 1 lj two.qv --resume --lexicon own.dict
complains "two.qv.work: " "another --dict or --lexicon"
train 0 ./lj/ two.qv --resume # named otherwise
cmp one.qv two.qv || fail "a resumed training gives another voice"
for stage in analyse align sound judge; do # of all runs
    grep -qE "^$stage [0-9.]+$" two.qv.work/seconds || fail "the time of the stage $stage is not kept"
done

# ---- what is found out before the long work

train 1 lj none.qv --resume
complains "quaver: none.qv.work: no training was begun there; begin one without --resume"
[ ! -e none.qv.work ] || fail "a folder was made for a training that cannot go on"
train 1 lj none.qv --dev '*'
complains 'nothing is left to train on: all sentences belong to the development set "*"'
train 2 lj none.qv --licence "$(printf 'caf\351')"
complains "train: --licence: give UTF-8"
train 2 lj none.qv --prosody one.qv --sizes prosody_width=16
complains "--sizes: the prosody network has the sizes of the voice that --prosody names"
train 1 lj nowhere/none.qv
complains "quaver: nowhere/none.qv: cannot be written: "
(cd lj && expect 0 "$quaver" align . --dict words.dict)
[ -d lj-aligned ] && [ ! -e lj/.-aligned ] || fail "what is made of . has no name beside it"
rm -rf lj-aligned lj-aligned.work

# ---- minutes to keep to

train 1 lj three.qv --minutes 0.001
tells "quaver: --minutes 0.001: " "three.qv.work" "--resume"
[ ! -e three.qv ] || fail "there is a voice after no time"
train 0 lj three.qv --resume --minutes 30
tells "--minutes 30: more than it needs"
cmp one.qv three.qv || fail "minutes enough give another voice than none"
grep -q '^prosody \([0-9]*\) \1$' three.qv.work/plan || fail "no plan: $(cat three.qv.work/plan)"
[ ! -e three.qv.work/so-far.qv ] || fail "what it was before is left beside the voice"

# ---- the adversarial fit, which goes on from a training that is there

train 0 lj three.qv --resume --adversary-steps 110
tells adversary
cmp -s one.qv three.qv && fail "the adversarial fit changes nothing"
grep -qF '<td>fit adversary<' three.qv.work/report.html || fail "the adversarial fit is not in the report"
grep -qF 'development, at the end: the result' three.qv.work/report.html || fail "which weights are the result?"

# ---- from another voice, which gives lexicon and sizes; the adversarial fit is on unless it is switched off

from() {
    status=$1 voice=$2
    shift 2
    expect "$status" "$quaver" train ar -o "$voice" --effort 0.0001 --threads 2 --seed 3 --dev 'c0[01]' "$@"
}
from 0 from.qv --from ./one.qv --name second
tells prosody adversary
grep -q 'fit acoustic' from.qv.work/report.html && fail "the acoustic model was fitted on its own"
grep -qE 'All networks started from the voice lj \(weights [0-9a-f]{16}\)\.' from.qv.work/report.html ||
    fail "the report does not tell from which voice"
expect 0 "$quaver" info ./from.qv
grep -qE '^from  *lj \(weights [0-9a-f]{16}\)$' out || fail "the voice does not tell from which voice: $(cat out)"
grep -q '^decoder_width *32$' out || fail "the sizes are not those of the voice"
expect 0 "$quaver" phones -v ./one.qv "Noom teak shaz."
cp out one.phones
expect 0 "$quaver" phones -v ./from.qv "Noom teak shaz."
cmp -s out one.phones || fail "the lexicon is not that of the voice: $(cat out)"
from 1 from.qv --from ./three.qv --resume
tells "from.qv.work/prosody.checkpoint" "--from lj (weights "
from 2 new.qv --from ./one.qv --sizes $sizes
complains "quaver: train: --sizes: " "--from"
from 1 new.qv --from ./nowhere.qv
complains "quaver: ./nowhere.qv"
from 1 new.qv --from lj/metadata.csv
complains "quaver: lj/metadata.csv: "
from 1 new.qv --from ./one.qv --prosody ./nowhere.qv
complains "quaver: ./nowhere.qv"
[ ! -e new.qv ] || fail "there is a voice after a wrong --from"

# ---- with the melody of another voice, which can be changed when the sound is there

from 0 melody.qv --from ./one.qv --prosody ./two.qv
tells adversary
grep -qE 'Durations, pitch and pauses are those of the voice lj \(weights [0-9a-f]{16}\)\.' melody.qv.work/report.html ||
    fail "the report does not tell whose melody it is"
cp melody.qv first.qv
from 0 melody.qv --from ./one.qv --prosody ./three.qv --resume
grep -q 'fitting' out err && fail "the sound was fitted again"
cmp -s melody.qv first.qv && fail "another melody changes nothing"

# ---- another layout, and faulty rows

train 0 ar ar.qv --effort 0.0001
grep -q '^12 rows: 10 ' out || fail "the ARCTIC layout: $(cat out)"

mkdir -p faulty/wavs
cp lj/words.dict faulty
for row in $(seq 70); do # the same recordings, again and again
    from=$(printf 'c%02d' $((row % 12)))
    ln "lj/wavs/$from.wav" "faulty/wavs/r$row.wav"
    sed -n "s/^$from/r$row/p" lj/metadata.csv
done >faulty/metadata.csv
for id in unknown short; do ln lj/wavs/c00.wav faulty/wavs/$id.wav; done
echo "this is a text" >faulty/wavs/unreadable.wav
"$dataset_writer" hiss faulty/wavs/long.wav 20
"$dataset_writer" hiss faulty/wavs/short.wav 0.3
cat >>faulty/metadata.csv <<'EOF'
missing|Noom teak.
unreadable|Noom teak.
empty|
columns
unknown|Noom xyzzy teak.
short|Noom teak shaz noom teak.
long|Noom teak.
EOF
printf 'r12\nr24\n' >dev # all of them say the same
train 0 faulty faulty.qv --dev dev --effort 0.0001
tells "faulty/metadata.csv:71: no recording" \
    "faulty/metadata.csv:72: unreadable: faulty/wavs/unreadable.wav: not a sound file" \
    "faulty/metadata.csv:73: empty transcript" \
    "faulty/metadata.csv:74: too few columns" \
    'faulty/metadata.csv:75: unknown: "xyzzy" cannot be pronounced' \
    "faulty/metadata.csv:76: short: too short for its text" \
    "faulty/metadata.csv:77: long: too long for its text" \
    "faulty/metadata.csv:36: r36 is not used"
[ "$(grep -c '^faulty/metadata.csv:[0-9]*: .*' err)" -eq 10 ] || { fail "not ten reports"; cat err; }
grep -q '^77 rows: 65 sentences to train on, 2 to judge by, 3 that repeat those, 7 left out$' out ||
    fail "the counts are not told: $(head -1 out)"
grep -q '^faulty/metadata.csv:75: ' faulty.qv.work/report.html || fail "the report does not list faulty rows"

mkdir few && ln -s ../lj/wavs few/wavs && sed -n 1,3p lj/metadata.csv >few/metadata.csv
train 1 few few.qv --dev c00
tells "few/metadata.csv: 3 recordings" "--keep-going"
mkdir mixed && cp -r lj/wavs lj/metadata.csv mixed
lower_recordings mixed 7 12
train 0 mixed mixed.qv --effort 0.0001
tells "mixed/metadata.csv: 5 recordings, c07 the first, are at 7" " Hz and 7 at 1" "quaver check names them"
for row in $(seq 0 11); do
    word=$(printf '%02d' "$row" | tr 0-9 klmnopqrst)
    printf 'c%02d|Der Wanderer %s hat einen warmen Mantel um.\n' "$row" "$word"
done >few/metadata.csv
train 1 few few.qv
complains "few/metadata.csv: fits badly: 100 % of the words (96 of 96) are not in the dictionary"

# the same recordings in another layout: texts beside them, old line ends, one in Latin-1
mkdir beside
for id in c00 c01 c02 c03 c04 c05 c06 c07 c08 c09 c10 c11; do
    ln "lj/wavs/$id.wav" beside
    sed -n "s/^$id|\([^|]*\).*/\1/p" lj/metadata.csv | tr '\n' '\r' >beside/$id.txt
done
printf '\222\r' >>beside/c00.txt
train 0 beside beside.qv --effort 0.0001 --guess
tells "beside: 1 text is not UTF-8"
grep -q '^12 rows: 10 sentences to train on, 2 to judge by' out || fail "texts beside recordings: $(cat out)"

mkdir odd && cp -r lj/wavs lj/metadata.csv odd && sed -i '2,3s/|/|Blorfing /' odd/metadata.csv
train 1 odd odd.qv
tells "odd/metadata.csv:2: c01: \"Blorfing\" cannot be pronounced" "2 of 12 rows cannot be used" "with --guess"

echo old >old.qv
sed -i '2,3s/|.*/|/' lj/metadata.csv
train 1 lj old.qv
tells "lj/metadata.csv:2: empty" "lj/metadata.csv:3: empty" \
    "quaver: lj/metadata.csv: 2 of 12 rows cannot be used, more than a tenth; repair"
[ "$(cat old.qv)" = old ] || fail "a failed training touched the voice that was there"
train 0 lj going.qv --effort 0.0001 --keep-going
grep -q '^12 rows: 9 sentences to train on, 1 to judge by, 0 that repeat those, 2 left out$' out ||
    fail "--keep-going: $(cat out)"

# ---- wrong arguments

expect 2 "$quaver" train lj --dict lj/words.dict
complains "quaver: train: " "-o VOICE.qv"
expect 2 "$quaver" train lj -o "" --dict lj/words.dict
complains "quaver: train: " "-o VOICE.qv"
expect 2 "$quaver" train lj -o small.wav --dict lj/words.dict
complains "quaver: train: -o small.wav: " VOICE.qv
expect 2 "$quaver" train -o new.qv --dict lj/words.dict
complains "quaver: train: " "one folder"
expect 2 "$quaver" train lj ar -o new.qv --dict lj/words.dict
complains "quaver: train: " "one folder"
for bad in "--effort 0" "--threads 0" "--threads 1.5" "--minutes -1" "--seed x" "--sizes decoder=5" "--sizes decoder_width=4" \
    "--sizes decoder_width=64,x"; do
    # shellcheck disable=SC2086
    expect 2 "$quaver" train lj -o new.qv --dict lj/words.dict $bad
    complains "quaver: train: ${bad%% *}: "
done
train 1 nowhere new.qv
complains "quaver: nowhere: " metadata.csv
[ ! -e new.qv.work ] || fail "a training that never began leaves new.qv.work"
train 1 ar new.qv --dict nowhere.dict
complains "quaver: nowhere.dict: "
train 1 ar new.qv --dev 'x*'
tells 'development set "x*"'
train 1 ar nowhere/new.qv
complains "quaver: nowhere/new.qv: "
train 1 ar lj
complains "quaver: lj: "
train 1 ar new.qv --work lj/metadata.csv
complains "quaver: lj/metadata.csv"
[ ! -e new.qv ] || fail "there is a voice after wrong arguments"
finish
