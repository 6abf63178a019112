# SPDX-License-Identifier: MIT
# What zsh's completion gives to its helpers, a line each: complete.zsh COMPLETION PROGRAM WORD...
_arguments() { print -rl -- "$@" }
_describe() { eval "print -rl -- \"\${${@[-1]}[@]}\"" }
completion=$1
shift
words=("$@") CURRENT=$#
source $completion
