# SPDX-License-Identifier: MIT
# Completion of the command in bash and zsh: every option of every command, as --help has it, with what stands behind it.
# completion.sh QUAVER FOLDER COMPLETIONS
. "$(dirname "$0")/common.sh"
completions=$3
commands=$("$quaver" --help | sed -n 's/^  \([a-z0-9-]*\) .*/\1/p')
[ "$(echo "$commands" | wc -l)" -ge 12 ] || fail "--help has no commands: $commands"

offers() { # what bash offers for the line WORD...
    bash "$tests/complete.bash" "$completions/quaver.bash" "$quaver" "$@" | sort
}
same() { # WHAT FILE-WANTED FILE-OFFERED
    diff "$2" "$3" >difference || { fail "$1: --help (<) and completion (>) differ"; cat difference; }
}

{ echo "$commands"; echo --help; echo --version; } | sort >wanted
offers "" >offered
same "bash, commands" wanted offered
for command in $commands "voices install" "voices remove"; do
    expect 0 "$quaver" $command --help
    grep -oE '^  (-[a-zA-Z], |    )--[a-z0-9-]+' out | grep -oE '\-\-[a-z0-9-]+' | sort >wanted
    [ "$(wc -l <wanted)" -ge 1 ] || fail "no option in $command --help"
    offers $command -- >offered
    [ "$command" = voices ] && continue # its own option stands among install and remove
    same "bash, $command" wanted offered
done
expect 0 "$quaver" say --help
grep -oE '^  -[a-zA-Z], ' out | tr -d ' ,' | sort >wanted
offers say - | grep -x -- '-.' >offered
same "bash, letters" wanted offered

# Values: words of a choice, voices, files, folders, and nothing for a number.
is() { # WANTED WORD...: all that is offered, in one line
    wanted=$1
    shift
    got=$(offers "$@" | tr '\n' ' ' | sed 's/ $//')
    [ "$got" = "$wanted" ] || fail "bash offers \"$got\", not \"$wanted\", for: $*"
}
mkdir -p place/data && touch place/text.txt place/own.qv
is "flac mp3 ogg opus raw wav" say --format ""
is "mp3" say --format m
is "mp3" say --format = m
is "flac mp3 ogg opus raw wav" say --format =
is "all none some" phones --punctuation ""
is "tiny" say -v t
is "place/data place/own.qv" say --voice place/
is "place/data place/own.qv place/text.txt" say -f place/
is "" say --rate ""
is "" say hello ""
is "tiny" info t
is "tiny" info --tensors t
is "place/data" train place/
is "tiny" eval t
is "place/data" eval tiny place/
is "place/data" eval --json tiny place/
is "place/own.qv" voices install place/o
is "--help install remove" voices ""
mkdir -p "$XDG_DATA_HOME/quaver/voices" && touch "$XDG_DATA_HOME/quaver/voices/mine.qv"
is "mine" voices remove ""
rm -r "$XDG_DATA_HOME"
is "" no-such-command ""

command -v zsh >/dev/null || { echo "zsh is not installed"; finish; }
gives() { # what zsh's helpers are given for the line WORD...
    zsh -f "$tests/complete.zsh" "$completions/_quaver" "$quaver" "$@"
}
{ echo "$commands"; echo --help; echo --version; } | sort >wanted
gives "" | sed 's/:.*//' | sort >offered
same "zsh, commands" wanted offered
for command in $commands "voices install"; do
    [ "$command" = voices ] && continue
    expect 0 "$quaver" $command --help
    grep -oE '^  (-[a-zA-Z], |    )--[a-z0-9-]+' out | grep -oE '\-\-?[a-zA-Z0-9][a-z0-9-]*' | sort >wanted
    gives $command -- | sed -n 's/^\(([^)]*)\|\*\)\{0,1\}\(--*[a-zA-Z0-9-]*\)\[.*/\2/p' | sort >offered
    same "zsh, $command" wanted offered
done
for line in '(-f --file)-f[read the text from FILE; -\: standard input]:FILE:_files' \
    '(-v --voice)--voice[a voice'\''s name (see quaver voices) or file]:VOICE:_quaver_voices' \
    '--ssml[the text is SSML]' '*--lexicon[words and their phones, WORD<TAB>PHONES a line; may be given again]:FILE:_files' \
    '--punctuation[which marks are said by name (default none)]:none|some|all:(none some all)'; do
    gives say -- | grep -qxF -- "$line" || { fail "zsh has no $line"; gives say --; }
done
gives eval "" | grep -qx '2:DATASET:_files -/' || { fail "zsh, eval's folder:"; gives eval ""; }
mkdir bin && ln -s "$quaver" bin/quaver
typed() { # WANTED LINE: what zsh makes of the line at the tabulator key
    python3 "$tests/press_tab.py" "$completions" "$folder/work/bin" "$2" "$1" >out 2>&1 || { fail "zsh: $2"; cat -v out; }
}
typed "quaver normalize" "quaver norm"
typed "quaver say --sentence-pause" "quaver say --sent"
typed "quaver phones --punctuation some" "quaver phones --punctuation so"
typed "quaver info tiny" "quaver info ti"
finish
