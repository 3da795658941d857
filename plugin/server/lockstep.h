/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The lock-step side of a service: one client at a time, over TCP or the predecessor's segment,
 * one message in, one message out.
 *
 * Two threads share its channel (exchange.h). The communication thread accepts clients, and
 * receives and answers whenever the simulator is busy, so that no client is kept waiting for a long
 * step. While the main thread waits for commands it looks at the channel itself, executes, and
 * answers: no change of thread lies between a request and its reply then, for the communication
 * thread leaves the channel alone for as long as the main thread has looked lately. Nothing of the
 * simulator is touched outside of lockstep_execute.
 */
#ifndef SERVER_LOCKSTEP_H
#define SERVER_LOCKSTEP_H

#include "server/bell.h"
#include "server/exchange.h"
#include "server/execute.h"
#include "server/stepping.h"

struct lockstep;

/* Told from the communication thread: one line about a connection. `warning` = bad news. */
typedef void lockstep_note(void *context, int warning, const char *text);

/* Takes the listener. 0, or negative errno (the listener is closed then). */
int lockstep_new(struct lockstep **lockstepp, struct listener *listener, struct bell *bell,
                 struct stepping *stepping, int sync_authorised, lockstep_note *note,
                 void *context);
void lockstep_free(struct lockstep *lockstep);

/* ---- main thread */

/* It is about to end: who comes now is refused. */
void lockstep_shut(struct lockstep *lockstep);

/* Receives what is there, without waiting: 1 when a message waits for its execution. */
int lockstep_poll(struct lockstep *lockstep);

/* The main thread will not look for a while: the communication thread takes over at once. */
void lockstep_release(struct lockstep *lockstep);

/* What the header of an answer tells of the server: see message.h. */
struct server_clock {
    int32_t server_time;
    uint16_t scene_id;
    uint8_t server_state;
};

/* Takes over what has come in: 1 when there is something to execute or to answer. */
int lockstep_take(struct lockstep *lockstep);

/* After lockstep_take: executes. The pass's stepper is filled in. Commands that take too long go on
 * in the next call, and are answered together when all have been executed. */
void lockstep_execute(struct lockstep *lockstep, struct pass *pass,
                      const struct server_clock *clock);

/* Answers the client if its reply is due and can go out at once. */
void lockstep_reply(struct lockstep *lockstep);

/* No client, and the main thread has seen that. Cheap. */
int lockstep_is_idle(struct lockstep *lockstep);
/* True while a client is connected. */
int lockstep_is_connected(struct lockstep *lockstep);
void lockstep_get_status(struct lockstep *lockstep, struct exchange_status *status);

#endif
