#!/bin/sh
# SPDX-License-Identifier: MIT
# packaging/build-debs hands to dpkg-buildpackage what it is told: here a stand-in that shows what it got, as the packages
# themselves take minutes.
#     check_build_debs.sh SOURCE-FOLDER
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/bin" "$folder/caller"
printf '#!/bin/sh\ncp debian/control ../control.txt\necho "$@" >../options.txt\n' >"$folder/bin/dpkg-buildpackage"
printf '#!/bin/sh\n' >"$folder/bin/dpkg-checkbuilddeps"
chmod +x "$folder/bin/"*
cd "$folder/caller"
status=0
# What means something to sed, and a folder as seen from where it is called.
DEBFULLNAME='A & B / C\D' DEBEMAIL=a@example.org PATH=$folder/bin:$PATH "$1/packaging/build-debs" -o debs >../log 2>&1 ||
    { cat ../log; exit 1; }
grep -qxF 'Maintainer: A & B / C\D <a@example.org>' debs/control.txt || { grep Maintainer debs/control.txt; status=1; }
grep -qxF -- '-b -us -uc' debs/options.txt || { cat debs/options.txt; status=1; }
exit $status
