/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Polling before a sleep: which waits poll on, and which sleep after the first looks.
 */
#include "support.h"

#include "os/atomic.h"
#include "os/clock.h"
#include "os/spin.h"

#define SLICE_US 2000 /* as long as another thread's time slice */
#define FIRST_LOOKS 4 /* without the clock */
#define PATIENCE_US 20000000

static struct spin spin;
static uint32_t works;

static void setup(void)
{
    spin = (struct spin){ .works = &works };
    works = 0;
}

/* What a wait meets. */
struct wait {
    int looks;       /* so far */
    int comes_after; /* so many looks; 0: never */
    int takes_slice; /* the thread gets its core back after a time slice */
    uint32_t others; /* the other side works so much for others at each look */
};

static int look(void *context)
{
    struct wait *wait = context;
    int64_t end_us = clock_us() + SLICE_US;
    wait->looks++;
    works += wait->others;
    while (wait->takes_slice && wait->looks > FIRST_LOOKS && clock_us() < end_us)
        ;
    return wait->comes_after > 0 && wait->looks >= wait->comes_after;
}

static int poll(struct wait *wait)
{
    return spin_poll(&spin, look, wait, 1, SPIN_OTHER_CORE, clock_us() + PATIENCE_US);
}

START_TEST(what_is_there_is_seen_without_the_clock)
{
    struct wait wait = { .comes_after = 1 };
    ck_assert_int_eq(poll(&wait), 1);
    ck_assert_int_eq(wait.looks, 1);
    ck_assert_int_eq(spin.begin_us, 0);
}
END_TEST

START_TEST(after_a_lost_time_slice_no_wait_polls_for_a_time)
{
    struct wait lost = { .takes_slice = 1 };
    ck_assert_int_eq(poll(&lost), 0);
    ck_assert_int_ge(spin.shun_until_us - spin.begin_us, 10 * SLICE_US);
}
END_TEST

START_TEST(a_wait_that_must_not_poll_ends_after_the_first_looks)
{
    struct wait wait = { .comes_after = FIRST_LOOKS + 1 };
    spin.shun_until_us = clock_us() + 10 * PATIENCE_US;
    ck_assert_int_eq(poll(&wait), 0);
    ck_assert_int_eq(wait.looks, FIRST_LOOKS);
}
END_TEST

START_TEST(a_time_slice_in_which_others_who_wait_were_served_is_not_lost)
{
    struct wait lent = { .takes_slice = 1, .others = 100000 };
    poll(&lent);
    ck_assert_int_eq(spin.shun_until_us, 0);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { what_is_there_is_seen_without_the_clock,
                                   after_a_lost_time_slice_no_wait_polls_for_a_time,
                                   a_wait_that_must_not_poll_ends_after_the_first_looks,
                                   a_time_slice_in_which_others_who_wait_were_served_is_not_lost };
    return support_run(support_suite("spin", setup, NULL, tests, COUNT_OF(tests)));
}
