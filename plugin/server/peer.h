/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * One fast client: its session, its commands in the ring, its streams, and the steps it has
 * requested. The client can change every byte of its session at any time. Main thread only.
 */
#ifndef SERVER_PEER_H
#define SERVER_PEER_H

#include "server/acceptor.h"
#include "server/execute.h"
#include "server/stepping.h"
#include "server/turn.h"
#include "transport/session.h"

struct peer;

/* Takes ownership of an accepted client. Returns 0, or -ENOMEM (the caller still owns it). */
int peer_new(struct peer **peerp, struct accepted *accepted, struct stepping *stepping,
             int sync_authorised);
/* Ends the session and frees the peer. */
void peer_free(struct peer *peer, struct endpoint *endpoint);

/* True if the client has written records. */
int peer_has_more(const struct peer *peer);
/* True if there is work: a command with room for its answer, an answer that waited for room, or
 * the client's end. */
int peer_wants_turn(const struct peer *peer);

/* Executes the client's records, and streams that have just begun. */
void peer_execute(struct peer *peer, struct pass *pass, const struct session_state *state,
                  struct turn *turn);

/* Executes the streams whose values may have changed, updates the server's state for the client,
 * and answers a simxStep that has ended. */
void peer_publish(struct peer *peer, struct pass *pass, const struct session_state *state);

/* Answers calls by name that are done. */
void peer_answer(struct peer *peer, struct pass *pass, const struct session_state *state);
/* The client as one of calls by name; NULL before it makes some. */
const struct named_client *peer_named(const struct peer *peer);

/* Where the client runs; see session_where_client. */
enum spin_other peer_where(const struct peer *peer);

/* True if the client has stepping switched on, so that others wait for its steps. */
int peer_is_stepping(const struct peer *peer);

/* True if the client has gone, or must go, and no work for it is left. Then peer_reason says why,
 * and whether this is worth a warning. */
#define PEER_REASON_SIZE 128
int peer_is_over(const struct peer *peer);
int peer_end_reason(const struct peer *peer, char text[PEER_REASON_SIZE]);

#endif
