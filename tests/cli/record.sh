# SPDX-License-Identifier: MIT
# quaver record with a microphone that hears what is played: run by tests/player/run.sh, which brings a sound server
# whose sink can be recorded.
# sh record.sh QUAVER FOLDER-WITH-tiny.qv
alsa=$ALSA_CONFIG_PATH
. "$(dirname "$0")/common.sh"
ALSA_CONFIG_PATH=$alsa

# "Speech" of 2.4 s with 0.5 s of silence around it: syllables of a few harmonics over soft noise. Then the same too
# loud, too soft, and without its silence.
python3 - <<'END'
import array, math, random, wave

RATE = 24000
noise = random.Random(1)

def write(name, gain, first, last, end=2.9, long=False):
    samples = array.array("h")
    for i in range(int(first * RATE), int(last * RATE)):
        t = i / RATE
        s = 0.0005 * noise.gauss(0, 1)
        if 0.5 < t < end:
            shape = 0.8 * (t % 1.5 > 0.12) if long else max(math.sin(2 * math.pi * 5 * t), 0)
            s += 0.1 * shape * sum(math.cos(2 * math.pi * 130 * k * t + k * k) / k for k in range(1, 9))
        samples.append(max(-32768, min(32767, round(32768 * gain * s))))
    with wave.open(name, "w") as file:
        file.setnchannels(1), file.setsampwidth(2), file.setframerate(RATE)
        file.writeframes(samples.tobytes())

write("good.wav", 1.5, 0, 3.4)
write("loud.wav", 30, 0, 3.4)
write("soft.wav", 0.05, 0, 3.4)
write("whole.wav", 1.5, 0.55, 9, end=9, long=True)
write("nothing.wav", 0, 0, 0.5)
END

cat >list.txt <<'END'
# three sentences
The first of three sentences.

b-2|The second of three sentences.
The third of three sentences.
END

# waits_for N TEXT: the program has said TEXT N times.
waits_for() {
    for _ in $(seq 400); do
        [ "$(grep -oF -- "$2" said | wc -l)" -ge "$1" ] && return 0
        sleep 0.05
    done
    fail "not $1 times \"$2\" in:"
    cat said
    return 1
}

begin() {
    rm -f said && : >said && rm -f keys && mkfifo keys
    "$quaver" record "$@" <keys >said 2>err &
    program=$!
    exec 3>keys
}

end() {
    exec 3>&-
    wait $program
    status=$?
    [ $status -eq "$1" ] || { fail "status $status, not $1"; cat said err; }
}

takes=0
# take FILE TEXT: plays the file into the microphone between two Enters, and is told TEXT.
take() {
    takes=$((takes + 1))
    echo >&3
    waits_for $takes "Recording; read it" || return
    [ "$3" = at-once ] || sleep 0.3
    paplay "$1"
    [ "$3" = at-once ] || sleep 0.3
    echo >&3
    waits_for $takes "above the noise." || return
    tail -n 3 said | grep -qF -- "$2" || { fail "not \"$2\" of $1:"; tail -n 4 said; }
}

begin list.txt me
waits_for 1 "s: skip   q: stop >"
grep -q '^0 of 3 sentences are recorded. Microphone: ' said || fail "no beginning"
take loud.wav "Too loud"
take soft.wav "Too soft"
take good.wav "Good."
echo p >&3 # heard, and asked again
waits_for 2 "Enter: keep it"
echo r >&3 # read again: the question for Enter was the one before
takes=$((takes + 1))
waits_for $takes "Recording; read it"
paplay good.wav
echo >&3
waits_for 3 "Enter: keep it"
echo >&3
waits_for 1 "[2 of 3] b-2"
echo s >&3
waits_for 1 "[3 of 3] list-003"
echo q >&3
end 0
grep -q '1 of 3 sentences are recorded in me; go on with the same command$' said || fail "no end: $(tail -1 said)"
[ "$(cat me/metadata.csv)" = "list-001|The first of three sentences." ] || fail "the list: $(cat me/metadata.csv)"
says_nothing

