/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * How long to look before sleeping, and where; see spin.h.
 */
#include "os/spin.h"

#include "os/atomic.h"
#include "os/clock.h"
#include "os/thread.h"

#define WORTH_US 250  /* waits that are expected to be longer are slept through */
#define LEAST_US 100  /* who sleeps is soon woken on the core of the other one, and stays there */
#define POLITE_US 2   /* after this, others on the same core may run in between */
#define SLICE_US 500  /* a yield that takes as long was one to somebody who has a lot to do */
#define SHUN 20       /* after it, none for so many times as long */
#define LOST_US 2     /* a yield that takes as long has let somebody run */
#define CROWDED 64    /* waits in a row that ended so: the other one is on our core */
#define MOVE_US 20000 /* between two moves */

/* Where all cores are busy, who yields is the last to run again, and who sleeps the first. */
int64_t spin_budget_us(const struct spin *spin, int64_t now_us)
{
    if (now_us < spin->shun_until_us)
        return spin->crowded ? 0 : POLITE_US;
    if (spin->expected_us > WORTH_US)
        return POLITE_US;
    return 2 * spin->expected_us + LEAST_US;
}

int64_t spin_pause(struct spin *spin, int64_t begin_us, int64_t now_us)
{
    if (now_us - begin_us > POLITE_US || spin->crowded)
        thread_yield();
    else
        atomic_relax();
    int64_t then_us = clock_us();
    spin->lost = then_us - now_us >= LOST_US;
    if (then_us - now_us >= SLICE_US)
        spin->shun_until_us = then_us + SHUN * (then_us - now_us);
    return then_us;
}

void spin_learn(struct spin *spin, int64_t waited_us)
{
    const int64_t longest_us = INT64_C(4) * WORTH_US;
    if (waited_us > longest_us)
        waited_us = longest_us;
    spin->expected_us = (3 * spin->expected_us + waited_us + 2) / 4;
    if (!spin->lost)
        spin->crowded = 0;
    else if (spin->crowded < CROWDED)
        spin->crowded++;
    spin->lost = 0;
}

void spin_move(struct spin *spin)
{
    if (spin->crowded < CROWDED)
        return;
    int64_t now_us = clock_us();
    if (now_us - spin->moved_us < MOVE_US)
        return;
    spin->moved_us = now_us;
    spin->crowded = 0;
    thread_leave_core();
}
