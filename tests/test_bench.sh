#!/bin/sh
# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# What simx-bench says when it is asked for help, or for what cannot be.

bench=../tools/simx-bench
host=../host/simx-host
work=$(mktemp -d) || exit 99
export REMOTEAPI_SHM_DIR="$work/sockets"
mkdir -m 700 "$work/sockets"
id=
trap '[ -z "$id" ] || kill $id; wait; rm -rf "$work"' EXIT
failed=0
absent=1 # TCP port 1 has no server
served=-$((10000 + $$ % 80000))

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
for port in 0 65536; do
    run 2 --port $port
    expect_errors 1 "^simx-bench: --port $port: "
done

run 2 nonsense
expect_errors 1 '^simx-bench: nonsense: no such measurement; --help lists them'
run 2 unused
expect_errors 1 '^simx-bench: image, scale and unused start simulators of their own: --spawn is needed'
run 2 --spawn --abi vrep4
expect_errors 1 '^simx-bench: --abi vrep4: vrep3, coppelia4 or coppelia46 is needed'

# A server that is not there is told once, with what to do, whatever was to be measured.
for port in $absent $served; do
    run 1 --json --port $port
    expect_errors 2 "port $port: no connection"
    expect_errors 2 "start simx-host --port $port "
    [ ! -s "$work/output" ] || fail "a report about nothing"
done

# What is served is measured all the same.
if [ -x $host ]; then
    $host --port $served > "$work/host.log" 2>&1 &
    id=$!
    tries=0
    until grep -q 'simx-host: ready' "$work/host.log"; do
        tries=$((tries + 1))
        [ $tries -lt 300 ] && kill -0 $id 2> /dev/null || { cat "$work/host.log"; exit 99; }
        sleep 0.1
    done
    run 1 --port $absent --port $served --calls 20 --steps 20 --streams 0 ping step
    expect_errors 2 "port $absent: no connection"
    grep -q "fast session $served, running" "$work/output" || fail "no figures of port $served"
    ! grep -q "TCP $absent" "$work/output" || fail "figures of port $absent"

    # libzmq has its rows where it is, and only there.
    run 0 --spawn --calls 20 --streams 0 named
    grep -q 'fast session.*position, direct' "$work/output" || fail "no calls by name"
    wanted=$(/sbin/ldconfig -p | grep -q 'libzmq\.so\.5 ' && echo 2 || echo 0)
    grep -q 'TCP.*position, ZMTP' "$work/output" || fail "no calls by ZMTP"
    [ "$(grep -c 'position, libzmq\|libzmq alone' "$work/output")" -eq "$wanted" ] ||
        fail "not $wanted rows for libzmq"
fi

exit $failed
