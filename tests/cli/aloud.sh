# SPDX-License-Identifier: MIT
# quaver say with a sound device: run by tests/player/run.sh, which brings a sound server.
alsa=$ALSA_CONFIG_PATH
. "$(dirname "$0")/common.sh"
ALSA_CONFIG_PATH=$alsa
long="The quick brown fox jumps over the lazy dog."
long="$long $long $long $long $long $long $long $long"

now() {
    date +%s%3N
}

# Speaks, silent on standard error, and what is heard is sound.
parec -d quaver.monitor --raw --format=s16le --rate=24000 --channels=1 >heard &
recorder=$!
sleep 0.5
expect 0 timeout 60 "$quaver" say "Hello world."
says_nothing
sleep 0.5
kill $recorder
wait $recorder 2>/dev/null
[ ! -e quaver.wav ] || fail "quaver.wav was written in spite of a device"
"$quaver" say -o - "Hello world." >said
loud=$(tr -d '\000' <heard | wc -c)
[ "$loud" -gt $(($(size said) / 2)) ] || fail "$loud bytes of sound heard, $(size said) said"

# Devices: each has a number, one is the default; by number and by a part of the name they are the same.
expect 0 "$quaver" say --list-devices
says_nothing
[ "$(grep -c '^ *[0-9]* \* ' out)" -eq 1 ] || { fail "not one default among the devices:"; cat out; }
number=$(sed -n 's/^ *\([0-9]*\) \* .*/\1/p' out) name=$(sed -n 's/^ *[0-9]* \* ALSA *[0-9]*  //p' out)
for device in "$number" "$name" "${name%?}"; do
    parec -d quaver.monitor --raw --format=s16le --rate=24000 --channels=1 >heard &
    recorder=$!
    sleep 0.5
    expect 0 timeout 60 "$quaver" say --device "$device" "The fox."
    says_nothing
    sleep 0.5
    kill $recorder
    wait $recorder 2>/dev/null
    [ "$(tr -d '\000' <heard | wc -c)" -gt 10000 ] || fail "--device \"$device\" is not heard"
done
expect 1 timeout 60 "$quaver" say --device "no such device" "The fox."
complains 'quaver: there is no sound device "no such device"'

# A sentence that comes through a pipe is spoken at once, and the pipe may stay silent for long.
mkfifo pipe
timeout 60 "$quaver" say <pipe 2>err &
speaker=$!
exec 3>pipe
echo "Hello world." >&3
sleep 2
echo "The fox." >&3
exec 3>&-
wait $speaker || fail "status $? at the end of the pipe"
says_nothing

# Signals silence it at once, while it speaks and while it waits for text.
for how in speaking waiting; do
    if [ $how = speaking ]; then
        "$quaver" say "$long" 2>err &
        speaker=$!
    else
        "$quaver" say <pipe 2>err &
        speaker=$!
        exec 3>pipe
        echo "Hello." >&3
    fi
    sleep 2
    begun=$(now)
    kill -INT $speaker
    wait $speaker
    status=$?
    took=$(($(now) - begun))
    exec 3>&-
    [ $status -eq 130 ] || fail "$how: status $status after SIGINT"
    says_nothing
    echo "$how: ends $took ms after SIGINT"
    [ $took -lt 2000 ] || fail "$how: ends only after $took ms"
done

# Signals at any moment, also while all is heard and the device is being closed: it ends by them or before them.
begun=$(now)
"$quaver" say "Hello." 2>err || fail "Hello: $(cat err)"
whole=$(($(now) - begun))
for part in 30 70 90 94 96 98 99 100; do
    "$quaver" say "Hello." 2>err &
    speaker=$!
    sleep "$(printf '%d.%03d' $((whole * part / 100000)) $((whole * part / 100 % 1000)))"
    for _ in 1 2 3 4 5; do kill -INT $speaker 2>/dev/null; done
    wait $speaker
    status=$?
    [ $status -eq 130 ] || [ $status -eq 0 ] || fail "status $status after SIGINT at $part % of $whole ms"
    says_nothing
done

# The device vanishes.
timeout 60 "$quaver" say "$long $long" 2>err &
speaker=$!
sleep 2
kill -KILL "$QUAVER_TEST_SERVER"
wait $speaker
status=$?
[ $status -eq 1 ] || fail "status $status when the device vanishes"
complains "quaver: " "device"
finish
