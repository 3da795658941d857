/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The ring of records, over memory of this process that a sanitizer guards at both ends: records of
 * all sizes, wrapping and rewinding, a full ring, a producer and a consumer in two threads, and
 * each side against another one that writes garbage.
 */
#include "support.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fast_random.h"
#include "fast_sanitizer.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "os/thread.h"
#include "transport/ring.h"

#define SMALL 4096
#define LARGE (1 << 18)
#define LARGEST(size) ((size) / 2 - RECORD_HEADER_SIZE)
#define PATIENCE_US 60000000

static struct ring_control control;
static uint8_t *memory;
static struct ring producer, consumer;
static size_t allocated; /* bytes that the ring asked for */
static int allocations_fail;

static int allocate(void *context, size_t offset, size_t size)
{
    (void)context;
    ck_assert_uint_eq(offset, allocated);
    if (allocations_fail)
        return -ENOSPC;
    allocated += size;
    return 0;
}

static void begin(size_t size)
{
    free(memory);
    memory = malloc(size);
    ck_assert_ptr_nonnull(memory);
    memset(memory, 0xee, size);
    control = (struct ring_control){ 0 };
    allocated = 0;
    allocations_fail = 0;
    ring_init(&producer, &control, memory, size, allocate, NULL);
    ring_init(&consumer, &control, memory, size, NULL, NULL);
}

static void end(void)
{
    free(memory);
    memory = NULL;
}

static void fill(uint8_t *data, size_t size, uint32_t number)
{
    for (size_t i = 0; i < size; i++)
        data[i] = (uint8_t)(number * 31 + i);
}

static int is_filled(const uint8_t *data, size_t size, uint32_t number)
{
    for (size_t i = 0; i < size; i++)
        if (data[i] != (uint8_t)(number * 31 + i))
            return 0;
    return 1;
}

/* Writes one record: 0 or what ring_reserve said. */
static int put(size_t size, uint32_t number)
{
    uint8_t *data;
    int error = ring_reserve(&producer, 0, size, &data);
    struct record record = { .kind = 1, .tag = number, .aux = ~number, .size = size };
    if (error == 0) {
        fill(data, size, number);
        ring_commit(&producer, &record);
    }
    return error;
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
    begin(SMALL);
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
    begin(SMALL);
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
    begin(SMALL);
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
    begin(SMALL);
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
    begin(SMALL);
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
    begin(SMALL);
    ck_assert_int_eq(put(LARGEST(SMALL) + 1, 1), -EMSGSIZE);
    ck_assert_int_eq(ring_reserve(&producer, 0, SIZE_MAX, &data), -EMSGSIZE);
    ck_assert_int_eq(ring_reserve(&producer, 0, SIZE_MAX - 8, &data), -EMSGSIZE);
    ck_assert_int_eq(put(LARGEST(SMALL), 1), 0);
}
END_TEST

