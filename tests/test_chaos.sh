#!/bin/sh
# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Some rounds of chaos (chaos.c) with the fake simulator and simx-host, and mixed work on all ways
# for some seconds (soak.c), in the build folder. CHAOS_ROUNDS, CHAOS_SIMULATOR_ROUNDS and
# SOAK_SECONDS say how much of it.
set -eu
# Processes that end in the midst of their work, and children of a fork, have not freed what they had;
# servers that end by themselves have, and chaos turns the check on for them.
ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0" ./chaos --rounds "${CHAOS_ROUNDS:-40}"
# The same with the real thing, where it was built; it tells of each mad client.
if [ -x ../host/simx-host ]; then
    ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0" ./chaos --rounds \
        "${CHAOS_SIMULATOR_ROUNDS:-20}" --simulator ../host/simx-host 2>chaos-simulator.log || {
        tail -n 40 chaos-simulator.log >&2
        exit 1
    }
fi
# What the sanitizer keeps of freed memory is no growth of ours.
ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}quarantine_size_mb=8" ./soak --seconds "${SOAK_SECONDS:-4}"
