#!/bin/sh
# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# The programs of examples/, each driven against simx-host over shared memory, and over TCP where
# that makes a difference; what they print is what they promise. The build folder of the examples
# is ../examples.

host=../host/simx-host
examples=../examples
[ -x $host ] || { echo "SKIP: no simx-host"; exit 77; }

work=$(mktemp -d) || exit 99
export REMOTEAPI_SHM_DIR="$work/sockets"
mkdir -m 700 "$work/sockets"
hosts=
trap 'for id in $hosts; do kill $id; done 2> /dev/null; wait; rm -rf "$work"' EXIT
failed=0
port=$((32000 + $$ % 700)) # of those for scripts: see support_port.h

fail()
{
    echo "FAIL: $*"
    failed=1
}

# start ARGUMENT...: a simx-host, ready; its output is in $log.
start()
{
    log=$work/host$(echo "$hosts" | wc -w)
    $host "$@" > "$log" 2>&1 &
    hosts="$hosts $!"
    tries=0
    until grep -q 'simx-host: ready' "$log"; do
        tries=$((tries + 1))
        [ $tries -lt 1200 ] && kill -0 ${hosts##* } 2> /dev/null || { cat "$log"; exit 99; }
        sleep 0.1
    done
}

# expect PATTERN PROGRAM ARGUMENT...
expect()
{
    pattern=$1
    shift
    echo "--- $*"
    if ! "$@" > "$work/output" 2>&1; then
        fail "$*"
    elif ! grep -qE "$pattern" "$work/output"; then
        fail "$*: no $pattern"
    fi
    cat "$work/output"
}

start --port "-$port" --port "$port"
for way in "-$port" "$port"; do
    expect 'number: 0\.[0-9]+ \(5\)' $examples/simple_test "$way"
    grep -q '^33 objects: table cube ' "$work/output" || fail "simple_test: the list of objects"
    expect 'it stands in front of the table' $examples/stop_at_wall "$way"
    expect 'after +[0-9]+ ms +\+(0\.9|1\.0)' $examples/move_joint "$way"
done
[ "$(grep -c '^\[status\] Hello, simulator!$' "$log")" -eq 2 ] || fail "no greeting in the status bar"

# Calls by name need Lua; in C++ they do the same.
if $host --plugin none --run --steps 1 --script /dev/null > "$work/output" 2>&1; then
    for name in call_by_name call_by_name_cc; do
        expect 'angle \+0\.[45][0-9] rad, gripper at' $examples/$name "-$port"
    done
fi

# A picture needs OpenGL; a program says in words when there is none.
if $examples/grab_image --port "-$port" --sensor overview "$work/robot.png" > "$work/output" 2>&1
then
    cat "$work/output"
    head -c 8 "$work/robot.png" | od -An -tx1 | grep -q '89 50 4e 47 0d 0a 1a 0a' || fail "no PNG"
    [ "$(wc -c < "$work/robot.png")" -gt 100000 ] || fail "the picture is too small a file"
else
    grep -q 'render' "$work/output" || fail "grab_image: $(cat "$work/output")"
fi

# Without a simulator they say so and fail.
for name in simple_test stop_at_wall move_joint call_by_name call_script many_simulators; do
    $examples/$name "-$((port + 3))" > "$work/output" 2>&1 && fail "$name: somebody is there"
    [ -s "$work/output" ] || fail "$name: no words"
done

start --port "-$((port + 1))"
expect 'robot .*: \+0\.[34]' $examples/many_simulators "-$port" "-$((port + 1))"

# A simulator without Lua refuses a script.
if $host --plugin none --run --steps 1 --script /dev/null > "$work/output" 2>&1; then
    start --port "-$((port + 2))" --script "${srcdir:-.}/../examples/places.lua"
    expect '^ball  \+0\.250 -0\.500 \+0\.040 metres$' $examples/call_script "-$((port + 2))"
fi

if [ -x $examples/rollout_mpi ] && command -v mpirun > /dev/null; then
    OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
    export OMPI_ALLOW_RUN_AS_ROOT OMPI_ALLOW_RUN_AS_ROOT_CONFIRM
    expect '^6 rollouts on 2 ranks: 0\.[0-9]+ m' \
        mpirun --oversubscribe -n 2 $examples/rollout_mpi 3 "$(realpath $host)"
fi

exit $failed
