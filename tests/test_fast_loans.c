/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Loans: values of streams that their holder keeps. They stay as they are whatever becomes of
 * the stream, the client and the server, and their memory is given back at the end.
 */
#include "support.h"

#include <string.h>

#include "client/table.h"
#include "fast_count.h"
#include "fast_fixture.h"
#include "simConst.h"

#define NAME "lent"
#define SIZE 5000
#define KEPT_MAX 4
#define DISCONTINUE simx_opmode_discontinue

struct kept {
    simxUChar *bytes;
    simxVoid *loan;
    simxUChar letter;
};

static simxUChar *bytes;
static simxInt size;

static void begin_stream(simxInt id)
{
    simxGetStringSignal(id, NAME, &bytes, &size, STREAMING);
}

static void end_stream(simxInt id)
{
    simxGetStringSignal(id, NAME, &bytes, &size, DISCONTINUE);
}

/* The signal has so many bytes of this letter, and so has its stream. */
static void stream_letter(simxInt id, simxUChar letter, int length)
{
    simxUChar text[SIZE];
    int64_t deadline_us = fixture_deadline();
    memset(text, letter, SIZE);
    ck_assert_int_eq(simxSetStringSignal(id, NAME, text, length, BLOCKING), 0);
    while (simxGetStringSignal(id, NAME, &bytes, &size, BUFFER) != 0 || size != length ||
           bytes[0] != letter)
        fixture_poll(deadline_us, "a value of the stream");
}

static struct kept keep(simxInt id, simxUChar letter)
{
    stream_letter(id, letter, SIZE);
    struct kept kept = { .bytes = bytes, .letter = letter };
    kept.loan = simxLend(id, &kept.bytes);
    ck_assert_ptr_nonnull(kept.loan);
    ck_assert_ptr_ne(kept.bytes, bytes);
    return kept;
}

static void expect_whole(const struct kept *kept)
{
    for (int i = 0; i < SIZE; i++)
        ck_assert_int_eq(kept->bytes[i], kept->letter);
}

/* Values of the same size, of many streams: they take each block and each slot that is free. */
static void overwrite_free_memory(simxInt id)
{
    for (simxUChar letter = 'A'; letter <= 'P'; letter++) {
        begin_stream(id);
        stream_letter(id, letter, SIZE);
        stream_letter(id, (simxUChar)(letter + 1), SIZE);
        end_stream(id);
    }
}

/* Of the session's first slot, which the first stream has. */
static int kept_buffers(simxInt id)
{
    int count = 0;
    struct client *client = table_take(id);
    for (uint32_t loans = client->fast.session->slots[0].loans; loans; loans &= loans - 1)
        count++;
    table_give(id);
    return count;
}

START_TEST(a_loan_outlives_its_client_and_server_and_leaves_nothing)
{
    int64_t deadline_us = fixture_deadline();
    int before = count_mappings();
    fixture_begin();
    begin_stream(fixture_id);
    struct kept one = keep(fixture_id, 'a'), two = keep(fixture_id, 'b');
    fixture_end();
    while (count_mappings() > before + 1)
        fixture_poll(deadline_us, "the end of the session's mappings");
    expect_whole(&one);
    simxReturnLoan(one.loan);
    expect_whole(&two);
    simxReturnLoan(two.loan);
    ck_assert_int_eq(count_mappings(), before);
}
END_TEST

START_TEST(a_loan_that_was_returned_before_the_end_leaves_nothing)
{
    int before = count_mappings();
    fixture_begin();
    begin_stream(fixture_id);
    simxReturnLoan(keep(fixture_id, 'a').loan);
    stream_letter(fixture_id, 'b', SIZE);
    simxReturnLoan(keep(fixture_id, 'c').loan); /* which nobody collects before the end */
    fixture_end();
    ck_assert_int_eq(count_mappings(), before);
}
END_TEST

START_TEST(four_values_of_a_stream_are_lent_and_a_fifth_after_a_return)
{
    struct kept kept[KEPT_MAX];
    fixture_begin();
    begin_stream(fixture_id);
    for (int i = 0; i < KEPT_MAX; i++)
        kept[i] = keep(fixture_id, (simxUChar)('a' + i));
    stream_letter(fixture_id, 'e', SIZE);
    simxUChar *fifth = bytes;
    ck_assert_ptr_null(simxLend(fixture_id, &fifth));
    ck_assert_ptr_eq(fifth, bytes);
    simxReturnLoan(kept[2].loan);
    kept[2] = (struct kept){ .bytes = bytes, .letter = 'e' };
    kept[2].loan = simxLend(fixture_id, &kept[2].bytes);
    ck_assert_ptr_nonnull(kept[2].loan);
    overwrite_free_memory(fixture_id);
    for (int i = 0; i < KEPT_MAX; i++)
        expect_whole(&kept[i]);
    for (int i = 0; i < KEPT_MAX; i++)
        simxReturnLoan(kept[i].loan);
    fixture_end();
}
END_TEST

