# SPDX-License-Identifier: MIT
# Every command of the README's "sh" blocks runs as it is written there. readme.sh QUAVER FOLDER README VOICES
. "$(dirname "$0")/common.sh"
readme=$3
QUAVER_VOICES=$4 # the commands name the voice that comes with Quaver
mkdir "$folder/bin" && ln -s "$quaver" "$folder/bin/quaver" || exit 1
PATH=$folder/bin:$PATH

awk '/^```sh$/ {on = 1; next} /^```/ {on = 0} on' "$readme" >commands
[ "$(wc -l <commands)" -ge 5 ] || fail "the README has no commands"
while IFS= read -r line; do
    sh -c "$line" >out 2>err </dev/null || { fail "$line"; cat err; }
done <commands
[ -s quaver.wav ] && [ -s hello.wav ] && [ -s samples.s16 ] && [ -s times.json ] || fail "files are missing"
finish
