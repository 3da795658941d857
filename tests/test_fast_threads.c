/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Several threads and several clients with fast sessions, and the queries about a client's
 * connection.
 */
#include "support.h"

#include <stdio.h>
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

static simxInt number;

static void set(const char *name, int value)
{
    ck_assert_int_eq(simxSetIntegerSignal(ID, name, value, BLOCKING), 0);
}

static simxInt get(simxInt mode)
{
    return simxGetIntegerSignal(ID, NAME, &number, mode);
}

/* ------------------------------------------------------------------ going */

/* ------------------------------------------------------------------ threads and clients */

#define CALLS 400

static int errors; /* atomic: of all threads */

static void call_often(void *argument)
{
    int own = *(int *)argument;
    char name[16];
    simxInt value;
    snprintf(name, sizeof name, "own %d", own);
    for (int i = 0; i < CALLS; i++) {
        if (simxSetIntegerSignal(ID, name, i * 10 + own, i % 3 ? BLOCKING : ONESHOT) &
            simx_return_timeout_flag)
            atomic_set_int(&errors, 1);
        if (simxGetIntegerSignal(ID, name, &value, BLOCKING) != 0 || value != i * 10 + own)
            atomic_set_int(&errors, 1);
    }
}

START_TEST(threads_that_share_a_client_get_their_own_answers)
{
    struct thread threads[4];
    int own[COUNT_OF(threads)];
    fixture_begin();
    errors = 0;
    for (int i = 0; i < (int)COUNT_OF(threads); i++) {
        own[i] = i;
        ck_assert_int_eq(thread_start(&threads[i], call_often, &own[i]), 0);
    }
    for (size_t i = 0; i < COUNT_OF(threads); i++)
        thread_join(&threads[i]);
    ck_assert_int_eq(errors, 0);
    fixture_end();
}
END_TEST

struct client_call {
    struct raw_client client;
    int number;
    int failed;
};

static void client_calls(void *argument)
{
    struct client_call *call = argument;
    char name[16];
    snprintf(name, sizeof name, "own %d", call->number);
    struct key key = key_name(simx_cmd_set_integer_signal, name);
    for (int32_t i = 0; i < CALLS && !call->failed; i++)
        call->failed = raw_client_call(&call->client, key, &i, sizeof i) != 0;
}

START_TEST(several_clients_on_one_service_are_served_at_once)
{
    struct client_call calls[6];
    struct thread threads[COUNT_OF(calls)];
    char name[16];
    fixture_begin();
    for (int i = 0; i < (int)COUNT_OF(calls); i++) {
        calls[i] = (struct client_call){ .number = i };
        raw_client_open(&calls[i].client, fixture_port);
        ck_assert_int_eq(thread_start(&threads[i], client_calls, &calls[i]), 0);
    }
    for (int i = 0; i < CALLS; i++)
        set(NAME, i);
    for (int i = 0; i < (int)COUNT_OF(calls); i++) {
        thread_join(&threads[i]);
        raw_client_close(&calls[i].client);
        ck_assert_int_eq(calls[i].failed, 0);
        snprintf(name, sizeof name, "own %d", i);
        ck_assert_int_eq(fixture_signal(name), CALLS - 1);
    }
    fixture_end();
}
END_TEST

START_TEST(two_hundred_and_fifty_five_clients_are_served_and_the_next_is_told)
{
    static struct raw_client clients[TABLE_SIZE];
    struct key key = key_name(simx_cmd_set_integer_signal, NAME);
    char why[SESSION_WHY_SIZE] = "";
    struct session *session;
    if (sizeof(void *) < 8)
        return; /* 64 MiB of addresses for each are more than 32 bits have */
    fixture_begin();
    for (int i = 1; i < TABLE_SIZE; i++)
        raw_client_open(&clients[i], fixture_port);
    for (int32_t i = 1; i < TABLE_SIZE; i++)
        ck_assert_int_eq(raw_client_call(&clients[i], key, &i, sizeof i), 0);
    ck_assert_int_eq(fixture_signal(NAME), TABLE_SIZE - 1);
    int error = session_connect(&session, -fixture_port, fixture_deadline(), why);
    ck_assert_int_lt(error, 0);
    ck_assert_msg(strstr(why, "255 clients") != NULL, "%s", why);
    set(NAME, 1);
    raw_client_close(&clients[1]);
    raw_client_open(&clients[1], fixture_port);
    for (int i = 1; i < TABLE_SIZE; i++)
        raw_client_close(&clients[i]);
    fixture_end();
}
END_TEST

START_TEST(a_finish_ends_the_calls_of_other_threads)
{
    struct fixture_call call = { .name = NAME };
    struct thread thread;
    fixture_begin();
    simulator_freeze();
    ck_assert_int_eq(thread_start(&thread, fixture_wait_in_call, &call), 0);
    int64_t start_us = clock_us();
    simxFinish(ID);
    thread_join(&thread);
    ck_assert_int_lt(clock_us() - start_us, 20000000);
    ck_assert_int_ne(call.result, 0);
    simulator_continue();
    fixture_end();
}
END_TEST

