#!/bin/sh
# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Includes go downward only: os <- wire <- { store, transport } <- { client <- calls }
# and { server <- commands -> sim }, with named calls beside the server; library and plugin do not know each other. The server
# gets the commands' table from the plugin, which is on top of both. The rooms of the host
# (host/README.md) have an order, and its files include each other in no circle.

top=${srcdir:-.}/..
failed=0

# layer FOLDER FORBIDDEN...: no file of the folder includes a header of these.
layer()
{
    folder=$1
    shift
    [ -d "$top/$folder" ] || { echo "FAIL: no folder $folder"; failed=1; }
    for other in "$@"; do
        grep -n "^#include \"$other/" "$top/$folder"/*.[ch]* && failed=1
    done
}

layer lib/os wire store transport client calls server commands sim
layer lib/wire store transport client calls server commands sim
layer lib/store transport client calls server commands sim
layer lib/transport store client calls server commands sim
layer lib/client calls server commands sim
layer lib/calls server commands sim
layer plugin/sim client calls server commands named transport
layer plugin/commands client calls transport
layer plugin/named client calls commands transport
layer plugin/server client calls commands

# The server and the named calls know of each other no more than this.
grep -n '^#include "server/' "$top"/plugin/named/*.[ch] | grep -v '"server/st[eo]p.*\.h"' && failed=1
grep -n '^#include "named/' "$top"/plugin/server/*.[ch] "$top"/plugin/commands/*.[ch] |
    grep -v '"named/named\.h"' && failed=1

# Each room of the host is below those that follow it; the launcher knows the lowest only.
set -- abi world scene view model calls script run launch
while [ $# -gt 1 ]; do
    room=$1
    shift
    layer "host/$room" "$@"
done
layer host/launch world scene view model calls script run

# The simulator's functions are for the plugin, for scripts and for the program's life.
for room in world scene view model; do
    grep -n '^#include "abi/sim_exports.h"' "$top/host/$room"/*.[ch]* && failed=1
done

# A file and its header are one to tsort, which tells each circle on its standard error.
(cd "$top/host" && grep -H '^#include "[a-z]*/.*\.h"' */*.[ch]*) |
    sed 's/\.[ch]*:#include "/ /; s/\.h".*//' | tsort >/dev/null || failed=1

# What fails on the client's side does so by call_fail or call_refuse, which simxGetErrorText knows.
grep -nE 'simx_return_(local_error|illegal_opmode)_flag' "$top"/lib/calls/*.[ch] && failed=1

# One style of functions: no blank lines in them, which clang-format cannot say.
find "$top/lib" "$top/plugin" "$top/host" "$top/tools" "$top/tests" -name '*.[ch]' -exec awk '
    FNR == 1 || /^}/ { inside = 0 }
    inside && /^$/ { print FILENAME ":" FNR ": a blank line in a function"; found = 1 }
    /^{$/ { inside = 1 }
    END { exit found }' {} + || failed=1
exit $failed
