/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * How a call waits; see wait.h.
 */
#include "client/wait.h"

#include "client/client.h"
#include "os/clock.h"
#include "os/hooks.h"

void wait_wake_up(struct client *client)
{
    if (!hooks_are_asleep())
        return;
    mutex_unlock(&client->lock);
    hooks_end_sleep();
    mutex_lock(&client->lock);
}

int wait_for_change(struct client *client, int64_t deadline_us)
{
    int64_t slice_us = hooks_slice(deadline_us);
    if (hooks_have_ended())
        return 1;
    hooks_begin_sleep();
    int is_late = cond_wait_until(&client->changed, &client->lock, slice_us);
    wait_wake_up(client);
    return hooks_have_ended() || (is_late && slice_us == deadline_us);
}

int wait_is_over(int64_t deadline_us)
{
    return clock_us() >= deadline_us || hooks_have_ended();
}
