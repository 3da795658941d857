/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The simulator's main loop. One simulation step is one of MuJoCo's.
 */
#include "run/simulation.h"

#include <time.h>

#include "abi/sim_exports.h"
#include "calls/home.h"
#include "calls/plugin.h"
#include "calls/signals.h"
#include "calls/ui.h"
#include "scene/drive.h"
#include "scene/refresh.h"
#include "scene/scene.h"
#include "script/mainscript.h"
#include "world/clock.h"
#include "world/world.h"

#define NAP_NS 10000000       /* of a pass with nothing to do */
#define NAP_REALTIME_NS 500000 /* of a pass whose step is not due yet */
#define BUSY_NS 1000000       /* a plugin that stays longer in its callback has waited itself */

static void nap(int64_t duration_ns)
{
    struct timespec duration = { .tv_nsec = (long)duration_ns };
    nanosleep(&duration, NULL);
}

/* ------------------------------------------------------------------ the main script, ending */

/* A section of the main script, with the module message that it sends (since 4.3 also announced
 * before and after), and the script's own part in it. */
static void script_section(int section, int module, const char *function)
{
    int before[4] = { 0, 0, 0, 0 };
    int after[4] = { 1, 0, 0, 0 };
    if (host_abi.program_version >= 40300)
        plugin_message(section, before, NULL);
    plugin_message(module, NULL, NULL);
    mainscript_run(function);
    mainscript_run_embedded(function);
    if (host_abi.program_version >= 40300)
        plugin_message(section, after, NULL);
}

static void simulation_finish(void)
{
    struct simulation *simulation = &world.simulation;
    script_section(sim_message_eventcallback_simulationcleanup,
                   sim_message_eventcallback_moduleclose, "sysCall_cleanup");
    plugin_message(sim_message_eventcallback_simulationabouttoend, NULL, NULL);
    simulation->state = sim_simulation_stopped;
    simulation->run_steps = 0;
    if (world.options.quit && !simulation->exit)
        simulation->exit = EXIT_DONE;
    simulation->events |= EVENT_ENDED;
    scene_restore();
    homes_restore();
    consoles_close(0);
    plugin_message(sim_message_eventcallback_simulationended, NULL, NULL);
}

/* ------------------------------------------------------------------ stepping */

static void simulation_advance(void)
{
    struct simulation *simulation = &world.simulation;
    switch (simulation->state) {
    case sim_simulation_advancing_firstafterstop:
        simulation->state = sim_simulation_advancing_running;
        break;
    case sim_simulation_advancing_abouttostop:
        simulation->state = sim_simulation_advancing_lastbeforestop;
        break;
    case sim_simulation_advancing_lastbeforestop:
        simulation_finish();
        break;
    case sim_simulation_advancing_lastbeforepause:
        simulation->state = simulation->stop_requested ? sim_simulation_advancing_abouttostop
                                                       : sim_simulation_paused;
        break;
    default:
        simulation->state = sim_simulation_advancing_running;
        if (simulation->stop_requested)
            simulation->state = sim_simulation_advancing_abouttostop;
        else if (simulation->pause_requested)
            simulation->state = sim_simulation_advancing_lastbeforepause;
        simulation->pause_requested = 0;
        break;
    }
}

/* Whether MuJoCo has reset a simulation that became unstable since the last call. A reset forgets
 * the earlier warnings, so that one is its count; two is not one that was seen already, and keeps
 * MuJoCo from printing each. */
static int physics_was_reset(mjData *data)
{
    static const int warnings[] = { mjWARN_BADQPOS, mjWARN_BADQVEL, mjWARN_BADQACC };
    for (int i = 0; i < 3; i++) {
        if (data->warning[warnings[i]].number == 1) {
            data->warning[warnings[i]].number = 2;
            return 1;
        }
    }
    return 0;
}

/* A reset clears the controls and applied forces. */
static void physics_step(struct scene *scene)
{
    scene_advance();
    drives_collect(scene);
    if (physics_was_reset(scene->data))
        drives_restore(scene, scene->drives);
}

