# SPDX-License-Identifier: MIT
# quaver say with right arguments: files, formats, settings, timings.
. "$(dirname "$0")/common.sh"

expect 0 "$quaver" say -o a.wav "Hello world."
says_nothing
[ "$(head -c 4 a.wav)" = RIFF ] || fail "a.wav is no WAV file"
[ "$(size a.wav)" -gt 20000 ] || fail "a.wav is too short"
expect 0 "$quaver" say -o a.flac "Hello world."
[ "$(head -c 4 a.flac)" = fLaC ] || fail "a.flac is no FLAC file"
expect 0 "$quaver" say -o a.ogg "Hello world."
[ "$(head -c 4 a.ogg)" = OggS ] || fail "a.ogg is no Ogg file"
expect 0 "$quaver" say -o a.mp3 "Hello world."
says_nothing
[ "$(head -c 2 a.mp3 | od -An -tx1 | tr -d ' ')" = fff3 ] || fail "a.mp3 is no MPEG-2 layer 3"
expect 0 "$quaver" say -o a.opus "Hello world."
says_nothing
[ "$(head -c 4 a.opus)" = OggS ] && head -c 64 a.opus | grep -q OpusHead || fail "a.opus is no Opus file"

# Raw samples are those of the WAV file, behind its header.
expect 0 "$quaver" say -o - "Hello world."
cp out raw
[ "$(($(size a.wav) - $(size raw)))" -eq 44 ] || fail "raw and WAV differ in length"
tail -c +45 a.wav | cmp - raw || fail "raw and WAV differ"

# A WAV to standard output is the same with a length that is left open; players take it.
expect 0 "$quaver" say -o - --format wav "Hello world."
says_nothing
tail -c +45 out | cmp - raw || fail "-o - --format wav has other samples"
head -c 44 out | cmp -n 4 - a.wav || fail "-o - --format wav is no WAV"
[ "$(head -c 8 out | tail -c 4 | od -An -tu4 | tr -d ' ')" -eq 4294967295 ] || fail "-o - --format wav has a length"
[ "$(head -c 36 out | tail -c +13 | cksum)" = "$(head -c 36 a.wav | tail -c +13 | cksum)" ] ||
    fail "the header of -o - --format wav differs"
cp out open.wav
expect 0 "$quaver" say -o - --format raw "Hello world."
cmp out raw || fail "-o - --format raw differs"
for format in flac ogg mp3 opus; do
    "$quaver" say -o - --format $format "Hello world." </dev/null | cat >a.out || fail "-o - --format $format"
    cmp -n 2 a.out a.$format || fail "-o - --format $format is something else"
    [ "$(size a.out)" -gt $(($(size a.$format) * 9 / 10)) ] || fail "-o - --format $format: $(size a.out) bytes"
done
expect 2 "$quaver" say --format wav "Hello world."
complains "quaver: say: --format needs -o FILE"

# A format that is asked for wins over the name.
expect 0 "$quaver" say -o sound --format flac "Hello world."
cmp sound a.flac || fail "--format flac differs"
expect 0 "$quaver" say -o b.wav --format raw "Hello world."
cmp b.wav raw || fail "-o b.wav --format raw differs"

# Pipes and devices take what comes, whatever they are called.
mkfifo pipe pipe.ogg
for format in "" "--format raw"; do
    cat pipe >got &
    reader=$!
    # shellcheck disable=SC2086
    expect 0 timeout 20 "$quaver" say -o pipe $format "Hello world."
    says_nothing
    wait $reader
    case $format in "") cmp got open.wav ;; *) cmp got raw ;; esac || fail "-o pipe $format differs"
    [ -p pipe ] || fail "the pipe was replaced"
