/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Each side of the ring of records against another one that writes garbage.
 */
#include "support.h"

#include <string.h>

#include "fast_random.h"
#include "fast_sanitizer.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "os/thread.h"
#include "ring_fixture.h"
#include "transport/ring.h"

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
    fixture_begin(SMALL);
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
    fixture_begin(SMALL);
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
    fixture_begin(SMALL);
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
    fixture_begin(SMALL);
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
        a_producer_that_leaps_beyond_its_own_end_stays_found_out,
        a_producer_that_writes_garbage_leads_nobody_out_of_the_ring,
        garbage_that_changes_under_the_consumers_eyes_leads_nobody_out_of_the_ring,
        a_consumer_that_lies_about_its_position_is_found_out,
    };
    return support_run(support_suite("ring, garbage", NULL, fixture_end, tests, COUNT_OF(tests)));
}
