/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Stepping with the real client: one step per trigger, with one client and with two, and all
 * events that release a held simulation.
 */
#include "support.h"

#include <stdio.h>

#include "extApi.h"
#include "os/clock.h"
#include "os/thread.h"
#include "support_server.h"

#define BLOCKING simx_opmode_blocking
#define PATIENCE_US 20000000

static int ports[WAYS];
static simxInt id;

static void setup(void)
{
    simulator_start_all_ways(ports);
}

static void begin_stepping(int transport)
{
    id = simulator_client(ports[transport]);
    ck_assert_int_eq(simxSynchronous(id, 1), 0);
    ck_assert_int_eq(simxStartSimulation(id, BLOCKING), 0);
}

/* A round trip; when it has come back the simulator has passed. */
static void ping(simxInt client)
{
    simxInt ms;
    ck_assert_int_eq(simxGetPingTime(client, &ms), 0);
}

static void expect_held_at(int steps)
{
    for (int i = 0; i < 5; i++)
        ping(id);
    ck_assert_int_eq(simulator_steps(), steps);
    simulator_hold();
    ck_assert_int_eq(fake.bool_params[sim_boolparam_waiting_for_trigger], 1);
    simulator_release();
}

static void wait_for_steps(int steps)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    while (simulator_steps() < steps)
        ck_assert_msg(clock_us() < deadline_us, "%d steps, not %d", simulator_steps(), steps);
}

START_TEST(each_trigger_makes_one_step)
{
    begin_stepping(_i);
    expect_held_at(0);
    for (int step = 1; step <= 20; step++) {
        ck_assert_int_eq(simxSynchronousTrigger(id), 0);
        ping(id);
        wait_for_steps(step);
        ck_assert_int_eq(simulator_steps(), step);
    }
    expect_held_at(20);
    simxFinish(id);
}
END_TEST

/* Zero only looks, and sees the end of steps for all that. */
START_TEST(the_end_of_steps_is_seen_by_who_only_looks)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    simxInt result;
    begin_stepping(_i);
    ck_assert_int_eq(simxStepBegin(id, 5), 0);
    while ((result = simxStepEnd(id, 0)) == simx_return_timeout_flag)
        ck_assert_int_lt(clock_us(), deadline_us);
    ck_assert_int_eq(result, 0);
    ck_assert_int_eq(simxStepEnd(id, 0), 0);
    expect_held_at(5);
    simxFinish(id);
}
END_TEST

START_TEST(many_steps_take_no_longer_than_allowed)
{
    begin_stepping(_i);
    ck_assert_int_eq(simxStep(id, 2000000000, 20), simx_return_timeout_flag);
    ck_assert_int_eq(simxStepEnd(id, 0), simx_return_timeout_flag);
    simxFinish(id);
}
END_TEST

START_TEST(steps_under_way_refuse_others)
{
    begin_stepping(_i);
    ck_assert_int_eq(simxStepBegin(id, 10), 0);
    ck_assert_int_eq(simxStepBegin(id, 10), simx_return_local_error_flag);
    ck_assert_int_eq(simxStep(id, 1, 1), simx_return_local_error_flag);
    ck_assert_ptr_nonnull(strstr(simxGetErrorText(id), "still under way"));
    ck_assert_int_eq(simxStepEnd(id, PATIENCE_US / 1000), 0);
    expect_held_at(10);
    ck_assert_int_eq(simxStep(id, 1, PATIENCE_US / 1000), 0);
    expect_held_at(11);
    simxFinish(id);
}
END_TEST

START_TEST(the_result_of_steps_is_told_again)
{
    id = simulator_client(ports[_i]);
    simxInt result = simxStepBegin(id, 1); /* stepping is not on */
    if (result == 0)
        result = simxStepEnd(id, PATIENCE_US / 1000);
    ck_assert_int_eq(result, simx_return_remote_error_flag);
    ck_assert_int_eq(simxStepEnd(id, 0), simx_return_remote_error_flag);
    simxFinish(id);
}
END_TEST