/* The time of -s counts for the first simulation. */
static int time_is_over(void)
{
    if (world.simulation.time + 1e-9 < world.options.stop_after)
        return 0;
    world.options.stop_after = 0;
    return 1;
}

static void simulation_step(void)
{
    struct simulation *simulation = &world.simulation;
    if (simulation->state == sim_simulation_advancing_firstafterstop)
        script_section(sim_message_eventcallback_simulationinit,
                       sim_message_eventcallback_moduleopen, "sysCall_init");
    script_section(sim_message_eventcallback_simulationactuation,
                   sim_message_eventcallback_modulehandle, "sysCall_actuation");
    physics_step(&world.scene);
    script_section(sim_message_eventcallback_simulationsensing,
                   sim_message_eventcallback_modulehandleinsensingpart, "sysCall_sensing");
    simulation->time += world.scene.model->opt.timestep;
    simulation->run_steps++;
    simulation->steps++;
    if (world.options.emit_count)
        signals_emit(&world.signals, simulation->steps);
    if (world.options.steps && simulation->steps >= world.options.steps)
        simulation->exit = EXIT_DONE;
    if (world.options.stop_after > 0 && time_is_over())
        simStopSimulation();
    simulation_advance();
}

/* Commands are executed meanwhile. */
static void sleep_until_due(int64_t left_ns)
{
    int64_t sleep_ns = left_ns < NAP_NS ? left_ns : NAP_NS;
    if (world.simulation.sleep)
        world.simulation.sleep((int)((sleep_ns + 999) / 1000));
    else
        nap(left_ns < NAP_REALTIME_NS ? left_ns : NAP_REALTIME_NS);
}

/* Whether real time allows the next step; time that was lost is not caught up. */
static int step_is_due(void)
{
    struct simulation *simulation = &world.simulation;
    int64_t step_ns = (int64_t)(world.scene.model->opt.timestep * 1e9);
    int64_t left_ns;
    if (!simGetRealTimeSimulation())
        return 1;
    left_ns = simulation->due_ns - clock_ns();
    if (left_ns <= 0) {
        if (left_ns < -step_ns)
            simulation->due_ns -= left_ns;
        return 1;
    }
    sleep_until_due(left_ns);
    return 0;
}

static void instance_pass(void)
{
    int events[4] = { world.simulation.events, 0, 0, 0 };
    world.simulation.events = 0;
    plugin_message(sim_message_eventcallback_instancepass, events, NULL);
}

void simulation_pass(void)
{
    struct simulation *simulation = &world.simulation;
    int advances = simulation_advances();
    int64_t before_ns = advances ? 0 : clock_ns();
    instance_pass();
    if (!advances)
        mainscript_run_embedded(simulation_stopped() ? "sysCall_nonSimulation"
                                                     : "sysCall_suspended");
    if (simulation_advances()) {
        if (!step_is_due())
            return;
        if (plugin_vetoes() && simulation->stop_counter == simulation->stop_counter_at_start)
            return;
        simulation_step();
        simulation->due_ns += (int64_t)(world.scene.model->opt.timestep * 1e9);
    } else if (!advances && clock_ns() - before_ns < BUSY_NS) {
        if (simulation->sleep)
            simulation->sleep(NAP_NS / 1000);
        else
            nap(NAP_NS);
    }
}

void simx_host_set_sleep(void (*sleep)(int timeout_us))
{
    world.simulation.sleep = sleep;
}

void simulation_loop(void)
{
    struct simulation *simulation = &world.simulation;
    simulation->events = host_abi.program_version >= 40600 ? EVENT_FIRST_PASS : 0;
    if (!host_abi.new_style)
        instance_pass();
    if (world.options.run)
        simStartSimulation();
    while (!simulation->exit)
        simulation_pass();
    if (!simulation_stopped())
        simulation_finish();
    mainscript_run_embedded("end");
    instance_pass();
    if (!host_abi.new_style)
        plugin_message(sim_message_eventcallback_lastinstancepass, NULL, NULL);
}
