/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Operation modes, seen from the program that uses them.
 */
#include <stdlib.h>

#include "simConst.h"
#include "whole.h"

#define NAME "mode"

static simxInt get(int *value, int mode)
{
    simxInt number = -1, result = simxGetInt32Signal(whole.client, NAME, &number, mode);
    if (value)
        *value = number;
    return result;
}

static void set(int value)
{
    ck_assert_int_eq(simxSetInt32Signal(whole.client, NAME, value, BLOCKING), 0);
}

static int buffered(void)
{
    int value;
    return get(&value, BUFFER) == 0 ? value : -1;
}

START_TEST(oneshot_answer_comes_later_and_stays)
{
    set(1);
    ck_assert_int_eq(get(NULL, BUFFER), simx_return_novalue_flag);
    ck_assert_int_eq(get(NULL, ONESHOT), simx_return_novalue_flag);
    WHOLE_AWAIT(buffered() == 1);
    set(2);
    whole_exchange();
    ck_assert_int_eq(buffered(), 1); /* nobody asked again */
    ck_assert_int_eq(get(NULL, simx_opmode_remove), 0);
    ck_assert_int_eq(get(NULL, simx_opmode_remove), simx_return_novalue_flag);
    ck_assert_int_eq(get(NULL, BUFFER), simx_return_novalue_flag);
}
END_TEST

START_TEST(blocking_answer_is_not_kept)
{
    int value;
    set(3);
    ck_assert_int_eq(get(&value, BLOCKING), 0);
    ck_assert_int_eq(value, 3);
    ck_assert_int_eq(get(NULL, BUFFER), simx_return_novalue_flag);
}
END_TEST

START_TEST(stream_follows_until_it_is_discontinued)
{
    set(1);
    get(NULL, STREAMING);
    for (int i = 1; i < 20; i++) {
        set(i);
        WHOLE_AWAIT(buffered() == i);
    }
    get(NULL, simx_opmode_discontinue);
    WHOLE_AWAIT(get(NULL, BUFFER) == simx_return_novalue_flag);
    set(30);
    whole_exchange();
    whole_exchange();
    ck_assert_int_eq(get(NULL, BUFFER), simx_return_novalue_flag);
}
END_TEST

static void expect_news_after_a_round_trip(simxInt cube)
{
    simxFloat position[3] = { 1, 2, 3 }, got[3];
    simxGetObjectPosition(whole.client, cube, -1, got, STREAMING);
    whole_exchange();
    for (int i = 0; i < 20; i++) {
        position[0] = 1 + 0.01f * (float)i;
        ck_assert_int_eq(simxSetObjectPosition(whole.client, cube, -1, position, BLOCKING), 0);
        whole_exchange();
        ck_assert_int_eq(simxGetObjectPosition(whole.client, cube, -1, got, BUFFER), 0);
        ck_assert_float_eq_tol(got[0], position[0], 1e-4);
    }
}

/* tests/test_service_modes.c has the table of all modes. */
START_TEST(round_trip_shows_in_streams_what_was_done_before_it)
{
    simxFloat got[3];
    simxInt cube = whole_handle("cube");
    expect_news_after_a_round_trip(cube);
    whole_start_stepped();
    int begin = whole_time();
    expect_news_after_a_round_trip(cube);
    for (int step = 1; step <= 20; step++) {
        ck_assert_int_eq(simxSynchronousTrigger(whole.client), 0);
        whole_exchange();
        ck_assert_int_eq(simxGetObjectPosition(whole.client, cube, -1, got, BUFFER), 0);
        ck_assert_int_eq(simxGetLastCmdTime(whole.client), begin + step * TIME_STEP_MS);
    }
    ck_assert_int_eq(simxGetObjectPosition(whole.client, cube, -1, got, simx_opmode_discontinue),
                     0);
}
END_TEST

START_TEST(stream_with_a_delay_waits_and_begins_anew)
{
    set(1);
    get(NULL, STREAMING + 60000); /* once a minute */
    WHOLE_AWAIT(buffered() == 1);
    set(2);
    for (int i = 0; i < 10; i++)
        whole_exchange();
    ck_assert_int_eq(buffered(), 1);
    get(NULL, STREAMING + 60000);
    WHOLE_AWAIT(buffered() == 2);
    get(NULL, STREAMING + 20);
    set(3);
    WHOLE_AWAIT(buffered() == 3);
    get(NULL, simx_opmode_discontinue);
}
END_TEST

START_TEST(stream_of_a_value_that_goes_tells_its_failure)
{
    set(1);
    get(NULL, STREAMING);
    WHOLE_AWAIT(buffered() == 1);
    ck_assert_int_eq(simxClearInt32Signal(whole.client, NAME, BLOCKING), 0);
    WHOLE_AWAIT(get(NULL, BUFFER) == REFUSED);
    set(5);
    WHOLE_AWAIT(buffered() == 5);
}
END_TEST

