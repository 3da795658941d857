/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The plugin's one thread for fast sessions: it accepts and greets clients, and notices when one
 * is gone. Nothing of it is in the way of a command.
 */
#ifndef SERVER_DOORMAN_H
#define SERVER_DOORMAN_H

#include "server/bell.h"
#include "transport/session.h"

struct doorman;

/* A client that was greeted. Its session is the main thread's; the rest is the doorman's. */
struct guest {
    struct guest *next;
    struct session *session; /* NULL until it has said hello */
    int fd;                  /* its socket */
    int64_t since_us;
    int gone;                /* atomic */
};

/* Where the guests of one service arrive. */
struct door;

/* Told from the doorman's thread. */
typedef void door_note(void *context, int warning, const char *text);

int doorman_new(struct doorman **doormanp, struct bell *bell);
void doorman_free(struct doorman *doorman);

/* Listens for clients of this number. 0, or negative errno. */
int door_open(struct door **doorp, struct doorman *doorman, int number, door_note *note,
              void *context);
/* Lets nobody in any more who has not been greeted yet. */
void door_shut(struct door *door);
/* Guests that have not been let in are sent away. */
void door_close(struct door *door);

/* The next guest who has arrived, or NULL. Cheap when there is none. */
struct guest *door_let_in(struct door *door);

/* Says good-bye: closes the session and frees the guest. */
void guest_free(struct door *door, struct guest *guest);

#endif
