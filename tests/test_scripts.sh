#!/bin/sh
# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# The scripts that build tell in one line what to do, and do nothing, where ./configure was run in
# the source tree.

tests=${srcdir:-.}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failed=0

command -v bash > /dev/null || { echo "SKIP: no bash"; exit 77; }
cp -R "$tests/../script" "$work" && chmod -R u+w "$work"
touch "$work/config.status"
find "$work" | sort > "$work.before"

for name in analyse coverage demo fuzz mutate test test-long test-packages test-windows; do
    script=$work/script/$name
    if timeout 20 "$script" > "$work.output" 2>&1; then
        echo "FAIL: script/$name goes on"
        failed=1
    fi
    [ "$(wc -l < "$work.output")" -eq 1 ] && grep -q 'make distclean' "$work.output" ||
        { cat "$work.output"; echo "FAIL: script/$name does not say what to do in one line"; failed=1; }
done
find "$work" | sort | diff "$work.before" - || { echo "FAIL: a script has made something"; failed=1; }
rm -f "$work.before" "$work.output"
exit $failed
