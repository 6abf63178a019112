# SPDX-License-Identifier: MIT
# quaver train under mpirun on two machines, which are two network namespaces joined by one cable, so that nothing goes
# by memory; the other one sees no work folder but its own. The voice is that of one process; a cut cable ends all.
# sh ranks_apart.sh QUAVER FOLDER-WITH-tiny.qv WRITE_DATASET MPIRUN
# Skipped where namespaces cannot be made, as without root, and with another MPI than Open MPI, which is told here how
# to reach the other machine.
dataset_writer=$(realpath "$3") || exit 1
mpirun=$4
. "$(dirname "$0")/common.sh"
. "$tests/mpirun.sh"

here=quaver-$$-1 there=quaver-$$-2
"$mpirun" --version 2>/dev/null | grep -q 'Open MPI' || { echo "not Open MPI"; exit 77; }
ip netns add $here 2>/dev/null || { echo "no network namespaces"; exit 77; }
trap 'ip netns del $here; ip netns del $there; rm -rf "$folder"' EXIT
if ! ip netns add $there || ! ip link add qv1 netns $here type veth peer name qv2 netns $there 2>/dev/null; then
    echo "no cable between network namespaces"
    exit 77
fi
for end in "$here 1" "$there 2"; do
    set -- $end
    ip netns exec "$1" ip link set lo up
    ip netns exec "$1" ip addr add 10.99.0.$2/24 dev "qv$2"
    ip netns exec "$1" ip link set "qv$2" up
done

mkdir lj && "$dataset_writer" ljspeech lj 10 || fail "no dataset"
# What Open MPI takes for ssh HOST COMMAND: a machine of another name, whose folder `works` is its own.
mkdir works
cat >"$folder/agent" <<END
#!/bin/sh
shift
exec ip netns exec $there unshare --uts --mount sh -c "hostname other; mount -t tmpfs none '$PWD/works'; cd '$PWD'; \$*"
END
chmod +x "$folder/agent"

# apart VOICE [options]: two processes with two threads each.
apart() {
    voice=$1
    shift
    ip netns exec $here "$mpirun" --mca plm_rsh_agent "$folder/agent" --mca btl tcp,self --mca oob_tcp_keepalive_time 1 \
        --mca oob_tcp_keepalive_intvl 1 --mca oob_tcp_keepalive_probes 2 --host 10.99.0.1:1,10.99.0.2:1 -n 2 "$quaver" \
        train lj -o "$voice" --work works/"$voice" --dict lj/words.dict --sizes $sizes --seed 3 --dev 'c0[01]' \
        --adversary-steps 0 --keep-going --threads 2 "$@" >out 2>err </dev/null
}

expect 0 "$quaver" train lj -o one.qv --dict lj/words.dict --sizes $sizes --seed 3 --dev 'c0[01]' --adversary-steps 0 \
    --keep-going --threads 4 --effort 0.0001
apart two.qv --effort 0.0001 || { fail "two machines: status $?"; cat err; }
cmp one.qv two.qv || fail "two machines make another voice than one"
sent=$(ip netns exec $here cat /sys/class/net/qv1/statistics/tx_bytes)
[ "$sent" -gt 1000000 ] || fail "only $sent bytes went to the other machine"

rm err
apart cut.qv --effort 1 &
waiting=$!
wait_for 'grep -q "fitting " err 2>/dev/null' || fail "no fit"
ip netns exec $here ip link set qv1 down
wait $waiting
[ $? -ne 0 ] || fail "status 0 with a cut cable"
tells "--resume"
[ ! -e cut.qv ] || fail "there is a voice with a cut cable"
finish
