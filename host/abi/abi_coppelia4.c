/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * libcoppeliaSim.so: CoppeliaSim 4.5.1 rev. 4.
 */
#include "abi/abi.h"

const struct abi host_abi = {
    .name = "coppelia4",
    .program_version = 40501,
    .program_revision = 4,
    .start = "simStart",
    .end = "simEnd",
    .message = "simMessage",
    .prefixes = { "libsimExt", "libv_repExt" },
};
