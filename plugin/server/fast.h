/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The fast part of a service: several clients at once (peer.h), each with a session in shared
 * memory. The main thread reads their commands from the rings, executes them at once, in order,
 * and writes the answers in place. It executes streams into their slots when their values may have
 * changed. Main thread only.
 */
#ifndef SERVER_FAST_H
#define SERVER_FAST_H

#include "server/acceptor.h"
#include "server/execute.h"
#include "server/stepping.h"
#include "transport/session.h"

struct named_client;
struct fast;

/* Begins to serve clients with this number. Returns 0, or negative errno. */
int fast_new(struct fast **fastp, struct acceptor *acceptor, struct stepping *stepping, int number,
             int sync_authorised, endpoint_note *note, void *context);
void fast_free(struct fast *fast);

/* The service will end: new clients are refused. */
void fast_shut(struct fast *fast);

/* True if a client has written something, has connected or has gone. Cheap. */
int fast_poll(struct fast *fast);

/* Executes the records of clients, and streams that have just begun. Fills in the pass's stepper.
 * A client gets the server's state before its answer. All clients together take about `budget_us`;
 * the next pass executes the rest. */
void fast_execute(struct fast *fast, struct pass *pass, const struct session_state *state,
                  int64_t budget_us);

/* Executes the streams whose values may have changed, and updates the server's state for the
 * clients; then answers clients whose steps have ended. */
void fast_publish(struct fast *fast, struct pass *pass, const struct session_state *state);

/* Answers calls by name that are done. */
void fast_answer(struct fast *fast, struct pass *pass, const struct session_state *state);

/* The client that holds the simulator, if it is one of this service: whether it has something to
 * do, and doing it. */
int fast_poll_holder(const struct fast *fast, const struct named_client *holder);
void fast_execute_holder(struct fast *fast, const struct named_client *holder, struct pass *pass,
                         const struct session_state *state);

int fast_client_count(const struct fast *fast);

/* All clients are programs of the protocol of named calls. */
int fast_all_talk(const struct fast *fast);

/* Where the client runs that was served last. */
enum spin_other fast_where_client(const struct fast *fast);

/* Returns the wire clock of the last commands and of their answers, the ms between the last two
 * passes with commands, and the numbers of commands and answers; zeros before the first. */
void fast_get_info(const struct fast *fast, int32_t info[5]);

#endif
