/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The client library and the plugin's server through a fast session: operation modes, streams.
 */
#include "support.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/answer.h"
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

static simxInt get(simxInt mode)
{
    return simxGetIntegerSignal(ID, NAME, &number, mode);
}

/* Looks into the stream until it has this value. */
static void await_number(int value)
{
    int64_t deadline_us = fixture_deadline();
    while (get(BUFFER) != 0 || number != value)
        fixture_poll(deadline_us, "a stream's value");
}

/* ------------------------------------------------------------------ modes */

START_TEST(a_blocking_call_brings_its_answer)
{
    for (int i = 0; i < 300; i++) {
        set(NAME, i);
        ck_assert_int_eq(get(BLOCKING), 0);
        ck_assert_int_eq(number, i);
    }
    ck_assert_int_eq(get(BUFFER), simx_return_novalue_flag);
}
END_TEST

START_TEST(a_oneshot_call_returns_at_once_and_has_its_answer_later)
{
    int64_t deadline_us = fixture_deadline();
    set(NAME, 7);
    simulator_freeze();
    ck_assert_int_eq(get(ONESHOT), simx_return_novalue_flag);
    simulator_continue();
    while (get(BUFFER) != 0)
        fixture_poll(deadline_us, "the answer of a oneshot call");
    ck_assert_int_eq(number, 7);
    ck_assert_int_eq(get(simx_opmode_oneshot_split + 100), 0);
    ck_assert_int_eq(number, 7);
}
END_TEST

START_TEST(oneshot_commands_are_executed_in_order)
{
    for (int i = 0; i < 5000; i++)
        simxSetIntegerSignal(ID, NAME, i, ONESHOT);
    ck_assert_int_eq(get(BLOCKING), 0);
    ck_assert_int_eq(number, 4999);
}
END_TEST

START_TEST(a_mode_that_does_not_exist_is_refused)
{
    ck_assert_int_eq(get(-5), simx_return_illegal_opmode_flag);
    ck_assert_int_eq(get(0x80000), simx_return_illegal_opmode_flag);
    ck_assert_str_ne(simxGetErrorText(ID), "");
}
END_TEST

START_TEST(a_command_that_fails_is_a_remote_error_and_changes_nothing)
{
    number = 5;
    ck_assert_int_eq(get(BLOCKING), simx_return_remote_error_flag);
    ck_assert_int_eq(number, 5);
    ck_assert_ptr_nonnull(strstr(simxGetErrorText(ID), "refused"));
    set(NAME, 6);
    ck_assert_str_eq(simxGetErrorText(ID), "");
}
END_TEST

/* ------------------------------------------------------------------ streams */

START_TEST(a_refused_call_is_explained_by_the_simulator_in_its_words)
{
    simxInt handle;
    ck_assert_int_eq(simxGetObjectHandle(ID, "nobody", &handle, BLOCKING),
                     simx_return_remote_error_flag);
    ck_assert_ptr_nonnull(
        strstr(simxGetErrorText(ID), "simGetObjectHandle: object does not exist"));
    set(NAME, 1);
    ck_assert_str_eq(simxGetErrorText(ID), "");
    /* Words of its own where the simulator has none. */
    ck_assert_int_eq(simxGetIntegerSignal(ID, "no such signal", &handle, BLOCKING),
                     simx_return_remote_error_flag);
    ck_assert_ptr_nonnull(strstr(simxGetErrorText(ID), "there is no signal of this name"));
}
END_TEST

START_TEST(a_stream_has_the_newest_value)
{
    set(NAME, 1);
    simulator_freeze();
    ck_assert_int_eq(get(STREAMING), simx_return_novalue_flag);
    simulator_continue();
    for (int i = 1; i < 30; i++) {
        set(NAME, i);
        await_number(i);
        ck_assert_int_eq(get(BUFFER), 0); /* and it stays */
        ck_assert_int_eq(number, i);
    }
    ck_assert_int_eq(get(simx_opmode_streaming_split + 200), 0);
    ck_assert_int_eq(number, 29);
}
END_TEST

