/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The end of a simulation, which takes several passes of the simulator: which commands wait for
 * it, over each transport, and which do not.
 */
#include "support.h"

#include <stdio.h>

#include "extApi.h"
#include "os/clock.h"
#include "os/thread.h"
#include "support_server.h"

#define BLOCKING simx_opmode_blocking
#define ONESHOT simx_opmode_oneshot
#define REFUSED simx_return_remote_error_flag
#define PATIENCE_US 20000000
#define STOP_PASSES 3
#define NEVER (-1)
#define SCENE "scene"

static int ports[WAYS];
static simxInt id;

static void connect_and_run(int way)
{
    id = simulator_client(ports[way]);
    ck_assert_int_eq(simxStartSimulation(id, BLOCKING), 0);
}

static void setup(void)
{
    simulator_start_all_ways(ports);
}

static void set_stop_passes(int passes)
{
    simulator_hold();
    fake.stop_passes = passes;
    simulator_release();
}

static void await_state(int state)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    while (simulator_state() != state)
        ck_assert_msg(clock_us() < deadline_us, "the state is not %d", state);
}

/* Has the scene's file in the simulator's folder, which is the test's as well. */
static simxInt load_scene(simxInt mode)
{
    support_write_file(SCENE, "", 0);
    return simxLoadScene(id, SCENE, 0, mode);
}

/* ------------------------------------------------------------------ waiting for the end */

START_TEST(a_blocking_stop_is_answered_when_the_simulation_has_stopped)
{
    connect_and_run(_i);
    for (int i = 0; i < 20; i++) {
        set_stop_passes(STOP_PASSES);
        ck_assert_int_eq(simxStopSimulation(id, BLOCKING), 0);
        ck_assert_int_eq(simulator_state(), sim_simulation_stopped);
        ck_assert_int_eq(simxStartSimulation(id, BLOCKING), 0);
        ck_assert_int_eq(simulator_state(), sim_simulation_advancing_running);
    }
    simxFinish(id);
}
END_TEST

START_TEST(a_stop_of_what_has_stopped_is_answered_at_once)
{
    id = simulator_client(ports[_i]);
    set_stop_passes(NEVER);
    ck_assert_int_eq(simxStopSimulation(id, BLOCKING), 0);
    simxFinish(id);
}
END_TEST

START_TEST(a_paused_simulation_is_stopped_likewise)
{
    connect_and_run(_i);
    ck_assert_int_eq(simxPauseSimulation(id, BLOCKING), 0);
    set_stop_passes(STOP_PASSES);
    ck_assert_int_eq(simxStopSimulation(id, BLOCKING), 0);
    ck_assert_int_eq(simulator_state(), sim_simulation_stopped);
    simxFinish(id);
}
END_TEST

START_TEST(a_start_behind_a_stop_begins_anew)
{
    connect_and_run(_i);
    for (int i = 0; i < 20; i++) {
        set_stop_passes(STOP_PASSES);
        simxStopSimulation(id, ONESHOT);
        /* A server that has a step to wait for would not need to. */
        ck_assert_int_eq(simxSynchronous(id, 1), 0);
        ck_assert_int_eq(simxStartSimulation(id, BLOCKING), 0);
        simulator_hold();
        ck_assert_int_eq(fake.state, sim_simulation_advancing_running);
        ck_assert_int_eq(fake.stop_passes, 0);
        simulator_release();
        ck_assert_int_eq(simxStep(id, 2, PATIENCE_US / 1000), 0);
        ck_assert_int_eq(simxSynchronous(id, 0), 0);
    }
    simxFinish(id);
}
END_TEST

START_TEST(oneshot_calls_keep_their_order)
{
    connect_and_run(_i);
    set_stop_passes(NEVER);
    simxStopSimulation(id, ONESHOT);
    simxStartSimulation(id, ONESHOT);
    simxSetIntegerSignal(id, "behind", 1, ONESHOT);
    await_state(sim_simulation_advancing_abouttostop);
    set_stop_passes(STOP_PASSES);
    ck_assert_int_eq(simxSetIntegerSignal(id, "last", 1, BLOCKING), 0);
    ck_assert_int_eq(simulator_state(), sim_simulation_advancing_running);
    simxFinish(id);
}
END_TEST

