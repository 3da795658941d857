/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The ring of records: records of all sizes, wrapping and rewinding, a full ring, a producer and a
 * consumer in two threads.
 */
#include "support.h"

#include <errno.h>
#include <string.h>

#include "fast_random.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "os/thread.h"
#include "ring_fixture.h"
#include "transport/ring.h"

#define LARGE (1 << 18)

static int is_filled(const uint8_t *data, size_t size, uint32_t number)
{
    for (size_t i = 0; i < size; i++)
        if (data[i] != (uint8_t)(number * 31 + i))
            return 0;
    return 1;
}

static void expect(size_t size, uint32_t number)
{
    struct record record;
    ck_assert_int_eq(ring_take(&consumer, &record), 1);
    ck_assert_uint_eq(record.kind, 1);
    ck_assert_uint_eq(record.tag, number);
    ck_assert_uint_eq(record.aux, ~number);
    ck_assert_uint_eq(record.size, size);
    ck_assert_uint_eq((uintptr_t)record.data % 16, (uintptr_t)memory % 16);
    ck_assert(is_filled(record.data, size, number));
}

static void expect_nothing(void)
{
    struct record record;
    ck_assert(!ring_has_more(&consumer));
    ck_assert_int_eq(ring_take(&consumer, &record), 0);
}

/* ------------------------------------------------------------------ one after the other */

START_TEST(records_of_all_sizes_come_in_order_over_many_rounds)
{
    fixture_begin(SMALL);
    for (uint32_t i = 0; i < 3 * LARGEST(SMALL); i++) {
        size_t size = i % (LARGEST(SMALL) + 1);
        ck_assert_int_eq(put(size, i), 0);
        ring_publish(&producer);
        ck_assert(!ring_is_empty(&producer));
        expect(size, i);
        expect_nothing();
        ring_release(&consumer);
        ck_assert(ring_is_empty(&producer));
    }
    ck_assert_uint_eq(allocated, SMALL);
}
END_TEST

START_TEST(nothing_is_seen_before_it_is_published)
{
    fixture_begin(SMALL);
    ck_assert_int_eq(put(10, 1), 0);
    ck_assert_int_eq(put(20, 2), 0);
    expect_nothing();
    ring_publish(&producer);
    ck_assert(ring_has_more(&consumer));
    expect(10, 1);
    expect(20, 2);
    expect_nothing();
}
END_TEST

START_TEST(a_record_stays_until_it_is_released)
{
    struct record first;
    fixture_begin(SMALL);
    ck_assert_int_eq(put(LARGEST(SMALL), 1), 0);
    ring_publish(&producer);
    ck_assert_int_eq(ring_take(&consumer, &first), 1);
    ck_assert_int_eq(put(LARGEST(SMALL), 2), 0);
    ck_assert_int_eq(put(0, 3), RING_E_FULL);
    ck_assert(is_filled(first.data, first.size, 1));
    ring_release(&consumer);
    ck_assert_int_eq(put(0, 3), 0);
}
END_TEST

START_TEST(a_full_ring_refuses_another_record_until_it_is_drained)
{
    fixture_begin(SMALL);
    for (int round = 0; round < 7; round++) {
        uint32_t count = 0;
        int error;
        while ((error = put(37, count)) == 0)
            count++;
        ck_assert_int_eq(error, RING_E_FULL);
        ck_assert_uint_ge(count, SMALL / 64 - 1);
        ring_publish(&producer);
        for (uint32_t i = 0; i < count; i++)
            expect(37, i);
        expect_nothing();
        ck_assert_int_eq(put(0, 0), RING_E_FULL);
        ring_release(&consumer);
    }
}
END_TEST

START_TEST(one_record_of_half_the_ring_always_fits_into_an_empty_one)
{
    fixture_begin(SMALL);
    for (uint32_t i = 0; i < 1000; i++) {
        ck_assert_int_eq(put(i % 200, i), 0);
        ring_publish(&producer);
        expect(i % 200, i);
        ring_release(&consumer);
        ck_assert_int_eq(put(LARGEST(SMALL), i), 0);
        ring_publish(&producer);
        expect(LARGEST(SMALL), i);
        ring_release(&consumer);
    }
}
END_TEST

