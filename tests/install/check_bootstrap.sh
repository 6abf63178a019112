#!/bin/sh
# SPDX-License-Identifier: MIT
# Every dependency of the build is one that ./bootstrap knows how to get:
#     check_bootstrap.sh SOURCE-FOLDER
set -eu
cd "$1"
needed=$(find . -name meson.build -not -path './build*' -exec grep -ohE "^[^#]*dependency\('[^']+'" {} + |
    sed "s/.*('//; s/'//" | sort -u)
[ "$(echo "$needed" | wc -l)" -gt 5 ] || exit 1 # they weren't found
status=0
for module in $needed; do
    case $module in threads | dl) continue ;; esac # Meson's own names for parts of the C library
    if ! grep -qE "[( ]$module:[a-z]" bootstrap; then
        echo "bootstrap does not know the package of $module"
        status=1
    fi
done
exit $status
