/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * How long to poll before sleeping. Waking a thread takes some 5 to 50 us, so polling pays for
 * shorter waits, but only if the other side runs at that time on another core. A thread that polls
 * on a busy core takes time from the thread it waits for, and in the end the scheduler interrupts it
 * for some milliseconds.
 *
 * A wait therefore polls, unless
 * - the other side runs on the same core: then only sleeping lets it run. Where cores are not
 *   known, a sign of it is that polling was in vain and soon after the sleep began the wait ended;
 * - the calling thread was interrupted while it polled: its core is busy. The next waits sleep at
 *   once. Now and then one wait polls again; when some of those in a row have succeeded, all poll.
 * - waits are expected to be long. The estimate is a moving average.
 *
 * A wait is: spin_poll; if that did not succeed, sleep, then spin_slept.
 */
#ifndef OS_SPIN_H
#define OS_SPIN_H

#include <stdint.h>

struct spin {
    int64_t expected_us; /* moving average of the duration of waits */
    int64_t begin_us;    /* of the wait; 0: it ended before the clock was read */
    int64_t in_vain_us;  /* until when it polled in vain, cores not known; 0: it did not */
    unsigned interval;   /* this many waits sleep at once between two that poll; 0: all poll */
    unsigned left;       /* of them */
    unsigned successes;  /* of waits in a row that polled */
    unsigned last_interval;
    unsigned calm;       /* successes since the last interruption */
    int tries;           /* this wait polls */
};

/* Looks for what the wait is for: nonzero when it is there. Does not wait. */
typedef int spin_look(void *context);

/* Where the other side runs. */
enum spin_other { SPIN_UNKNOWN, SPIN_SAME_CORE, SPIN_OTHER_CORE };

/* Polls for as long as that pays, at least once: what `look` returned, or 0: the caller is to sleep,
 * or the deadline has passed. The clock is read every `looks` looks, and not at all if the first
 * few succeed. */
int spin_poll(struct spin *spin, spin_look *look, void *context, int looks,
              enum spin_other other, int64_t deadline_us);

/* After a sleep, which ended with what the wait is for, or not. */
void spin_slept(struct spin *spin, int came);

#endif