START_TEST(string_that_is_sent_in_pieces_arrives)
{
    enum { SIZE = 5000 };
    uint8_t bytes[SIZE];
    simxUChar *got;
    simxInt size = 0;
    for (int i = 0; i < SIZE; i++)
        bytes[i] = (uint8_t)(i * 7 + i / 256);
    simxClearStringSignal(whole.client, NAME, BLOCKING);
    simxInt result = simxSetStringSignal(whole.client, NAME, bytes, SIZE,
                                         simx_opmode_oneshot_split + 600);
    ck_assert_int_eq(result & ~simx_return_split_progress_flag, simx_return_novalue_flag);
    WHOLE_AWAIT(simxGetStringSignal(whole.client, NAME, &got, &size, BLOCKING) == 0);
    ck_assert_int_eq(size, SIZE);
    ck_assert_mem_eq(got, bytes, SIZE);
    simxClearStringSignal(whole.client, NAME, BLOCKING);
}
END_TEST

/* Values of different length and letter: none may be a mixture. */
START_TEST(stream_in_pieces_is_never_torn)
{
    simxUChar text[1500], *got;
    simxInt size;
    int seen = 0;
    memset(text, 'x', sizeof text);
    simxSetStringSignal(whole.client, NAME, text, 100, BLOCKING);
    simxGetStringSignal(whole.client, NAME, &got, &size, simx_opmode_streaming_split + 200);
    int64_t deadline_us = clock_us() + (int64_t)PATIENCE_MS * 1000;
    for (int i = 0; seen < 15; i++) {
        int letter = 'a' + i / 8 % 20;
        memset(text, letter, sizeof text);
        ck_assert_int_eq(simxSetStringSignal(whole.client, NAME, text, 100 + letter * 10, ONESHOT) &
                             ~simx_return_novalue_flag, 0);
        whole_exchange();
        if (simxGetStringSignal(whole.client, NAME, &got, &size, BUFFER) == 0) {
            ck_assert(size == 100 || size == 100 + got[0] * 10);
            for (simxInt j = 0; j < size; j++)
                ck_assert_int_eq(got[j], got[0]);
            seen += size > 100;
        }
        ck_assert(clock_us() < deadline_us);
    }
    simxGetStringSignal(whole.client, NAME, &got, &size, simx_opmode_discontinue);
    simxClearStringSignal(whole.client, NAME, BLOCKING);
}
END_TEST

START_TEST(stream_grows_and_shrinks)
{
    static const int sizes[] = { 10, 70000, 0, 3, 5000, 1 };
    simxUChar *text = calloc(1, 70000), *got;
    simxInt size = -1;
    simxSetStringSignal(whole.client, NAME, text, 4, BLOCKING);
    simxGetStringSignal(whole.client, NAME, &got, &size, STREAMING);
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        memset(text, (int)i + 1, 70000);
        ck_assert_int_eq(simxSetStringSignal(whole.client, NAME, text, sizes[i], BLOCKING), 0);
        WHOLE_AWAIT(simxGetStringSignal(whole.client, NAME, &got, &size, BUFFER) == 0 &&
                    size == sizes[i]);
        ck_assert_mem_eq(got, text, (size_t)size);
    }
    simxGetStringSignal(whole.client, NAME, &got, &size, simx_opmode_discontinue);
    free(text);
}
END_TEST

START_TEST(modes_that_do_not_exist_are_refused)
{
    ck_assert_int_eq(get(NULL, -1), simx_return_illegal_opmode_flag);
    ck_assert_int_eq(get(NULL, 0x70001), simx_return_illegal_opmode_flag);
    ck_assert_int_eq(get(NULL, 0x80000), simx_return_illegal_opmode_flag);
    ck_assert_str_ne(simxGetErrorText(whole.client), "");
}
END_TEST

void whole_modes(TCase *tcase)
{
    const TTest *const tests[] = {
        oneshot_answer_comes_later_and_stays,
        blocking_answer_is_not_kept,
        stream_follows_until_it_is_discontinued,
        round_trip_shows_in_streams_what_was_done_before_it,
        stream_with_a_delay_waits_and_begins_anew,
        stream_of_a_value_that_goes_tells_its_failure,
        string_that_is_sent_in_pieces_arrives,
        stream_in_pieces_is_never_torn,
        stream_grows_and_shrinks,
        modes_that_do_not_exist_are_refused,
    };
    whole_add(tcase, tests, COUNT_OF(tests));
}
