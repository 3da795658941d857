/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The thread of a door; see door.h. It sleeps on all connections while the main thread does not
 * look at them, and parks while it does.
 */
#include "server/door_inner.h"

#include "os/atomic.h"
#include "os/clock.h"

/* The connections are the main thread's so long after its last look, unless it says that it has
 * gone. */
#define PARK_US 20000

/* With the lock held: until when the main thread has the connections. */
static int64_t parked_until_us(const struct door *door)
{
    return atomic_get_i64(&door->looked_us) + PARK_US;
}

static int timeout_ms_until(int64_t until_us)
{
    int64_t left_us = until_us == CLOCK_FOREVER ? 0 : until_us - clock_us();
    if (until_us == CLOCK_FOREVER)
        return -1;
    return left_us < 0 ? 0 : left_us > 1000000000 ? 1000000 : (int)((left_us + 999) / 1000);
}

static void wait_for_events(struct door *door, int64_t until_us)
{
    struct poller_event events[EVENTS_MAX];
    door->sleeps_until_us = until_us;
    mutex_unlock(&door->lock);
    int count = poller_sleep(door->place.poller, events, EVENTS_MAX, timeout_ms_until(until_us));
    mutex_lock(&door->lock);
    door->sleeps_until_us = 0;
    callers_handle(door, events, count);
}

/* After a ring the main thread looks by itself. */
static void look_after(struct door *door)
{
    int64_t until_us = callers_check_deadlines(door), parked_us = parked_until_us(door);
    if (clock_us() < parked_us)
        cond_wait_until(&door->parked, &door->lock, parked_us < until_us ? parked_us : until_us);
    else if (!door->has_news)
        wait_for_events(door, until_us);
    if (!door->has_news)
        return;
    door->has_news = 0;
    atomic_set_i64(&door->looked_us, clock_us());
    bell_ring(door->bell);
}

void door_thread_run(void *argument)
{
    struct door *door = argument;
    mutex_lock(&door->lock);
    while (!door->stop)
        look_after(door);
    mutex_unlock(&door->lock);
}

