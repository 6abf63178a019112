#!/bin/sh
# SPDX-License-Identifier: MIT
# bench_language learns what has to be remembered: a sentence names one of eight letters twice, with words between.
# Without memory its perplexity is 8^(2/7) = 1.81 at best, with it 8^(1/7) = 1.35.
#     check.sh PROGRAM
set -eu
program=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
    echo "check.sh: $*" >&2
    exit 1
}
for name in train valid test; do
    awk -v name=$name 'BEGIN {
        split("a b c d e f g h", letter, " ")
        seed = length(name) * 7 + (name == "test")
        for (i = 0; i < (name == "train" ? 2500 : 300); i++) {
            seed = (seed * 1103 + 12345) % 65521
            l = letter[int(seed / 65521 * 8) + 1]
            print "open", l, "one two close", l
        }
    }' >"$work/$name"
done
learn() {
    "$program" --parameters 4000 --embedding 10 --batch 8 --steps 14 --epochs 12 --rate 0.02 --dropout 0 "$@" "$work"
}

for layer in lstm f fo ifo; do
    learn --layer $layer >"$work/$layer"
    cat "$work/$layer"
    awk '$1 == "result" { found = $(NF - 3) == "valid" ? 0 : 1; exit !($NF < 1.5 && $NF > 1.3) } ' "$work/$layer" ||
        fail "$layer: its perplexity is not between 1.3 and 1.5"
done
learn --layer fo --dense --zoneout 0.1 --streams 2 --seconds 0.05 | grep -q '^result layer fo .* zoneout 0.1 dense 1 ' ||
    fail 'zoneout, dense, streams and seconds'

again=$(learn --layer fo | sed 's/seconds [0-9.]*//; s/words_per_second [0-9]*//')
[ "$again" = "$(sed 's/seconds [0-9.]*//; s/words_per_second [0-9]*//' "$work/fo")" ] || fail 'a second run differs'

refuses() { # STATUS WORDS ARGUMENT...
    expected=$1 words=$2 status=0
    shift 2
    "$program" "$@" >/dev/null 2>"$work/errors" || status=$?
    [ $status = "$expected" ] && grep -q -- "$words" "$work/errors" || fail "$*: status $status, $(cat "$work/errors")"
}
refuses 2 'name one folder'
refuses 2 'lstm, f, fo or ifo, not gru' --layer gru "$work"
refuses 2 '--epochs 0: give a number from 1' --epochs 0 "$work"
refuses 1 'none/train: No such file' "$work/none"
: >"$work/valid"
refuses 1 'valid: 0 words; ' --batch 8 "$work"
