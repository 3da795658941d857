/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The streams of one fast client: commands that are executed again and again into slots.
 */
#ifndef SERVER_STREAM_H
#define SERVER_STREAM_H

#include "server/execute.h"
#include "server/heap.h"
#include "server/subscription.h"
#include "transport/session.h"

/* Executes a stream whose values add up, or are delivered once, and lets its answer go through the
 * ring if it has something new (or is the first). 1 when the stream has ended, 0, or negative errno. */
typedef int stream_relay(void *context, const struct item *item, struct pass *pass, int is_first);

struct streams {
    struct store store; /* of struct stream */
    size_t relayed;     /* how many of them go through the ring */
    stream_relay *relay;
    void *context;      /* relay's */
    struct session *session;
    struct heap heap;
    struct lent *lent;  /* blocks that wait for their client */
};

void streams_init(struct streams *streams, struct session *session, stream_relay *relay,
                  void *context);
void streams_deinit(struct streams *streams);

#define STREAM_E_LIMIT 1 /* the client has too many, or too long ones */

/* Starts a stream, or starts it anew, under the slot that the client has chosen, or without one
 * (SESSION_NO_SLOT). 0; -EBADMSG for a slot that cannot be; -ENOMEM; STREAM_E_LIMIT, and there is
 * none of this key. */
int streams_start(struct streams *streams, const struct command *command, uint32_t slot);
/* Ends it; no effect when there is none. */
void streams_end(struct streams *streams, const struct key *key);

/* Executes those that are due; of those that go through the ring only new ones, unless `relays`. 0, or
 * -EBADMSG when the client has spoilt a slot. */
int streams_execute(struct streams *streams, struct pass *pass, int relays);

#endif
