/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * libcoppeliaSimHeadless.so: CoppeliaSim 4.10.0 rev. 0.
 */
#include "abi/abi.h"

const struct abi host_abi = {
    .name = "coppelia46",
    .program_version = 41000,
    .program_revision = 0,
    .new_style = 1,
    .start = "simInit",
    .end = "simCleanup",
    .message = "simMsg",
    .prefixes = { "lib", "lib" },
};
