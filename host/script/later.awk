# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Prints, for each function of sim_names.txt that a later simulator than V-REP has brought, LATER(name,
# generation). Those for floats and for doubles are one; the older of the two counts.
$1 ~ /^[0-9]+$/ {
    name = $2
    sub(/_D$/, "", name)
    if (!(name in since) || $1 < since[name])
        since[name] = $1
}
END {
    for (name in since)
        if (since[name] > 3)
            print "LATER(" name ", " since[name] ")"
}
