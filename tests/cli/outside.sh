# SPDX-License-Identifier: MIT
# The speaking half of the command has no way around what it may see: nothing in its folder is included by a path that
# leads out of it, but for the headers in `outside`. outside.sh SOURCE-FOLDER
cd "$1/src/cli" || exit 1
status=0
if grep -n '#include "[^"]*\.\./' ./*.[ch]; then
    echo "FAILED: the public headers, and those that src/cli/outside names, are all that the command may include"
    status=1
fi
for header in $(find outside -name '*.h'); do
    [ "$(grep -c '#include' "$header")" -eq 1 ] && grep -q "#include \"../../../${header#outside/}\"" "$header" ||
        { echo "FAILED: $header stands for something else"; status=1; }
    grep -qrF "#include \"${header#outside/}\"" ./*.[ch] || { echo "FAILED: nobody needs $header"; status=1; }
done
[ "$(find outside -name '*.h' | wc -l)" -ge 1 ] || { echo "FAILED: no headers were found"; status=1; }
exit $status
