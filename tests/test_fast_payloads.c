/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The client library and the plugin's server through a fast session: payloads of all sizes, and
 * pauses.
 */
#include "support.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/table.h"
#include "fast_fixture.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "os/thread.h"
#include "simConst.h"

#define ID fixture_id
#define NAME "a signal"

static simxInt number;
static simxUChar *bytes;
static simxInt size;

static void set(const char *name, int value)
{
    ck_assert_int_eq(simxSetIntegerSignal(ID, name, value, BLOCKING), 0);
}

/* ------------------------------------------------------------------ streams */

/* Sets the string signal to as many bytes. */
static void set_bytes(int length)
{
    simxUChar *block = malloc((size_t)length + 1);
    fixture_fill(block, length, length);
    ck_assert_int_eq(simxSetStringSignal(ID, NAME, block, length, BLOCKING), 0);
    free(block);
}

/* ------------------------------------------------------------------ payloads */

START_TEST(payloads_of_all_sizes_go_both_ways)
{
    static const int lengths[] = { 0, 1, 4000, 4096, 4097, 65536, 100001, 1 << 20, SCALED(20000000),
                                   3, SCALED(20000000), SCALED(19999999) };
    for (size_t i = 0; i < COUNT_OF(lengths); i++) {
        set_bytes(lengths[i]);
        ck_assert_int_eq(simxGetStringSignal(ID, NAME, &bytes, &size, BLOCKING), 0);
        ck_assert_int_eq(size, lengths[i]);
        ck_assert(fixture_is_filled(bytes, size, size));
    }
}
END_TEST

/* The rings begin anew between the two. */
START_TEST(a_large_payload_may_follow_small_ones)
{
    static simxUChar large[1000000];
    for (int i = 0; i < 100; i++) {
        set_bytes(100000);
        for (int k = 0; k < 20; k++)
            simxSetIntegerSignal(ID, "small", k, ONESHOT);
        simxPauseCommunication(ID, i % 2);
        simxSetIntegerSignal(ID, "small", i, ONESHOT);
        simxInt result = simxSetStringSignal(ID, NAME, large, sizeof large, ONESHOT);
        ck_assert_int_eq(result & ~simx_return_novalue_flag, 0);
        simxPauseCommunication(ID, 0);
        simxSetIntegerSignal(ID, "small", i, ONESHOT);
        ck_assert_int_eq(simxGetStringSignal(ID, NAME, &bytes, &size, BLOCKING), 0);
        ck_assert_int_eq(size, sizeof large);
    }
}
END_TEST

START_TEST(a_payload_that_is_too_large_is_refused_and_the_client_lives_on)
{
    int length = 70 << 20;
    simxUChar *block = calloc(1, (size_t)length);
    ck_assert_int_eq(simxSetStringSignal(ID, NAME, block, length, BLOCKING),
                     simx_return_local_error_flag);
    ck_assert_ptr_nonnull(strstr(simxGetErrorText(ID), "too large"));
    set(NAME, 1);
    ck_assert_int_eq(simxGetConnectionId(ID), 1);
    free(block);
}
END_TEST

START_TEST(an_answer_that_is_too_large_is_a_remote_error_with_a_text)
{
    int length = SCALED(40 << 20);
    simxUChar *block = calloc(1, (size_t)length);
    simxChar *texts;
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(simxAppendStringSignal(ID, NAME, block, length, BLOCKING), 0);
    free(block);
    ck_assert_int_eq(simxGetStringSignal(ID, NAME, &bytes, &size, BLOCKING),
                     simx_return_remote_error_flag);
    ck_assert_int_eq(simxGetLastErrors(ID, &number, &texts, BLOCKING), 0);
    ck_assert_int_ge(number, 1);
    ck_assert_ptr_nonnull(strstr(texts, "did not fit"));
    set(NAME, 1);
    ck_assert_int_eq(simxGetConnectionId(ID), 1);
}
END_TEST

static int no_memory(void *context, size_t offset, size_t more)
{
    (void)context, (void)offset, (void)more;
    return -ENOSPC;
}

static ring_allocate *exchange_allocate(ring_allocate *allocate)
{
    struct client *client = table_take(ID);
    ring_allocate *before = client->fast.session->out.allocate;
    client->fast.session->out.allocate = allocate;
    table_give(ID);
    return before;
}

