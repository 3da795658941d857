/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * One client: its target, its connection, and answers that were received but not fetched yet. Any
 * number of threads use it, one at a time: `lock` protects every field that is not set once.
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
#include "client/wait.h"
#include "os/thread.h"

#define CLIENT_REPLY_TIMEOUT_MS 5000

struct client {
    /* set once */
    char *host;
    int port;
    int no_reconnect;
    int cycle_ms;
    int reply_timeout_ms;
    int stop; /* atomic; ends connecting and waiting soon */

    struct mutex lock;
    struct cond changed;     /* an event that waiting calls must check */

    struct connection connection;
    const struct link *link;       /* NULL = not connected */
    struct link_fast fast;         /* only link_fast.c uses this one, */
    struct link_lockstep lockstep; /* and only the lock-step files use this one */

    struct outbox outbox;    /* commands that wait for a connection, or for the next message */
    struct inbox inbox;
    unsigned replies;        /* number of messages, or answers, received */

    struct waiter *waiters;
    struct pause pause;
    struct step step;

    struct buffer last;      /* the last answer that was read: returned pointers lead here */
    int32_t last_sim_time;
    void *kept;              /* see call_keep */
    unsigned numbers;        /* number of calls by name so far */
    uint64_t awaited;        /* keys for which call_send has sent, and the answer was not
                                received */
    uint32_t sent_tag[COMMAND_TALKS];   /* of these requests; 0: it was queued */
    struct failure failure;  /* failure of the last call */
};

/* The arguments of simxStart. */
struct target {
    const char *host;
    int port;
    int no_reconnect;
    int may_repeat; /* another client may have the same target */
    int cycle_ms;
    int reply_timeout_ms;
};

/* Creates a client that is not connected. Returns 0 or negative errno. */
int client_new(struct client **clientp, const struct target *target);

/* For simxGetInMessageInfo and simxGetOutMessageInfo, with the lock held: the header of the newest
 * message (returns 1, or 0 if there is none), and the id of the next message. */
int client_header(struct client *client, struct message_header *header);
int32_t client_next_id(const struct client *client);

/* Sends good-bye to the server after the queued commands have been executed; bounded in time. */
void client_leave(struct client *client);

/* Makes every waiting call return. */
void client_stop(struct client *client);

/* Ends the thread and the connection of a client. The client must be stopped, and no call may use
 * it. */
void client_close(struct client *client);
/* Frees the client's memory, after client_close. */
void client_free(struct client *client);

/* For a child process after fork, which has neither the client's thread nor the thread that held
 * the lock. Closes the child's descriptors, so that the server can detect the end of the parent,
 * sends nothing, and leaks the memory. The fork may happen at any moment: other code therefore
 * clears a pointer to a resource before it closes the resource. */
void client_abandon(struct client *client);

#endif
