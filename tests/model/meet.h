/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A fast session for a scenario that begins when there is one already.
 */
#ifndef MODEL_MEET_H
#define MODEL_MEET_H

#include "transport/session.h"

/* Client and server greet each other, before the actors begin; each actor has one side. */
void meet(struct session **clientp, int client_actor, struct session **serverp, int server_actor,
          const struct shared *bell);

/* As their users do: sends a record, 0 without room. `tag` is in its data too. */
int meet_send(struct session *session, uint32_t tag);
/* Takes all that has come, and releases it: how many; they must be the ones behind `last`. */
int meet_take(struct session *session, uint32_t last);

#endif
