/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The lock-step part of a service: one client at a time, over TCP or the predecessor's segment,
 * one message in, one message out.
 *
 * Two threads share its channel (exchange.h). The communication thread accepts clients, and
 * receives and answers while the simulator is busy, so that a long step does not delay a client.
 * While the main thread waits for commands, it checks the channel itself, executes, and answers.
 * Then no thread switch is between a request and its reply: the communication thread does not use
 * the channel until the main thread has not checked it for some time. Only lockstep_execute
 * accesses the simulator.
 */
#ifndef SERVER_LOCKSTEP_H
#define SERVER_LOCKSTEP_H

#include "server/bell.h"
#include "server/exchange.h"
#include "server/execute.h"
#include "server/stepping.h"

struct lockstep;

/* Reports one line about a connection; called from the communication thread. `warning` = the event
 * is a problem. */
typedef void lockstep_note(void *context, int warning, const char *text);

/* Takes ownership of the listener. Returns 0, or negative errno (the listener is then closed). */
int lockstep_new(struct lockstep **lockstepp, struct listener *listener, struct bell *bell,
                 struct stepping *stepping, int sync_authorised, lockstep_note *note,
                 void *context);
void lockstep_free(struct lockstep *lockstep);

/* ---- main thread */

/* The service will end: new clients are refused. */
void lockstep_shut(struct lockstep *lockstep);

/* Receives without waiting. Returns 1 if a message waits for its execution. */
int lockstep_poll(struct lockstep *lockstep);

/* The main thread will not check the channel for a while: the communication thread takes over at
 * once. */
void lockstep_release(struct lockstep *lockstep);

/* The server's data in the header of an answer: see message.h. */
struct server_clock {
    int32_t server_time;
    uint16_t scene_id;
    uint8_t server_state;
};

/* Takes all received messages. Returns 1 if there is something to execute or to answer. */
int lockstep_take(struct lockstep *lockstep);

/* Executes what lockstep_take has taken. Fills in the pass's stepper. Commands that take too long
 * continue in the next call, and are answered together when all have been executed. */
void lockstep_execute(struct lockstep *lockstep, struct pass *pass,
                      const struct server_clock *clock);

/* The client as one of calls by name; NULL before it makes some. */
const struct named_client *lockstep_named(const struct lockstep *lockstep);

/* Answers the client if its reply is due and can be sent at once. */
void lockstep_reply(struct lockstep *lockstep);

/* True if there is no client and the main thread knows it. Cheap. */
int lockstep_is_idle(struct lockstep *lockstep);
/* True while a client is connected. */
int lockstep_is_connected(struct lockstep *lockstep);
void lockstep_get_status(struct lockstep *lockstep, struct exchange_status *status);

#endif
