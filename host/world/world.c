/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The state of the simulator.
 */
#include "world/world.h"

struct world world;

int simulation_stopped(void)
{
    return world.simulation.state == sim_simulation_stopped;
}

int simulation_advances(void)
{
    return (world.simulation.state & sim_simulation_advancing) != 0;
}
