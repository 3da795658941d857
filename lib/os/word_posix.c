/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Waiting for a word with Linux futexes, or by sleeping; see word.h.
 */
#include "os/word.h"

#include <limits.h>
#include <stddef.h>

#ifdef HAVE_FUTEX
#include <errno.h>
#include <linux/futex.h>
#include <linux/posix_types.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The kernel's own time structures: struct timespec is one of them on each system, but on 32 bits
 * compiler flags determine which. The futex is shared between processes, so FUTEX_PRIVATE_FLAG is
 * not set. */
void word_wait(const uint32_t *word, uint32_t seen, int64_t timeout_us)
{
    if (timeout_us <= 0)
        return;
    int64_t seconds = timeout_us / 1000000, nanoseconds = timeout_us % 1000000 * 1000;
#ifdef SYS_futex_time64 /* 32 bits, since Linux 5.1 */
    struct { int64_t seconds, nanoseconds; } time64 = { seconds, nanoseconds };
    if (syscall(SYS_futex_time64, word, FUTEX_WAIT, seen, &time64, NULL, 0) == 0 || errno != ENOSYS)
        return;
#endif
    struct { __kernel_long_t seconds, nanoseconds; } time = { (__kernel_long_t)seconds,
                                                              (__kernel_long_t)nanoseconds };
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
#include <time.h>

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
