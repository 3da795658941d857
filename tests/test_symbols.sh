#!/bin/sh
# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# The library exports the functions that extApi.h declares, the plugin the entry points of the
# simulators, and neither exports anything else; Debian's list of symbols is complete. Run in the
# build folder of the tests.

include=${srcdir:-.}/../include
library=../lib/.libs/libremoteapi-shm.so
plugin=../plugin/.libs/libsimExtRemoteApi.so
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT

skip()
{
    echo "SKIP: $*"
    exit 77
}

command -v nm > /dev/null || skip "no nm"
[ -f "$library" ] && [ -f "$plugin" ] || skip "no shared objects to look into"
nm -D --defined-only "$library" > "$work/all" 2> /dev/null || skip "nm does not read them"

exports()
{
    nm -D --defined-only "$1" | awk '{ print $NF }' | sed 's/@.*//' | LC_ALL=C sort
}

exports "$library" > "$work/exported"
sed '/^#/d' "$include/extApi.h" | tr '\n' ' ' |
    grep -o 'EXTAPI_DLLEXPORT [^;(]*(' | sed 's/($//; s/.*[ *]//' | LC_ALL=C sort > "$work/declared"
printf '%s\n' simCleanup simEnd simInit simMessage simMsg simStart v_repEnd v_repMessage \
    v_repStart > "$work/entries"
exports "$plugin" > "$work/plugin"

failed=0
diff "$work/declared" "$work/exported" ||
    { echo "FAIL: < declared but not exported, > exported but not declared"; failed=1; }
sed -n 's/^ \(.*\)@Base .*/\1/p' "$include/../debian/libremoteapi-shm0.symbols" |
    diff "$work/declared" - ||
    { echo "FAIL: < declared but not in debian/libremoteapi-shm0.symbols, > the reverse"; failed=1; }
[ "$(wc -l < "$work/declared")" -ge 147 ] || { echo "FAIL: too few functions"; failed=1; }
diff "$work/entries" "$work/plugin" ||
    { echo "FAIL: the plugin must export its entry points and nothing else"; failed=1; }
exit $failed
