/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The life cycle of fast sessions: connections that are late, end and are made again, and calls
 * that wait for a server that does nothing.
 */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fast_fixture.h"
#include "os/clock.h"
#include "os/thread.h"
#include "simConst.h"

#define ID fixture_id
#define NAME "a signal"
#define NOTICED_US 20000000 /* within 100 ms on an idle machine: see test_kill.c */

static simxInt number;

static void set(const char *name, int value)
{
    ck_assert_int_eq(simxSetIntegerSignal(ID, name, value, BLOCKING), 0);
}

static simxInt get(simxInt mode)
{
    return simxGetIntegerSignal(ID, NAME, &number, mode);
}

/* Waits until the client is (or is not) connected: how long that took. */
static int64_t await_connection(int connected)
{
    int64_t start_us = clock_us(), deadline_us = fixture_deadline();
    while ((simxGetConnectionId(ID) >= 0) != connected)
        fixture_poll(deadline_us, connected ? "a connection" : "the end of the connection");
    return clock_us() - start_us;
}

/* Waits until the client is connected for this time. */
static void await_connection_number(int wanted)
{
    int64_t deadline_us = fixture_deadline();
    while (simxGetConnectionId(ID) < wanted)
        fixture_poll(deadline_us, "another connection");
    ck_assert_int_eq(simxGetConnectionId(ID), wanted);
}

/* Calls of a client with a short time limit, until one succeeds. */
static void set_at_last(const char *name, int value)
{
    int64_t deadline_us = fixture_deadline();
    while (simxSetIntegerSignal(ID, name, value, BLOCKING) != 0)
        fixture_poll(deadline_us, "a call in its time");
}

/* ------------------------------------------------------------------ coming */

START_TEST(commands_from_before_the_first_connection_are_executed)
{
    fixture_folder();
    ID = simxStart("", fixture_port, 0, 0, 1000, 5);
    ck_assert_int_ge(ID, 0);
    ck_assert_int_eq(simxGetConnectionId(ID), -1);
    for (int i = 0; i < 10; i++)
        simxSetIntegerSignal(ID, "early", i, ONESHOT);
    simxSetIntegerSignal(ID, NAME, 42, ONESHOT);
    fixture_simulator();
    ck_assert_int_eq(get(BLOCKING), 0);
    ck_assert_int_eq(number, 42);
    ck_assert_int_eq(fixture_signal("early"), 9);
    ck_assert_int_eq(simxGetConnectionId(ID), 1);
    fixture_end();
}
END_TEST

START_TEST(a_stream_from_before_the_first_connection_begins_with_it)
{
    int64_t deadline_us = fixture_deadline();
    fixture_folder();
    ID = simxStart("", fixture_port, 0, 0, 1000, 5);
    get(STREAMING);
    simxSetIntegerSignal(ID, NAME, 17, ONESHOT);
    fixture_simulator();
    while (get(BUFFER) != 0 || number != 17) {
        simxGetPingTime(ID, NULL);
        fixture_poll(deadline_us, "a stream that was asked for early");
    }
    fixture_end();
}
END_TEST

START_TEST(nobody_there_is_told_in_a_sentence)
{
    int64_t start_us = clock_us();
    fixture_folder();
    ck_assert_int_eq(simxStart("", fixture_port, 1, 1, 300, 5), -1);
    ck_assert_int_lt(clock_us() - start_us, 20000000);
    ck_assert_ptr_nonnull(strstr(simxGetErrorText(-1), "no connection to shared memory"));
    fixture_no_folder();
}
END_TEST

START_TEST(a_folder_that_is_missing_is_named)
{
    char folder[64], missing[80], trace[1000];
    fixture_folder();
    snprintf(folder, sizeof folder, "%s", getenv("REMOTEAPI_SHM_DIR"));
    snprintf(missing, sizeof missing, "%s/not/there", folder);
    setenv("REMOTEAPI_SHM_DIR", missing, 1);
    fixture_begin_trace();
    ID = simxStart("", fixture_port, 1, 1, 300, 5);
    fixture_end_trace(trace, sizeof trace);
    ck_assert_int_eq(ID, -1);
    ck_assert_ptr_nonnull(strstr(simxGetErrorText(-1), missing));
    ck_assert_msg(strstr(trace, missing) != NULL, "%s", trace);
    fixture_simulator(); /* which can make a folder, but not two */
    ID = simxStart("", fixture_port, 1, 1, -20000, 5);
    ck_assert_int_ge(ID, 0); /* through the segment */
    simulator_hold();
    ck_assert_msg(strstr(fake.log, missing) != NULL, "%s", fake.log);
    simulator_release();
    simxFinish(ID);
    fixture_no_simulator();
    setenv("REMOTEAPI_SHM_DIR", folder, 1);
    fixture_no_folder();
}
END_TEST