START_TEST(steps_end_with_the_connection)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    begin_stepping(_i);
    ck_assert_int_eq(simxStepBegin(id, 1000000), 0);
    ck_assert_int_eq(server_reset_service(simulator_hold(), ports[_i]), 0);
    simulator_release();
    while (simxGetConnectionId(id) < 2)
        ck_assert_int_lt(clock_us(), deadline_us);
    ck_assert_int_eq(simxSynchronous(id, 1), 0);
    ck_assert_int_eq(simxStepEnd(id, PATIENCE_US / 1000),
                     simx_return_timeout_flag | simx_return_novalue_flag);
    int steps = simulator_steps();
    ck_assert_int_eq(simxStep(id, 1, PATIENCE_US / 1000), 0);
    ck_assert_int_eq(simulator_steps(), steps + 1);
    simxFinish(id);
}
END_TEST

START_TEST(after_a_trigger_and_a_ping_the_step_is_done)
{
    begin_stepping(_i);
    for (int step = 1; step <= 20; step++) {
        ck_assert_int_eq(simxSynchronousTrigger(id), 0);
        ping(id);
        ck_assert_int_eq(simxGetLastCmdTime(id), step * SIMULATOR_STEP_MS);
    }
    simxFinish(id);
}
END_TEST

START_TEST(streams_are_of_the_step_that_was_made)
{
    simxInt value = 0;
    begin_stepping(_i);
    ck_assert_int_eq(simxSetIntegerSignal(id, "s", 0, BLOCKING), 0);
    simxGetIntegerSignal(id, "s", &value, simx_opmode_streaming);
    ping(id);
    for (int step = 1; step <= 10; step++) {
        simulator_hold();
        fake.signals[0].integer = step;
        simulator_release();
        ck_assert_int_eq(simxSynchronousTrigger(id), 0);
        ping(id);
        ck_assert_int_eq(simxGetIntegerSignal(id, "s", &value, simx_opmode_buffer), 0);
        ck_assert_int_eq(value, step);
        ck_assert_int_eq(simxGetLastCmdTime(id), step * SIMULATOR_STEP_MS);
    }
    simxFinish(id);
}
END_TEST

static int stream_shows(const char *name, int expected)
{
    simxInt value = expected - 1;
    return simxGetIntegerSignal(id, name, &value, simx_opmode_buffer) == 0 && value == expected;
}

static void wait_for_stream(const char *name, int value)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    while (!stream_shows(name, value))
        ck_assert_msg(clock_us() < deadline_us, "the stream does not show %d", value);
}

static void begin_stream(void)
{
    simxInt value;
    ck_assert_int_eq(simxSetIntegerSignal(id, "s", 0, BLOCKING), 0);
    simxGetIntegerSignal(id, "s", &value, simx_opmode_streaming);
    wait_for_stream("s", 0);
}

START_TEST(streams_show_what_the_user_does_while_a_step_is_held_back)
{
    begin_stepping(_i);
    begin_stream();
    for (int i = 1; i <= 5; i++) {
        simulator_hold();
        fake.signals[0].integer = i; /* by a slider of the simulator's window, say */
        simulator_release();
        wait_for_stream("s", i);
    }
    expect_held_at(0);
    simxFinish(id);
}
END_TEST

START_TEST(a_trigger_without_stepping_or_without_a_simulation_is_refused)
{
    id = simulator_client(ports[_i]);
    ck_assert_int_eq(simxSynchronousTrigger(id), simx_return_remote_error_flag);
    ck_assert_int_eq(simxSynchronous(id, 1), 0);
    ck_assert_int_eq(simxSynchronousTrigger(id), simx_return_remote_error_flag);
    ck_assert_int_eq(simxStartSimulation(id, BLOCKING), 0);
    ck_assert_int_eq(simxSynchronousTrigger(id), 0);
    ck_assert_int_eq(simxPauseSimulation(id, BLOCKING), 0);
    ck_assert_int_eq(simxSynchronousTrigger(id), simx_return_remote_error_flag);
    simxFinish(id);
}
END_TEST

static void step_ten_times(void *client)
{
    simxInt *result = client;
    *result = simxStep(*result, 10, 20000);
}

