/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Starting, pausing and stopping the simulation, and its time. What was asked for happens in the
 * simulator's loop.
 */
#include "abi/sim_exports.h"
#include "calls/plugin.h"
#include "model/model_link.h"
#include "scene/scene.h"
#include "world/clock.h"
#include "world/world.h"

static void simulation_begin(void)
{
    struct simulation *simulation = &world.simulation;
    plugin_message(sim_message_eventcallback_simulationabouttostart, NULL, NULL);
    scene_keep();
    simulation->state = sim_simulation_advancing_firstafterstop;
    simulation->stop_requested = 0;
    simulation->pause_requested = 0;
    simulation->stop_counter_at_start = simulation->stop_counter;
    simulation->time = 0;
    simulation->run_steps = 0;
    simulation->due_ns = clock_ns();
    simulation->events |= EVENT_STARTED;
}

int simGetSimulationState(void)
{
    return world.simulation.state;
}

double simGetSimulationTime_D(void)
{
    return simulation_stopped() ? 0 : world.simulation.time;
}

double simGetSystemTime_D(void)
{
    return (double)(clock_ns() - world.simulation.opened_ns) * 1e-9;
}

int simGetRealTimeSimulation(void)
{
    const struct simulation *simulation = &world.simulation;
    return simulation->realtime == HOST_REALTIME_AUTO ? simulation->follows_clock
                                                      : simulation->realtime == HOST_REALTIME_ON;
}

/* Time begins to follow the clock from now on. */
void simx_host_set_pace(int follows_clock)
{
    world.simulation.follows_clock = follows_clock;
    world.simulation.due_ns = clock_ns();
}

int simStartSimulation(void)
{
    if (simulation_advances())
        return 0;
    if (simulation_stopped() && links_settle(__func__) < 0)
        return -1;
    if (simulation_stopped())
        simulation_begin();
    else
        world.simulation.state = sim_simulation_advancing_firstafterpause;
    return 1;
}

int simPauseSimulation(void)
{
    if (!simulation_advances())
        return 0;
    world.simulation.pause_requested = 1;
    return 1;
}

int simStopSimulation(void)
{
    struct simulation *simulation = &world.simulation;
    if (simulation_stopped())
        return 0;
    simulation->stop_counter++;
    simulation->stop_requested = 1;
    if (simulation->state == sim_simulation_paused)
        simulation->state = sim_simulation_advancing_firstafterpause;
    return 1;
}
