/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The adapter's functions that wrap one of the simulator's; see sim_wrap.def.
 */
#include "sim/sim_library.h"

#define UNPACK(...) __VA_ARGS__

#define SIM_WRAP(name, parameters, function, arguments)                                            \
    int name parameters                                                                            \
    {                                                                                              \
        return SIM_CALL(sim, function, arguments);                                                 \
    }
#define SIM_WRAP_POINTER(result, name, parameters, function, arguments)                            \
    result name parameters                                                                         \
    {                                                                                              \
        return SIM_POINTER(sim, function, arguments);                                              \
    }
#define SIM_WRAP_PAIR(name, parameters, way, function, arguments)                                  \
    int name parameters                                                                            \
    {                                                                                              \
        return way(SIM_PAIR(sim, function), UNPACK arguments);                                     \
    }
#include "sim/sim_wrap.def"
