# SPDX-License-Identifier: MIT
# What bash's completion offers, a line each: complete.bash COMPLETION PROGRAM WORD... (the last one is being completed)
source "$1"
shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_quaver
[ ${#COMPREPLY[@]} = 0 ] || printf '%s\n' "${COMPREPLY[@]}"