START_TEST(a_folder_that_others_can_write_to_is_told_in_the_log)
{
    fixture_folder();
    ck_assert_int_eq(chmod(getenv("REMOTEAPI_SHM_DIR"), 0777), 0);
    fixture_simulator();
    simulator_hold();
    ck_assert_msg(strstr(fake.log, "others can write to it") != NULL, "%s", fake.log);
    simulator_release();
    fixture_no_simulator();
    fixture_no_folder();
}
END_TEST

/* ------------------------------------------------------------------ going */

START_TEST(a_server_that_ends_is_noticed_at_once)
{
    char trace[1000];
    fixture_begin();
    set(NAME, 1);
    get(STREAMING);
    fixture_no_simulator();
    fixture_begin_trace();
    ck_assert_int_lt(await_connection(0), NOTICED_US);
    fixture_end_trace(trace, sizeof trace);
    ck_assert_msg(strstr(trace, "the fast session is lost") != NULL, "%s", trace);
    ck_assert_int_eq(get(BUFFER), simx_return_novalue_flag);
    ck_assert_int_ne(simxSetIntegerSignal(ID, NAME, 1, ONESHOT) & simx_return_novalue_flag, 0);
    simxFinish(ID);
    fixture_no_folder();
}
END_TEST

START_TEST(a_call_that_waits_ends_with_the_server)
{
    struct fixture_call call = { .name = NAME };
    struct thread thread;
    int64_t deadline_us = fixture_deadline();
    simxInt before, after;
    fixture_begin();
    set(NAME, 1);
    ck_assert_int_eq(simxGetOutMessageInfo(ID, simx_headeroffset_message_id, &before), 1);
    simulator_freeze();
    ck_assert_int_eq(thread_start(&thread, fixture_wait_in_call, &call), 0);
    do {
        fixture_poll(deadline_us, "the other thread's call");
        simxGetOutMessageInfo(ID, simx_headeroffset_message_id, &after);
    } while (after == before);
    simulator_continue();
    fixture_no_simulator();
    thread_join(&thread);
    ck_assert_int_lt(call.took_us, 15000000); /* it would have waited for 20 s */
    simxFinish(ID);
    fixture_no_folder();
}
END_TEST

START_TEST(commands_that_were_sent_before_the_finish_are_executed)
{
    fixture_begin();
    for (int round = 0; round < 20; round++) {
        for (int i = 0; i < 500; i++)
            simxSetIntegerSignal(ID, NAME, round * 1000 + i, ONESHOT);
        simxFinish(ID);
        fixture_await_signal(NAME, round * 1000 + 499);
        ck_assert(simulator_wait_state(fixture_port, 1));
        ID = fixture_connect(20000);
    }
    fixture_end();
}
END_TEST

START_TEST(a_finish_does_not_take_long)
{
    fixture_begin();
    for (int i = 0; i < 20; i++) {
        set(NAME, i);
        int64_t start_us = clock_us();
        simxFinish(ID);
        ck_assert_int_lt(clock_us() - start_us, 20000000);
        ID = fixture_connect(20000);
    }
    fixture_end();
}
END_TEST

/* ------------------------------------------------------------------ coming back */

START_TEST(a_service_that_is_reset_is_connected_again_and_begins_empty)
{
    fixture_begin();
    set(NAME, 1);
    get(STREAMING);
    for (int i = 2; i < 6; i++) {
        ck_assert_int_eq(server_reset_service(simulator_hold(), fixture_port), 0);
        simulator_release();
        await_connection_number(i);
        ck_assert_int_eq(get(BLOCKING), 0);
        ck_assert_int_eq(simxGetConnectionId(ID), i);
        ck_assert_int_eq(get(BUFFER), simx_return_novalue_flag);
        set(NAME, i);
        ck_assert_int_eq(get(BLOCKING), 0);
        ck_assert_int_eq(number, i);
        get(STREAMING);
    }
    fixture_end();
}
END_TEST

