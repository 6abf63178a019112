# SPDX-License-Identifier: MIT
# What the tests of several processes share; to be sourced after common.sh, with $mpirun.
sizes=prosody_width=16,encoder_width=16,decoder_width=32,vocoder_width=32,vocoder_layers=1

# Open MPI, which refuses root and more processes than processors unless it is told to take them; MPICH doesn't know
# these.
OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1
OMPI_MCA_hwloc_base_binding_policy=none
# Neither library gives all back, and that is not what is looked for here.
ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0
export OMPI_ALLOW_RUN_AS_ROOT OMPI_ALLOW_RUN_AS_ROOT_CONFIRM OMPI_MCA_rmaps_base_oversubscribe
export OMPI_MCA_hwloc_base_binding_policy ASAN_OPTIONS
unset OMPI_COMM_WORLD_SIZE OMPI_COMM_WORLD_RANK PMI_SIZE PMI_RANK PMIX_RANK

# Becomes the command, with its number in rankN.pid; rank 1 in the folder $RANK_1, where that is set.
cat >"$folder/rank.sh" <<'END'
rank=${OMPI_COMM_WORLD_RANK:-$PMI_RANK}
echo $$ >"rank$rank.pid"
[ "$rank" -ne 1 ] || [ -z "$RANK_1" ] || cd "$RANK_1" || exit
exec "$@"
END
export RANK_1
