# SPDX-License-Identifier: MIT
# A pipe is spoken sentence by sentence, and signals end it.
. "$(dirname "$0")/common.sh"

ten_seconds=500 # tries of wait_for

mkfifo pipe
"$quaver" say -o - <pipe >out 2>err &
speaker=$!
exec 3>pipe
echo "Hello world." >&3
wait_for '[ "$(size out)" -gt 10000 ]' $ten_seconds || fail "a sentence is not spoken while the pipe is open"
first=$(size out)
echo "The quick brown fox." >&3
wait_for '[ "$(size out)" -gt $((first + 10000)) ]' $ten_seconds || fail "the second sentence is not spoken"
exec 3>&-
wait $speaker || fail "status $? at the end of the pipe"

for signal in INT TERM HUP; do
    "$quaver" say -o kept.wav --timings kept.json <pipe 2>err &
    speaker=$!
    exec 3>pipe
    echo "Hello world. The quick" >&3
    wait_for 'ls | grep -q kept' $ten_seconds || fail "no sound is begun" # and no signal is lost any more
    kill -$signal $speaker
    wait $speaker
    status=$?
    exec 3>&-
    [ $status -gt 128 ] && [ "$(kill -l $status)" = $signal ] || fail "status $status after SIG$signal"
    [ ! -s err ] || fail "SIG$signal: $(cat err)"
    [ -z "$(ls | grep kept)" ] || fail "SIG$signal leaves $(ls | grep kept)"
done

# Also before anything is said: here it waits for the reader of a pipe.
mkfifo sound
"$quaver" say -o sound --timings kept.json Hello 2>err &
speaker=$!
wait_for 'ls | grep -q kept' $ten_seconds || fail "no timings are begun"
while kill -TERM $speaker 2>/dev/null; do sleep 0.1; done & # the first may come before it waits for a reader
wait $speaker
status=$?
[ $status -eq 143 ] || fail "status $status after SIGTERM while a pipe has no reader"
[ ! -s err ] || fail "SIGTERM while a pipe has no reader: $(cat err)"
[ -z "$(ls | grep kept)" ] || fail "SIGTERM while a pipe has no reader leaves $(ls | grep kept)"

# A hangup that is ignored from the start, as under nohup, stays so.
(trap '' HUP; exec "$quaver" say -o nohup.wav <pipe 2>err) &
speaker=$!
exec 3>pipe
echo "Hello world." >&3
wait_for 'ls | grep -q nohup' $ten_seconds || fail "no sound is begun"
kill -HUP $speaker
exec 3>&-
wait $speaker || fail "status $? after a hangup that is ignored"
[ -s nohup.wav ] || fail "no sound after a hangup that is ignored"

# A reader that has enough is no error worth a message.
"$quaver" say -o - "Hello world. Hello world. Hello world." 2>err | head -c 100 >out
[ "$(size out)" -eq 100 ] || fail "head got $(size out) bytes"
[ "$(wc -l <err)" -le 1 ] || fail "broken pipe: $(cat err)"
for i in $(seq 20); do echo "Hello world. "; done >long.txt
{ "$quaver" say -f long.txt -o - --timings kept.json 2>err; echo $? >status; } | head -c 100 >out
[ "$(cat status)" -eq 141 ] || fail "status $(cat status) for a broken pipe"
[ ! -s err ] || fail "broken pipe: $(cat err)"
[ -z "$(ls | grep kept)" ] || fail "a broken pipe leaves $(ls | grep kept)"
finish
