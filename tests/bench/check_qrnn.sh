#!/bin/sh
# SPDX-License-Identifier: MIT
# bench_qrnn at small sizes: it runs, and its table and picture are whole.
#     check_qrnn.sh PROGRAM
set -eu
program=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
    echo "check_qrnn.sh: $*" >&2
    exit 1
}

"$program" --brief --svg "$work/chart.svg" >"$work/table"
cat "$work/table"
[ "$(grep -c '^| [18] | [0-9.]* ([0-9.]*) | [0-9.]* ([0-9.]*) | [0-9.]* |$' "$work/table")" = 6 ] ||
    fail 'two tables of two rows and two of one were expected'
! grep -q ' 0\.00 \|nan\|inf' "$work/table" || fail 'a ratio is no number'
python3 -c 'import sys, xml.etree.ElementTree as tree
lines = tree.parse(sys.argv[1]).getroot().findall(".//{*}polyline")
sys.exit(len(lines) != 6 or any(len(line.get("points").split()) != 2 for line in lines))' "$work/chart.svg" ||
    fail 'two panels of two lines and two of one, of two points, were expected'

status=0
"$program" --brief --svg "$work/none/chart.svg" >/dev/null 2>"$work/errors" || status=$?
[ $status = 1 ] && grep -q 'chart.svg: No such file' "$work/errors" || fail "status $status: $(cat "$work/errors")"
status=0
"$program" --rounds none >/dev/null 2>&1 || status=$?
[ $status = 2 ] || fail "status $status of wrong usage"