START_TEST(steps_in_one_call_wait_for_the_other_clients)
{
    struct thread thread;
    simxInt other = simulator_client(ports[_i == WAY_TCP ? WAY_SEGMENT : WAY_TCP]);
    ck_assert_int_eq(simxSynchronous(other, 1), 0);
    begin_stepping(_i);
    ck_assert_int_eq(simxStep(id, 1, 50), simx_return_timeout_flag);
    ck_assert_int_eq(simulator_steps(), 0);
    ck_assert_int_eq(simxStepEnd(id, 50), simx_return_timeout_flag);
    ck_assert_int_eq(thread_start(&thread, step_ten_times, &other), 0);
    ck_assert_int_eq(simxStepEnd(id, 20000), 0);
    ck_assert_int_ge(simulator_steps(), 1);
    ck_assert_int_eq(simxStep(id, 9, 20000), 0);
    thread_join(&thread);
    ck_assert_int_eq(other, simx_return_ok);
    ck_assert_int_eq(simulator_steps(), 10);
    simxFinish(-1);
}
END_TEST

START_TEST(steps_end_with_the_simulation)
{
    simxInt other = simulator_client(ports[_i == WAY_TCP ? WAY_SEGMENT : WAY_TCP]);
    ck_assert_int_eq(simxSynchronous(other, 1), 0);
    begin_stepping(_i);
    ck_assert_int_eq(simxStepBegin(id, 1), 0);
    ck_assert_int_eq(simxStopSimulation(other, BLOCKING), 0);
    simxInt result = simxStepEnd(id, 20000); /* the request may let a last step be made */
    ck_assert_int_eq(result & ~simx_return_remote_error_flag, 0);
    simxFinish(-1);
}
END_TEST

START_TEST(the_end_of_stepping_frees_the_simulation)
{
    begin_stepping(_i);
    expect_held_at(0);
    ck_assert_int_eq(simxSynchronous(id, 0), 0);
    wait_for_steps(5);
    simulator_hold();
    ck_assert_int_eq(fake.bool_params[sim_boolparam_waiting_for_trigger], 0);
    simulator_release();
    simxFinish(id);
}
END_TEST

START_TEST(a_stop_request_frees_the_simulation)
{
    begin_stepping(_i);
    expect_held_at(0);
    simulator_hold();
    fake.int_params[sim_intparam_stop_request_counter]++; /* the user's stop button */
    simulator_release();
    wait_for_steps(3);
    ck_assert_int_eq(simxSynchronousTrigger(id), simx_return_remote_error_flag);
    simxFinish(id);
}
END_TEST

START_TEST(a_client_that_leaves_frees_the_simulation)
{
    begin_stepping(_i);
    expect_held_at(0);
    simxFinish(id);
    wait_for_steps(3);
    ck_assert_int_eq(simulator_wait_state(ports[_i], 1), 1);
    id = simulator_client(ports[_i]); /* who comes next does not inherit the mode */
    ck_assert_int_eq(simxSynchronousTrigger(id), simx_return_remote_error_flag);
    wait_for_steps(simulator_steps() + 3);
    simxFinish(id);
}
END_TEST

START_TEST(two_clients_must_both_trigger)
{
    begin_stepping(WAY_TCP);
    simxInt other = simulator_client(ports[_i]);
    ck_assert_int_eq(simxSynchronous(other, 1), 0);
    expect_held_at(0);
    for (int step = 1; step <= 10; step++) {
        simxInt first = step % 2 ? id : other, second = step % 2 ? other : id;
        ck_assert_int_eq(simxSynchronousTrigger(first), 0);
        expect_held_at(step - 1);
        ping(other);
        ck_assert_int_eq(simulator_steps(), step - 1);
        ck_assert_int_eq(simxSynchronousTrigger(second), 0);
        wait_for_steps(step);
        ping(other);
        expect_held_at(step);
    }
    simxFinish(other);
    ck_assert_int_eq(simxSynchronousTrigger(id), 0); /* alone again */
    wait_for_steps(11);
    simxFinish(id);
}
END_TEST

START_TEST(a_stopped_simulation_can_be_started_and_stepped_again)
{
    begin_stepping(_i);
    ck_assert_int_eq(simxSynchronousTrigger(id), 0);
    wait_for_steps(1);
    ck_assert_int_eq(simxStopSimulation(id, BLOCKING), 0);
    ck_assert_int_eq(simulator_state(), sim_simulation_stopped);
    ck_assert_int_eq(simxSynchronous(id, 1), 0);
    ck_assert_int_eq(simxStartSimulation(id, BLOCKING), 0);
    int before = simulator_steps();
    expect_held_at(before);
    ck_assert_int_eq(simxSynchronousTrigger(id), 0);
    wait_for_steps(before + 1);
    expect_held_at(before + 1);
    simxFinish(id);
}
END_TEST

