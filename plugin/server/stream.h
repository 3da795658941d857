/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The streams of one fast client: commands that are executed repeatedly, with their values in
 * slots.
 */
#ifndef SERVER_STREAM_H
#define SERVER_STREAM_H

#include "server/execute.h"
#include "server/heap.h"
#include "server/subscription.h"
#include "transport/session.h"

/* Executes a stream whose values accumulate, or are delivered once. Sends its answer through the
 * ring if it has a new value (or is the first). Returns 1 if the stream has ended, 0, or negative
 * errno. */
typedef int stream_relay(void *context, const struct item *item, struct pass *pass, int is_first);

struct streams {
    struct store store; /* of struct stream */
    size_t relayed;     /* number of streams that go through the ring */
    stream_relay *relay;
    void *context;      /* context of `relay` */
    struct session *session;
    struct heap heap;
    struct lent *lent;  /* blocks on loan to the client */
};

void streams_init(struct streams *streams, struct session *session, stream_relay *relay,
                  void *context);
void streams_deinit(struct streams *streams);

#define STREAM_E_LIMIT 1 /* the client has too many streams, or too large ones */

/* Starts or restarts a stream with the slot that the client has chosen, or without one
 * (SESSION_NO_SLOT). Returns 0; -EBADMSG for an impossible slot; -ENOMEM; or STREAM_E_LIMIT, and
 * then there is no stream with this key. */
int streams_start(struct streams *streams, const struct command *command, uint32_t slot);
/* Ends a stream. No effect if there is none. */
void streams_end(struct streams *streams, const struct key *key);

/* Executes the streams that are due; of those through the ring only new ones, unless `relays`.
 * Returns 0, or -EBADMSG if the client has corrupted a slot. */
int streams_execute(struct streams *streams, struct pass *pass, int relays);

#endif