START_TEST(a_quiet_ring_begins_again_at_its_start)
{
    begin(LARGE);
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
    begin(LARGE);
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
    begin(LARGE);
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
    begin(SMALL);
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
    begin(SMALL);
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
    begin(SMALL);
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
    begin(SMALL);
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
    begin(LARGE / 4);
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

/* ------------------------------------------------------------------ garbage */

static void check_inside(const struct record *record)
{
    uintptr_t at = (uintptr_t)record->data, base = (uintptr_t)memory;
    ck_assert(at >= base + RECORD_HEADER_SIZE && at <= base + SMALL);
    ck_assert(record->size <= base + SMALL - at);
    if (record->size > 0) { /* the sanitizer looks at both ends */
        volatile uint8_t first = record->data[0], last = record->data[record->size - 1];
        (void)first, (void)last;
    }
}

/* A word that is likely to be taken for something. */
static uint32_t evil_u32(struct random *random)
{
    static const uint32_t likely[] = { 0, 1, 16, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffff0,
                                       0xffffffe8, SMALL, SMALL - 16, SMALL - 15 };
    if (random_below(random, 3) == 0)
        return likely[random_below(random, COUNT_OF(likely))];
    return random_below(random, 2) ? random_u32(random) % (2 * SMALL) : random_u32(random);
}

static uint64_t evil_position(struct random *random, uint64_t near)
{
    switch (random_below(random, 5)) {
    case 0: return random_u64(random);
    case 1: return near - random_below(random, 2 * SMALL);
    case 2: return near + random_below(random, 4 * SMALL);
    case 3: return near + random_below(random, SMALL) / 16 * 16;
    default: return near;
    }
}

/* It tells of a leap, and of less than there is before the place that it leaps to. The memory is
 * full of pads, which would be passed over for ever. */
START_TEST(a_producer_that_leaps_beyond_its_own_end_stays_found_out)
{
    struct record record;
    begin(SMALL);
    memset(memory, 0xff, SMALL);
    ck_assert_int_eq(put(0, 1), 0);
    ring_publish(&producer);
    ck_assert_int_eq(ring_take(&consumer, &record), 1);
    ring_release(&consumer);
    control.leap = control.head;
    control.head += 16;
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(ring_take(&consumer, &record), RING_E_CORRUPT);
}
END_TEST

START_TEST(a_producer_that_writes_garbage_leads_nobody_out_of_the_ring)
{
    struct random random = random_of(1);
    int corrupt = 0, taken = 0;
    begin(SMALL);
    for (int round = 0; round < 100000; round++) {
        struct record record;
        int outcome = 1;
        for (int i = 0; i < 4; i++) {
            uint32_t word = evil_u32(&random);
            memcpy(memory + random_below(&random, SMALL / 4) * 4, &word, sizeof word);
        }
        control.head = evil_position(&random, consumer.taken);
        control.leap = evil_position(&random, consumer.taken);
        for (int i = 0; i < 50 && (outcome = ring_take(&consumer, &record)) == 1; i++, taken++)
            check_inside(&record);
        if (outcome < 0) {
            ck_assert_int_eq(outcome, RING_E_CORRUPT);
            corrupt++;
            ring_init(&consumer, &control, memory, SMALL, NULL, NULL);
        }
        if (random_below(&random, 2))
            ring_release(&consumer);
    }
    ck_assert_int_gt(corrupt, 1000);
    ck_assert_int_gt(taken, 1000);
}
END_TEST

static void spoil(void *stop)
{
    struct random random = random_of(2);
    while (!atomic_get_int(stop)) {
        for (int i = 0; i < 64; i++) {
            uint32_t *word = (uint32_t *)(void *)memory + random_below(&random, SMALL / 4);
            atomic_set_u32(word, evil_u32(&random));
        }
        uint64_t tail = atomic_get_u64(&control.tail);
        atomic_set_u64(&control.head, evil_position(&random, tail));
        atomic_set_u64(&control.leap, evil_position(&random, tail));
    }
}

/* The thread sanitizer is right about this one: the peer that it plays breaks the rules. */
START_TEST(garbage_that_changes_under_the_consumers_eyes_leads_nobody_out_of_the_ring)
{
#if !SANITIZED_THREAD
    struct thread thread;
    int stop = 0, corrupt = 0, taken = 0;
    int64_t enough_us = clock_us() + 300000, deadline_us = clock_us() + PATIENCE_US;
    begin(SMALL);
    ck_assert_int_eq(thread_start(&thread, spoil, &stop), 0);
    while (clock_us() < enough_us || ((corrupt == 0 || taken == 0) && clock_us() < deadline_us)) {
        struct record record;
        int outcome = ring_take(&consumer, &record);
        if (outcome == 1) {
            check_inside(&record);
            taken++;
        }
        ck_assert(outcome >= 0 || outcome == RING_E_CORRUPT);
        if (outcome < 0) {
            corrupt++;
            ring_init(&consumer, &control, memory, SMALL, NULL, NULL);
        }
        ring_release(&consumer);
    }
    atomic_set_int(&stop, 1);
    thread_join(&thread);
    ck_assert_int_gt(corrupt, 0);
    ck_assert_int_gt(taken, 0);
#else
    ck_assert_ptr_nonnull(&spoil);
#endif
}
END_TEST

START_TEST(a_consumer_that_lies_about_its_position_is_found_out)
{
    struct random random = random_of(3);
    int corrupt = 0;
    begin(SMALL);
    for (int round = 0; round < 200000; round++) {
        uint8_t *data;
        size_t size = random_below(&random, LARGEST(SMALL) + 1);
        control.tail = evil_position(&random, producer.at);
        int error = ring_reserve(&producer, 0, size, &data);
        ck_assert(error == 0 || error == RING_E_FULL || error == RING_E_CORRUPT);
        if (error == 0) {
            struct record record = { .kind = 1, .size = size };
            memset(data, round, size);
            ring_commit(&producer, &record);
            ring_publish(&producer);
        }
        if (error == RING_E_CORRUPT) {
            corrupt++;
            ck_assert(!ring_is_empty(&producer));
            control = (struct ring_control){ 0 };
            ring_init(&producer, &control, memory, SMALL, allocate, NULL);
            allocated = 0;
        }
    }
    ck_assert_int_gt(corrupt, 1000);
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
        a_producer_that_leaps_beyond_its_own_end_stays_found_out,
        a_producer_that_writes_garbage_leads_nobody_out_of_the_ring,
        garbage_that_changes_under_the_consumers_eyes_leads_nobody_out_of_the_ring,
        a_consumer_that_lies_about_its_position_is_found_out,
    };
    return support_run(support_suite("ring", NULL, end, tests, COUNT_OF(tests)));
}