START_TEST(what_cannot_be_mapped_is_not_lent_and_leaves_nothing)
{
    fixture_begin();
    begin_stream(fixture_id);
    stream_letter(fixture_id, 'a', SIZE);
    struct client *client = table_take(fixture_id);
    struct shared *memory = &client->fast.session->memory;
    int fd = memory->fd;
    memory->fd = -1;
    ck_assert_ptr_null(simxLend(fixture_id, &bytes));
    memory->fd = fd;
    table_give(fixture_id);
    simxReturnLoan(keep(fixture_id, 'b').loan);
    fixture_end();
}
END_TEST

START_TEST(what_is_of_no_stream_is_not_lent)
{
    simxUChar own[1], *borrowed = own, *none = NULL;
    fixture_begin();
    ck_assert_ptr_null(simxLend(fixture_id, &borrowed));
    begin_stream(fixture_id);
    stream_letter(fixture_id, 'a', SIZE);
    ck_assert_ptr_null(simxLend(fixture_id, &borrowed));
    ck_assert_ptr_null(simxLend(fixture_id, &none));
    ck_assert_ptr_null(simxLend(fixture_id, NULL));
    ck_assert_ptr_null(simxLend(fixture_id + 1, &bytes));
    simxUChar *beyond = bytes + SIZE + 1, *before = bytes - SIZE;
    ck_assert_ptr_null(simxLend(fixture_id, &beyond));
    ck_assert_ptr_null(simxLend(fixture_id, &before));
    ck_assert_ptr_eq(borrowed, own);
    simxUChar *last = bytes + SIZE - 1;
    simxVoid *loan = simxLend(fixture_id, &last);
    ck_assert_ptr_nonnull(loan);
    ck_assert_int_eq(*last, 'a');
    simxReturnLoan(loan);
    end_stream(fixture_id);
    ck_assert_ptr_null(simxLend(fixture_id, &bytes));
    simxReturnLoan(NULL);
    fixture_end();
}
END_TEST

/* They are one buffer, which is given back with the last of them. */
START_TEST(a_value_that_was_lent_twice_stays_until_both_are_returned)
{
    fixture_begin();
    begin_stream(fixture_id);
    struct kept one = keep(fixture_id, 'a'), two = one;
    two.bytes = bytes;
    two.loan = simxLend(fixture_id, &two.bytes);
    ck_assert_ptr_nonnull(two.loan);
    simxReturnLoan(one.loan);
    overwrite_free_memory(fixture_id);
    expect_whole(&two);
    simxReturnLoan(two.loan);
    fixture_end();
}
END_TEST

START_TEST(a_loan_of_an_ended_stream_stays_when_another_is_returned)
{
    fixture_begin();
    begin_stream(fixture_id);
    struct kept one = keep(fixture_id, 'a'), two = one, three = keep(fixture_id, 'b');
    two.bytes = bytes;
    two.loan = simxLend(fixture_id, &two.bytes); /* of the newest value, as three */
    ck_assert_ptr_nonnull(two.loan);
    two.letter = 'b';
    end_stream(fixture_id);
    simxReturnLoan(two.loan);
    overwrite_free_memory(fixture_id);
    expect_whole(&one);
    expect_whole(&three);
    ck_assert_int_eq(kept_buffers(fixture_id), 2);
    simxReturnLoan(three.loan);
    overwrite_free_memory(fixture_id);
    expect_whole(&one);
    ck_assert_int_eq(kept_buffers(fixture_id), 1);
    simxReturnLoan(one.loan);
    overwrite_free_memory(fixture_id);
    ck_assert_int_eq(kept_buffers(fixture_id), 0);
    fixture_end();
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_loan_outlives_its_client_and_server_and_leaves_nothing,
        a_loan_that_was_returned_before_the_end_leaves_nothing,
        four_values_of_a_stream_are_lent_and_a_fifth_after_a_return,
        what_cannot_be_mapped_is_not_lent_and_leaves_nothing,
        what_is_of_no_stream_is_not_lent,
        a_value_that_was_lent_twice_stays_until_both_are_returned,
        a_loan_of_an_ended_stream_stays_when_another_is_returned,
    };
    return support_run(support_suite("fast_loans", NULL, NULL, tests, COUNT_OF(tests)));
}