done
cat pipe.ogg >got &
reader=$!
expect 0 timeout 20 "$quaver" say -o pipe.ogg "Hello world."
wait $reader
cmp -n 4 got a.ogg && [ "$(size got)" -gt 1000 ] || fail "-o pipe.ogg gives something else"
expect 0 "$quaver" say -o /dev/null "Hello world."
says_nothing
[ -c /dev/null ] || fail "/dev/null is no device any more"
"$quaver" say -o /dev/stdout "Hello world." </dev/null | cat >out
cmp out open.wav || fail "-o /dev/stdout into a pipe differs"

# The same text by every way in.
printf 'Hello world.' >text
expect 0 "$quaver" say -f text -o -
cmp out raw || fail "-f FILE differs"
"$quaver" say -f - -o - <text >out || fail "-f -"
cmp out raw || fail "-f - differs"
"$quaver" say -o - <text >out || fail "standard input"
cmp out raw || fail "standard input differs"
expect 0 "$quaver" say -o - Hello world.
cmp out raw || fail "words differ"
expect 0 "$quaver" say -o - -- "Hello world."
cmp out raw || fail "text behind -- differs"
expect 0 "$quaver" say -v tiny -o - "Hello world."
cmp out raw || fail "-v NAME differs"
expect 0 "$quaver" say -v "$QUAVER_VOICES/tiny.qv" -o - "Hello world."
cmp out raw || fail "-v FILE differs"
expect 0 "$quaver" say --voice tiny --output - --file text --seed 1 --rate 1 --pitch 0 --volume 0 --pitch-range 1
cmp out raw || fail "the defaults differ"

# Each setting is heard.
for setting in "--rate 1.5" "--rate 0.3" "--rate 4" "--pitch 3" "--pitch -12" "--pitch-range 0" "--volume -6" "--volume 12" "--seed 2"; do
    # shellcheck disable=SC2086
    expect 0 "$quaver" say $setting -o - "Hello world."
    says_nothing
    [ "$(size out)" -gt 1000 ] || fail "$setting: nothing is said"
    if cmp -s out raw; then fail "$setting changes nothing"; fi
done
expect 0 "$quaver" say --rate 2 -o - "Hello world."
half=$(($(size out) * 2)) whole=$(size raw)
[ "$((half * 10))" -gt "$((whole * 9))" ] && [ "$((half * 10))" -lt "$((whole * 11))" ] || fail "--rate 2 is not twice as fast"

# Pauses between sentences, at every rate. With none the end of the text is short, too: 2 frames instead of 10.
frames() { # ARGUMENT...: hundredths of a second of two sentences
    "$quaver" say -o - "$@" "Hello world. The fox." | wc -c | awk '{print int($1 / 480)}'
}
for rate in 1 3 6; do
    short=$(frames --rate $rate --sentence-pause 1) long=$(frames --rate $rate --sentence-pause 3.5)
    [ "$((long - short))" -eq 250 ] || fail "--sentence-pause 3.5 is $((long - short)) longer than 1 at rate $rate"
    least=$(frames --rate $rate --sentence-pause 0)
    [ "$((short - least))" -eq $((95 + 8)) ] || fail "--sentence-pause 0: $least, 1: $short at rate $rate"
done

# As fast as it goes.
expect 0 "$quaver" say --rate 6 --timings times.json -o - "Hello world. The quick brown fox jumps over the lazy dog."
says_nothing
fast=$(size out)
expect 0 "$quaver" say --rate 4 -o - "Hello world. The quick brown fox jumps over the lazy dog."
[ $((fast * 155)) -gt $(($(size out) * 100)) ] && [ $((fast * 145)) -lt $(($(size out) * 100)) ] ||
    fail "--rate 6: $fast bytes, --rate 4: $(size out)"
end=$(tail -1 times.json | grep -o 'time": [0-9.]*' | tr -dc 0-9 | sed 's/^0*//')
[ $((end * 48 / 10)) -gt $((fast * 99 / 100)) ] && [ $((end * 48 / 10)) -lt $((fast * 101 / 100)) ] ||
    fail "--rate 6: the end is at $end in times.json, $fast bytes"