START_TEST(a_discontinued_stream_has_no_value_and_can_begin_anew)
{
    for (int round = 0; round < 20; round++) {
        set(NAME, round);
        get(STREAMING);
        await_number(round);
        get(simx_opmode_discontinue);
        ck_assert_int_eq(get(BUFFER), simx_return_novalue_flag);
    }
}
END_TEST

START_TEST(a_command_in_another_mode_ends_a_stream)
{
    set(NAME, 1);
    get(STREAMING);
    await_number(1);
    ck_assert_int_eq(get(BLOCKING), 0);
    ck_assert_int_eq(get(BUFFER), simx_return_novalue_flag);
    get(STREAMING);
    await_number(1);
}
END_TEST

START_TEST(a_stream_that_is_asked_for_again_goes_on)
{
    set(NAME, 1);
    get(STREAMING);
    await_number(1);
    for (int i = 0; i < 50; i++)
        ck_assert_int_eq(get(STREAMING), 0);
    set(NAME, 2);
    await_number(2);
}
END_TEST

START_TEST(a_removed_value_is_gone_until_there_is_a_newer_one)
{
    int64_t deadline_us = fixture_deadline();
    set(NAME, 1);
    get(STREAMING);
    await_number(1);
    simulator_freeze();
    ck_assert_int_eq(get(simx_opmode_remove), 0);
    ck_assert_int_eq(get(simx_opmode_remove), simx_return_novalue_flag);
    ck_assert_int_eq(get(BUFFER), simx_return_novalue_flag);
    simulator_continue();
    while (get(BUFFER) != 0)
        fixture_poll(deadline_us, "a newer value");
    ck_assert_int_eq(number, 1);
}
END_TEST

START_TEST(a_streams_error_is_seen_and_passes)
{
    int64_t deadline_us = fixture_deadline();
    get(STREAMING);
    while (get(BUFFER) != simx_return_remote_error_flag)
        fixture_poll(deadline_us, "the error of a stream");
    set(NAME, 3);
    await_number(3);
    ck_assert_int_eq(simxClearIntegerSignal(ID, NAME, BLOCKING), 0);
    while (get(BUFFER) != simx_return_remote_error_flag)
        fixture_poll(deadline_us, "the error of a stream");
}
END_TEST

/* Counts how often a stream shows another value, for a while, or until it was so often. */
static int count_changes(simxInt mode, int64_t while_us, int limit)
{
    int64_t deadline_us = clock_us() + while_us;
    int changes = 0, before = -1, value = 0;
    simxGetIntegerSignal(ID, NAME, &number, mode);
    while (changes < limit && clock_us() < deadline_us) {
        simxSetIntegerSignal(ID, NAME, ++value, ONESHOT);
        if (get(BUFFER) == 0 && number != before) {
            before = number;
            changes++;
        }
    }
    get(simx_opmode_discontinue);
    return changes;
}

START_TEST(a_stream_with_a_delay_is_executed_less_often)
{
    set(NAME, 0);
    ck_assert_int_eq(count_changes(STREAMING, FIXTURE_PATIENCE_US, 8), 8);
    ck_assert_int_le(count_changes(STREAMING + 100, 400000, INT_MAX), 6);
}
END_TEST

/* Sets the string signal to as many bytes. */
static void set_bytes(int length)
{
    simxUChar *block = malloc((size_t)length + 1);
    fixture_fill(block, length, length);
    ck_assert_int_eq(simxSetStringSignal(ID, NAME, block, length, BLOCKING), 0);
    free(block);
}

START_TEST(a_streams_value_grows_and_shrinks)
{
    static const int lengths[] = { 1, 0, 63, 64, 65, 4096, 4097, 100, 70000, 3, 1000000, 0, 500000,
                                   2, 4000000, 10 };
    set_bytes(5);
    simxGetStringSignal(ID, NAME, &bytes, &size, STREAMING);
    for (size_t i = 0; i < COUNT_OF(lengths); i++) {
        int64_t deadline_us = fixture_deadline();
        set_bytes(lengths[i]);
        while (simxGetStringSignal(ID, NAME, &bytes, &size, BUFFER) != 0 || size != lengths[i])
            fixture_poll(deadline_us, "a value of this size");
        ck_assert(fixture_is_filled(bytes, size, size));
    }
}
END_TEST

