# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# For the tests that need a simulator, which read this file: start_host, and a folder $work.
work=$(mktemp -d)
host=
trap '[ -z "$host" ] || kill "$host" 2>/dev/null || true; rm -rf "$work"' EXIT
REMOTEAPI_SHM_DIR=$work/sockets
export REMOTEAPI_SHM_DIR

build_example()
{
    gcc -O2 -Wall "$1" -o "$work/$2" $(pkg-config --cflags --libs remoteapi-shm) -lm
}

# start_host OPTION...: with port -23000; returns when it is ready.
start_host()
{
    simx-host --port -23000 "$@" > "$work/host.log" 2>&1 &
    host=$!
    tries=0
    until grep -q 'simx-host: ready' "$work/host.log"; do
        kill -0 "$host" && [ "$tries" -lt 100 ] || { cat "$work/host.log" >&2; exit 1; }
        tries=$((tries + 1))
        sleep 0.1
    done
}
