/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The state of a client's connection, and all that changes it.
 *
 * | state   | meaning                              | leaves it                                 |
 * | ---     | ---                                  | ---                                       |
 * | APART   | no connection                        | an attempt begins when it is due: ASKING  |
 * |         |                                      | for a negative port, DIALING for TCP      |
 * | ASKING  | a fast session was asked for; the    | welcome: READY; refused, or no welcome in |
 * |         | half-open handshake is the client's  | time: to the segment, HELLO or APART      |
 * | DIALING | the communication thread dials TCP   | HELLO, or APART                           |
 * | HELLO   | messages go both ways; that thread   | READY; no reply in time: APART            |
 * |         | awaits the first reply               |                                           |
 * | READY   | client->link can be used             | lost: APART                               |
 * | OVER    | no attempt will be made any more     | -                                         |
 *
 * In place of APART it is OVER when the client was told not to reconnect, unless the attempt failed
 * only because a server may be away for a moment between two clients; and after simxFinish.
 *
 * What calls do while it is not READY: one that must not wait (any operation mode but blocking,
 * simxGetConnectionId, simxStart without waiting) begins a due attempt or carries on the one that
 * is there, by connect_advance, and goes on without a connection: commands are queued. One that
 * waits (blocking, steps, simxStart) does the same until READY or OVER or its deadline, by
 * connect_await. The communication thread, which TCP and the segment need, does so all the time.
 */
#ifndef CLIENT_CONNECT_H
#define CLIENT_CONNECT_H

#include <stdint.h>

#include "client/link.h"
#include "transport/channel.h"

enum connection_state {
    CONNECTION_APART,
    CONNECTION_ASKING,
    CONNECTION_DIALING,
    CONNECTION_HELLO,
    CONNECTION_READY,
    CONNECTION_OVER,
};

struct connection {
    enum connection_state state;
    int64_t due_us;                 /* APART: when the next attempt is */
    int64_t looking_since_us;       /* the first attempt; 0 = none yet */
    struct session_attempt attempt; /* ASKING */
    int64_t ask_until_us;           /* ... at most so long */
    int is_watched;                 /* ... a thread waits for it, without the lock */
    struct channel *segment;        /* ... and what is used if no session comes of it, or NULL */
    int made, losses;               /* connections so far; `made` is the present one's id */
    int error;                      /* negative errno of the last attempt; 0 = no answer came;
                                       -ECONNRESET: none since the connection was lost */
    char why[SESSION_WHY_SIZE];     /* ... why there is no fast session; "" if none was tried */
};

void connect_init(struct connection *connection);

/* All with the client's lock held. */

/* Begins to connect: TCP by a thread. 0, or negative errno. */
int connect_start(struct client *client);

/* Does what can be done without waiting. */
void connect_advance(struct client *client);

/* Waits until the client is connected: 1; 0 at the deadline, or when it never will be. */
int connect_await(struct client *client, int64_t deadline_us);

/* Looks whether the server is there still, and connects if that needs no waiting: the present
 * connection's id, or -1. */
int connect_look(struct client *client);

/* The communication thread's share: connects, and returns now and then. */
void connect_in_thread(struct client *client);

/* From a link: the connection is lost. */
void connect_lost(struct client *client);

/* The program ends the connection, after its commands; the rest of the client is left. */
void connect_leave(struct client *client, int64_t deadline_us);

/* Releases all; nobody uses the client any more. */
void connect_close(struct client *client);

/* In a child process after a fork, without the lock. */
void connect_abandon(struct client *client);

#endif
