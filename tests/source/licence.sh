#!/bin/sh
# SPDX-License-Identifier: MIT
# Every source says its licence near its beginning.
#     licence.sh SOURCE-ROOT
set -u
cd "$1" || exit 1
without() { # FOLDER…
    find "$@" -type f \( -name '*.[ch]' -o -name '*.py' -o -name '*.sh' \) | sort | while read -r file; do
        head -60 "$file" | grep -q 'SPDX-License-Identifier: MIT' || echo "$file:1: no SPDX line"
    done
}
# This test finds what it should.
tree=$(mktemp -d) || exit 1
trap 'rm -rf "$tree"' EXIT
echo 'int a;' >"$tree/bare.c"
echo '// SPDX-License-Identifier: MIT' >"$tree/good.c"
[ "$(without "$tree")" = "$tree/bare.c:1: no SPDX line" ] || exit 1
found=$(without src include tests examples python)
[ -z "$found" ] && exit 0
echo "$found"
exit 1
