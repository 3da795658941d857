/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * libv_rep.so: V-REP 3.6.2.
 */
#include "abi/abi.h"

const struct abi host_abi = {
    .name = "vrep3",
    .program_version = 30602,
    .program_revision = 0,
    .start = "v_repStart",
    .end = "v_repEnd",
    .message = "v_repMessage",
    .prefixes = { "libv_repExt", "libsimExt" },
};
