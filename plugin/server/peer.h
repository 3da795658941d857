/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * One fast client: its session, the commands it has written into the ring, its streams, and the
 * steps it has asked for. All that lies in its session can be anything at any time. Main thread
 * only.
 */
#ifndef SERVER_PEER_H
#define SERVER_PEER_H

#include "server/acceptor.h"
#include "server/execute.h"
#include "server/stepping.h"
#include "transport/session.h"

struct peer;

/* Takes a client that was accepted. 0, or -ENOMEM (it is the still the caller's). */
int peer_new(struct peer **peerp, struct accepted *accepted, struct stepping *stepping,
             int sync_authorised);
/* Says good-bye. */
void peer_free(struct peer *peer, struct endpoint *endpoint);

/* It has written something. */
int peer_has_more(const struct peer *peer);
/* There is something to do: a command for whose answer there is room, an answer that has waited for
 * room, or its end. */
int peer_wants_turn(const struct peer *peer);

/* A client's turn: it ends when its time is up or others have something to do, but not before one
 * command, or one batch, is executed. */
struct turn {
    int64_t limit_us;
    int64_t deadline_us; /* 0: the clock has not been read yet */
    int (*others_wait)(void *context);
    void *context;
};

/* Executes what it has written, and streams that have just begun. */
void peer_execute(struct peer *peer, struct pass *pass, const struct session_state *state,
                  struct turn *turn);

/* Executes the streams whose values may be others now, tells the server's state, and answers a
 * simxStep that is done. */
void peer_publish(struct peer *peer, struct pass *pass, const struct session_state *state);

/* Where the client runs; see session_where. */
enum spin_other peer_where(const struct peer *peer);

/* It has stepping switched on: others wait for its steps. */
int peer_is_stepping(const struct peer *peer);

/* It has gone, or is to go, and nothing of it is left to do. Then: why, and whether that is bad
 * news. */
#define PEER_REASON_SIZE 128
int peer_is_over(const struct peer *peer);
int peer_end_reason(const struct peer *peer, char text[PEER_REASON_SIZE]);

#endif
