# SPDX-License-Identifier: MIT
# quaver voices install and remove: from files and from the network, whole or not at all. Without the library that
# checksums are made with there is no program for it, and a complaint says so.
. "$(dirname "$0")/common.sh"
own=$XDG_DATA_HOME/quaver/voices
tiny=$QUAVER_VOICES/tiny.qv

if [ ! -e "$(dirname "$quaver")/quaver-voices" ]; then
    expect 1 "$quaver" voices install "$tiny" --name mine
    complains "quaver: " "quaver-voices: No such file" "needs this program" nettle
    finish
fi
nothing_changed() {
    [ -z "$(find "$XDG_DATA_HOME" -type f 2>/dev/null)" ] || fail "$*: there is $(find "$XDG_DATA_HOME" -type f)"
}

# From a file: shown, put into a folder that is made, and found by its name, before the system's and after the
# environment's.
checksum=$(sha256sum "$tiny" | cut -d' ' -f1)
expect 0 "$quaver" voices install "$tiny" --name mine
says_nothing
for line in "name     tiny" "language en" "speaker  nobody" "licence  CC0-1.0" "bytes    $(($(size "$tiny")))" \
    "sha256   $checksum" "file     $own/mine.qv"; do
    grep -qx "$line" out || { fail "no line \"$line\":"; cat out; }
done
cmp "$tiny" "$own/mine.qv" || fail "the voice is another"
[ "$(find "$XDG_DATA_HOME" -type f)" = "$own/mine.qv" ] || fail "more than the voice is there"
expect 0 "$quaver" say -v mine -o a.wav Hello
expect 0 "$quaver" voices
grep -q "^mine  *en  *nobody  *CC0-1.0  *$own/mine.qv" out || { fail "quaver voices leaves it out:"; cat out; }
cp "$tiny" other.qv
expect 0 "$quaver" voices install other.qv
[ -e "$own/other.qv" ] || fail "other.qv is not called other"

# A name may be given as the file's.
expect 0 "$quaver" voices install other.qv --name file.qv
grep -qx "file     $own/file.qv" out || fail "--name file.qv: $(cat out)"
expect 0 "$quaver" say -v file -o a.wav Hello
expect 0 "$quaver" voices remove file.qv
[ ! -e "$own/file.qv" ] || fail "remove file.qv leaves it"
for name in x.qv.qv .qv; do
    expect 2 "$quaver" voices install other.qv --name "$name"
    expect 2 "$quaver" voices remove "$name"
done
cp other.qv twice.qv.qv
expect 2 "$quaver" voices install twice.qv.qv
complains "twice.qv.qv: not called NAME.qv"

# Who names no voice goes on to hear the default one; the user's come in where there is no other, or are called as it is.
expect 0 env QUAVER_VOICES="$folder/none" "$quaver" info
grep -q '^file .*/voices/lj.qv$' out || { fail "the default voice is:"; cat out; }
mkdir -p alone/a/b/bin && cp "$quaver" alone/a/b/bin
if [ ! -e /usr/share/quaver/voices ] && [ ! -e /usr/local/share/quaver/voices ]; then
    expect 0 env QUAVER_VOICES="$folder/none" alone/a/b/bin/quaver info
    grep -qx "file  *$own/mine.qv" out || { fail "without another voice the default is:"; cat out; }
fi
expect 0 "$quaver" voices install other.qv --name lj
expect 0 env QUAVER_VOICES="$folder/none" "$quaver" info
grep -qx "file  *$own/lj.qv" out || { fail "with lj the default is:"; cat out; }

# A second one of the same name only when that is asked for; links of the folder's stay.
expect 1 "$quaver" voices install "$tiny" --name mine
complains "quaver: a voice \"mine\" is installed already, as $own/mine.qv" --replace
expect 0 "$quaver" voices install "$own/mine.qv" --replace
cmp "$tiny" "$own/mine.qv" || fail "a voice that takes its own place is another"

# What is removed is the user's, and nothing else.
for name in mine other lj; do
    expect 0 "$quaver" voices remove $name
    grep -qx "removed  $own/$name.qv" out || fail "remove says: $(cat out)"
done
nothing_changed remove
expect 1 "$quaver" voices remove mine
complains "quaver: no voice \"mine\" is installed as $own/mine.qv"
expect 1 "$quaver" voices remove tiny
complains "quaver: $tiny: not a voice of the user's"
[ -e "$tiny" ] || fail "a voice of the environment's was removed"
for name in ../tiny .tiny -- "" a/b "a b"; do
    expect 2 "$quaver" voices remove "$name"
done
expect 2 "$quaver" voices remove ../tiny
complains 'quaver: voices remove: "../tiny" is no name of a voice'
expect 2 "$quaver" voices remove
expect 2 "$quaver" voices install
complains "quaver: voices install: name one file or URL"
expect 2 "$quaver" voices delete tiny
complains "quaver: voices: " "install FILE or remove NAME"

