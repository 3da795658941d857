/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Waiting for a word, kept by Linux futexes or by sleeping; see word.h.
 */
#include "os/word.h"

#include <limits.h>
#include <stddef.h>
#include <time.h>

#ifdef HAVE_FUTEX
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The futex is shared between processes, hence not FUTEX_PRIVATE_FLAG. */
void word_wait(const uint32_t *word, uint32_t seen, int64_t timeout_us)
{
    struct timespec time = { .tv_sec = (time_t)(timeout_us / 1000000),
                             .tv_nsec = (long)(timeout_us % 1000000) * 1000 };
    if (timeout_us > 0)
        syscall(SYS_futex, word, FUTEX_WAIT, seen, &time, NULL, 0);
}

int word_can_wake(void)
{
    return 1;
}

void word_wake(uint32_t *word)
{
    syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}
#else
#include "os/atomic.h"

void word_wait(const uint32_t *word, uint32_t seen, int64_t timeout_us)
{
    struct timespec time = { .tv_sec = (time_t)(timeout_us / 1000000),
                             .tv_nsec = (long)(timeout_us % 1000000) * 1000 };
    if (timeout_us > 0 && atomic_get_u32(word) == seen)
        nanosleep(&time, NULL);
}

int word_can_wake(void)
{
    return 0;
}

void word_wake(uint32_t *word)
{
    (void)word;
}
#endif
