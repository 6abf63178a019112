#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs into a folder, then looks at it as a program that links Quaver does: headers that compile alone,
# pkg-config, the shared library, the static one, and the exported symbols.
# Flags behind the voice are those that the library was compiled with and a program must be linked with.
#     check.sh BUILD-FOLDER PROGRAM.c VOICE.qv [FLAG…]
set -eu
build=$1 source=$2 voice=$3
shift 3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

meson install -C "$build" --no-rebuild --quiet --destdir "$folder"
PKG_CONFIG_PATH=$(dirname "$(find "$folder" -name quaver.pc)")
export PKG_CONFIG_PATH
libraries=$(dirname "$(find "$folder" -name libquaver.so)")
cflags=$(pkg-config --cflags quaver)

echo "headers alone, as C11 and C++17"
for header in "$folder"/*/*/include/quaver/*.h; do
    printf '#include <quaver/%s>\ntypedef int alone;\n' "$(basename "$header")" >"$folder/alone.c"
    # shellcheck disable=SC2086 # several flags
    cc -std=c11 -pedantic -Wall -Wextra -Werror $cflags -fsyntax-only "$folder/alone.c" ||
        fail "$header as C11"
    # shellcheck disable=SC2086
    c++ -std=c++17 -pedantic -Wall -Wextra -Werror $cflags -fsyntax-only -x c++ "$folder/alone.c" ||
        fail "$header as C++17"
done

echo "versions: of the headers, of pkg-config, of the libraries' names"
macro() {
    # shellcheck disable=SC2086
    printf '#include <quaver/quaver.h>\n%s\n' "$1" | cc -E -P $cflags - | tail -1
}
version=$(pkg-config --modversion quaver)
numbers=$(macro 'QV_VERSION_MAJOR.QV_VERSION_MINOR.QV_VERSION_PATCH' | tr -d ' ')
[ "$numbers" = "$version" ] || fail "the header is of version $numbers, quaver.pc of $version"
[ "$(macro QV_VERSION)" = "\"$version\"" ] || fail "QV_VERSION is $(macro QV_VERSION), not $version"
[ "$(pkg-config --modversion quaver-player)" = "$version" ] || fail "quaver-player.pc is of another version"
pkg-config --print-requires quaver-player | grep -qx quaver || fail "quaver-player.pc does not require quaver"
for library in libquaver libquaver_player; do
    name=$(readelf -d "$libraries/$library.so" | sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p')
    [ "$name" = "$library.so.$(macro QV_API_VERSION)" ] || fail "$library is called $name"
    [ -e "$libraries/$name" ] || fail "there is no $name"
done

# The functions that headers mark with QV_API, against those that a library exports.
declared() {
    # shellcheck disable=SC2086
    cc -E -P $cflags "$1" | tr '\n' ' ' | tr ';{}' '\n' | grep 'visibility("default")' |
        grep -oE 'qv_[a-z0-9_]+ *\(' | tr -d ' (' | sort -u
}
exported() {
    nm -D --defined-only "$1" | awk '{print $3}' | sort -u
}
for name in quaver player; do
    case $name in quaver) library=libquaver.so ;; *) library=libquaver_player.so ;; esac
    echo "exported symbols of $library"
    declared "$(find "$folder" -path "*/quaver/$name.h")" >"$folder/declared"
    exported "$libraries/$library" >"$folder/exported"
    [ -s "$folder/declared" ] || fail "no function in $name.h"
    if [ $name = player ]; then # it includes quaver.h
        declared "$(find "$folder" -path '*/quaver/quaver.h')" >"$folder/others"
        comm -23 "$folder/declared" "$folder/others" >"$folder/own"
        mv "$folder/own" "$folder/declared"
    fi
    diff "$folder/declared" "$folder/exported" || fail "$name.h (<) and $library (>) differ"
done

echo "no printing and no ending of the program"
if nm -u "$libraries/libquaver.a" | awk '{print $2}' | grep -xE \
    '_?exit|_Exit|quick_exit|abort|__assert_fail|(__)?v?f?printf(_chk)?|f?puts|f?putc|putchar|perror|std(out|err)' \
    >"$folder/calls"; then
    fail "libquaver calls $(sort -u "$folder/calls" | tr '\n' ' ')"
fi

echo "speaking loads nothing that only fitting needs"
readelf -d "$folder"/*/*/bin/quaver | grep NEEDED >"$folder/needed" || fail "quaver needs no library?"
if grep -E 'jansson|blas|microhttpd' "$folder/needed"; then fail "quaver loads it"; fi

echo "the command and the trainer that it starts, in a folder that was moved"
cp -a "$(dirname "$(dirname "$(find "$folder" -name quaver -path '*/bin/*')")")" "$folder/moved"
echo hello | QUAVER_VOICES= "$folder/moved/bin/quaver" g2p >"$folder/guessed" || fail "quaver g2p, and with it quaver-train"
grep -q '^hello	HH' "$folder/guessed" || fail "quaver g2p: $(cat "$folder/guessed")"

echo "find_package of CMake, of an installation that was moved"
for version in "" "$version" "$version EXACT"; do
    cmake -DCMAKE_EXE_LINKER_FLAGS="$*" -S "$(dirname "$source")/cmake" -B "$folder/cmake" -DWANTED="$(echo "$version" | tr ' ' ';')" \
        -DCMAKE_PREFIX_PATH="$folder/moved" >"$folder/cmake.log" || { cat "$folder/cmake.log"; fail "cmake"; }
done
cmake --build "$folder/cmake" >>"$folder/cmake.log" || { cat "$folder/cmake.log"; fail "cmake --build"; }
"$folder/cmake/player" || fail "the program with the player"
by_cmake=$("$folder/cmake/shared" "$voice") || fail "CMake's program with the shared library"
[ "$by_cmake" = "$("$folder/cmake/static" "$voice")" ] || fail "CMake's program with the static library"
readelf -d "$folder/cmake/shared" | grep -q 'NEEDED.*libquaver.so' || fail "CMake's program has no libquaver.so"
if readelf -d "$folder/cmake/static" | grep -q 'NEEDED.*libquaver'; then fail "CMake's static program has one"; fi
for version in 0.1 99.0; do
    if cmake -S "$(dirname "$source")/cmake" -B "$folder/cmake2" -DWANTED=$version \
        -DCMAKE_PREFIX_PATH="$folder/moved" >"$folder/cmake.log" 2>&1; then
        fail "find_package takes this for version $version"
    fi
    grep -q 'considered but not accepted' "$folder/cmake.log" || { cat "$folder/cmake.log"; fail "version $version"; }
done

echo "a program with the shared library"
# shellcheck disable=SC2046
cc -o "$folder/shared" "$source" $(pkg-config --cflags --libs quaver)
shared=$(LD_LIBRARY_PATH=$libraries "$folder/shared" "$voice")

echo "a program with the static library"
rm "$libraries"/libquaver.so*
# shellcheck disable=SC2046
cc -o "$folder/static" "$source" "$@" $(pkg-config --static --cflags --libs quaver)
static=$("$folder/static" "$voice")

[ "$shared" = "$by_cmake" ] || fail "$shared samples from the shared library, $by_cmake from CMake's program"
[ "$shared" = "$static" ] || fail "$shared samples from the shared library, $static from the static one"
echo "$shared samples"
