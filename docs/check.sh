#!/bin/sh
# SPDX-License-Identifier: MIT
# The API reference is made without a warning, and has every function of the headers:
#     check.sh DOXYGEN DOXYFILE HEADER.h...
set -u
doxygen=$1 doxyfile=$2
shift 2
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
{
    cat "$doxyfile"
    echo "OUTPUT_DIRECTORY = \"$folder\""
} >"$folder/Doxyfile"
"$doxygen" "$folder/Doxyfile" >"$folder/log" 2>&1
status=$?
cat "$folder/log"
[ $status -eq 0 ] && [ ! -s "$folder/log" ] || exit 1

functions=$(grep -hE '^QV_API ' "$@" | grep -oE 'qv_[a-z_]+\(' | tr -d '(')
[ "$(echo "$functions" | wc -l)" -gt 20 ] || exit 1 # they weren't found
for function in $functions; do
    grep -qF ">$function</a>" "$folder"/html/*_8h.html || {
        echo "$function is not in the reference"
        status=1
    }
done
exit $status
