# SPDX-License-Identifier: MIT
# Completion of quaver for bash. Commands, options and what they take are read from --help, which the program writes
# from the tables that it reads its command line with: so they are those of the quaver that is run.

# Options of a command's --help, a line each: the option, and what is to stand behind it: "FILE", "wav|flac|ogg", or
# nothing.
_quaver_options() { # HELP
    printf '%s\n' "$1" | awk '
        /^  (-[A-Za-z], |    )--[a-z]/ {
            letter = substr($0, 3, 2)
            line = substr($0, 7)
            value = ""
            if (match(line, /^--[a-z0-9-]+ [^ ]/))
                value = substr(line, RLENGTH)
            sub(/ .*/, "", value)
            sub(/ .*/, "", line)
            print line, value
            if (letter ~ /^-/)
                print letter, value
        }'
}

# What the operand number N (0: the first) of a command is called in its --help: "VOICE", "TEXT...".
_quaver_operand() { # HELP N
    printf '%s\n' "$1" | awk -v n="$2" '
        /^usage: / {
            gsub(/\[[^]]*options\]|\[-[^]]*\]|-[a-z] [^ ]+|[][]/, "")
            for (i = $4 == "install" ? 5 : 4; i <= NF; i++)
                word[count++] = $i
            if (n >= count && count && word[count - 1] ~ /\.\.\.$/)
                n = count - 1
            print word[n]
            exit
        }'
}

# Sets COMPREPLY to what a value of this kind may be.
_quaver_value() { # PROGRAM KIND WORD
    case $2 in
    [a-z]*'|'*) mapfile -t COMPREPLY < <(compgen -W "${2//|/ }" -- "$3") ;;
    VOICE*)
        mapfile -t COMPREPLY < <(compgen -W "$("$1" voices 2>/dev/null | awk '{print $1}')" -- "$3"
            compgen -f -X '!*.qv' -- "$3"
            compgen -d -- "$3")
        ;;
    DATASET | DIR | FOLDER) mapfile -t COMPREPLY < <(compgen -d -- "$3") ;;
    '' | X | N | [A-Z] | SECONDS | BYTES | DIGITS | DEVICE | NAME | KEY* | TEXT* | WORD* | PORT | ADDRESS | TOKEN) COMPREPLY=() ;;
    *) mapfile -t COMPREPLY < <(compgen -f -- "$3") ;;
    esac
}

_quaver() {
    local program=${COMP_WORDS[0]/#\~/$HOME} word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local at=2 command=(${COMP_WORDS[1]-}) help options kind operand=0 i
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "$("$program" --help 2>/dev/null | sed -n 's/^  \([a-z0-9-]*\) .*/\1/p') \
            --help --version" -- "$word")
        return
    fi
    if [ "${command[0]}" = voices ]; then
        if [ "$COMP_CWORD" -eq 2 ]; then
            mapfile -t COMPREPLY < <(compgen -W 'install remove --help' -- "$word")
            return
        fi
        command+=("${COMP_WORDS[2]}")
        at=3
    fi
    help=$("$program" "${command[@]}" --help 2>/dev/null) || return
    options=$(_quaver_options "$help")
    if [ "$previous" = = ]; then # --option=WORD, which bash takes apart
        previous=${COMP_WORDS[COMP_CWORD - 2]}
    elif [ "$word" = = ]; then
        word=
    fi
    kind=$(printf '%s\n' "$options" | awk -v option="$previous" '$1 == option {print $2; exit}')
    if [ -n "$kind" ]; then
        _quaver_value "$program" "$kind" "$word"
        return
    fi
    if [[ $word == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(printf "%s\n" "$options" | cut -d" " -f1)" -- "$word")
        return
    fi
    for ((i = at; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
        -*) [ -z "$(printf '%s\n' "$options" | awk -v option="${COMP_WORDS[i]}" '$1 == option {print $2; exit}')" ] || i=$((i + 1)) ;;
        *) operand=$((operand + 1)) ;;
        esac
    done
    if [ "${command[*]}" = 'voices remove' ]; then # those of the user's folder
        mapfile -t COMPREPLY < <(compgen -W "$(cd "${XDG_DATA_HOME:-$HOME/.local/share}/quaver/voices" 2>/dev/null &&
            printf '%s\n' *.qv | sed -n 's/\.qv$//p')" -- "$word")
        return
    fi
    _quaver_value "$program" "$(_quaver_operand "$help" "$operand")" "$word"
}
complete -o filenames -F _quaver quaver
