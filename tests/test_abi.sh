#!/bin/sh
# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Programs that were linked to a released library go on working: no function is gone, no argument,
# result or structure differs from tests/abi/libremoteapi-shm.abi, which is the newest release's.
# More functions are no difference. For a 64-bit library of a PC, built with -g.
#
#   test_abi.sh --update     writes that file anew (make update-abi): only for a release

srcdir=${srcdir:-.}
include=$(cd "$srcdir/../include" && pwd)
library=../lib/.libs/libremoteapi-shm.so
released=$srcdir/abi/libremoteapi-shm.abi
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT

skip()
{
    echo "SKIP: $*"
    exit 77
}

# describe LIBRARY FILE: without the folder in which it was built.
describe()
{
    abidw --no-show-locs --no-comp-dir-path --no-corpus-path --no-elf-needed \
        --drop-undefined-syms --drop-private-types --headers-dir "$include" --out-file "$2" "$1" &&
        sed -i "s|\( path='\)[^']*/lib/|\1lib/|" "$2"
}

command -v abidw > /dev/null && command -v abidiff > /dev/null || skip "no abidw (abigail-tools)"
[ -f "$library" ] || skip "no shared object to look into"
describe "$library" "$work/new.abi" || { echo "FAIL: abidw does not read $library"; exit 1; }
grep -q "architecture='elf-amd-x86_64'" "$work/new.abi" || skip "not a 64-bit PC"
grep -q "<function-decl name='simxStart'" "$work/new.abi" || skip "built without -g"
if [ "$1" = --update ]; then
    cp "$work/new.abi" "$released"
    exit
fi

abidiff --no-added-syms "$released" "$work/new.abi" || { echo "FAIL: see above"; exit 1; }

# The comparison sees what it is for: a function that is gone, a type that is wider.
sed "s/='simxGetPingTimeUs'/='simxOther'/g" "$work/new.abi" > "$work/renamed.abi"
sed "s/name='int' size-in-bits='32'/name='int' size-in-bits='64'/" "$work/new.abi" > "$work/wider.abi"
for changed in renamed wider; do
    if abidiff --no-added-syms "$released" "$work/$changed.abi" > /dev/null 2>&1; then
        echo "FAIL: a library that is $changed passes"
        exit 1
    fi
done
