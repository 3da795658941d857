/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * How long to look again and again before sleeping. Waking a sleeper costs some 50 us, so who
 * expects to wait for less had better look; who expects to wait for longer would only take the
 * processor from the one that it waits for. The expectation is what lately was true.
 */
#ifndef OS_SPIN_H
#define OS_SPIN_H

#include <stdint.h>

#include "os/atomic.h"
#include "os/clock.h"
#include "os/thread.h"

#define SPIN_WORTH_US 250 /* waits that are expected to be longer are slept through */
#define SPIN_LEAST_US 5
#define SPIN_POLITE_US 2 /* after this, others on the same core (the peer, even) may run in between */

struct spin {
    int64_t expected_us;
};

/* How long this wait may spin. */
static inline int64_t spin_budget_us(const struct spin *spin)
{
    if (spin->expected_us > SPIN_WORTH_US)
        return SPIN_LEAST_US;
    return 2 * spin->expected_us + SPIN_LEAST_US;
}

/* A wait has ended; a single long one is not the rule. */
static inline void spin_learn(struct spin *spin, int64_t waited_us)
{
    if (waited_us > 4 * SPIN_WORTH_US)
        waited_us = 4 * SPIN_WORTH_US;
    spin->expected_us = (3 * spin->expected_us + waited_us + 2) / 4;
}

/* Between two looks, `spun_us` after the first. */
static inline void spin_pause(int64_t spun_us)
{
    if (spun_us > SPIN_POLITE_US)
        thread_yield();
    else
        atomic_relax();
}

#endif
