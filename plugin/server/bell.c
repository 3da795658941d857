/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The main thread's bell; see bell.h.
 */
#include "server/bell.h"

int bell_init(struct bell *bell)
{
    bell->rung = 0;
    int error = mutex_init(&bell->lock);
    return error < 0 ? error : cond_init(&bell->rung_now);
}

void bell_deinit(struct bell *bell)
{
    cond_deinit(&bell->rung_now);
    mutex_deinit(&bell->lock);
}

void bell_ring(struct bell *bell)
{
    mutex_lock(&bell->lock);
    bell->rung = 1;
    cond_wake_all(&bell->rung_now);
    mutex_unlock(&bell->lock);
}

int bell_wait(struct bell *bell, int64_t deadline_us)
{
    mutex_lock(&bell->lock);
    while (!bell->rung && !cond_wait_until(&bell->rung_now, &bell->lock, deadline_us))
        ;
    int rung = bell->rung;
    bell->rung = 0;
    mutex_unlock(&bell->lock);
    return rung;
}
