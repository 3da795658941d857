# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Prints the symbols that one simulator library exports: the launcher's entry point, the functions
# of sim_exports.def, which is read first, and the others of sim_names.txt, whose generation is not
# after `generation` (3, 4 or 46).
function export(since, name)
{
    defined[name] = 1
    if (since <= generation)
        print name
}
BEGIN {
    FS = "[(, ]+"
    print "simx_host_run"
}
$1 == "SIM" || $1 == "SIM_REAL" { export($2, $3) }
$1 == "SIM_REAL" { export($2 > 4 ? $2 : 4, $3 "_D") }
$1 ~ /^[0-9]+$/ && !defined[$2] { export($1, $2) }
