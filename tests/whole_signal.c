/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Signals of all kinds: set, read, cleared, long ones, streams of strings, questions.
 */
#include <pthread.h>
#include <stdlib.h>

#include "simConst.h"
#include "whole.h"

#define LONG_SIZE 100000

START_TEST(integers_and_floats_are_kept_until_cleared)
{
    simxInt integer = 0;
    simxFloat number = 0;
    ck_assert_int_eq(simxGetInt32Signal(whole.client, "n", &integer, BLOCKING), REFUSED);
    ck_assert_int_eq(simxSetInt32Signal(whole.client, "n", -123456789, BLOCKING), 0);
    ck_assert_int_eq(simxSetFloatSignal(whole.client, "n", 2.5f, BLOCKING), 0);
    ck_assert_int_eq(simxGetInt32Signal(whole.client, "n", &integer, BLOCKING), 0);
    ck_assert_int_eq(integer, -123456789);
    ck_assert_int_eq(simxGetFloatSignal(whole.client, "n", &number, BLOCKING), 0);
    ck_assert_float_eq(number, 2.5f);
    ck_assert_int_eq(simxSetInt32Signal(whole.client, "n", 7, BLOCKING), 0);
    ck_assert_int_eq(simxGetInt32Signal(whole.client, "n", &integer, BLOCKING), 0);
    ck_assert_int_eq(integer, 7);
    ck_assert_int_eq(simxClearInt32Signal(whole.client, "n", BLOCKING), 0);
    ck_assert_int_eq(simxGetInt32Signal(whole.client, "n", &integer, BLOCKING), REFUSED);
    ck_assert_int_eq(simxGetFloatSignal(whole.client, "n", &number, BLOCKING), 0);
    ck_assert_int_eq(simxClearFloatSignal(whole.client, "n", BLOCKING), 0);
    ck_assert_int_eq(simxGetFloatSignal(whole.client, "n", &number, BLOCKING), REFUSED);
}
END_TEST

/* Answers that were not asked for by a call that waits. */
START_TEST(older_answers_go_when_they_are_removed_or_newer_ones_are_waited_for)
{
    simxInt value = 0;
    ck_assert_int_eq(simxSetIntegerSignal(whole.client, "old", 1, BLOCKING), 0);
    simxGetIntegerSignal(whole.client, "old", &value, ONESHOT);
    whole_exchange();
    ck_assert_int_eq(simxGetIntegerSignal(whole.client, "old", &value, simx_opmode_remove), 0);
    ck_assert_int_eq(simxGetIntegerSignal(whole.client, "old", &value, BUFFER),
                     simx_return_novalue_flag);
    simxGetIntegerSignal(whole.client, "old", &value, ONESHOT);
    whole_exchange();
    ck_assert_int_eq(simxSetIntegerSignal(whole.client, "old", 2, BLOCKING), 0);
    ck_assert_int_eq(simxGetIntegerSignal(whole.client, "old", &value, BLOCKING), 0);
    ck_assert_int_eq(value, 2);
    ck_assert_int_eq(simxGetIntegerSignal(whole.client, "old", &value, BUFFER),
                     simx_return_novalue_flag);
    ck_assert_int_eq(simxClearIntegerSignal(whole.client, "old", BLOCKING), 0);
}
END_TEST

START_TEST(older_names_of_integers_do_the_same)
{
    simxInt integer = 0;
    ck_assert_int_eq(simxSetIntegerSignal(whole.client, "old", 42, BLOCKING), 0);
    ck_assert_int_eq(simxGetInt32Signal(whole.client, "old", &integer, BLOCKING), 0);
    ck_assert_int_eq(integer, 42);
    ck_assert_int_eq(simxSetInt32Signal(whole.client, "old", -42, BLOCKING), 0);
    ck_assert_int_eq(simxGetIntegerSignal(whole.client, "old", &integer, BLOCKING), 0);
    ck_assert_int_eq(integer, -42);
    ck_assert_int_eq(simxClearIntegerSignal(whole.client, "old", BLOCKING), 0);
    ck_assert_int_eq(simxGetIntegerSignal(whole.client, "old", &integer, BLOCKING), REFUSED);
}
END_TEST

static void set_text(const char *name, const void *bytes, int size)
{
    ck_assert_int_eq(simxSetStringSignal(whole.client, name, bytes, size, BLOCKING), 0);
}

static void expect_text(const char *name, const void *bytes, int size)
{
    simxUChar *got = NULL;
    simxInt got_size = -1;
    ck_assert_int_eq(simxGetStringSignal(whole.client, name, &got, &got_size, BLOCKING), 0);
    ck_assert_int_eq(got_size, size);
    ck_assert_mem_eq(got, bytes, (size_t)size);
}

static int text_is_gone(const char *name)
{
    simxUChar *bytes;
    simxInt size;
    return simxGetStringSignal(whole.client, name, &bytes, &size, BLOCKING) == REFUSED;
}

