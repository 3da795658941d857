# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Lists the constants of simConst.h that scripts know.
/^ *sim_[A-Za-z0-9_]+ *=/ {
    sub(/ *=.*/, "")
    sub(/^ */, "")
    print "CONSTANT(" $0 ")"
}
