/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A subscription: a command that is executed repeatedly for a client (a stream). This object
 * decides when it is due, for clients of both kinds of connection. The object that contains it
 * decides where the values go: to a slot or the ring (stream.h), or into a message (container.h).
 * wire/command.h defines what begins and ends a stream, doc/protocol.md its states.
 */
#ifndef SERVER_SUBSCRIPTION_H
#define SERVER_SUBSCRIPTION_H

#include "server/execute.h"
#include "store/store.h"

struct subscription {
    int is_executed;  /* it was executed since its start */
    int executed_ms;  /* clock_wire_ms of the last execution */
    unsigned world;   /* value of execute_world before the last execution */
};

/* Starts or restarts the subscription. */
void subscription_begin(struct subscription *subscription);

/* True if its delay has passed and its value may have changed, and before its first execution.
 * `item` has its key, mode and delay. */
int subscription_is_due(const struct subscription *subscription, const struct item *item,
                        const struct world *world, int now_ms);

/* Records an execution. `world` is execute_world before it. If the execution itself changes the
 * world, by removing what it delivers, the subscription becomes due once more without need. */
void subscription_note(struct subscription *subscription, unsigned world, int now_ms);

#endif
