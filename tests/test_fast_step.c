/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Stepping through a fast session.
 */
#include "support.h"

#include <string.h>

#include "client/table.h"
#include "fast_fixture.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "os/thread.h"
#include "raw_client.h"
#include "simConst.h"

#define ID fixture_id
#define NAME "a signal"
#define STEP_MS 20000
#define START 0
#define STOP 2

static void set(const char *name, int value)
{
    ck_assert_int_eq(simxSetIntegerSignal(ID, name, value, BLOCKING), 0);
}

static struct key act(int action)
{
    return key_int(simx_cmd_start_pause_stop_simulation, action);
}

static void run_stepped(void)
{
    ck_assert_int_eq(simxSynchronous(ID, 1), 0);
    ck_assert_int_eq(simxStartSimulation(ID, BLOCKING), 0);
}

/* ------------------------------------------------------------------ steps */

START_TEST(a_step_is_one_step_and_the_streams_belong_to_it)
{
    simxDouble step = -1, time_s = -1;
    simxFloat position[3];
    run_stepped();
    simxGetObjectPosition(ID, FAKE_CUBE, -1, position, STREAMING);
    for (int i = 1; i <= 50; i++) {
        ck_assert_int_eq(simxStep(ID, 1, STEP_MS), 0);
        ck_assert_int_eq(simulator_steps(), i);
        ck_assert_int_eq(simxGetStepInfo(ID, &step, &time_s), 0);
        ck_assert_double_eq(step, i);
        ck_assert_double_eq_tol(time_s, i * SIMULATOR_STEP_MS / 1000.0, 1e-9);
        ck_assert_int_eq(simxGetObjectPosition(ID, FAKE_CUBE, -1, position, BUFFER), 0);
        ck_assert_int_eq(simxGetLastCmdTime(ID), i * SIMULATOR_STEP_MS);
    }
}
END_TEST

/* 32 bits are over after two hours at a few microseconds for each step. */
START_TEST(the_number_of_a_step_is_exact_up_to_two_to_the_53)
{
    struct session_state state = { .step = ((uint64_t)1 << 53) - 1, .sim_time = 3e9 };
    simxDouble step, time_s;
    run_stepped();
    simulator_freeze();
    struct client *client = table_take(ID);
    session_write_state(client->fast.session, &state);
    table_give(ID);
    ck_assert_int_eq(simxGetStepInfo(ID, &step, &time_s), 0);
    ck_assert_double_eq(step, 9007199254740991.0);
    ck_assert_double_eq(time_s, 3e9);
    ck_assert_int_eq(simxGetStepInfo(ID, NULL, NULL), 0);
    simulator_continue();
}
END_TEST

START_TEST(many_steps_are_made_in_one_call)
{
    run_stepped();
    ck_assert_int_eq(simxStep(ID, 1000, STEP_MS), 0);
    ck_assert_int_eq(simulator_steps(), 1000);
    ck_assert_int_eq(simxStep(ID, 1, STEP_MS), 0);
    ck_assert_int_eq(simulator_steps(), 1001);
}
END_TEST

START_TEST(the_two_halves_of_a_step_leave_time_for_other_calls)
{
    run_stepped();
    for (int i = 1; i <= 20; i++) {
        ck_assert_int_eq(simxStepBegin(ID, 2), 0);
        set(NAME, i);
        ck_assert_int_eq(simxStepEnd(ID, STEP_MS), 0);
        ck_assert_int_eq(simulator_steps(), 2 * i);
    }
}
END_TEST

START_TEST(steps_under_way_refuse_others_and_can_be_awaited)
{
    run_stepped();
    simulator_freeze();
    ck_assert_int_eq(simxStepBegin(ID, 1), 0);
    ck_assert_int_eq(simxStepBegin(ID, 1), simx_return_local_error_flag);
    ck_assert_ptr_nonnull(strstr(simxGetErrorText(ID), "earlier steps are still under way"));
    simulator_continue();
    ck_assert_int_eq(simxStepEnd(ID, STEP_MS), 0);
    ck_assert_int_eq(simulator_steps(), 1);
}
END_TEST

START_TEST(a_step_that_takes_too_long_can_be_waited_for_again)
{
    run_stepped();
    simulator_freeze();
    ck_assert_int_eq(simxStepBegin(ID, 1), 0);
    ck_assert_int_eq(simxStepEnd(ID, 20), simx_return_timeout_flag);
    ck_assert_int_eq(simxStepEnd(ID, 0), simx_return_timeout_flag);
    simulator_continue();
    ck_assert_int_eq(simxStepEnd(ID, STEP_MS), 0);
    ck_assert_int_eq(simulator_steps(), 1);
}
END_TEST