# Nothing to say is no error, and gives an empty sound.
expect 0 "$quaver" say -o - ""
[ "$(size out)" -eq 0 ] || fail "empty text gives sound"
expect 0 "$quaver" say -o empty.wav "   "
[ "$(size empty.wav)" -eq 44 ] || fail "empty text gives a WAV file of $(size empty.wav) bytes"

# Without a sound device the sound goes to quaver.wav.
expect 0 "$quaver" say "Hello world."
complains quaver.wav
cmp quaver.wav a.wav || fail "quaver.wav differs"
rm quaver.wav
# It is told when it is written, and not before.
expect 1 "$quaver" say -f "$folder"
complains "quaver: $folder: Is a directory"
mkdir quaver.wav
expect 1 "$quaver" say "Hello world."
complains "no sound device, and quaver.wav: Is a directory"
rmdir quaver.wav
expect 1 "$quaver" say --device nowhere "Hello world."
complains 'quaver: there is no sound device "nowhere"; quaver say --list-devices lists what there is'
[ ! -e quaver.wav ] || fail "quaver.wav was written in place of a device that was named"
expect 1 "$quaver" say --list-devices
complains "quaver: there is no sound device"
if ! ldd "$quaver" | grep -q libportaudio; then # it is loaded when it is needed, and may be missing or broken
    mkdir broken
    echo "no library" >broken/libportaudio.so.2
    expect 0 env LD_LIBRARY_PATH="$PWD/broken:$LD_LIBRARY_PATH" "$quaver" say -o - "Hello world."
    [ "$(size out)" -eq $(($(size a.wav) - 44)) ] || fail "nothing is said into a file without PortAudio"
    expect 1 env LD_LIBRARY_PATH="$PWD/broken:$LD_LIBRARY_PATH" "$quaver" say --device 0 "Hello world."
    complains "quaver: the sound system does not start: PortAudio cannot be loaded: $PWD/broken/libportaudio.so.2"
    expect 1 env LD_LIBRARY_PATH="$PWD/broken:$LD_LIBRARY_PATH" "$quaver" say --list-devices
    complains "PortAudio cannot be loaded"
    expect 0 env LD_LIBRARY_PATH="$PWD/broken:$LD_LIBRARY_PATH" "$quaver" say "Hello world."
    complains "PortAudio cannot be loaded"
    rm quaver.wav
fi
expect 2 "$quaver" say --device nowhere -o a.wav "Hello world."
complains "quaver: say: give either --device or -o FILE"

expect 0 "$quaver" say --timings times.json -o a.wav "Hello world. The fox."
# The same to standard output, which no sound may go to then.
expect 0 "$quaver" say --timings - -o b.wav "Hello world. The fox."
says_nothing
cmp out times.json || fail "--timings - differs"
[ ! -e - ] || fail "--timings - writes a file"
expect 2 "$quaver" say --timings - -o - "Hello world."
complains "quaver: say: -o and --timings"
if [ -w /dev/full ]; then
    "$quaver" say --timings - -o b.wav "Hello world." >/dev/full 2>err </dev/null
    [ $? -eq 1 ] || fail "a full disk is no error of --timings -"
    complains "quaver: standard output: No space left"
fi
# Captions by the ending, in letters of any size.
expect 0 "$quaver" say --timings times.VTT -o b.wav "Hello world. The fox."
[ "$(head -1 times.VTT)" = WEBVTT ] || fail "times.VTT has no captions"
for type in sentence word phone end; do
    grep -q "\"type\": \"$type\"" times.json || fail "no $type in times.json"
done
[ "$(grep -c '"word"' times.json)" -eq 4 ] || fail "not 4 words in times.json"
[ "$(grep -c '"end", ' times.json)" -eq 1 ] || fail "not one end in times.json"
grep -q '"begin": 17, "end": 20, "phone": "F"' times.json || fail "no F of the fox in times.json"
python3 -m json.tool <times.json >/dev/null || fail "times.json is no JSON"
finish
