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

for signal in INT TERM; do
    "$quaver" say -o kept.wav <pipe 2>err &
    speaker=$!
    exec 3>pipe
    echo "Hello world. The quick" >&3
    sleep 0.3
    kill -$signal $speaker
    wait $speaker
    status=$?
    exec 3>&-
    [ $status -eq $((128 + $([ $signal = INT ] && echo 2 || echo 15))) ] || fail "status $status after SIG$signal"
    [ ! -s err ] || fail "SIG$signal: $(cat err)"
    [ -z "$(ls | grep kept)" ] || fail "SIG$signal leaves $(ls | grep kept)"
done

# A reader that has enough is no error worth a message.
"$quaver" say -o - "Hello world. Hello world. Hello world." 2>err | head -c 100 >out
[ "$(size out)" -eq 100 ] || fail "head got $(size out) bytes"
[ "$(wc -l <err)" -le 1 ] || fail "broken pipe: $(cat err)"
finish