START_TEST(strings_keep_every_byte)
{
    simxUChar *bytes;
    simxInt size = -1;
    set_text("t", "a\0b\0", 4);
    expect_text("t", "a\0b\0", 4);
    ck_assert_int_eq(simxAppendStringSignal(whole.client, "t", (const simxUChar *)"\0c", 2,
                                            BLOCKING), 0);
    expect_text("t", "a\0b\0\0c", 6);
    set_text("t", "short", 5);
    expect_text("t", "short", 5);
    ck_assert_int_eq(simxGetAndClearStringSignal(whole.client, "t", &bytes, &size, BLOCKING), 0);
    ck_assert_int_eq(size, 5);
    ck_assert_mem_eq(bytes, "short", 5);
    ck_assert(text_is_gone("t"));
    set_text("t", "x", 1);
    ck_assert_int_eq(simxClearStringSignal(whole.client, "t", BLOCKING), 0);
    ck_assert(text_is_gone("t"));
}
END_TEST

START_TEST(empty_name_clears_all_of_a_kind)
{
    simxInt integer;
    set_text("one", "1", 1);
    set_text("two", "2", 1);
    simxSetInt32Signal(whole.client, "one", 1, BLOCKING);
    ck_assert_int_eq(simxClearStringSignal(whole.client, "", BLOCKING), 0);
    ck_assert(text_is_gone("one"));
    ck_assert(text_is_gone("two"));
    ck_assert_int_eq(simxGetInt32Signal(whole.client, "one", &integer, BLOCKING), 0);
    ck_assert_int_eq(simxClearInt32Signal(whole.client, "", BLOCKING), 0);
    ck_assert_int_eq(simxGetInt32Signal(whole.client, "one", &integer, BLOCKING), REFUSED);
}
END_TEST

START_TEST(long_strings_go_both_ways)
{
    uint8_t *bytes = malloc(LONG_SIZE);
    for (int i = 0; i < LONG_SIZE; i++)
        bytes[i] = (uint8_t)(i * 31 + i / 251);
    for (int size = LONG_SIZE; size > 0; size /= 7) {
        set_text("long", bytes, size);
        expect_text("long", bytes, size);
    }
    free(bytes);
    simxClearStringSignal(whole.client, "long", BLOCKING);
}
END_TEST

/* Adds what has come to `got`; how many bytes there are now. */
static int read_stream(char got[64], int count)
{
    simxUChar *bytes;
    simxInt size;
    if (simxReadStringStream(whole.client, "s", &bytes, &size, BUFFER) != 0 || size == 0)
        return count;
    ck_assert_int_le(size, 64 - count);
    memcpy(got + count, bytes, (size_t)size);
    return count + size;
}

START_TEST(string_stream_brings_each_byte_once)
{
    char got[64];
    int count = 0;
    simxUChar *bytes;
    simxInt size;
    simxClearStringSignal(whole.client, "s", BLOCKING);
    simxReadStringStream(whole.client, "s", &bytes, &size, STREAMING);
    for (int i = 0; i < 5; i++) {
        char text[] = { (char)('a' + i), (char)('A' + i), 0 };
        ck_assert_int_eq(simxWriteStringStream(whole.client, "s", (const simxUChar *)text, 3,
                                               BLOCKING), 0);
        if (i % 2)
            whole_exchange(); /* values may pile up, or not */
        count = read_stream(got, count);
    }
    WHOLE_AWAIT((count = read_stream(got, count)) >= 15);
    ck_assert_int_eq(count, 15);
    ck_assert_mem_eq(got, "aA\0bB\0cC\0dD\0eE\0", 15);
    ck_assert_int_eq(simxReadStringStream(whole.client, "s", &bytes, &size, BLOCKING),
                     simx_return_illegal_opmode_flag);
}
END_TEST

/* A stream of this command ends with its first value, which is given once. */
START_TEST(streamed_get_and_clear_gives_one_value_once)
{
    simxUChar *bytes;
    simxInt size;
    simxClearStringSignal(whole.client, "once", BLOCKING);
    simxGetAndClearStringSignal(whole.client, "once", &bytes, &size, STREAMING);
    WHOLE_AWAIT(simxGetAndClearStringSignal(whole.client, "once", &bytes, &size, BUFFER) ==
                REFUSED);
    set_text("once", "1st", 3);
    WHOLE_AWAIT(simxGetAndClearStringSignal(whole.client, "once", &bytes, &size, BUFFER) == 0);
    ck_assert_int_eq(size, 3);
    ck_assert_mem_eq(bytes, "1st", 3);
    ck_assert(text_is_gone("once"));
    set_text("once", "2nd", 3);
    for (int i = 0; i < 3; i++) {
        whole_exchange();
        ck_assert_int_eq(simxGetAndClearStringSignal(whole.client, "once", &bytes, &size, BUFFER),
                         simx_return_novalue_flag);
    }
    expect_text("once", "2nd", 3);
    simxClearStringSignal(whole.client, "once", BLOCKING);
}
END_TEST

struct oracle {
    simxInt client;
    int answered;
};