START_TEST(a_scene_is_loaded_behind_a_stop)
{
    connect_and_run(_i);
    set_stop_passes(STOP_PASSES);
    simxStopSimulation(id, ONESHOT);
    ck_assert_int_eq(load_scene(BLOCKING), 0);
    ck_assert_int_eq(simulator_state(), sim_simulation_stopped);
    simxFinish(id);
}
END_TEST

START_TEST(a_scene_is_not_loaded_while_a_simulation_goes_on)
{
    connect_and_run(_i);
    ck_assert_int_eq(load_scene(BLOCKING), REFUSED);
    simxFinish(id);
}
END_TEST

static void start(void *argument)
{
    simxInt *result = argument;
    *result = simxStartSimulation(id, BLOCKING);
}

/* Another client's commands are executed meanwhile. */
START_TEST(a_start_waits_for_the_stop_of_another_client)
{
    simxInt other = simulator_client(ports[(_i + 1) % WAYS]), result = -1, value = 0;
    struct thread thread;
    connect_and_run(_i);
    set_stop_passes(NEVER);
    ck_assert_int_eq(simxStopSimulation(other, ONESHOT) & ~simx_return_novalue_flag, 0);
    await_state(sim_simulation_advancing_abouttostop);
    ck_assert_int_eq(thread_start(&thread, start, &result), 0);
    for (int i = 0; i < 20; i++)
        ck_assert_int_eq(simxGetIntegerParameter(other, sim_intparam_program_version, &value,
                                                 BLOCKING), 0);
    ck_assert_int_eq(simulator_state(), sim_simulation_advancing_abouttostop);
    set_stop_passes(STOP_PASSES);
    thread_join(&thread);
    ck_assert_int_eq(result, 0);
    ck_assert_int_eq(simulator_state(), sim_simulation_advancing_running);
    simxFinish(other);
    simxFinish(id);
}
END_TEST

START_TEST(what_a_client_that_leaves_has_asked_for_behind_a_stop_is_done)
{
    connect_and_run(_i);
    set_stop_passes(NEVER);
    simxStopSimulation(id, ONESHOT);
    simxStartSimulation(id, ONESHOT);
    await_state(sim_simulation_advancing_abouttostop);
    simxFinish(id);
    set_stop_passes(STOP_PASSES);
    await_state(sim_simulation_advancing_running);
}
END_TEST

/* ------------------------------------------------------------------ what does not end */

/* One service, with these settings. */
static void start_with(int way, const char *settings)
{
    char config[300];
    ports[way] = way == WAY_TCP ? support_tcp_port() : support_shared_port();
    snprintf(config, sizeof config, "portIndex1_port = %d\nportIndex1_syncSimTrigger = true\n%s",
             ports[way], settings);
    simulator_start(config, way == WAY_SEGMENT ? ports[way] : 0);
}

static void expect_error(const char *part)
{
    simxInt count;
    simxChar *text;
    ck_assert_int_eq(simxGetLastErrors(id, &count, &text, BLOCKING), 0);
    ck_assert_int_ge(count, 1);
    ck_assert_ptr_nonnull(strstr(text, part));
}

START_TEST(a_stop_that_does_not_end_is_refused_at_last)
{
    start_with(_i, "portIndex1_stopWaitMs = 30\n");
    connect_and_run(_i);
    set_stop_passes(NEVER);
    ck_assert_int_eq(simxStopSimulation(id, BLOCKING), REFUSED);
    expect_error("the simulation has not stopped within 30 ms");
    ck_assert_int_eq(simxStartSimulation(id, BLOCKING), REFUSED);
    expect_error("the simulation has not stopped within 30 ms");
    simulator_expect_served(id);
    set_stop_passes(STOP_PASSES);
    simxFinish(id);
}
END_TEST