/* Sizes that change all the time: each value that is seen is whole. */
static void change_sizes(void *stop)
{
    for (int i = 0; !atomic_get_int(stop); i++) {
        int length = i * 977 % 30000;
        simxUChar *block = malloc(30000);
        fixture_fill(block, length, length);
        simxSetStringSignal(ID, NAME, block, length, BLOCKING);
        free(block);
    }
}

START_TEST(a_streams_value_is_never_torn)
{
    struct thread thread;
    int stop = 0, seen = 0, torn = 0, before = -1;
    int64_t deadline_us = fixture_deadline();
    set_bytes(5);
    simxGetStringSignal(ID, NAME, &bytes, &size, STREAMING);
    ck_assert_int_eq(thread_start(&thread, change_sizes, &stop), 0);
    while (seen < 200 && clock_us() < deadline_us) {
        /* The other thread's calls end what this one borrowed: the client is held meanwhile. */
        struct request request = request_name(simx_cmd_get_string_signal, NAME);
        struct call call = call_begin(ID, &request, BUFFER);
        int length = (int)call.data.left;
        if (call.result == 0 && length != before) {
            const simxUChar *block = answer_in_place(&call, (size_t)length);
            torn += !fixture_is_filled(block, length, length);
            before = length;
            seen++;
            deadline_us = fixture_deadline();
        }
        call_end(&call);
        thread_yield();
    }
    atomic_set_int(&stop, 1);
    thread_join(&thread);
    ck_assert_int_eq(torn, 0);
    ck_assert_int_eq(seen, 200);
}
END_TEST

START_TEST(a_thousand_streams_have_their_own_values)
{
    char name[32];
    for (int i = 0; i < FAKE_SIGNALS / 2; i++) {
        snprintf(name, sizeof name, "number %d", i * 31);
        set(name, 1000 + i);
    }
    for (int i = 0; i < 1000; i++) {
        snprintf(name, sizeof name, "number %d", i);
        simxGetIntegerSignal(ID, name, &number, STREAMING);
    }
    for (int i = 0; i < 1000; i++) {
        int is_there = i % 31 == 0 && i / 31 < FAKE_SIGNALS / 2;
        int64_t deadline_us = fixture_deadline();
        simxInt result;
        snprintf(name, sizeof name, "number %d", i);
        while ((result = simxGetIntegerSignal(ID, name, &number, BUFFER)) ==
               simx_return_novalue_flag)
            fixture_poll(deadline_us, "the first value of a stream");
        ck_assert_int_eq(result, is_there ? 0 : simx_return_remote_error_flag);
        ck_assert(!is_there || number == 1000 + i / 31);
    }
    for (int i = 0; i < 1000; i++) {
        snprintf(name, sizeof name, "number %d", i);
        simxGetIntegerSignal(ID, name, &number, simx_opmode_discontinue);
    }
    set(NAME, 4);
    get(STREAMING);
    await_number(4);
}
END_TEST

START_TEST(streams_that_begin_and_end_all_the_time_do_not_use_up_anything)
{
    char name[32];
    set_bytes(100000);
    for (int i = 0; i < 3000; i++) {
        snprintf(name, sizeof name, "number %d", i);
        simxGetIntegerSignal(ID, name, &number, STREAMING);
        simxGetIntegerSignal(ID, name, &number, simx_opmode_discontinue);
        simxGetStringSignal(ID, NAME, &bytes, &size, i % 2 ? simx_opmode_discontinue : STREAMING);
        if (i % 100 == 0) /* a slot is free again when its stream's end has been executed */
            ck_assert_int_eq(simxGetPingTime(ID, NULL), 0);
    }
    struct client *client = table_take(ID);
    uint32_t used = client->fast.slots.next;
    table_give(ID);
    ck_assert_uint_lt(used, 1000);
    set(NAME, 8);
    get(STREAMING);
    await_number(8);
}
END_TEST

static void let_the_simulator_continue(void *unused)
{
    (void)unused;
    simulator_continue();
}

