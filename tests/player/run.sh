#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs a program with a PulseAudio server of its own, whose only sink leads nowhere and can be recorded:
#     run.sh PROGRAM [ARGUMENT...]
# The program finds the server through its environment, and its process number in QUAVER_TEST_SERVER. Exits with 77
# (skipped) where PulseAudio is not installed. What the sound systems print while they look for devices is kept
# from the output: it says nothing about the test.
set -u
here=$(cd "$(dirname "$0")" && pwd)
for tool in pulseaudio pactl parec; do
    command -v $tool >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
find /usr/lib* -name libasound_module_pcm_pulse.so 2>/dev/null | grep -q . ||
    { echo "skipped: ALSA's PulseAudio plugin is not installed"; exit 77; }

folder=$(mktemp -d /tmp/quaver-player-XXXXXX) || exit 1
server=
finish() {
    [ -n "$server" ] && kill -KILL "$server" 2>/dev/null
    wait 2>/dev/null
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 1' INT TERM HUP

mkdir -m 700 "$folder/run" "$folder/home"
export HOME="$folder/home" XDG_RUNTIME_DIR="$folder/run" PULSE_RUNTIME_PATH="$folder/run"
export XDG_CONFIG_HOME="$folder/home" PULSE_SERVER="unix:$folder/run/native"
export ALSA_CONFIG_PATH="$here/asound.conf" JACK_NO_START_SERVER=1 JACK_DEFAULT_SERVER=quaver-none
# What the sound libraries themselves leak and race for is not ours.
export LSAN_OPTIONS="suppressions=$here/lsan.supp:print_suppressions=0"
export TSAN_OPTIONS="suppressions=$here/tsan.supp"
unset DISPLAY DBUS_SESSION_BUS_ADDRESS PULSE_SINK PULSE_SOURCE ALSA_CARD

# Sound servers run at high priority; a test beside a busy compiler shall not fail for the lack of it.
urgent=
nice -n -11 true 2>/dev/null && [ -z "$(nice -n -11 true 2>&1)" ] && urgent="nice -n -11"

$urgent pulseaudio -n --daemonize=no --use-pid-file=no --exit-idle-time=-1 --log-level=error --log-target=stderr \
    -L "module-null-sink sink_name=quaver rate=24000 channels=1 format=float32le" \
    -L "module-native-protocol-unix socket=$folder/run/native auth-anonymous=1" >"$folder/log" 2>&1 &
server=$!
tries=0
until pactl info >/dev/null 2>&1; do
    tries=$((tries + 1))
    if [ $tries -ge 100 ] || ! kill -0 "$server" 2>/dev/null; then
        echo "PulseAudio does not start:"
        cat "$folder/log"
        exit 1
    fi
    sleep 0.1
done

QUAVER_TEST_SERVER=$server $urgent "$@" 2>"$folder/errors"
status=$?
grep -v -e '^ALSA lib' -e '^Cannot connect to server' -e '^jack server' -e '^JackShm' "$folder/errors"
exit $status
