/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * How long to poll before sleeping; see spin.h.
 */
#include "os/spin.h"

#include "os/atomic.h"
#include "os/clock.h"
#include "os/thread.h"

#define ROUNDS 4         /* of looks before the clock is read: about 2 us of a session's */
#define WORTH_US 250     /* waits that are expected to be longer sleep */
#define LEAST_US 100     /* about what waking takes on a virtual machine that is idle */
#define INTERRUPTED_US 500 /* between two looks: longer than interrupts, shorter than a time
                              slice */
#define SWITCH_US 2      /* a yield that takes longer has let another thread run */
#define CROWDED 64       /* such waits in a row: the core has more threads that only wait */
#define BUSY_US 10       /* a side that works for others that wait does so more often */
#define SHUN 20          /* no wait polls for so many times as long as a lost slice: 5 % at most */

static int look_often(spin_look *look, void *context, int looks)
{
    int came = 0;
    for (int i = 0; i < looks && !came; i++) {
        came = look(context);
        if (!came)
            atomic_relax();
    }
    return came;
}

static void learn(struct spin *spin, int64_t waited_us)
{
    const int64_t longest_us = INT64_C(4) * WORTH_US; /* one long wait is not the rule */
    if (waited_us > longest_us)
        waited_us = longest_us;
    spin->expected_us = (3 * spin->expected_us + waited_us + 2) / 4;
}

static uint32_t works(const struct spin *spin)
{
    return spin->works ? atomic_get_u32_relaxed(spin->works) : 0;
}

static void note_lost(struct spin *spin, int64_t now_us, int64_t lost_us, uint32_t works_before)
{
    int64_t worked = (int64_t)(works(spin) - works_before);
    if (worked * BUSY_US < lost_us)
        spin->shun_until_us = now_us + SHUN * lost_us;
}

static void note_crowd(struct spin *spin, int is_shared)
{
    if (!is_shared)
        spin->crowded = 0;
    else if (spin->crowded < CROWDED)
        spin->crowded++;
}

static int64_t budget_us(const struct spin *spin)
{
    return spin->expected_us > WORTH_US ? 0 : 2 * spin->expected_us + LEAST_US;
}

/* Other threads may run between two looks: where they only wait as well, as several clients of one
 * server do, this costs less than sleeping. */
static int poll_by_clock(struct spin *spin, spin_look *look, void *context, int looks,
                         int64_t deadline_us)
{
    int64_t now_us = spin->begin_us, before_us = now_us, until_us = now_us + budget_us(spin);
    uint32_t works_before = works(spin);
    int came = 0, is_shared = 0;
    if (until_us > deadline_us)
        until_us = deadline_us;
    while (!came && now_us < until_us && now_us - before_us <= INTERRUPTED_US) {
        came = look_often(look, context, looks);
        before_us = now_us;
        if (!came) {
            thread_yield();
            now_us = clock_us();
            is_shared = now_us - before_us > SWITCH_US;
        }
    }
    note_crowd(spin, is_shared);
    if (came)
        learn(spin, now_us - spin->begin_us);
    else if (now_us - before_us > INTERRUPTED_US) {
        came = look(context);
        note_lost(spin, now_us, now_us - before_us, works_before);
    }
    return came;
}

int spin_poll(struct spin *spin, spin_look *look, void *context, int looks,
              enum spin_other other, int64_t deadline_us)
{
    int is_shared = other == SPIN_SAME_CORE || spin->crowded == CROWDED;
    int came = look_often(look, context, is_shared ? 1 : ROUNDS * looks);
    spin->begin_us = 0;
    if (came) {
        learn(spin, 0);
        return came;
    }
    spin->begin_us = clock_us();
    if (spin->begin_us < spin->shun_until_us)
        return 0;
    spin->shun_until_us = 0;
    return poll_by_clock(spin, look, context, is_shared ? 1 : looks, deadline_us);
}

void spin_slept(struct spin *spin, int came)
{
    if (came)
        learn(spin, clock_us() - spin->begin_us);
}