/* Waits for the question and answers it. */
static void *answer_question(void *argument)
{
    struct oracle *oracle = argument;
    int64_t deadline_us = clock_us() + (int64_t)PATIENCE_MS * 1000;
    simxUChar *bytes;
    simxInt size;
    while (!oracle->answered && clock_us() < deadline_us)
        if (simxGetAndClearStringSignal(oracle->client, "ask", &bytes, &size, BLOCKING) == 0)
            oracle->answered = size == 4 && memcmp(bytes, "why?", 4) == 0 &&
                               simxSetStringSignal(oracle->client, "answer",
                                                   (const simxUChar *)"because", 7, BLOCKING) == 0;
    return NULL;
}

START_TEST(question_gets_its_answer)
{
    struct oracle oracle = { .client = simxStart("localhost", whole.other_port, 1, 0, 20000, 1) };
    pthread_t thread;
    simxUChar *bytes = NULL;
    simxInt size = -1;
    ck_assert_int_ge(oracle.client, 0);
    ck_assert_int_eq(pthread_create(&thread, NULL, answer_question, &oracle), 0);
    simxInt result = simxQuery(whole.client, "ask", (const simxUChar *)"why?", 4, "answer", &bytes,
                               &size, PATIENCE_MS);
    pthread_join(thread, NULL);
    ck_assert_int_eq(result, 0);
    ck_assert_int_eq(oracle.answered, 1);
    ck_assert_int_eq(size, 7);
    ck_assert_mem_eq(bytes, "because", 7);
    ck_assert(text_is_gone("answer"));
}
END_TEST

START_TEST(question_without_an_answer_ends_in_time)
{
    simxUChar *bytes;
    simxInt size;
    int64_t begin_us = clock_us();
    simxInt result = simxQuery(whole.client, "ask", (const simxUChar *)"?", 1, "silence", &bytes,
                               &size, 100);
    ck_assert_int_ne(result, 0);
    ck_assert_int_ge(clock_us() - begin_us, 90000);
    ck_assert_int_lt(clock_us() - begin_us, 20000000);
    simxClearStringSignal(whole.client, "ask", BLOCKING);
}
END_TEST

/* The signal has this text of one letter, and so has its stream. */
static simxUChar *stream_letter(simxInt client, simxUChar letter)
{
    simxUChar text[5000], *value = NULL;
    simxInt length;
    memset(text, letter, sizeof text);
    ck_assert_int_eq(simxSetStringSignal(client, "loan", text, sizeof text, BLOCKING), 0);
    WHOLE_AWAIT(simxGetStringSignal(client, "loan", &value, &length, BUFFER) == 0 &&
                length == sizeof text && value[0] == letter);
    return value;
}

static int is_all(const simxUChar *value, simxUChar letter)
{
    for (int i = 0; i < 5000; i++)
        if (value[i] != letter)
            return 0;
    return 1;
}

START_TEST(values_on_loan_stay_as_they_are)
{
    simxUChar *kept[6], *value = (simxUChar *)"of no stream";
    simxVoid *loans[6];
    simxInt client = whole.client, length;
    simxGetStringSignal(client, "loan", &value, &length, STREAMING);
    for (int i = 0; i < 5; i++) {
        kept[i] = value = stream_letter(client, (simxUChar)('a' + i));
        loans[i] = simxLend(client, &kept[i]);
        ck_assert((loans[i] != NULL) == (whole.way == WHOLE_FAST && i < 4));
        ck_assert((kept[i] == value) == (loans[i] == NULL));
    }
    value = (simxUChar *)&length;
    ck_assert_ptr_null(simxLend(client, &value));
    ck_assert_ptr_null(simxLend(-1, &kept[4]));
    if (loans[3]) {
        simxReturnLoan(loans[0]);
        kept[0] = stream_letter(client, 'f');
        loans[0] = simxLend(client, &kept[0]);
        loans[5] = simxLend(client, &kept[0]); /* not in this memory any more */
        ck_assert(loans[0] && !loans[5]);
        simxGetStringSignal(client, "loan", &value, &length, simx_opmode_discontinue);
        simxGetStringSignal(client, "loan", &value, &length, STREAMING); /* in another slot */
        for (simxUChar letter = 'g'; letter < 'q'; letter++)
            stream_letter(client, letter);
        simxReturnLoan(loans[1]);
        stream_letter(client, 'q');
        simxFinish(client);
        ck_assert(is_all(kept[0], 'f') && is_all(kept[2], 'c') && is_all(kept[3], 'd'));
        simxReturnLoan(loans[3]);
        simxReturnLoan(loans[2]);
        ck_assert(is_all(kept[0], 'f'));
        simxReturnLoan(loans[0]);
        whole_connect();
    }
    simxReturnLoan(NULL);
}
END_TEST

void whole_signal(TCase *tcase)
{
    const TTest *const tests[] = {
        integers_and_floats_are_kept_until_cleared,
        older_answers_go_when_they_are_removed_or_newer_ones_are_waited_for,
        older_names_of_integers_do_the_same,
        strings_keep_every_byte,
        empty_name_clears_all_of_a_kind,
        long_strings_go_both_ways,
        string_stream_brings_each_byte_once,
        streamed_get_and_clear_gives_one_value_once,
        question_gets_its_answer,
        question_without_an_answer_ends_in_time,
        values_on_loan_stay_as_they_are,
    };
    whole_add(tcase, tests, COUNT_OF(tests));
}