static int unauthorised;

static void setup_unauthorised(void)
{
    char config[64];
    unauthorised = support_tcp_port();
    snprintf(config, sizeof config, "portIndex1_port = %d\n", unauthorised);
    simulator_start(config, 0);
}

START_TEST(a_service_without_authority_refuses_stepping)
{
    simxInt errors;
    simxChar *text;
    id = simxStart("127.0.0.1", unauthorised, 1, 0, -20000, 1);
    ck_assert_int_ge(id, 0);
    ck_assert_int_eq(simxSynchronous(id, 1), simx_return_remote_error_flag);
    ck_assert_int_eq(simxGetLastErrors(id, &errors, &text, BLOCKING), 0);
    ck_assert_int_eq(errors, 1);
    ck_assert_ptr_nonnull(strstr(text, "does not allow"));
    ck_assert_int_eq(simxSynchronous(id, 0), simx_return_remote_error_flag);
    ck_assert_int_eq(simxStartSimulation(id, BLOCKING), 0);
    wait_for_steps(3);
    simxFinish(id);
}
END_TEST

static int patient;

static void setup_patient(void)
{
    char config[128];
    patient = support_shared_port();
    snprintf(config, sizeof config, "portIndex1_port = %d\nportIndex1_syncSimTrigger = true\n"
             "portIndex1_triggerWaitUs = 1000000\n", patient);
    simulator_start(config, 0);
}

/* Two commands one right after the other: the second comes too soon for the streams to be executed
 * again at once, and the callback is a long one. */
START_TEST(streams_show_what_a_command_does_long_before_the_callback_ends)
{
    id = simulator_client(patient);
    ck_assert_int_eq(simxSynchronous(id, 1), 0);
    ck_assert_int_eq(simxStartSimulation(id, BLOCKING), 0);
    begin_stream();
    int64_t deadline_us = clock_us() + PATIENCE_US / 2;
    for (int i = 1; i <= 20; i++) {
        ck_assert_int_eq(simxSetIntegerSignal(id, "s", -1, BLOCKING), 0);
        ck_assert_int_eq(simxSetIntegerSignal(id, "s", i, BLOCKING), 0);
        wait_for_stream("s", i);
        ck_assert_msg(clock_us() < deadline_us, "%d changes of 20 have been seen", i);
    }
    simxFinish(id);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        each_trigger_makes_one_step,
        the_end_of_steps_is_seen_by_who_only_looks,
        many_steps_take_no_longer_than_allowed,
        steps_under_way_refuse_others,
        the_result_of_steps_is_told_again,
        steps_end_with_the_connection,
        after_a_trigger_and_a_ping_the_step_is_done,
        streams_are_of_the_step_that_was_made,
        streams_show_what_the_user_does_while_a_step_is_held_back,
        a_trigger_without_stepping_or_without_a_simulation_is_refused,
        steps_in_one_call_wait_for_the_other_clients,
        steps_end_with_the_simulation,
        the_end_of_stepping_frees_the_simulation,
        a_stop_request_frees_the_simulation,
        a_client_that_leaves_frees_the_simulation,
        a_stopped_simulation_can_be_started_and_stepped_again,
    };
    Suite *suite = suite_create("steps");
    TCase *each = tcase_create("over TCP, fast session and segment");
    TCase *both = tcase_create("both at once");
    TCase *refused = tcase_create("without authority");
    TCase *waits = tcase_create("a long wait for the trigger");
    tcase_add_checked_fixture(each, setup, simulator_stop);
    for (size_t i = 0; i < COUNT_OF(tests); i++)
        tcase_add_loop_test(each, tests[i], 0, WAYS);
    tcase_add_checked_fixture(both, setup, simulator_stop);
    tcase_add_loop_test(both, two_clients_must_both_trigger, WAY_FAST, WAYS);
    tcase_add_checked_fixture(refused, setup_unauthorised, simulator_stop);
    tcase_add_test(refused, a_service_without_authority_refuses_stepping);
    tcase_add_checked_fixture(waits, setup_patient, simulator_stop);
    tcase_add_test(waits, streams_show_what_a_command_does_long_before_the_callback_ends);
    suite_add_tcase(suite, each);
    suite_add_tcase(suite, both);
    suite_add_tcase(suite, refused);
    suite_add_tcase(suite, waits);
    return support_run(suite);
}
