/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Waiting for a word: for the requested time, unless another thread wakes the sleeper.
 */
#include "support.h"

#include "os/atomic.h"
#include "os/clock.h"
#include "os/thread.h"
#include "os/word.h"

#define PATIENCE_US 20000000

static uint32_t word;

static void setup(void)
{
    word = 7;
}

static int64_t waited_us(uint32_t seen, int64_t timeout_us)
{
    int64_t start_us = clock_us();
    word_wait(&word, seen, timeout_us);
    return clock_us() - start_us;
}

START_TEST(a_wait_lasts_as_long_as_it_was_told)
{
    static const int64_t times_us[] = { 300, 50000, 1100000 };
    for (size_t i = 0; i < COUNT_OF(times_us); i++)
        ck_assert_int_ge(waited_us(7, times_us[i]), times_us[i] * 9 / 10);
}
END_TEST

START_TEST(a_wait_for_what_has_changed_ends_at_once)
{
    ck_assert_int_lt(waited_us(6, PATIENCE_US), PATIENCE_US / 2);
    ck_assert_int_lt(waited_us(7, 0), PATIENCE_US / 2);
    ck_assert_int_lt(waited_us(7, -1), PATIENCE_US / 2);
}
END_TEST

static void change(void *argument)
{
    (void)argument;
    atomic_set_u32(&word, 8);
    word_wake(&word);
}

START_TEST(a_wake_ends_a_wait)
{
    struct thread thread;
    if (!word_can_wake())
        return;
    ck_assert_int_eq(thread_start(&thread, change, NULL), 0);
    ck_assert_int_lt(waited_us(7, PATIENCE_US), PATIENCE_US / 2);
    thread_join(&thread);
    ck_assert_uint_eq(word, 8);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { a_wait_lasts_as_long_as_it_was_told,
                                   a_wait_for_what_has_changed_ends_at_once, a_wake_ends_a_wait };
    return support_run(support_suite("word", setup, NULL, tests, COUNT_OF(tests)));
}
