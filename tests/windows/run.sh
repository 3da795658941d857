#!/bin/sh
# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Runs a test: scripts as they are, programs for Windows under Wine ($WINE), or not at all.
case $1 in
*.sh) exec "$@" ;;
esac
[ "${WINE:-none}" != none ] || { echo "SKIP: no Wine"; exit 77; }
export WINEDEBUG="${WINEDEBUG:--all}"
exec "$WINE" "$@"
