# SPDX-License-Identifier: MIT
# quaver convert: weights of 8 and 16 bits.
. "$(dirname "$0")/common.sh"

expect 0 "$quaver" convert tiny -o narrow.qv
says_nothing
[ "$(size narrow.qv)" -lt "$(size "$QUAVER_VOICES/tiny.qv")" ] || fail "8 bits are not smaller"
expect 0 "$quaver" info --tensors ./narrow.qv
grep -q "acoustic.decoder.0.ahead.weight  *I8" out || fail "not in 8 bits: $(cat out)"
grep -q "acoustic.decoder.0.ahead.weight.scale  *F32" out || fail "no scales: $(cat out)"
expect 0 "$quaver" convert ./narrow.qv -o wide.qv --weights 16
expect 0 "$quaver" info --tensors ./wide.qv
grep -q "acoustic.decoder.0.ahead.weight  *F16  *48 x 72" out || fail "not in 16 bits: $(cat out)"
grep -q "scale" out && fail "scales are left"
# A library that knows no 8 bits refuses the file by its version.
for voice in narrow:3 wide:1; do
    "$quaver" info ./${voice%:*}.qv | grep -q "^format_version  *${voice#*:}$" || fail "the version of ${voice%:*}.qv"
done
# All else is the same.
expect 0 "$quaver" convert ./wide.qv -o again.qv --weights 8
for voice in narrow wide again; do
    expect 0 "$quaver" say -v ./$voice.qv -o $voice.wav "Hello world."
    "$quaver" info ./$voice.qv | grep -vE "^(file|bytes|format_version|tensors) " >$voice.info
    cmp -s $voice.info narrow.info || fail "$voice.qv has other texts: $(diff $voice.info narrow.info)"
done
[ "$(size narrow.wav)" -eq "$(size wide.wav)" ] || fail "16 bits take another time to say it"
[ "$(size narrow.wav)" -eq "$(size again.wav)" ] || fail "8 bits again take another time to say it"
# In place
cp narrow.qv place.qv
expect 0 "$quaver" convert ./place.qv -o place.qv --weights 16
cmp -s place.qv wide.qv || fail "a voice that is written over itself is another"

expect 2 "$quaver" convert tiny
complains "quaver: convert: " "-o"
expect 2 "$quaver" convert tiny -o a.qv --weights 4
complains "quaver: convert: --weights" '"4"'
expect 1 "$quaver" convert nobody -o a.qv
complains '"nobody"'
expect 1 "$quaver" convert tiny -o nowhere/a.qv
complains "nowhere/a.qv"
head -c 3000 narrow.qv >cut.qv
expect 1 "$quaver" convert ./cut.qv -o a.qv
complains "cut.qv"
[ ! -e a.qv ] || fail "a.qv was written"
finish