START_TEST(a_record_of_more_than_half_the_ring_is_refused)
{
    uint8_t *data;
    fixture_begin(SMALL);
    ck_assert_int_eq(put(LARGEST(SMALL) + 1, 1), -EMSGSIZE);
    ck_assert_int_eq(ring_reserve(&producer, 0, SIZE_MAX, &data), -EMSGSIZE);
    ck_assert_int_eq(ring_reserve(&producer, 0, SIZE_MAX - 8, &data), -EMSGSIZE);
    ck_assert_int_eq(put(LARGEST(SMALL), 1), 0);
}
END_TEST

START_TEST(a_quiet_ring_begins_again_at_its_start)
{
    fixture_begin(LARGE);
    for (uint32_t i = 0; i < 100000; i++) {
        ck_assert_int_eq(put(40, i), 0);
        ring_publish(&producer);
        expect(40, i);
        ring_release(&consumer);
    }
    ck_assert_uint_le(allocated, 2 * 65536);
}
END_TEST

/* What it left out at its end counts for nothing, though the consumer has not been there yet. */
START_TEST(a_ring_that_begins_again_has_all_its_room)
{
    fixture_begin(LARGE);
    for (uint32_t i = 0; i < 30; i++) {
        size_t sizes[] = { 40 + 16 * i, LARGEST(LARGE), LARGE / 4 };
        ck_assert_int_eq(put(70000, i), 0); /* to where an empty ring begins again */
        ring_publish(&producer);
        expect(70000, i);
        ring_release(&consumer);
        for (uint32_t k = 0; k < COUNT_OF(sizes); k++)
            ck_assert_int_eq(put(sizes[k], k), 0);
        ring_publish(&producer);
        for (uint32_t k = 0; k < COUNT_OF(sizes); k++)
            expect(sizes[k], k);
        expect_nothing();
        ring_release(&consumer);
    }
}
END_TEST

START_TEST(memory_that_cannot_be_allocated_is_an_error_and_nothing_is_lost)
{
    fixture_begin(LARGE);
    ck_assert_int_eq(put(100, 1), 0);
    allocations_fail = 1;
    ck_assert_int_eq(put(100000, 2), -ENOSPC);
    ck_assert_int_eq(put(100, 3), 0); /* there is still room in what was allocated */
    allocations_fail = 0;
    ck_assert_int_eq(put(100000, 4), 0);
    ring_publish(&producer);
    expect(100, 1);
    expect(100, 3);
    expect(100000, 4);
    expect_nothing();
}
END_TEST

/* ------------------------------------------------------------------ records that grow */

/* Grows a record from nothing to `size` in steps, as an answer does that is being written. */
static int put_growing(size_t size, size_t step, uint32_t number)
{
    uint8_t *data;
    size_t written = 0;
    int error = ring_reserve(&producer, 0, step < size ? step : size, &data);
    while (error == 0 && written < size) {
        size_t more = size - written < step ? size - written : step;
        error = ring_reserve(&producer, written, written + more, &data);
        if (error == 0)
            for (size_t i = 0; i < more; i++, written++)
                data[written] = (uint8_t)(number * 31 + written);
    }
    if (error == 0) {
        struct record record = { .kind = 1, .tag = number, .aux = ~number, .size = size };
        ring_commit(&producer, &record);
    }
    return error;
}

START_TEST(a_growing_record_keeps_what_was_written_wherever_it_moves)
{
    fixture_begin(SMALL);
    for (uint32_t i = 0; i < 20000; i++) {
        size_t size = i * 7 % (LARGEST(SMALL) + 1);
        ck_assert_int_eq(put(i % 90, i), 0);
        ring_publish(&producer);
        expect(i % 90, i);
        ring_release(&consumer);
        ck_assert_int_eq(put_growing(size, 1 + i % 300, i), 0);
        ring_publish(&producer);
        expect(size, i);
        ring_release(&consumer);
    }
}
END_TEST

START_TEST(a_growing_record_moves_to_the_start_when_the_end_is_too_near)
{
    uint8_t *before, *after;
    struct record record = { .kind = 1, .tag = 9, .aux = ~9u, .size = 1500 };
    fixture_begin(SMALL);
    for (uint32_t i = 0; i < 3; i++)
        ck_assert_int_eq(put(1000, i), 0);
    ring_publish(&producer);
    for (uint32_t i = 0; i < 3; i++)
        expect(1000, i);
    ring_release(&consumer);
    ck_assert_int_eq(ring_reserve(&producer, 0, 500, &before), 0);
    fill(before, 500, 9);
    ck_assert_int_eq(ring_reserve(&producer, 500, 1500, &after), 0);
    ck_assert_ptr_eq(after, memory + RECORD_HEADER_SIZE);
    ck_assert(is_filled(after, 500, 9));
    fill(after, 1500, 9);
    ring_commit(&producer, &record);
    ring_publish(&producer);
    expect(1500, 9);
    expect_nothing();
}
END_TEST

