/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * When a stream is executed; see subscription.h.
 */
#include "server/subscription.h"

#include "os/clock.h"
#include "simConst.h"

void subscription_begin(struct subscription *subscription)
{
    subscription->is_executed = 0;
}

/* The low half of a split mode is a size. */
static int delay_ms(const struct item *item)
{
    return item->mode == simx_opmode_streaming ? item->low : 0;
}

int subscription_is_due(const struct subscription *subscription, const struct item *item,
                        const struct world *world, int now_ms)
{
    int delay = delay_ms(item);
    if (!subscription->is_executed)
        return 1;
    if (subscription->world == execute_world(world, item->node.key.number))
        return 0;
    return delay == 0 || clock_wire_difference(subscription->executed_ms, now_ms) >= delay;
}

void subscription_note(struct subscription *subscription, unsigned world, int now_ms)
{
    subscription->is_executed = 1;
    subscription->executed_ms = now_ms;
    subscription->world = world;
}
