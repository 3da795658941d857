#!/bin/sh
# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Includes go downward only: os <- wire <- transport <- { client <- calls } and
# { server <- commands -> sim }; library and plugin do not know each other.

top=${srcdir:-.}/..
failed=0

# layer FOLDER FORBIDDEN...: no file of the folder includes a header of these.
layer()
{
    folder=$1
    shift
    [ -d "$top/$folder" ] || { echo "FAIL: no folder $folder"; failed=1; }
    for other in "$@"; do
        grep -n "^#include \"$other/" "$top/$folder"/*.[ch] && failed=1
    done
}

layer lib/os wire transport client calls server commands sim
layer lib/wire transport client calls server commands sim
layer lib/transport client calls server commands sim
layer lib/client calls server commands sim
layer lib/calls server commands sim
layer plugin/sim client calls server commands transport
layer plugin/commands client calls transport
layer plugin/server client calls

# What fails on the client's side does so by call_fail or call_refuse, which simxGetErrorText knows.
grep -nE 'simx_return_(local_error|illegal_opmode)_flag' "$top"/lib/calls/*.[ch] && failed=1
exit $failed
