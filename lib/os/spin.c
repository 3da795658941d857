/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * How long to poll before sleeping; see spin.h.
 */
#include "os/spin.h"

#include "os/atomic.h"
#include "os/clock.h"

#define ROUNDS 4         /* of looks before the clock is read: about 2 us of a session's */
#define WORTH_US 250     /* waits that are expected to be longer sleep */
#define LEAST_US 50      /* about what waking takes on a virtual machine */
#define INTERRUPTED_US 500 /* between two looks: longer than interrupts, shorter than a time slice */
#define INTERVAL_MIN 16
#define INTERVAL_MAX 8192
#define ENOUGH 4         /* successes after which all waits poll again */
#define CALM 4096        /* successes after which an interruption counts as the first one */

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

static void note_success(struct spin *spin, int64_t waited_us)
{
    learn(spin, waited_us);
    spin->successes++;
    spin->calm++;
    if (spin->interval > 0 && spin->successes >= ENOUGH)
        spin->interval = 0;
    if (spin->calm >= CALM)
        spin->last_interval = 0;
}

/* Each time that comes soon after the last one, for twice as many waits. */
static void back_off(struct spin *spin)
{
    unsigned interval = 2 * spin->last_interval;
    spin->last_interval = interval < INTERVAL_MIN   ? INTERVAL_MIN
                          : interval > INTERVAL_MAX ? INTERVAL_MAX
                                                    : interval;
    spin->interval = spin->left = spin->last_interval;
    spin->successes = spin->calm = 0;
}

static int64_t budget_us(const struct spin *spin)
{
    if (spin->interval > 0)
        return LEAST_US;
    return spin->expected_us > WORTH_US ? 0 : 2 * spin->expected_us + LEAST_US;
}

static int poll_by_clock(struct spin *spin, spin_look *look, void *context, int looks,
                         enum spin_other other, int64_t deadline_us)
{
    int64_t now_us = spin->begin_us, before_us = now_us, until_us = now_us + budget_us(spin);
    int came = 0;
    if (until_us > deadline_us)
        until_us = deadline_us;
    while (!came && now_us < until_us && now_us - before_us <= INTERRUPTED_US) {
        came = look_often(look, context, looks);
        before_us = now_us;
        if (!came)
            now_us = clock_us();
    }
    if (came)
        note_success(spin, now_us - spin->begin_us);
    else if (now_us - before_us > INTERRUPTED_US) {
        came = look(context);
        back_off(spin);
    } else if (other == SPIN_UNKNOWN && now_us > spin->begin_us)
        spin->in_vain_us = now_us;
    return came;
}

int spin_poll(struct spin *spin, spin_look *look, void *context, int looks,
              enum spin_other other, int64_t deadline_us)
{
    int came;
    spin->begin_us = spin->in_vain_us = 0;
    spin->tries = other != SPIN_SAME_CORE && spin->left == 0;
    if (!spin->tries) {
        spin->left -= spin->left > 0;
        came = look(context);
        spin->begin_us = came ? 0 : clock_us();
        return came;
    }
    came = look_often(look, context, ROUNDS * looks);
    if (came) {
        note_success(spin, 0);
        return came;
    }
    spin->begin_us = clock_us();
    return poll_by_clock(spin, look, context, looks, other, deadline_us);
}

void spin_slept(struct spin *spin, int came)
{
    int64_t now_us = came ? clock_us() : 0;
    if (came)
        learn(spin, now_us - spin->begin_us);
    if (came && spin->in_vain_us > 0 && now_us - spin->in_vain_us < LEAST_US)
        back_off(spin);
    else if (spin->tries) {
        spin->successes = 0;
        spin->left = spin->interval;
    }
}