START_TEST(memory_that_runs_out_is_an_error_and_no_signal)
{
    simxUChar block[200000];
    fixture_fill(block, sizeof block, 1);
    ring_allocate *before = exchange_allocate(no_memory);
    ck_assert_int_eq(simxSetStringSignal(ID, NAME, block, sizeof block, BLOCKING),
                     simx_return_local_error_flag);
    exchange_allocate(before);
    ck_assert_int_eq(simxSetStringSignal(ID, NAME, block, sizeof block, BLOCKING), 0);
}
END_TEST

/* ------------------------------------------------------------------ pauses */

START_TEST(nothing_is_executed_during_a_pause_and_all_of_it_after)
{
    ck_assert_int_eq(simxPauseCommunication(ID, 1), 0);
    for (int i = 0; i < 100; i++)
        simxSetIntegerSignal(ID, i % 2 ? "odd" : "even", i, ONESHOT);
    simulator_wait_state(fixture_port, 3);
    ck_assert_int_eq(fixture_signal("odd"), -1);
    ck_assert_int_eq(simxPauseCommunication(ID, 0), 0);
    set(NAME, 1);
    ck_assert_int_eq(fixture_signal("odd"), 99);
    ck_assert_int_eq(fixture_signal("even"), 98);
}
END_TEST

static void send_pairs(void *stop)
{
    for (int i = 0; !atomic_get_int(stop); i++) {
        simxPauseCommunication(ID, 1);
        simxSetIntegerSignal(ID, "first", i, ONESHOT);
        for (int k = 0; k < 300; k++)
            simxSetIntegerSignal(ID, "between", k, ONESHOT);
        simxSetIntegerSignal(ID, "last", i, ONESHOT);
        simxPauseCommunication(ID, 0);
        simxGetPingTime(ID, NULL);
    }
}

START_TEST(what_a_pause_gathered_is_executed_in_one_pass)
{
    struct thread thread;
    int stop = 0, seen = 0, torn = 0, before = -1;
    int64_t deadline_us = fixture_deadline();
    ck_assert_int_eq(thread_start(&thread, send_pairs, &stop), 0);
    while (seen < 20 && clock_us() < deadline_us) {
        int first = -1, last = -1;
        simulator_hold();
        for (int i = 0; i < FAKE_SIGNALS; i++) {
            const struct fake_signal *signal = &fake.signals[i];
            if (signal->kind == 0 && strcmp(signal->name, "first") == 0)
                first = signal->integer;
            if (signal->kind == 0 && strcmp(signal->name, "last") == 0)
                last = signal->integer;
        }
        simulator_release();
        torn += first != last;
        if (first != before)
            deadline_us = fixture_deadline();
        seen += first != before;
        before = first;
    }
    atomic_set_int(&stop, 1);
    thread_join(&thread);
    ck_assert_int_eq(torn, 0);
    ck_assert_int_eq(seen, 20);
}
END_TEST

START_TEST(a_pause_that_fills_the_ring_refuses_more_and_goes_on_afterwards)
{
    int length = SCALED(10 << 20), count = 0;
    simxUChar *block = calloc(1, (size_t)length);
    simxPauseCommunication(ID, 1);
    while (!(simxSetStringSignal(ID, NAME, block, length, ONESHOT) & simx_return_local_error_flag))
        ck_assert_int_lt(++count, 100);
    simxPauseCommunication(ID, 0);
    free(block);
    ck_assert_int_gt(count, 5);
    set(NAME, 3);
    ck_assert_int_eq(simxGetConnectionId(ID), 1);
}
END_TEST

START_TEST(a_finish_during_a_pause_loses_nothing)
{
    simxPauseCommunication(ID, 1);
    for (int i = 0; i < 1000; i++)
        simxSetIntegerSignal(ID, NAME, i, ONESHOT);
    simxFinish(ID);
    fixture_await_signal(NAME, 999);
    ck_assert(simulator_wait_state(fixture_port, 1));
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        payloads_of_all_sizes_go_both_ways,
        a_large_payload_may_follow_small_ones,
        a_payload_that_is_too_large_is_refused_and_the_client_lives_on,
        an_answer_that_is_too_large_is_a_remote_error_with_a_text,
        memory_that_runs_out_is_an_error_and_no_signal,
        nothing_is_executed_during_a_pause_and_all_of_it_after,
        what_a_pause_gathered_is_executed_in_one_pass,
        a_pause_that_fills_the_ring_refuses_more_and_goes_on_afterwards,
        a_finish_during_a_pause_loses_nothing,
    };
    return support_run(support_suite("fast_payloads", fixture_begin, fixture_end, tests,
                                     COUNT_OF(tests)));
}
