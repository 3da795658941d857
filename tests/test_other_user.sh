#!/bin/sh
# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# The tests in which another user takes our names, comes to our sockets and listens in our place:
# who is not root cannot play one, which is told here.
set -eu
[ "$(id -u)" -eq 0 ] || {
    echo "not root: another user cannot be played"
    exit 77
}
for test in test_fast_folder test_segment test_service_start; do
    outcome=$(CK_RUN_CASE="another user" ./$test)
    echo "$outcome"
    case $outcome in
    *"100%: Checks: "[1-9]*) ;;
    *) exit 1 ;;
    esac
done
