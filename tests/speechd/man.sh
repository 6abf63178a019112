# SPDX-License-Identifier: MIT
# The man page of the module: lint, and every option of the configuration in it and in quaver.conf.
# man.sh PAGE options.c quaver.conf
failures=0
if command -v mandoc >/dev/null; then
    # Cross references to pages that aren't installed are no fault.
    faults=$(mandoc -T lint "$1" 2>&1 | grep -v "outdated mandoc.db\|referenced manual not found")
    [ -z "$faults" ] || { echo "$faults"; failures=1; }
fi
options=$(grep -o 'is(r, "[A-Za-z]*")' "$2" | cut -d'"' -f2)
[ "$(echo "$options" | wc -l)" -ge 10 ] || { echo "few options found"; failures=1; }
for option in $options; do
    grep -q "Cm $option\b" "$1" || { echo "no $option in $1"; failures=1; }
    grep -q "^#$option " "$3" || { echo "no $option in $3"; failures=1; }
done
exit $failures
