#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The comparison of tests/bench/README.md: all networks with three seeds, several runs at once.
#     compare.sh PROGRAM TEXTS LOGS [JOBS [OPTION...]]
# PROGRAM is bench_language, TEXTS a folder of texts.py, LOGS a folder for what the runs print; OPTIONs, such as
# --epochs 4, are for all runs. Then: table.py LOGS/*.log
set -eu
[ $# -ge 3 ] || { sed -n '3,6s/^# *//p' "$0" >&2; exit 2; }
program=$1 texts=$2 logs=$3 jobs=${4:-$(nproc)}
shift $(($# < 4 ? 3 : 4))
mkdir -p "$logs"

run() { # NAME OPTION...
    local name=$1
    shift
    # Into another name first, so that a log is whole when it is there.
    "$program" "$@" "$texts" >"$logs/$name.part" && mv "$logs/$name.part" "$logs/$name.log"
}
# As much processor time for an LSTM as the QRNN of that seed took.
run_in_time() { # SEED OPTION...
    local seed=$1 seconds
    shift
    until [ -f "$logs/fo-$seed.log" ]; do sleep 1; done
    seconds=$(sed -n 's/^result .* seconds \([0-9.]*\) .*/\1/p' "$logs/fo-$seed.log")
    run "lstm-in-time-$seed" --layer lstm --rate $lstm_rate --seed "$seed" "$@" --seconds "$seconds"
}
running=0
start() {
    if [ $running -ge "$jobs" ]; then
        wait -n
        running=$((running - 1))
    fi
    "$@" &
    running=$((running + 1))
}

# The best of 0.002, 0.004, 0.008 and 0.016 after one epoch, for the LSTM and for all QRNNs.
lstm_rate=0.008 qrnn_rate=0.008
for seed in 1 2 3; do
    start run "lstm-$seed" --layer lstm --rate $lstm_rate --seed $seed "$@"
    for layer in fo f ifo; do
        start run "$layer-$seed" --layer $layer --rate $qrnn_rate --seed $seed "$@"
    done
done
for seed in 1 2 3; do
    start run "lstm-zoneout-$seed" --layer lstm --rate $lstm_rate --seed $seed --zoneout 0.1 "$@"
    start run "lstm-dense-$seed" --layer lstm --rate $lstm_rate --seed $seed --dense "$@"
    for layer in fo ifo; do
        start run "$layer-zoneout-$seed" --layer $layer --rate $qrnn_rate --seed $seed --zoneout 0.1 "$@"
        start run "$layer-dense-$seed" --layer $layer --rate $qrnn_rate --seed $seed --dense "$@"
    done
done
for seed in 1 2 3; do
    start run_in_time $seed "$@"
done
wait
