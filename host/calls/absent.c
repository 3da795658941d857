/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The functions of the simulators that have no meaning here. Plugins may refuse a simulator that
 * lacks one of the names they know, even if they never call it; so all are there, and those of this
 * file fail as the simulator's own do. Their arguments, which they do not look at, are the caller's
 * affair in the systems' calling conventions.
 */
#include <stddef.h>

#include "abi/sim_exports.h"
#include "world/error.h"

#define ABSENT(type, name, failure) \
    SIM_EXPORT type name(void);     \
    type name(void)                 \
    {                               \
        FAIL_ABSENT();              \
        return failure;             \
    }
#include "absent.def"