# What is wrong is told, and nothing is left behind.
head -c 1000 "$tiny" >short.qv
: >empty.qv
echo hello >text.qv
for file in short.qv empty.qv text.qv; do
    expect 1 "$quaver" voices install $file
    complains "quaver: $file: no voice"
    grep -q "voice in memory" err && fail "$(cat err)"
done
expect 1 "$quaver" voices install missing.qv
complains "quaver: missing.qv: No such file"
expect 1 "$quaver" voices install "$folder" --name folder
complains "quaver: $folder: Is a directory"
expect 1 "$quaver" voices install other.qv --sha256 "$(printf '%064d' 0)"
complains "quaver: other.qv: its SHA-256 is $checksum, not 0000" "not installed"
expect 2 "$quaver" voices install other.qv --sha256 123
complains 'quaver: voices install: --sha256: "123" is not 64 hexadecimal digits'
for name in ../x .x -x "" a/b "$(printf 'a\nb')" "$(printf '%0101d' 0)"; do
    expect 2 "$quaver" voices install other.qv --name="$name"
    grep -q "^quaver: voices install: --name: " err || { fail "--name=$name:"; cat err; }
    tells "is no name: 1 to 100 letters" 'not beginning with "." or "-"'
done
cp other.qv voice.bin
expect 2 "$quaver" voices install voice.bin
complains "quaver: voices install: voice.bin: not called NAME.qv" "--name"
echo file >"$folder/data-file"
expect 1 env XDG_DATA_HOME="$folder/data-file" "$quaver" voices install other.qv
complains "quaver: $folder/data-file/quaver/voices/other.qv: Not a directory"
[ ! -s out ] || fail "a voice that is not installed is shown: $(cat out)"
expect 1 env -u XDG_DATA_HOME -u HOME "$quaver" voices install other.qv
complains "quaver: there is no folder for the user's voices" HOME
nothing_changed "wrong input"
expect 0 "$quaver" voices install other.qv --sha256 "$(echo "$checksum" | tr a-f A-F)"
expect 0 "$quaver" voices remove other
# Without XDG_DATA_HOME, or with one that is no whole path, the folder is under HOME.
for data in "" relative; do
    expect 0 env XDG_DATA_HOME=$data HOME="$folder/home" "$quaver" voices install other.qv
    [ -e "$folder/home/.local/share/quaver/voices/other.qv" ] || fail "nothing under HOME with XDG_DATA_HOME=$data"
    expect 0 env XDG_DATA_HOME=$data HOME="$folder/home" "$quaver" say -v other -o a.wav Hello
    rm -r "$folder/home"
done

# From the network.
unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY all_proxy ALL_PROXY
mkdir www && cp other.qv www/ && cp text.qv www/
(cd www && exec python3 "$tests/server.py") >port &
server=$!
trap 'kill $server; rm -rf "$folder"' EXIT
tries=0
until [ -s port ] || [ $((tries += 1)) -gt 100 ]; do sleep 0.1; done
address=http://127.0.0.1:$(cat port)
expect 1 "$quaver" voices install "$address/missing.qv"
if grep -q "without libcurl" err; then
    complains "$address/missing.qv: "
    finish
fi
complains "quaver: $address/missing.qv: " 404
expect 0 "$quaver" voices install "$address/other.qv?version=1#part"
says_nothing
grep -qx "sha256   $checksum" out || fail "from the network: $(cat out)"
cmp other.qv "$own/other.qv" || fail "the voice from the network is another"
expect 0 "$quaver" voices install "$address/moved/other.qv" --replace --sha256 "$checksum"
expect 0 "$quaver" voices remove other
expect 1 "$quaver" voices install "$address/text.qv"
complains "quaver: $address/text.qv: no voice"
expect 1 "$quaver" voices install "$address/cut/other.qv"
complains "quaver: $address/cut/other.qv: "
expect 1 "$quaver" voices install "$address/file$folder/work/other.qv"
complains "quaver: $address/file" "file"
expect 1 "$quaver" voices install "$address/endless/a.qv"
complains "quaver: $address/endless/a.qv: larger than a voice can be"
expect 1 "$quaver" voices install "file://$folder/work/other.qv"
complains "quaver: file://" '"file"'
expect 1 "$quaver" voices install "ftp://127.0.0.1/other.qv"
complains "quaver: ftp://" '"ftp"'
expect 1 "$quaver" voices install "http://127.0.0.1:1/other.qv"
complains "quaver: http://127.0.0.1:1/other.qv: " connect
expect 2 "$quaver" voices install "$address/"
complains "not called NAME.qv"
nothing_changed "the network"
finish
