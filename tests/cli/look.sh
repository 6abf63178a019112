# SPDX-License-Identifier: MIT
# voices, info, phones, normalize, --version, --help.
. "$(dirname "$0")/common.sh"

expect 0 "$quaver" --version
grep -qx "quaver [0-9.]*" out || fail "--version: $(cat out)"
expect 0 "$quaver" --help
for command in say voices info phones normalize bench train align eval g2p; do
    grep -q "^  $command " out || fail "--help leaves out $command"
done

expect 0 "$quaver" voices
grep -q "^tiny  *en  *nobody  *CC0-1.0  *$QUAVER_VOICES/tiny.qv" out || fail "voices: $(cat out)"
cp "$QUAVER_VOICES/tiny.qv" other.qv
echo damaged >damaged.qv
QUAVER_VOICES=$folder/work:$QUAVER_VOICES:$folder/work/.:$folder/work
ln -s "$folder/voices" same
QUAVER_VOICES=$QUAVER_VOICES:$folder/work/same
expect 1 "$quaver" voices # for one that is damaged; the others are listed
complains damaged.qv
[ "$(grep -c "^other " out)" -eq 1 ] && [ "$(grep -c "^tiny " out)" -eq 1 ] ||
    fail "two folders that are named several times: $(cat out)"

expect 0 "$quaver" info tiny
grep -q "^speaker  *nobody" out && grep -q "^lexicon_words  *14" out || fail "info: $(cat out)"
expect 0 "$quaver" info --tensors ./other.qv
grep -q "acoustic.out.weight  *F16  *24 x 81" out || fail "info --tensors: $(cat out)"

expect 0 "$quaver" phones -v tiny "Hello, world. The fox?"
printf 'HH AH0 L OW1 , W ER1 L D . \nDH AH0  F AA1 K S ? \n' | cmp - out || fail "phones: $(cat out)"
expect 0 "$quaver" phones -v tiny --ipa "hello world over"
grep -q 'həˈloʊ ˈwɝld ˈoʊvɚ' out || fail "phones --ipa: $(cat out)"
expect 0 "$quaver" phones -v tiny --ipa "[[K AH0 N S T R AH1 K T]], [[HH AE1 NG AW2 T]] (the fox)."
grep -q 'kənˈstɹʌkt, ˈhæŋˌaʊt - ðə ˈfɑks' out || fail "phones --ipa: $(cat out)"
echo "the fox" | "$quaver" phones -v tiny >out || fail "phones of standard input"
grep -q "DH AH0  F AA1 K S" out || fail "phones of standard input: $(cat out)"

expect 0 "$quaver" normalize "Hello, world. The fox?"
[ "$(cat out)" = "hello world the fox" ] || fail "normalize: $(cat out)"
printf 'Two \377 dogs.\n\nA \376 [[XX]] fox.\n' >odd
expect 0 "$quaver" normalize -f odd
[ "$(grep -c "no UTF-8" err)" -eq 1 ] && grep -q "^quaver: odd:1:5: no UTF-8" err || fail "normalize tells of bytes: $(cat err)"
grep -q '^quaver: odd:3:7: "XX" is no phone' err || fail "normalize tells of phones: $(cat err)"
[ "$(sed -n 2p out)" = "" ] && [ "$(wc -l <out)" -eq 3 ] || fail "normalize: an empty line"
printf 'Two dogs.\nA fox!\n' | "$quaver" normalize >out || fail "normalize of standard input"
printf 'two dogs\na fox\n' | cmp - out || fail "normalize of standard input: $(cat out)"

# Other encodings, told once where nothing but a guess says so; lines of old Macs.
printf 'Le caf\351.\rTwo\222s.' >latin
printf '\377\376T\000w\000o\000\n\000' >utf16
expect 0 "$quaver" normalize -f latin
printf "le cafe\ntwo's\n" | cmp - out || fail "normalize of Latin-1: $(cat out)"
complains 'quaver: latin: no UTF-8; it is read as Latin-1 (Windows-1252)'
[ "$(wc -l <err)" -eq 1 ] || fail "normalize of Latin-1: $(cat err)"
expect 0 "$quaver" normalize -f utf16
[ "$(cat out)" = two ] && [ ! -s err ] || fail "normalize of UTF-16: $(cat out err)"
finish
