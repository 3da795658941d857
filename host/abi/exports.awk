# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Prints the symbols that one simulator library exports: those of sim_exports.def whose generation
# is not after `generation` (3, 4 or 46), and the launcher's entry point.
BEGIN {
    FS = "[(, ]+"
    print "simx_host_run"
}
$1 == "SIM" && $2 <= generation { print $3 }
$1 == "SIM_REAL" && $2 <= generation {
    print $3
    if (generation >= 4)
        print $3 "_D"
}