START_TEST(a_client_that_waits_for_less_time_is_told_what_it_waited_for)
{
    id = simxStart("127.0.0.1", ports[_i], 1, 0, -20000, 1);
    ck_assert_int_ge(id, 0);
    ck_assert_int_eq(simxStartSimulation(id, BLOCKING), 0);
    simxFinish(id);
    id = simxStart("127.0.0.1", ports[_i], 1, 0, -500, 1);
    ck_assert_int_ge(id, 0);
    set_stop_passes(NEVER);
    ck_assert_int_ne(simxStopSimulation(id, BLOCKING) & simx_return_timeout_flag, 0);
    ck_assert_ptr_nonnull(strstr(simxGetErrorText(id), "a stop of the simulation is under way"));
    set_stop_passes(STOP_PASSES);
    await_state(sim_simulation_stopped);
    simxFinish(id);
}
END_TEST

/* With waits of 0.2 s each, a hundred passes would take 20 s. */
START_TEST(no_pass_of_a_stop_is_held_up)
{
    start_with(_i, "portIndex1_lingerUs = 200000\nportIndex1_triggerWaitUs = 200000\n"
                   "portIndex1_idleWaitUs = 200000\n");
    id = simulator_client(ports[_i]);
    ck_assert_int_eq(simxSynchronous(id, 1), 0);
    ck_assert_int_eq(simxStartSimulation(id, BLOCKING), 0);
    ck_assert_int_eq(simxStep(id, 1, PATIENCE_US / 1000), 0);
    set_stop_passes(100);
    int64_t begin_us = clock_us();
    ck_assert_int_eq(simxStopSimulation(id, BLOCKING), 0);
    ck_assert_int_lt(clock_us() - begin_us, PATIENCE_US / 2);
    simxFinish(id);
}
END_TEST

/* ------------------------------------------------------------------ steps */

static void stop(void *argument)
{
    simxInt *client = argument;
    await_state(sim_simulation_advancing_running);
    simxStopSimulation(*client, BLOCKING);
}

START_TEST(steps_that_a_stopping_simulation_makes_are_not_the_clients)
{
    simxInt other = simulator_client(ports[(_i + 1) % WAYS]);
    struct thread thread;
    id = simulator_client(ports[_i]);
    ck_assert_int_eq(simxSynchronous(id, 1), 0);
    set_stop_passes(10);
    ck_assert_int_eq(simxStartSimulation(id, BLOCKING), 0);
    ck_assert_int_eq(simxSynchronous(other, 1), 0); /* it holds what the first one asks for */
    ck_assert_int_eq(thread_start(&thread, stop, &other), 0);
    ck_assert_int_eq(simxStep(id, 5, PATIENCE_US / 1000), REFUSED);
    thread_join(&thread);
    ck_assert_int_eq(simulator_state(), sim_simulation_stopped);
    simxFinish(other);
    simxFinish(id);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stop");
    TCase *ways = tcase_create("ways"), *limits = tcase_create("limits");
    const TTest *const tests[] = {
        a_blocking_stop_is_answered_when_the_simulation_has_stopped,
        a_stop_of_what_has_stopped_is_answered_at_once,
        a_paused_simulation_is_stopped_likewise,
        a_start_behind_a_stop_begins_anew,
        oneshot_calls_keep_their_order,
        a_scene_is_loaded_behind_a_stop,
        a_scene_is_not_loaded_while_a_simulation_goes_on,
        a_start_waits_for_the_stop_of_another_client,
        what_a_client_that_leaves_has_asked_for_behind_a_stop_is_done,
        a_client_that_waits_for_less_time_is_told_what_it_waited_for,
        steps_that_a_stopping_simulation_makes_are_not_the_clients,
    };
    tcase_add_checked_fixture(ways, setup, simulator_stop);
    for (size_t i = 0; i < COUNT_OF(tests); i++)
        tcase_add_loop_test(ways, tests[i], 0, WAYS);
    tcase_add_checked_fixture(limits, NULL, simulator_stop);
    tcase_add_loop_test(limits, no_pass_of_a_stop_is_held_up, 0, WAYS);
    tcase_add_loop_test(limits, a_stop_that_does_not_end_is_refused_at_last, 0, WAYS);
    suite_add_tcase(suite, ways);
    suite_add_tcase(suite, limits);
    return support_run(suite);
}
