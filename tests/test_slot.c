/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The slot of three buffers: the newest value, complete, whatever the other side does.
 */
#include "support.h"

#include <string.h>

#include "fast_random.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "os/thread.h"
#include "transport/slot.h"

#define WORDS 64
#define PUBLISHED 200000u
#define PATIENCE_US 60000000

static struct slot_shared shared;
static struct slot_writer writer;
static struct slot_reader reader;
static uint64_t bytes[SLOT_BUFFERS][WORDS]; /* what values describe */

static void begin(void)
{
    memset(&shared, 0, sizeof shared);
    slot_writer_init(&writer, &shared);
    slot_reader_init(&reader, &shared);
}

/* Publishes number `serial`: the bytes are that number again and again, and their checksum. */
static int publish(uint32_t serial)
{
    struct slot_value value = { .offset = writer.back, .size = serial,
                                .status = serial ^ 0x5555, .sim_time = 1 };
    for (int i = 0; i < WORDS - 1; i++)
        bytes[writer.back][i] = serial;
    bytes[writer.back][WORDS - 1] = (uint64_t)serial * (WORDS - 1);
    return slot_publish(&writer, &value);
}

static int is_whole(const struct slot_value *value)
{
    uint64_t sum = 0;
    if (value->offset >= SLOT_BUFFERS || value->status != (value->size ^ 0x5555))
        return 0;
    for (int i = 0; i < WORDS - 1; i++) {
        if (bytes[value->offset][i] != value->size)
            return 0;
        sum += bytes[value->offset][i];
    }
    return sum == bytes[value->offset][WORDS - 1];
}

static void expect(uint32_t serial)
{
    struct slot_value value = { 0 };
    ck_assert_int_eq(slot_read(&reader, &value), 1);
    ck_assert_uint_eq(value.size, serial);
    ck_assert(is_whole(&value));
}

/* ------------------------------------------------------------------ one after the other */

START_TEST(a_new_slot_has_no_value)
{
    struct slot_value value = { .size = 7 };
    ck_assert(!slot_has_news(&reader));
    ck_assert_int_eq(slot_read(&reader, &value), 0);
    ck_assert_uint_eq(value.size, 7);
}
END_TEST

START_TEST(a_value_stays_until_a_newer_one_comes)
{
    ck_assert_int_eq(publish(1), 0);
    ck_assert(slot_has_news(&reader));
    for (int i = 0; i < 5; i++) {
        expect(1);
        ck_assert(!slot_has_news(&reader));
    }
    ck_assert_int_eq(publish(2), 0);
    ck_assert(slot_has_news(&reader));
    expect(2);
}
END_TEST

START_TEST(only_the_newest_value_is_read)
{
    uint32_t serial = 0;
    for (int round = 1; round < 50; round++) {
        for (int i = 0; i < round; i++)
            ck_assert_int_eq(publish(++serial), 0);
        expect(serial);
        expect(serial);
    }
}
END_TEST

START_TEST(a_value_that_is_being_looked_at_stays_as_it_is)
{
    struct slot_value value;
    ck_assert_int_eq(publish(1), 0);
    ck_assert_int_eq(slot_read(&reader, &value), 1);
    for (uint32_t serial = 2; serial < 100; serial++) {
        ck_assert_int_eq(publish(serial), 0);
        ck_assert(is_whole(&value));
    }
    expect(99);
}
END_TEST

/* ------------------------------------------------------------------ loans */

START_TEST(values_on_loan_stay_as_they_are_while_newer_ones_arrive)
{
    struct slot_value kept[SLOT_LOANS_MAX], value;
    int buffers[SLOT_LOANS_MAX];
    uint32_t serial = 0;
    for (int round = 0; round < 20; round++) {
        for (int i = 0; i < SLOT_LOANS_MAX; i++) {
            ck_assert_int_eq(publish(++serial), 0);
            ck_assert_int_eq(slot_read(&reader, &kept[i]), 1);
            buffers[i] = slot_lend(&reader);
            ck_assert_int_ge(buffers[i], 0);
            ck_assert(slot_is_lent(&shared, (uint32_t)buffers[i]));
        }
        for (int i = 0; i < 20; i++) {
            ck_assert_int_eq(publish(++serial), 0);
            expect(serial);
            for (int k = 0; k < SLOT_LOANS_MAX; k++)
                ck_assert(is_whole(&kept[k]));
        }
        ck_assert_int_eq(slot_lend(&reader), -ENOBUFS);
        ck_assert_int_eq(slot_read(&reader, &value), 1);
        for (int i = 0; i < SLOT_LOANS_MAX; i++) {
            slot_return(&reader, (uint32_t)buffers[i]);
            ck_assert(!slot_is_lent(&shared, (uint32_t)buffers[i]));
        }
    }
}
END_TEST