START_TEST(steps_need_the_stepped_mode_and_a_running_simulation)
{
    ck_assert_int_eq(simxStep(ID, 1, STEP_MS), simx_return_remote_error_flag);
    ck_assert_int_eq(simxSynchronous(ID, 1), 0);
    ck_assert_int_eq(simxStep(ID, 1, STEP_MS), simx_return_remote_error_flag);
    ck_assert_int_eq(simxStep(ID, 0, STEP_MS), simx_return_local_error_flag);
    ck_assert_int_eq(simxStep(ID, -1, STEP_MS), simx_return_local_error_flag);
    ck_assert_int_eq(simxStartSimulation(ID, BLOCKING), 0);
    ck_assert_int_eq(simxStep(ID, 1, STEP_MS), 0);
    ck_assert_int_eq(simxSynchronous(ID, 0), 0);
    ck_assert_int_eq(simxStep(ID, 1, STEP_MS), simx_return_remote_error_flag);
}
END_TEST

START_TEST(a_pause_around_a_step_is_harmless)
{
    run_stepped();
    simxPauseCommunication(ID, 1);
    simxSetIntegerSignal(ID, NAME, 5, ONESHOT);
    ck_assert_int_eq(simxStepBegin(ID, 1), 0);
    simxPauseCommunication(ID, 0);
    ck_assert_int_eq(simxStepEnd(ID, STEP_MS), 0);
    ck_assert_int_eq(simulator_steps(), 1);
    ck_assert_int_eq(fixture_signal(NAME), 5);
    simxPauseCommunication(ID, 1);
    ck_assert_int_eq(simxStepBegin(ID, 1), 0);
    simxSetIntegerSignal(ID, NAME, 6, ONESHOT);
    simxPauseCommunication(ID, 0);
    ck_assert_int_eq(simxStepEnd(ID, STEP_MS), 0);
    ck_assert_int_eq(simxGetConnectionId(ID), 1);
    ck_assert_int_eq(simulator_steps(), 2);
}
END_TEST

/* The session has no room for another record of any size until the pause ends. */
static void fill_session(void)
{
    static simxUChar block[SCALED(1 << 20)];
    int count = 0;
    for (int size = (int)sizeof block; size > 0; size /= 2)
        while (simxSetStringSignal(ID, NAME, block, size, ONESHOT) == simx_return_novalue_flag)
            ck_assert_int_lt(++count, 1000);
}

START_TEST(a_step_that_finds_no_room_is_not_under_way)
{
    run_stepped();
    simxPauseCommunication(ID, 1);
    fill_session();
    ck_assert_int_eq(simxStepBegin(ID, 1), simx_return_local_error_flag);
    ck_assert_ptr_nonnull(strstr(simxGetErrorText(ID), "leaves no room"));
    simxPauseCommunication(ID, 0);
    ck_assert_int_eq(simxStepEnd(ID, 0), 0);
    ck_assert_int_eq(simxStep(ID, 1, STEP_MS), 0);
    ck_assert_int_eq(simulator_steps(), 1);
}
END_TEST

static int time_at(double seconds)
{
    simulator_hold();
    fake.simulation_time = seconds;
    simulator_release();
    set(NAME, 1);
    return simxGetLastCmdTime(ID);
}

/* The original adds 10 ppm before it cuts; a session has the time as it is. */
START_TEST(times_of_a_session_are_exact_and_end_at_the_greatest)
{
    run_stepped();
    ck_assert_int_eq(time_at(0.015), 15);
    ck_assert_int_eq(time_at(0.0149999999999), 15); /* the sum of many steps */
    ck_assert_int_eq(time_at(1000000), 1000000000);
    ck_assert_int_eq(time_at(2147483.647), INT32_MAX);
    ck_assert_int_eq(time_at(3e6), INT32_MAX);
    ck_assert_int_eq(time_at(1e300), INT32_MAX);
}
END_TEST

START_TEST(a_stop_in_the_middle_ends_the_step)
{
    struct raw_client other;
    run_stepped();
    raw_client_open(&other, fixture_port);
    ck_assert_int_eq(simxStepBegin(ID, 2000000000), 0);
    ck_assert_int_eq(raw_client_call(&other, act(STOP), NULL, 0), 0);
    ck_assert_int_eq(simxStepEnd(ID, STEP_MS), simx_return_remote_error_flag);
    raw_client_close(&other);
    set(NAME, 1);
}
END_TEST

START_TEST(a_refused_step_has_a_text_for_its_client)
{
    simxChar *texts;
    simxInt count;
    ck_assert_int_eq(simxStep(ID, 1, STEP_MS), simx_return_remote_error_flag);
    ck_assert_int_eq(simxGetLastErrors(ID, &count, &texts, BLOCKING), 0);
    ck_assert_int_eq(count, 1);
    ck_assert_ptr_nonnull(strstr(texts, "no step: "));
}
END_TEST

static simxInt count_errors(void)
{
    simxChar *texts;
    simxInt count = -1;
    ck_assert_int_eq(simxGetLastErrors(ID, &count, &texts, BLOCKING), 0);
    return count;
}

START_TEST(each_client_gets_the_texts_about_its_own_commands)
{
    struct raw_client other;
    simxInt handle;
    raw_client_open(&other, fixture_port);
    ck_assert_int_eq(raw_client_call(&other, key_name(simx_cmd_get_object_handle, "nobody"), NULL,
                                     0),
                     COMMAND_STATUS_ERROR);
    ck_assert_int_eq(count_errors(), 0);
    ck_assert_int_eq(simxGetObjectHandle(ID, "nobody", &handle, BLOCKING),
                     simx_return_remote_error_flag);
    ck_assert_int_eq(raw_client_call(&other, key_plain(simx_cmd_get_last_errors), NULL, 0), 0);
    ck_assert_int_eq(count_errors(), 1);
    raw_client_close(&other);
}
END_TEST