START_TEST(a_stream_that_begins_when_all_slots_are_about_to_be_free_waits_for_one)
{
    struct thread thread;
    char name[32];
    set(NAME, 3);
    struct client *client = table_take(ID);
    uint32_t count = client->fast.session->slot_count;
    table_give(ID);
    simulator_freeze();
    for (uint32_t i = 0; i < count; i++) {
        snprintf(name, sizeof name, "number %u", (unsigned)i);
        simxGetIntegerSignal(ID, name, &number, STREAMING);
        simxGetIntegerSignal(ID, name, &number, simx_opmode_discontinue);
    }
    ck_assert_int_eq(thread_start(&thread, let_the_simulator_continue, NULL), 0);
    simxInt result;
    int64_t deadline_us = fixture_deadline(), waited_us;
    do { /* for a second: again, where the simulator did nothing meanwhile */
        fixture_poll(deadline_us, "a free slot");
        int64_t start_us = clock_us();
        result = get(STREAMING);
        waited_us = clock_us() - start_us;
    } while ((result & simx_return_timeout_flag) && waited_us >= 1000000);
    thread_join(&thread);
    ck_assert_int_eq(result & ~simx_return_novalue_flag, 0);
    await_number(3);
}
END_TEST

/* ------------------------------------------------------------------ values that add up */

static void write_stream(const char *text)
{
    ck_assert_int_eq(simxWriteStringStream(ID, NAME, (const simxUChar *)text, (simxInt)strlen(text),
                                           BLOCKING), 0);
}

START_TEST(a_string_stream_loses_nothing_and_gives_it_once)
{
    char got[256] = "", word[16];
    int64_t deadline_us = fixture_deadline();
    simxReadStringStream(ID, NAME, &bytes, &size, STREAMING);
    for (int i = 0; i < 20; i++) {
        snprintf(word, sizeof word, "w%d ", i);
        write_stream(word);
        if (i % 5 == 4)
            simxGetPingTime(ID, NULL);
    }
    while (strlen(got) < 70) {
        if (simxReadStringStream(ID, NAME, &bytes, &size, BUFFER) == 0)
            strncat(got, (const char *)bytes, (size_t)size);
        fixture_poll(deadline_us, "all that was written into a string stream");
    }
    ck_assert_str_eq(got, "w0 w1 w2 w3 w4 w5 w6 w7 w8 w9 w10 w11 w12 w13 w14 w15 w16 w17 w18 w19 ");
}
END_TEST

START_TEST(get_and_clear_gives_a_value_once)
{
    int64_t deadline_us = fixture_deadline();
    simxGetAndClearStringSignal(ID, NAME, &bytes, &size, STREAMING);
    set_bytes(12);
    while (simxGetAndClearStringSignal(ID, NAME, &bytes, &size, BUFFER) != 0)
        fixture_poll(deadline_us, "a value to get and clear");
    ck_assert_int_eq(size, 12);
    ck_assert(fixture_is_filled(bytes, size, 12));
    ck_assert_int_ne(simxGetAndClearStringSignal(ID, NAME, &bytes, &size, BUFFER), 0);
    ck_assert_int_eq(simxGetStringSignal(ID, NAME, &bytes, &size, BLOCKING),
                     simx_return_remote_error_flag);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_blocking_call_brings_its_answer,
        a_oneshot_call_returns_at_once_and_has_its_answer_later,
        oneshot_commands_are_executed_in_order,
        a_mode_that_does_not_exist_is_refused,
        a_command_that_fails_is_a_remote_error_and_changes_nothing,
        a_refused_call_is_explained_by_the_simulator_in_its_words,
        a_stream_has_the_newest_value,
        a_discontinued_stream_has_no_value_and_can_begin_anew,
        a_command_in_another_mode_ends_a_stream,
        a_stream_that_is_asked_for_again_goes_on,
        a_removed_value_is_gone_until_there_is_a_newer_one,
        a_streams_error_is_seen_and_passes,
        a_stream_with_a_delay_is_executed_less_often,
        a_streams_value_grows_and_shrinks,
        a_streams_value_is_never_torn,
        a_thousand_streams_have_their_own_values,
        streams_that_begin_and_end_all_the_time_do_not_use_up_anything,
        a_stream_that_begins_when_all_slots_are_about_to_be_free_waits_for_one,
        a_string_stream_loses_nothing_and_gives_it_once,
        get_and_clear_gives_a_value_once,
    };
    return support_run(support_suite("fast", fixture_begin, fixture_end, tests, COUNT_OF(tests)));
}