START_TEST(one_value_can_be_on_loan_many_times)
{
    struct slot_value value;
    ck_assert_int_eq(publish(1), 0);
    ck_assert_int_eq(slot_read(&reader, &value), 1);
    int buffer = slot_lend(&reader);
    for (int i = 0; i < 10; i++)
        ck_assert_int_eq(slot_lend(&reader), buffer);
    for (int i = 0; i < 11; i++) {
        ck_assert(slot_is_lent(&shared, (uint32_t)buffer));
        ck_assert_int_eq(publish((uint32_t)i + 2), 0);
        expect((uint32_t)i + 2);
        ck_assert(is_whole(&value));
        slot_return(&reader, (uint32_t)buffer);
    }
    ck_assert(!slot_is_lent(&shared, (uint32_t)buffer));
}
END_TEST

/* ------------------------------------------------------------------ two threads */

static void publish_all(void *failed)
{
    for (uint32_t serial = 1; serial <= PUBLISHED; serial++)
        if (publish(serial) < 0)
            atomic_set_int(failed, 1);
}

START_TEST(values_between_two_threads_are_never_torn_and_never_older_than_before)
{
    struct thread thread;
    struct slot_value value = { 0 };
    int failed = 0, torn = 0, back = 0;
    uint32_t last = 0;
    int64_t deadline_us = clock_us() + PATIENCE_US;
    ck_assert_int_eq(thread_start(&thread, publish_all, &failed), 0);
    while (last < PUBLISHED && !atomic_get_int(&failed) && clock_us() < deadline_us) {
        int outcome = slot_read(&reader, &value);
        if (outcome < 0)
            atomic_set_int(&failed, 1);
        if (outcome <= 0)
            continue;
        torn += !is_whole(&value);
        back += value.size < last;
        if (value.size != last)
            deadline_us = clock_us() + PATIENCE_US;
        last = value.size;
    }
    thread_join(&thread);
    ck_assert_int_eq(failed, 0);
    ck_assert_int_eq(torn, 0);
    ck_assert_int_eq(back, 0);
    ck_assert_uint_eq(last, PUBLISHED);
}
END_TEST

/* ------------------------------------------------------------------ garbage */

START_TEST(a_spoilt_middle_is_found_out_by_the_writer)
{
    static const uint32_t spoilt[] = { SLOT_BUFFERS, SLOT_BUFFERS | SLOT_FRESH, 16, 0xffffffff,
                                       0x80000000 };
    for (size_t i = 0; i < COUNT_OF(spoilt); i++) {
        begin();
        shared.middle = spoilt[i];
        ck_assert_int_eq(publish(1), SLOT_E_CORRUPT);
    }
    begin();
    shared.middle = writer.back;
    ck_assert_int_eq(publish(1), SLOT_E_CORRUPT);
}
END_TEST

START_TEST(a_spoilt_middle_is_found_out_by_the_reader)
{
    static const uint32_t spoilt[] = { SLOT_BUFFERS | SLOT_FRESH, 16 | SLOT_FRESH, 0xffffffff };
    struct slot_value value;
    for (size_t i = 0; i < COUNT_OF(spoilt); i++) {
        begin();
        shared.middle = spoilt[i];
        ck_assert_int_eq(slot_read(&reader, &value), SLOT_E_CORRUPT);
    }
    begin();
    shared.middle = reader.front | SLOT_FRESH;
    ck_assert_int_eq(slot_read(&reader, &value), SLOT_E_CORRUPT);
}
END_TEST

START_TEST(random_garbage_never_leads_out_of_the_buffers)
{
    struct random random = random_of(4);
    struct slot_value value;
    int corrupt = 0;
    for (int i = 0; i < 200000; i++) {
        int written, taken;
        shared.middle = random_below(&random, 2) ? random_u32(&random) & 15 : random_u32(&random);
        written = publish(i);
        if (random_below(&random, 2))
            shared.middle = random_u32(&random) & 15;
        taken = slot_read(&reader, &value);
        ck_assert_uint_lt(writer.back, SLOT_BUFFERS);
        ck_assert_uint_lt(reader.front, SLOT_BUFFERS);
        ck_assert(written == 0 || written == SLOT_E_CORRUPT);
        ck_assert(taken == 0 || taken == 1 || taken == SLOT_E_CORRUPT);
        corrupt += written < 0 || taken < 0;
    }
    ck_assert_int_gt(corrupt, 1000);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_new_slot_has_no_value,
        a_value_stays_until_a_newer_one_comes,
        only_the_newest_value_is_read,
        a_value_that_is_being_looked_at_stays_as_it_is,
        values_on_loan_stay_as_they_are_while_newer_ones_arrive,
        one_value_can_be_on_loan_many_times,
        values_between_two_threads_are_never_torn_and_never_older_than_before,
        a_spoilt_middle_is_found_out_by_the_writer,
        a_spoilt_middle_is_found_out_by_the_reader,
        random_garbage_never_leads_out_of_the_buffers,
    };
    return support_run(support_suite("slot", begin, NULL, tests, COUNT_OF(tests)));
}