START_TEST(a_growing_record_that_does_not_fit_can_be_written_smaller)
{
    uint8_t *data;
    fixture_begin(SMALL);
    ck_assert_int_eq(put(LARGEST(SMALL), 1), 0);
    ck_assert_int_eq(ring_reserve(&producer, 0, 100, &data), 0);
    ck_assert_int_eq(ring_reserve(&producer, 100, LARGEST(SMALL) - 1, &data), 0);
    ck_assert_int_eq(ring_reserve(&producer, 100, LARGEST(SMALL) + 1, &data), -EMSGSIZE);
    ck_assert_int_eq(put(200, 2), 0);
    ring_publish(&producer);
    expect(LARGEST(SMALL), 1);
    expect(200, 2);
    expect_nothing();
}
END_TEST

START_TEST(the_kind_of_the_last_record_can_be_amended)
{
    struct record record;
    fixture_begin(SMALL);
    for (uint32_t round = 0; round < 300; round++) {
        ck_assert_int_eq(put(100, 1), 0);
        ck_assert_int_eq(put(0, 2), 0);
        ring_amend(&producer, 77);
        ring_publish(&producer);
        ck_assert_int_eq(ring_take(&consumer, &record), 1);
        ck_assert_uint_eq(record.kind, 1);
        ck_assert_int_eq(ring_take(&consumer, &record), 1);
        ck_assert_uint_eq(record.kind, 77);
        ck_assert_uint_eq(record.tag, 2);
        ring_release(&consumer);
    }
}
END_TEST

/* ------------------------------------------------------------------ two threads */

#define STRESS_RECORDS 30000u

static size_t stress_size(uint32_t number)
{
    struct random random = random_of(number);
    return random_below(&random, number % 100 == 0 ? LARGEST(LARGE / 4) : 300);
}

static void produce(void *failed)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    for (uint32_t i = 0; i < STRESS_RECORDS && !atomic_get_int(failed);) {
        int error = put(stress_size(i), i);
        if (error == 0) {
            i++;
            deadline_us = clock_us() + PATIENCE_US;
        }
        if (error != 0 || i % 7 == 0)
            ring_publish(&producer);
        if ((error != 0 && error != RING_E_FULL) || clock_us() > deadline_us)
            atomic_set_int(failed, 1);
        if (error == RING_E_FULL)
            thread_yield();
    }
    ring_publish(&producer);
}

START_TEST(two_threads_exchange_records_without_a_fault)
{
    struct thread thread;
    int failed = 0;
    int64_t deadline_us = clock_us() + PATIENCE_US;
    fixture_begin(LARGE / 4);
    ck_assert_int_eq(thread_start(&thread, produce, &failed), 0);
    for (uint32_t i = 0; i < STRESS_RECORDS && !atomic_get_int(&failed);) {
        if (ring_has_more(&consumer)) {
            expect(stress_size(i), i);
            i++;
            deadline_us = clock_us() + PATIENCE_US;
        } else
            thread_yield();
        if (i % 5 == 0 || !ring_has_more(&consumer))
            ring_release(&consumer);
        if (clock_us() > deadline_us)
            atomic_set_int(&failed, 1);
    }
    thread_join(&thread);
    ck_assert_int_eq(failed, 0);
    expect_nothing();
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        records_of_all_sizes_come_in_order_over_many_rounds,
        nothing_is_seen_before_it_is_published,
        a_record_stays_until_it_is_released,
        a_full_ring_refuses_another_record_until_it_is_drained,
        one_record_of_half_the_ring_always_fits_into_an_empty_one,
        a_record_of_more_than_half_the_ring_is_refused,
        a_quiet_ring_begins_again_at_its_start,
        a_ring_that_begins_again_has_all_its_room,
        memory_that_cannot_be_allocated_is_an_error_and_nothing_is_lost,
        a_growing_record_keeps_what_was_written_wherever_it_moves,
        a_growing_record_moves_to_the_start_when_the_end_is_too_near,
        a_growing_record_that_does_not_fit_can_be_written_smaller,
        the_kind_of_the_last_record_can_be_amended,
        two_threads_exchange_records_without_a_fault,
    };
    return support_run(support_suite("ring", NULL, fixture_end, tests, COUNT_OF(tests)));
}
