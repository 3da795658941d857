/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * One client: a target, the connection to it, and what was received and not fetched yet. It is used
 * by any number of threads, one at a time: `lock` guards all that is not set once.
 */
#ifndef CLIENT_CLIENT_H
#define CLIENT_CLIENT_H

#include <stdint.h>

#include "client/call.h"
#include "client/connect.h"
#include "client/inbox.h"
#include "client/link_fast.h"
#include "client/link_lockstep.h"
#include "client/outbox.h"
#include "client/pause.h"
#include "client/step.h"
#include "os/thread.h"

#define CLIENT_REPLY_TIMEOUT_MS 5000

struct client {
    /* set once */
    char *host;
    int port;
    int no_reconnect;
    int cycle_ms;
    int reply_timeout_ms;
    int stop; /* atomic: connecting and waiting end soon */

    struct mutex lock;
    struct cond changed;     /* something happened that calls wait for */

    struct connection connection;
    const struct link *link;       /* NULL = not connected */
    struct link_fast fast;         /* only link_fast.c looks into it, */
    struct link_lockstep lockstep; /* and only lockstep files into this */

    struct outbox outbox;    /* what waits for a connection, or for the next message */
    struct inbox inbox;
    unsigned replies;        /* messages, or answers, received so far */

    struct waiter *waiters;
    struct pause pause;
    struct step step;

    struct buffer last;      /* the answer that was looked up last: returned pointers lead here */
    int32_t last_sim_time;
    void *kept;              /* call_keep */
    struct failure failure;  /* of the last call */
};

/* What simxStart was given. */
struct target {
    const char *host;
    int port;
    int no_reconnect;
    int cycle_ms;
    int reply_timeout_ms;
};

/* Makes the client. 0 or negative errno. */
int client_new(struct client **clientp, const struct target *target);

/* With the lock held, for simxGetInMessageInfo and simxGetOutMessageInfo: the header of the newest
 * message (1, or 0 without any), and the id of the next one. */
int client_header(struct client *client, struct message_header *header);
int32_t client_next_id(const struct client *client);

/* Tells the server that the client leaves, after what was queued was executed; bounded. */
void client_leave(struct client *client);

/* Makes every call that waits return. */
void client_stop(struct client *client);

/* Ends thread and connection of a client that was stopped and that nobody uses any more. */
void client_close(struct client *client);
/* Its memory, after that. */
void client_free(struct client *client);

/* In a child process after a fork, where the thread and what held the lock are gone: closes the
 * child's descriptors, so that the end of the parent can be seen, and says nothing; the memory is
 * given up. The fork may have come at any moment: a pointer to what can be closed is taken out
 * before that is closed. */
void client_abandon(struct client *client);

#endif
