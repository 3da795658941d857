/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The state of a client's connection, and all functions that change it.
 *
 * | state   | meaning                              | leaves it                                 |
 * | ---     | ---                                  | ---                                       |
 * | APART   | no connection                        | the next attempt is due: ASKING           |
 * |         |                                      | for a negative port, DIALING for TCP      |
 * | ASKING  | a fast session was requested; the    | welcome: READY; refused, or no welcome in |
 * |         | client owns the unfinished handshake | time: tries the segment, HELLO or APART   |
 * | DIALING | the communication thread connects    | HELLO, or APART                           |
 * |         | over TCP                             |                                           |
 * | HELLO   | that thread exchanges messages, and  | READY; no reply in time: APART            |
 * |         | waits for the first reply            |                                           |
 * | READY   | client->link can be used             | lost: APART                               |
 * | OVER    | no attempt will be made any more     | -                                         |
 *
 * The state is OVER instead of APART after simxFinish, and if the client must not reconnect. An
 * attempt without reconnection is retried only if the server may be absent for a moment between two
 * clients.
 *
 * Calls while the state is not READY: a call that must not wait (any operation mode but blocking,
 * simxGetConnectionId, simxStart without waiting) begins a due attempt or continues the present one
 * with connect_advance, and then works without a connection: commands are queued. A call that waits
 * (blocking, steps, simxStart) does the same with connect_await, until READY, OVER or its deadline.
 * The communication thread, which only TCP and the segment need, does this all the time.
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
    int64_t due_us;                 /* APART: time of the next attempt */
    int64_t looking_since_us;       /* time of the first attempt; 0 = none yet */
    struct session_attempt attempt; /* ASKING */
    int64_t ask_until_us;           /* ASKING: deadline for the welcome */
    int is_watched;                 /* ASKING: a thread waits for the welcome, without the lock */
    struct channel *segment;        /* ASKING: fallback if no session is made, or NULL */
    int made, losses;               /* numbers of connections made and lost; `made` is the id of
                                       the present one */
    int error;                      /* negative errno of the last attempt; 0 = the server did not
                                       answer; -ECONNRESET: no attempt since the connection was
                                       lost */
    char why[SESSION_WHY_SIZE];     /* reason for having no fast session; "" if none was tried */
};

void connect_init(struct connection *connection);

/* The client's lock is held in all functions, if not stated otherwise. */

/* Begins to connect; a TCP connection is made by the communication thread. Returns 0, or negative
 * errno. */
int connect_start(struct client *client);

/* Continues the attempt as far as possible without waiting. */
void connect_advance(struct client *client);

/* Waits until the client is connected. Returns 1; or 0 at the deadline, or if no further attempt
 * will be made. */
int connect_await(struct client *client, int64_t deadline_us);

/* Checks that the server still runs, and connects if that needs no waiting. Returns the id of the
 * present connection, or -1. */
int connect_look(struct client *client);

/* The part of the communication thread: connects. It returns from time to time, so that the thread
 * can check whether the client ends. */
void connect_in_thread(struct client *client);

/* Called by a link when the connection is lost. */
void connect_lost(struct client *client);

/* Ends the connection on request of the program, after its queued commands; the rest of the client
 * stays. */
void connect_leave(struct client *client, int64_t deadline_us);

/* Releases everything. No thread may use the client any more. */
void connect_close(struct client *client);

/* For a child process after fork, without the lock. */
void connect_abandon(struct client *client);

#endif
