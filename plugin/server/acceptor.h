/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The plugin's only thread for fast sessions: it accepts and greets clients, and detects their
 * end. It takes no part in the execution of commands.
 */
#ifndef SERVER_ACCEPTOR_H
#define SERVER_ACCEPTOR_H

#include "server/bell.h"
#include "transport/session.h"

struct acceptor;

/* A client of a fast session. The session belongs to the main thread, the other fields to the
 * acceptor. */
struct accepted {
    struct accepted *next;
    struct session *session; /* NULL until the client has sent hello */
    int fd;                  /* its socket */
    int64_t since_us;
    int gone;                /* atomic */
};

/* The listening socket of one service, and its clients. */
struct endpoint;

/* Reports an event; called from the acceptor's thread. */
typedef void endpoint_note(void *context, int warning, const char *text);

int acceptor_new(struct acceptor **acceptorp, struct bell *bell);
void acceptor_free(struct acceptor *acceptor);

/* Listens for clients with this number. Returns 0, or negative errno. */
int endpoint_open(struct endpoint **endpointp, struct acceptor *acceptor, int number,
                  endpoint_note *note, void *context);
/* Stops accepting clients. */
void endpoint_shut(struct endpoint *endpoint);
/* Disconnects clients that were not taken, and frees the endpoint. */
void endpoint_close(struct endpoint *endpoint);

/* Takes the next greeted client, or returns NULL. Cheap if there is none. */
struct accepted *endpoint_take(struct endpoint *endpoint);

/* Ends the session and frees the client. */
void accepted_free(struct endpoint *endpoint, struct accepted *accepted);

#endif
