#!/bin/sh
# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# No function of extApi.h is forgotten: each is called in the suite of the whole (test_whole.c and
# whole_*.c, which run for each simulator and over each way), and has its types in bindings.tsv if
# it is one that the original's bindings declare.

tests=${srcdir:-.}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failed=0

grep '^EXTAPI_DLLEXPORT' "$tests/../include/extApi.h" | sed 's/(.*//; s/.*[ *]//' |
    sort > "$work/declared"
[ "$(wc -l < "$work/declared")" -ge 157 ] || { echo "FAIL: too few functions found"; exit 1; }

# Of whole_mujoco.c, whole_host.c and so on only calls count, and no comment.
cat "$tests"/test_whole.c "$tests"/whole_*.c | sed 's|/\*.*\*/||; /^ \*/d' |
    grep -oE '\b((mtlb_)?simx[A-Z]|extApi_)[A-Za-z0-9_]*' | sort -u > "$work/called"
comm -23 "$work/declared" "$work/called" > "$work/missing"
if [ -s "$work/missing" ]; then
    echo "FAIL: not called in the suite of the whole:"
    cat "$work/missing"
    failed=1
fi

helpers='extApi_getTimeDiffInMs extApi_getTimeInMs extApi_sleepMs'
extensions='simxArm simxCall simxCallCbor simxCallMode simxGetErrorText simxGetPingTimeUs
    simxGetStepInfo simxGetVersion simxLend simxReceiveMessage simxReturnLoan simxSendMessage
    simxSetWaitHooks simxStartAnother simxStep
    simxStepBegin simxStepEnd'
sed 1d "$tests/bindings.tsv" | cut -f 1 > "$work/bound"
printf '%s\n' $helpers $extensions >> "$work/bound"
sort "$work/bound" | diff "$work/declared" - || { echo "FAIL: bindings.tsv"; failed=1; }

exit $failed