START_TEST(a_new_simulator_on_the_same_port_is_connected)
{
    fixture_begin();
    for (int i = 1; i < 4; i++) {
        set(NAME, i);
        fixture_no_simulator();
        ck_assert_int_lt(await_connection(0), NOTICED_US);
        fixture_simulator();
        await_connection_number(i + 1);
    }
    set(NAME, 1);
    fixture_end();
}
END_TEST

START_TEST(a_lost_connection_stays_lost_when_that_was_asked)
{
    fixture_begin();
    simxFinish(ID);
    ID = simxStart("", fixture_port, 1, 1, -2000, 5);
    set_at_last(NAME, 1);
    ck_assert_int_eq(server_reset_service(simulator_hold(), fixture_port), 0);
    simulator_release();
    await_connection(0);
    int64_t start_us = clock_us();
    while (clock_us() - start_us < 300000)
        ck_assert_int_eq(simxGetConnectionId(ID), -1);
    ck_assert_int_ne(get(BLOCKING), 0);
    ck_assert_ptr_nonnull(strstr(simxGetErrorText(ID), "connection"));
    fixture_end();
}
END_TEST

/* ------------------------------------------------------------------ a server that does nothing */

START_TEST(a_blocking_call_ends_at_its_timeout_and_its_late_answer_does_no_harm)
{
    fixture_begin();
    simxFinish(ID);
    ID = fixture_connect(1000);
    set_at_last(NAME, 5);
    simulator_freeze();
    for (int i = 0; i < 2; i++) {
        int64_t start_us = clock_us();
        ck_assert_int_ne(get(BLOCKING) & simx_return_timeout_flag, 0);
        ck_assert_int_ge(clock_us() - start_us, 1000000);
        ck_assert_int_lt(clock_us() - start_us, 20000000);
    }
    ck_assert_ptr_nonnull(strstr(simxGetErrorText(ID), "no answer in time"));
    ck_assert_int_eq(simxGetConnectionId(ID), 1);
    simulator_continue();
    simxFinish(ID);
    ID = fixture_connect(20000);
    for (int i = 0; i < 100; i++) {
        set(NAME, i);
        ck_assert_int_eq(get(BLOCKING), 0);
        ck_assert_int_eq(number, i);
    }
    fixture_end();
}
END_TEST

START_TEST(a_call_that_cannot_be_sent_gives_up_after_a_while)
{
    static simxUChar block[SCALED(8 << 20)];
    simxInt result = 0;
    int sent = 0;
    int64_t took_us = 0;
    fixture_begin();
    set(NAME, 1);
    simulator_freeze();
    while (!(result & simx_return_timeout_flag) && sent < 100) {
        int64_t start_us = clock_us();
        result = simxSetStringSignal(ID, "large", block, sizeof block, ONESHOT);
        took_us = clock_us() - start_us;
        sent++;
    }
    simulator_continue();
    ck_assert_int_lt(sent, 100);
    ck_assert_int_lt(took_us, 20000000);
    set(NAME, 2);
    fixture_end();
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        commands_from_before_the_first_connection_are_executed,
        a_stream_from_before_the_first_connection_begins_with_it,
        nobody_there_is_told_in_a_sentence,
        a_folder_that_is_missing_is_named,
        a_folder_that_others_can_write_to_is_told_in_the_log,
        a_server_that_ends_is_noticed_at_once,
        a_call_that_waits_ends_with_the_server,
        commands_that_were_sent_before_the_finish_are_executed,
        a_finish_does_not_take_long,
        a_service_that_is_reset_is_connected_again_and_begins_empty,
        a_new_simulator_on_the_same_port_is_connected,
        a_lost_connection_stays_lost_when_that_was_asked,
        a_blocking_call_ends_at_its_timeout_and_its_late_answer_does_no_harm,
        a_call_that_cannot_be_sent_gives_up_after_a_while,
    };
    Suite *suite = support_suite("fast_life", NULL, NULL, tests, COUNT_OF(tests));
    TCase *crowd = tcase_create("crowd"); /* too many for valgrind: see script/analyse */
    tcase_set_tags(crowd, "crowd");
    suite_add_tcase(suite, crowd);
    return support_run(suite);
}
