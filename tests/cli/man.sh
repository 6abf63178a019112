# SPDX-License-Identifier: MIT
# The man page: lint, and every option of every command in it. man.sh QUAVER FOLDER PAGE
. "$(dirname "$0")/common.sh"
page=$3

if command -v mandoc >/dev/null; then
    # Cross references to pages that aren't installed are no fault.
    mandoc -T lint "$page" 2>&1 | grep -v "outdated mandoc.db\|referenced manual not found" >err
    [ ! -s err ] || { fail "mandoc -T lint"; cat err; }
fi
for command in say voices "voices install" "voices remove" info phones normalize bench serve record check train align eval convert g2p train-g2p eval-g2p; do
    grep -q "^.*Cm $command" "$page" || fail "no $command in the man page"
    expect 0 "$quaver" $command --help
    for option in $(grep -o -- '--[a-z][a-z0-9-]*' out | sort -u | grep -vx -e --help); do
        grep -q -- "Fl Fl ${option#--}\b" "$page" || fail "no $option of $command in the man page"
    done
done
finish
