/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A subscription: a command that a client has asked to be executed again and again (a stream). When
 * it is due, for clients of either kind of connection; where its values go is the business of what
 * it is part of: a slot or the ring (stream.h), a message (container.h). What begins and ends one is
 * in wire/command.h, the states are in doc/protocol.md.
 */
#ifndef SERVER_SUBSCRIPTION_H
#define SERVER_SUBSCRIPTION_H

#include "server/execute.h"
#include "store/store.h"

struct subscription {
    int is_executed;  /* since it was started */
    int executed_ms;  /* clock_wire_ms of the last time */
    unsigned world;   /* execute_world before that */
};

/* It has been started, or started anew. */
void subscription_begin(struct subscription *subscription);

/* Its delay has passed and its value may be another than before; the first time in any case. The item
 * has its key, mode and delay. */
int subscription_is_due(const struct subscription *subscription, const struct item *item,
                        const struct world *world, int now_ms);

/* It is executed now; `world` is execute_world before it: what it changes itself, by taking away what
 * it delivers, makes it due once more, in vain. */
void subscription_note(struct subscription *subscription, unsigned world, int now_ms);

#endif
