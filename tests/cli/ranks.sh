# SPDX-License-Identifier: MIT
# quaver train under mpirun: the voice of one process, to the byte; errors and losses of one process end all; --resume
# goes on in another number of them.
# sh ranks.sh QUAVER FOLDER-WITH-tiny.qv WRITE_DATASET MPIRUN
dataset_writer=$(realpath "$3") || exit 1
mpirun=$4
. "$(dirname "$0")/common.sh"
. "$tests/mpirun.sh"

mkdir lj && "$dataset_writer" ljspeech lj 10 || fail "no dataset"

# train STATUS RANKS THREADS VOICE [options]: in so many processes with so many threads each; 0: without mpirun.
train() {
    status=$1 ranks=$2 threads=$3 voice=$4
    shift 4
    start=
    [ "$ranks" -eq 0 ] || start="$mpirun -n $ranks sh $folder/rank.sh"
    # shellcheck disable=SC2086
    expect "$status" $start "$quaver" train lj -o "$voice" --dict lj/words.dict --sizes $sizes --effort 0.0001 --seed 3 \
        --dev 'c0[01]' --adversary-steps 0 --keep-going --threads "$threads" "$@"
}

# ---- the same voice

train 0 0 4 one.qv
train 0 2 2 two.qv
tells "2 processes" "--resume"
for text in "10 of 10 recordings" "26 of 26 passes" "fitting spectra: 2 of 2 steps" "fitting the vocoder: 2 of 2"; do
    [ "$(grep -c "$text" err)" -eq 1 ] || { fail "not told once: $text"; cat err; }
done
[ "$(grep -c 'two.qv is written' out)" -eq 1 ] || { fail "the end is not told once"; cat out; }
grep -q ', 4 workers\.<' two.qv.work/report.html || fail "the report does not tell of 4 workers"
cmp one.qv two.qv || fail "2 processes with 2 threads make another voice than one with 4"
train 0 4 1 four.qv
cmp one.qv four.qv || fail "4 processes make another voice than one with 4 threads"

# ---- minutes to keep to

train 0 2 2 enough.qv --minutes 30
tells "--minutes 30: more than it needs"
cmp one.qv enough.qv || fail "2 processes with minutes enough make another voice than without"
if [ -z "$QUAVER_TEST_BRIEF" ]; then # takes as long as it may
    for minutes in 0.1 0.2 0.4 0.8 1.6; do # until they are enough for any voice, which depends on the machine
        rm -rf squeezed.qv.work
        (train 0 2 1 squeezed.qv --effort 20 --minutes $minutes) >tried # apart: a failure does not count yet
        [ -e squeezed.qv ] && break
        tells "quaver: --minutes $minutes: " "--resume"
    done
    tells "--minutes $minutes: " " % of the steps"
    mkdir again.qv.work && cp squeezed.qv.work/plan squeezed.qv.work/options again.qv.work || fail "there is no plan"
    train 0 0 2 again.qv --effort 20 --resume
    cmp squeezed.qv again.qv || fail "one process makes another voice of the plan of 2"
fi
train 1 2 1 hurry.qv --minutes 0.001
tells "quaver: --minutes 0.001: " "--resume"
[ "$(grep -c '^quaver: ' err)" -eq 1 ] || { fail "that minutes are too few is not told once"; cat err; }

# ---- errors of one process

expect 2 $mpirun -n 2 "$quaver" train lj -o small.wav
[ "$(grep -c '^quaver: ' err)" -eq 1 ] || { fail "wrong arguments are not told once"; cat err; }
train 1 2 1 new.qv --dict nowhere.dict
tells "quaver: nowhere.dict: "
[ "$(grep -c '^quaver: ' err)" -eq 1 ] || { fail "what is missing is not told once"; cat err; }
mkdir other && cp -r lj other && sed -i '3s/|.*/|Noom teak./' other/lj/metadata.csv
RANK_1=other train 1 2 1 new.qv
tells "quaver: rank 1 on " "lj/metadata.csv: " "are not the same"
RANK_1=../voices train 1 2 1 new2.qv
tells "quaver: rank 1 on " "lj/words.dict: "
mkdir third && cp -r lj third && sed -i '1s/.$/T/' third/lj/words.dict
RANK_1=third train 1 2 1 new3.qv
tells "quaver: rank 1: options or dictionary are not those of rank 0"
[ "$(grep -c '^quaver: ' err)" -eq 1 ] || { fail "that a dictionary differs is not told once"; cat err; }
if grep -q MPI_ABORT out err; then fail "a difference that all know of ends in an abort"; fi
[ ! -e new.qv ] && [ ! -e new2.qv ] && [ ! -e new3.qv ] || fail "there is a voice in spite of errors"

# ---- a process that is lost, and another number of them to go on with

train 0 0 3 three.qv --effort 0.04
for _ in 1 2 3 4 5; do
    rm -rf lost.qv lost.qv.work
    train 0 3 1 lost.qv --effort 0.04 >lost.out &
    waiting=$!
    wait_for '[ -e lost.qv.work/prosody.checkpoint ]' || fail "no checkpoint"
    kill -9 "$(cat rank1.pid)"
    wait $waiting
    [ ! -e lost.qv ] && break
done
[ ! -e lost.qv ] || fail "the process was never lost in time"
tells "--resume"
grep -qi 'killed' out err || { fail "who is lost is not told"; cat out err; } # by mpirun
wait_for '! kill -0 "$(cat rank0.pid)" 2>/dev/null' || fail "a process goes on alone"
grep -q '^FAILED: status' lost.out || fail "mpirun ends well in spite of a lost process"
train 0 2 1 lost.qv --effort 0.04 --resume
cmp three.qv lost.qv || fail "a training that lost a process and goes on in two gives another voice"

# ---- letters to phones

letters() { # STATUS RANKS THREADS FILE [options]
    status=$1 ranks=$2 threads=$3 file=$4
    shift 4
    start=
    [ "$ranks" -eq 0 ] || start="$mpirun -n $ranks"
    # shellcheck disable=SC2086
    expect "$status" $start "$quaver" train-g2p lj/words.dict -o "$file" --epochs 2 --batch 4 --sizes "16 16 1 2 1 2" \
        --threads "$threads" "$@"
}
letters 0 0 3 one.g2p
letters 0 3 1 three.g2p
cmp one.g2p three.g2p || fail "3 processes make another model than one with 3 threads"

# ---- programs

folder_of=$(dirname "$quaver")
if ldd "$quaver" "$folder_of/quaver-train" | grep -q 'libmpi'; then fail "MPI is loaded by those who don't ask for it"; fi
mkdir bare && cp "$quaver" bare
OMPI_COMM_WORLD_SIZE=2 expect 1 bare/quaver train lj -o new.qv
complains "quaver-train-mpi: " "where MPI is"
OMPI_COMM_WORLD_SIZE=2 OMPI_COMM_WORLD_RANK=1 expect 1 bare/quaver train lj -o new.qv
says_nothing
OMPI_COMM_WORLD_SIZE=1 OMPI_COMM_WORLD_RANK=0 expect 2 "$quaver" train lj
complains "quaver: train: " "-o VOICE.qv"
OMPI_COMM_WORLD_SIZE=2 expect 1 "$quaver" train lj -o new.qv --dict lj/words.dict
tells "quaver: mpirun has started 2 processes, which don't see each other"
finish