START_TEST(the_end_of_the_server_ends_a_step)
{
    run_stepped();
    simulator_freeze();
    ck_assert_int_eq(simxStepBegin(ID, 1), 0);
    ck_assert_int_eq(server_reset_service(simulator_hold(), fixture_port), 0);
    simulator_release();
    ck_assert_int_eq(simxStepEnd(ID, STEP_MS),
                     simx_return_timeout_flag | simx_return_novalue_flag);
    ck_assert_ptr_nonnull(strstr(simxGetErrorText(ID), "connection"));
    simulator_continue();
}
END_TEST

static void other_steps(void *argument)
{
    struct raw_client *client = argument;
    for (int i = 0; i < 100; i++)
        if (raw_client_step(client, 1) != SESSION_STEPS_DONE)
            return;
    client->tag = 0; /* all of them were made */
}

START_TEST(two_clients_step_together)
{
    struct raw_client other;
    struct thread thread;
    raw_client_open(&other, fixture_port);
    ck_assert_int_eq(raw_client_call(&other, key_plain(simx_cmd_synchronous_enable), NULL, 0), 0);
    run_stepped();
    ck_assert_int_eq(simxStepBegin(ID, 1), 0);
    ck_assert_int_eq(simxStepEnd(ID, 50), simx_return_timeout_flag); /* the other one holds */
    ck_assert_int_eq(simulator_steps(), 0);
    ck_assert_int_eq(thread_start(&thread, other_steps, &other), 0);
    ck_assert_int_eq(simxStepEnd(ID, STEP_MS), 0);
    ck_assert_int_eq(simxStep(ID, 99, STEP_MS), 0);
    thread_join(&thread);
    ck_assert_uint_eq(other.tag, 0);
    ck_assert_int_eq(simulator_steps(), 100);
    raw_client_close(&other);
    ck_assert_int_eq(simxStep(ID, 5, STEP_MS), 0); /* who is gone holds nothing */
}
END_TEST

START_TEST(a_client_that_dies_while_it_steps_lets_the_simulation_go)
{
    int64_t deadline_us = fixture_deadline();
    struct raw_client other;
    raw_client_open(&other, fixture_port);
    ck_assert_int_eq(raw_client_call(&other, key_plain(simx_cmd_synchronous_enable), NULL, 0), 0);
    ck_assert_int_eq(raw_client_call(&other, act(START), NULL, 0), 0);
    ck_assert_int_eq(raw_client_step(&other, 3), SESSION_STEPS_DONE);
    ck_assert_int_eq(simulator_steps(), 3);
    raw_client_close(&other);
    while (simulator_steps() < 10)
        fixture_poll(deadline_us, "a simulation that goes on");
}
END_TEST

static void close_at_sleep(void *argument)
{
    struct raw_client *client = argument;
    struct session_bell *bell = session_bell_of(&client->session->bell);
    while (!atomic_get_u32(&bell->asleep))
        thread_yield();
    raw_client_close(client);
}

START_TEST(a_client_that_dies_ends_the_servers_sleep)
{
    struct raw_client other;
    struct thread thread;
    simxFinish(ID); /* so that nothing happens but the other's end */
    raw_client_open(&other, fixture_port);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(raw_client_call(&other, act(STOP), NULL, 0), 0);
    struct server *server = simulator_hold();
    ck_assert_int_eq(thread_start(&thread, close_at_sleep, &other), 0);
    int64_t begin_us = clock_us();
    server_sleep(server, FIXTURE_PATIENCE_US);
    ck_assert_int_lt(clock_us() - begin_us, FIXTURE_PATIENCE_US / 2);
    simulator_release();
    thread_join(&thread);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_step_is_one_step_and_the_streams_belong_to_it,
        the_number_of_a_step_is_exact_up_to_two_to_the_53,
        many_steps_are_made_in_one_call,
        the_two_halves_of_a_step_leave_time_for_other_calls,
        steps_under_way_refuse_others_and_can_be_awaited,
        a_step_that_takes_too_long_can_be_waited_for_again,
        steps_need_the_stepped_mode_and_a_running_simulation,
        a_pause_around_a_step_is_harmless,
        a_step_that_finds_no_room_is_not_under_way,
        times_of_a_session_are_exact_and_end_at_the_greatest,
        a_stop_in_the_middle_ends_the_step,
        a_refused_step_has_a_text_for_its_client,
        each_client_gets_the_texts_about_its_own_commands,
        the_end_of_the_server_ends_a_step,
        two_clients_step_together,
        a_client_that_dies_while_it_steps_lets_the_simulation_go,
        a_client_that_dies_ends_the_servers_sleep,
    };
    return support_run(
        support_suite("fast_step", fixture_begin, fixture_end, tests, COUNT_OF(tests)));
}
