/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * How long to look again and again before sleeping. Waking a sleeper costs some 50 us, so who
 * expects to wait for less had better look; who expects to wait for longer would only take the
 * processor from the one that it waits for. The expectation is what lately was true.
 *
 * The other one may share our core: schedulers put who wakes and who is woken together, and leave
 * them there. Then looking is in vain, and the core has to be given up at once; better still, one
 * of the two moves to another core, where there is one.
 */
#ifndef OS_SPIN_H
#define OS_SPIN_H

#include <stdint.h>

struct spin {
    int64_t expected_us;
    int64_t moved_us;
    int64_t shun_until_us; /* sleeping is better than yielding until then */
    int lost;    /* in the last yield another thread ran */
    int crowded; /* so many waits in a row have ended with that */
};

/* How long a wait that begins now may spin. */
int64_t spin_budget_us(const struct spin *spin, int64_t now_us);

/* Between two looks of a wait that began at begin_us: what time it is then. */
int64_t spin_pause(struct spin *spin, int64_t begin_us, int64_t now_us);

/* A wait has ended; a single long one is not the rule. */
void spin_learn(struct spin *spin, int64_t waited_us);

/* Moves the calling thread to another core if it shares its own with the one it waits for. For
 * threads that are a client's: the simulator's stay where they are. */
void spin_move(struct spin *spin);

#endif
