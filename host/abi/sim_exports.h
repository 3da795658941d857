/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The simulator's exported functions, as a plugin finds them with dlsym. All of them are compiled
 * once; which of them a simulator library shows is decided by its symbol list. What they mean is
 * the simulators' business and documented there; a remark at a definition tells where MuJoCo makes
 * a difference. The double versions do the work, the float ones (floats.c) convert.
 */
#ifndef HOST_SIM_EXPORTS_H
#define HOST_SIM_EXPORTS_H

#include <stdbool.h>

#include "abi/host.h"

/* What a plugin's script function is called with. The last two exist since CoppeliaSim 4.2. */
struct SScriptCallBack {
    int objectID;
    int scriptID;
    int stackID;
    char waitUntilZero;
    char *raiseErrorWithMessage;
    char *source;
    int line;
};

#define SIM(generation, name, type, arguments) SIM_EXPORT type name arguments;

#define REAL float
#define SIM_REAL(generation, name, type, arguments) SIM_EXPORT type name arguments;
#include "abi/sim_exports.def"
#undef SIM_REAL
#undef REAL

#undef SIM
#define SIM(generation, name, type, arguments)

#define REAL double
#define SIM_REAL(generation, name, type, arguments) SIM_EXPORT type name##_D arguments;
#include "abi/sim_exports.def"
#undef SIM_REAL
#undef REAL
#undef SIM

#endif