# what is kept is the sound, with 0.3 s of silence around it
python3 - <<'END' 2>trace || { fail "the recording is not what was played"; tail -1 trace; }
import array, wave
with wave.open("me/wavs/list-001.wav") as file:
    assert file.getframerate() == 24000 and file.getnchannels() == 1
    seconds = file.getnframes() / 24000
    samples = array.array("h", file.readframes(file.getnframes()))
assert 2.5 < seconds < 3.4, seconds
assert 5000 < max(samples) < 32000, max(samples)
assert max(map(abs, samples[:4800])) < 300 and max(map(abs, samples[-4800:])) < 300
END

# the next day: two are left; one whose beginning and end are cut off is kept all the same, the other left
takes=0
begin list.txt me
waits_for 1 "s: skip   q: stop >"
grep -q '^1 of 3 sentences are recorded.' said || fail "it does not go on"
waits_for 1 "[2 of 3] b-2"
paplay whole.wav &
player=$!
sleep 2
echo >&3
waits_for 1 "Recording; read it"
sleep 2
echo >&3
waits_for 1 "is cut off;"
echo k >&3
waits_for 1 "[3 of 3]"
wait $player
take nothing.wav "No speech is heard"
echo k >&3 # there is nothing
waits_for 1 "nothing to keep"
end 0 # the end of the input stops it
[ "$(sed -n 2p me/metadata.csv)" = "b-2|The second of three sentences." ] || fail "the list: $(cat me/metadata.csv)"
[ "$(wc -l <me/metadata.csv)" -eq 2 ] || fail "more is listed than was kept"

# The list that comes along: 400 sentences, each once.
QUAVER_VOICES=$tests/../../voices
"$quaver" record en mine </dev/null >out 2>err || fail "the list en: $(cat err)"
grep -q '^0 of 400 sentences are recorded.' out || fail "the list en: $(head -1 out)"
[ "$(sed -n 's/^en-[0-9]*|//p' "$QUAVER_VOICES/prompts/en.txt" | sort -u | wc -l)" -eq 400 ] || fail "not 400 sentences"
[ ! -e mine ] || fail "there is a folder without a recording"

# ---- wrong input

expect 1 "$quaver" record nowhere.txt me
complains "quaver: nowhere.txt: "
expect 1 "$quaver" record list.txt none/me --device "no such device" # the folder comes first
complains "quaver: none/me: cannot be made: "
expect 1 "$quaver" record list.txt me --device "no such device"
complains 'quaver: there is no microphone "no such device"' "quaver record --list-devices"
expect 0 "$quaver" record --list-devices
says_nothing
number=$(sed -n 's/^ *\([0-9]*\) \* .*/\1/p' out)
[ -n "$number" ] || { fail "no default microphone:"; cat out; }
expect 0 "$quaver" record list.txt me --device "$number"
grep -q '^2 of 3 sentences are recorded in me' out || fail "the number of the list opens nothing: $(cat out)"
expect 1 env ALSA_CONFIG_PATH="$tests/../unit/audio/no_device.conf" PULSE_SERVER=none "$quaver" record --list-devices
complains "quaver: there is no microphone"
printf 'a/b|Text.\n' >bad.txt
expect 1 "$quaver" record bad.txt me
complains "quaver: bad.txt:1: "
printf 'a|Text.\na|Text.\n' >bad.txt
expect 1 "$quaver" record bad.txt me
complains "quaver: bad.txt:2: "
: >bad.txt
expect 1 "$quaver" record bad.txt me
complains "quaver: bad.txt: no sentence"
expect 2 "$quaver" record list.txt
complains "quaver: record: " "a list of sentences and a folder"
expect 0 "$quaver" record list.txt me # nothing to be typed: it ends
grep -q '^2 of 3 sentences are recorded in me' out || fail "no end without input: $(cat out)"
finish
