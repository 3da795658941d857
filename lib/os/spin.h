/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * How long to poll before sleeping. Waking a thread takes some 5 to 50 us, so polling pays for
 * shorter waits, but only if the other side gets a core meanwhile. After the first looks a wait
 * yields between two looks: threads that only wait for each other share a core so at the price of a
 * switch. If another thread has a lot to do, a yield, or the scheduler, gives it a whole time slice
 * of some milliseconds.
 *
 * A wait therefore polls, unless
 * - such a slice was lost while the calling thread polled: its core is busy. For a time in
 *   proportion to what was lost, waits sleep after the first looks. If the other side did much for
 *   others that wait meanwhile, the slice went to one of them, and polling goes on.
 * - waits are expected to be long. The estimate is a moving average.
 * If the other side runs on the same core, a wait yields after the first look.
 *
 * A wait is: spin_poll; if that did not succeed, sleep, then spin_slept.
 */
#ifndef OS_SPIN_H
#define OS_SPIN_H

#include <stdint.h>

struct spin {
    int64_t expected_us; /* moving average of the duration of waits */
    int64_t begin_us;    /* of the wait; 0: it ended before the clock was read */
    int64_t shun_until_us; /* no wait polls until then; 0: all do */
    unsigned crowded;    /* waits in a row whose yields have let other threads run */
    const uint32_t *works; /* what the other side has done for threads that waited, modulo 2^32;
                              NULL: not known */
};

/* Looks for what the wait is for: nonzero when it is there. Does not wait. */
typedef int spin_look(void *context);

/* Where the other side runs. */
enum spin_other { SPIN_UNKNOWN, SPIN_SAME_CORE, SPIN_OTHER_CORE };

/* Polls for as long as that pays, at least once: what `look` returned, or 0: the caller is to
 * sleep, or the deadline has passed. The clock is read every `looks` looks, and not at all if the
 * first few succeed. */
int spin_poll(struct spin *spin, spin_look *look, void *context, int looks,
              enum spin_other other, int64_t deadline_us);

/* After a sleep, which ended with what the wait is for, or not. */
void spin_slept(struct spin *spin, int came);

#endif
