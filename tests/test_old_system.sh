#!/bin/sh
# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# What an older system does not know (old_system.c) is done without.

failed=0
for test in test_word test_segment test_segment_life test_session; do
    [ -x "./$test" ] || continue # there are no fast sessions
    LD_PRELOAD=$PWD/.libs/old_system.so "./$test" || failed=1
done
exit $failed
