#!/bin/sh
# SPDX-License-Identifier: MIT
# Includes point downwards between the folders of src, and only the files that are for it include headers of the
# operating system.
#     includes.sh SOURCE-ROOT
set -u

# From the bottom to the top. A folder may include those before it.
order='base kernels store nn dsp text model synth audio train server cli'

# Files that may include headers of one operating system; the module of speech-dispatcher sees nothing of Quaver but
# its public header, and is built for POSIX only.
system_files='^(base/((platform|process|socket)_(posix|windows)|wide)|server/speechd/(main|voices))\.c$'
system_headers='<(unistd|fcntl|dirent|sched|spawn|poll|fnmatch|glob|dlfcn|io|windows|process|sys/[a-z]+)\.h>'

# The speaking half of the command, which is compiled without a path to all of src, names what lies beside it.
bare='^cli/[^/]+$'
# What is built on the public headers, base and itself alone.
public='^server/'
# What of src it may see all the same: a header each that includes just that one.
outside='^cli/outside/'

# Lines FILE:LINE: reason, for the folder $1 that is as src.
faults() {
    find "$1" -name '*.[ch]' | sort | while read -r file; do
        awk -v path="${file#"$1"/}" -v order="$order" -v files="$system_files" -v headers="$system_headers" \
            -v bare="$bare" -v public="$public" -v outside="$outside" '
            BEGIN {
                count = split(order, name, " ")
                for (i = 1; i <= count; i++)
                    level[name[i]] = i
                split(path, part, "/")
                own = level[part[1]]
                if (!own)
                    printf "%s:1: the folder %s has no place in the order\n", path, part[1]
            }
            /^[ \t]*#[ \t]*include[ \t]*"/ {
                split($0, quoted, "\"")
                split(quoted[2], part, "/")
                if (part[1] == "quaver" || path ~ outside)
                    next
                if (path ~ bare && quoted[2] !~ "/")
                    next
                if (!level[part[1]])
                    printf "%s:%d: \"%s\" is not a path from src or include\n", path, NR, quoted[2]
                else if (level[part[1]] > own)
                    printf "%s:%d: \"%s\" points upwards\n", path, NR, quoted[2]
            }
            path ~ public && /^[ \t]*#[ \t]*include[ \t]*"/ && part[1] !~ /^(quaver|base|server)$/ {
                printf "%s:%d: \"%s\": servers see the public headers and src/base\n", path, NR, quoted[2]
            }
            /^[ \t]*#[ \t]*include[ \t]*</ && $0 ~ headers && path !~ files {
                printf "%s:%d: %s belongs into base/platform, base/process or base/socket\n", path, NR, $0
            }' "$file"
    done
}

# A tree with one fault of each kind, to see that each is found.
check_itself() {
    tree=$(mktemp -d) || return
    trap 'rm -rf "$tree"' EXIT
    mkdir "$tree/nn" "$tree/base" "$tree/odd" "$tree/server"
    printf '#include "base/real.h"\n#include "quaver/quaver.h"\n#include "synth/stream.h"\n' >"$tree/server/deep.c"
    printf '#include "base/real.h"\n#include "quaver/quaver.h"\n#include <string.h>\n#include "model/voice.h"\n' \
        >"$tree/nn/up.c"
    printf '  #  include  "real.h"\n' >"$tree/base/bare.h"
    printf '#include <sys/mman.h>\n' >"$tree/base/system.c"
    printf '#include <sys/mman.h>\n' >"$tree/base/platform_posix.c"
    : >"$tree/odd/file.c"
    found=$(faults "$tree" | cut -d: -f1,2 | tr '\n' ' ')
    [ "$found" = 'base/bare.h:1 base/system.c:1 nn/up.c:4 odd/file.c:1 server/deep.c:3 ' ] && return
    echo "this test doesn't find what it should, but: $found"
    exit 1
}

check_itself
found=$(faults "$1/src")
[ -z "$found" ] && exit 0
echo "$found"
exit 1
