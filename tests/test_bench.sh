#!/bin/sh
# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# What simx-bench says when it is asked for help, or for what cannot be.

bench=../tools/simx-bench
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failed=0

fail()
{
    echo "FAIL: $*"
    failed=1
}

# run STATUS ARGUMENT...: both outputs are in files of $work.
run()
{
    wanted=$1
    shift
    echo "--- $*"
    status=0
    "$bench" "$@" > "$work/output" 2> "$work/errors" || status=$?
    cat "$work/output" "$work/errors"
    [ $status -eq "$wanted" ] || fail "status $status: $*"
}

# expect_errors LINES PATTERN: there are so many lines of errors, and one is of this pattern.
expect_errors()
{
    [ "$(wc -l < "$work/errors")" -eq "$1" ] || fail "not $1 lines of errors"
    grep -q "$2" "$work/errors" || fail "no error with: $2"
}

for option in -h --help; do
    run 0 $option
    for listed in '-h, --help' --version --spawn; do
        grep -q -e "$listed" "$work/output" || fail "$option does not list $listed"
    done
done
for option in --no-such-option -x; do
    run 2 $option
    expect_errors 1 "^simx-bench: $option: no such option; --help "
done
run 2 --port
expect_errors 1 '^simx-bench: --port: a value is needed; --help '

exit $failed
