/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The fast side of a service: several clients at once (peer.h), each with a session of shared
 * memory. The main thread reads their commands out of the rings, executes them at once, in order,
 * and writes the answers in place; streams are executed once per state of the world, into their
 * slots. Main thread only.
 */
#ifndef SERVER_FAST_H
#define SERVER_FAST_H

#include "server/acceptor.h"
#include "server/execute.h"
#include "server/stepping.h"
#include "transport/session.h"

struct fast;

/* Begins to serve clients of this number. 0, or negative errno. */
int fast_new(struct fast **fastp, struct acceptor *acceptor, struct stepping *stepping, int number,
             int sync_authorised, endpoint_note *note, void *context);
void fast_free(struct fast *fast);

/* It is about to end: who comes now is refused. */
void fast_shut(struct fast *fast);

/* True when a client has written something, has come or has gone. Cheap. */
int fast_poll(struct fast *fast);

/* Executes what clients have written, and streams that have just begun. The pass's stepper is
 * filled in. Who is answered is told the server's state before. All clients together take about
 * `budget_us`: what is left comes with the next pass. */
void fast_execute(struct fast *fast, struct pass *pass, const struct session_state *state,
                  int64_t budget_us);

/* Executes the streams whose values may be others now, and tells the clients the server's state;
 * then answers those whose steps are done. */
void fast_publish(struct fast *fast, struct pass *pass, const struct session_state *state);

int fast_client_count(const struct fast *fast);

/* Where the client runs that was served last. */
enum spin_other fast_where_client(const struct fast *fast);

/* Wire clock of the last commands and of their answers, ms between the last two such looks, how
 * many commands and answers there were; zeros before the first. */
void fast_get_info(const struct fast *fast, int32_t info[5]);

#endif
