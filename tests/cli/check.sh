# SPDX-License-Identifier: MIT
# quaver check on a small synthetic dataset, as it is and with recordings spoiled in the ways that it is to find.
# sh check.sh QUAVER FOLDER-WITH-tiny.qv WRITE_DATASET
dataset_writer=$(realpath "$3") || exit 1
. "$(dirname "$0")/common.sh"

mkdir good && "$dataset_writer" ljspeech good 24 || fail "no dataset"

# told TEXT...: the last command's standard output has a line that begins with each of the texts.
told() {
    for text in "$@"; do
        grep -q -- "^$text" out || { fail "no \"$text\" in:"; cat out; }
    done
}

expect 0 "$quaver" check good --dict good/words.dict --threads 2
told "24 rows, 24 recordings that can be used, 0 left out" "1.3 minutes of sound" "0 of 136 words" \
    "1.2 minutes of speech: too little" "good-check/index.html shows it$"
grep -q 'clipped:\|noisy:\|ends:\|pause:\|off:\|pace:\|texts:\|pitch:\|speakers' out && { fail "good recordings are named"; cat out; }
grep -q '</html>' good-check/index.html || fail "no page"
[ ! -e good-check/words.dict ] || fail "there are words that no dictionary lists"

# c03 clipped at +30 dB, c05 with white noise 10 dB under the speech, c07 and c09 with 5 s of silence before or
# behind, c11 with a pause of 3 s in the middle, c13 cut off, c15 at half the speed, c17 with another text and c19
# with a word that nobody knows
cp -r good bad
python3 - <<'END'
import array, random, wave

def change(name, how):
    with wave.open(f"bad/wavs/{name}.wav") as file:
        facts, samples = file.getparams(), array.array("h", file.readframes(file.getnframes()))
    with wave.open(f"bad/wavs/{name}.wav", "w") as file:
        file.setparams(facts)
        file.writeframes(array.array("h", how(list(samples))).tobytes())

def louder(samples):
    return [max(-32768, min(32767, round(s * 31.6))) for s in samples]

def noisy(samples):
    noise = random.Random(1)
    power = sum(s * s for s in samples) / len(samples)
    return [max(-32768, min(32767, round(s + noise.gauss(0, (power / 10) ** 0.5)))) for s in samples]

silence = [0] * (5 * 24000)
change("c03", louder)
change("c05", noisy)
change("c07", lambda s: silence + s)
change("c09", lambda s: s + silence)
change("c11", lambda s: s[:len(s) // 2] + silence[:3 * 24000] + s[len(s) // 2:])
change("c13", lambda s: s[len(s) // 4:])
change("c15", lambda s: [v for v in s for _ in range(2)])
END
sed -i 's/^c17|.*/c17|Kan kan kan teak teak teak noom noom noom kan kan./;s/^c19|\([^ ]*\) /c19|\1 xyzzy /' bad/metadata.csv
expect 0 "$quaver" check bad --dict bad/words.dict --threads 2 -o page
told "24 rows, " "1 clipped:" "  c03: [0-9.]* % of the samples are in flat tops" "  c05: speech [0-9]* dB above the noise" \
    "2 silent at the ends:" "  c07: 5.[0-9] s of silence before, 0" "  c09: 0.[0-9] s of silence before, 5" \
    "1 with a long pause:" "  c11: a pause of [34].[0-9] s" "1 cut off:" "  c13: begins at once" "  c15: [0-9.]* phones a second"
grep -q "^  c17: fits its text worse" out || grep -q "c17: the recording doesn't sound like its text" err ||
    { fail "another text is not told"; cat out err; }
told "1 of 142 words are not in the dictionary"
grep -q '^xyzzy	[A-Z0-9 ]*  # 1 time, as in c19$' page/words.dict || fail "no unknown word: $(cat page/words.dict)"
grep -qF 'src="file:///' page/index.html && grep -q 'wavs/c03.wav' page/index.html || fail "no player"

# Another speaker among them, an octave lower: six recordings at half their speed
cp -r good mixed
lower_recordings mixed 6 12
expect 0 "$quaver" check mixed --dict mixed/words.dict --threads 2
told "6 of another pitch:" "  c06: 7[0-9] Hz; the others are at 1[45][0-9]" \
    ".*; but 6 recordings at 7[0-9] Hz and 18 at 1[45][0-9] are of two speakers, as it seems"

# What was listed is given back, and known then.
expect 0 "$quaver" check bad --dict bad/words.dict --lexicon page/words.dict --threads 2 -o again
told "0 of 142 words are not in the dictionary"

# What was corrected, put off or written there stays, with the dictionary given or not; new words come behind it.
printf '# mine\nXYZZY\tZ IH1 Z IY0\n# plugh\t  # 1 time' >page/words.dict
cp page/words.dict mine
expect 0 "$quaver" check bad --dict bad/words.dict --threads 2 -o page
cp mine wanted && echo >>wanted
cmp wanted page/words.dict || fail "words.dict is not as it was: $(cat page/words.dict)"
sed -i 's/^c21|\([^ ]*\) /c21|plugh frotz /' bad/metadata.csv
expect 0 "$quaver" check bad --dict bad/words.dict --lexicon page/words.dict --threads 2 -o page
grep '^frotz	' page/words.dict >>wanted || fail "no new word"
cmp wanted page/words.dict || fail "words.dict lost lines: $(cat page/words.dict)"

expect 1 "$quaver" check nowhere
complains "quaver: nowhere: " metadata.csv
[ ! -e nowhere-check ] || fail "a folder is made about recordings that aren't there"
expect 2 "$quaver" check
complains "quaver: check: " "one folder"
expect 1 "$quaver" check good -o good/metadata.csv
complains "quaver: good/metadata.csv/work: cannot be made (Not a directory); give another folder with --work"
finish
