/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The plugin's one thread for fast sessions: it accepts and greets clients, and notices when one
 * is gone. Nothing of it is in the way of a command.
 */
#ifndef SERVER_ACCEPTOR_H
#define SERVER_ACCEPTOR_H

#include "server/bell.h"
#include "transport/session.h"

struct acceptor;

/* A client that was greeted. Its session is the main thread's; the rest is the acceptor's. */
struct accepted {
    struct accepted *next;
    struct session *session; /* NULL until it has said hello */
    int fd;                  /* its socket */
    int64_t since_us;
    int gone;                /* atomic */
};

/* Where the clients of one service arrive. */
struct endpoint;

/* Told from the acceptor's thread. */
typedef void endpoint_note(void *context, int warning, const char *text);

int acceptor_new(struct acceptor **acceptorp, struct bell *bell);
void acceptor_free(struct acceptor *acceptor);

/* Listens for clients of this number. 0, or negative errno. */
int endpoint_open(struct endpoint **endpointp, struct acceptor *acceptor, int number,
                  endpoint_note *note, void *context);
/* Accepts no further client. */
void endpoint_shut(struct endpoint *endpoint);
/* Clients that were not taken are disconnected. */
void endpoint_close(struct endpoint *endpoint);

/* The next client that has arrived, or NULL. Cheap when there is none. */
struct accepted *endpoint_take(struct endpoint *endpoint);

/* Ends the session and frees the client. */
void accepted_free(struct endpoint *endpoint, struct accepted *accepted);

#endif