/* ------------------------------------------------------------------ infos */

START_TEST(message_infos_tell_of_the_newest_answer)
{
    simxInt info, before, after;
    int64_t deadline_us = fixture_deadline();
    fixture_begin();
    ck_assert_int_eq(simxGetInMessageInfo(ID, simx_headeroffset_version, &info), -1);
    set(NAME, 1);
    ck_assert_int_eq(simxGetInMessageInfo(ID, simx_headeroffset_version, &info), 1);
    ck_assert_int_eq(info, MESSAGE_VERSION);
    ck_assert_int_eq(simxGetInMessageInfo(ID, simx_headeroffset_message_id, &before), 1);
    set(NAME, 1);
    ck_assert_int_eq(simxGetInMessageInfo(ID, simx_headeroffset_message_id, &after), 1);
    ck_assert_int_gt(after, before);
    ck_assert_int_eq(simxGetOutMessageInfo(ID, simx_headeroffset_message_id, &info), 1);
    ck_assert_int_gt(info, after);
    ck_assert_int_eq(simxStartSimulation(ID, BLOCKING), 0);
    do {
        fixture_poll(deadline_us, "a server state that says that the simulation runs");
        ck_assert_int_eq(simxGetInMessageInfo(ID, simx_headeroffset_server_state, &info), 1);
    } while (!(info & 1));
    ck_assert_int_eq(simxGetInMessageInfo(ID, 1234, &info), -1);
    ck_assert_int_eq(simxGetInMessageInfo(77, simx_headeroffset_version, &info), -1);
    fixture_end();
}
END_TEST

static simxInt next_message(void)
{
    simxInt id = 0;
    ck_assert_int_eq(simxGetOutMessageInfo(ID, simx_headeroffset_message_id, &id), 1);
    return id;
}

static simxInt executed_message(void)
{
    simxInt id = 0;
    ck_assert_int_eq(simxGetInMessageInfo(ID, simx_headeroffset_message_id, &id), 1);
    return id;
}

/* No other call takes answers, and some of these commands have none. */
START_TEST(the_newest_executed_command_is_told_without_another_call)
{
    fixture_begin();
    set(NAME, 1);
    for (int i = 0; i < 3; i++) {
        simxInt own = next_message();
        simulator_freeze();
        if (i == 0)
            get(STREAMING);
        else if (i == 1)
            get(simx_opmode_discontinue);
        else
            simxSetIntegerSignal(ID, NAME, 2, ONESHOT);
        ck_assert_int_lt(executed_message(), own);
        simulator_continue();
        int64_t deadline_us = fixture_deadline();
        while (executed_message() < own)
            fixture_poll(deadline_us, "the number of a command that was executed");
        ck_assert_int_eq(executed_message(), own);
    }
    fixture_end();
}
END_TEST

START_TEST(the_time_of_the_last_answer_is_told)
{
    int64_t deadline_us = fixture_deadline();
    simxInt ping_ms = -1, ping_us = -1;
    fixture_begin();
    set(NAME, 1);
    ck_assert_int_eq(simxGetLastCmdTime(ID), 0);
    ck_assert_int_eq(simxStartSimulation(ID, BLOCKING), 0);
    do {
        fixture_poll(deadline_us, "simulation time that goes on");
        set(NAME, 1);
    } while (simxGetLastCmdTime(ID) < 100);
    ck_assert_int_eq(simxGetPingTime(ID, &ping_ms), 0);
    ck_assert_int_ge(ping_ms, 0);
    ck_assert_int_eq(simxGetPingTimeUs(ID, &ping_us), 0);
    ck_assert_int_gt(ping_us, 0);
    fixture_end();
}
END_TEST

START_TEST(a_client_that_nobody_has_is_told_in_a_sentence)
{
    ck_assert_ptr_nonnull(strstr(simxGetErrorText(123), "no client with this id"));
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        threads_that_share_a_client_get_their_own_answers,
        several_clients_on_one_service_are_served_at_once,
        a_finish_ends_the_calls_of_other_threads,
        message_infos_tell_of_the_newest_answer,
        the_newest_executed_command_is_told_without_another_call,
        the_time_of_the_last_answer_is_told,
        a_client_that_nobody_has_is_told_in_a_sentence,
    };
    Suite *suite = support_suite("fast_threads", NULL, NULL, tests, COUNT_OF(tests));
    TCase *crowd = tcase_create("crowd"); /* too many for valgrind: see script/analyse */
    tcase_set_tags(crowd, "crowd");
    tcase_add_test(crowd, two_hundred_and_fifty_five_clients_are_served_and_the_next_is_told);
    suite_add_tcase(suite, crowd);
    return support_run(suite);
}
