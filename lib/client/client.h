/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * One client: a target, the link to it (a fast session, or lock-step messages), and what was
 * received and not fetched yet.
 */
#ifndef CLIENT_CLIENT_H
#define CLIENT_CLIENT_H

#include <stdint.h>

#include "client/inbox.h"
#include "client/link_fast.h"
#include "client/link_lockstep.h"
#include "client/outbox.h"
#include "os/thread.h"
#include "transport/channel.h"

#define CLIENT_REPLY_TIMEOUT_MS 5000

enum client_phase { PHASE_IDLE, PHASE_SENDING, PHASE_RECEIVING };

/* A call that waits for the answer to its command; two of the same key must not take each other's
 * answer. Lives on the caller's stack. */
struct waiter {
    struct waiter *next;
    const struct key *key;
};

struct client {
    /* set once */
    char *host;
    int port;
    int no_reconnect;
    int cycle_ms;
    struct thread thread;
    int stop; /* atomic: connecting and waiting end soon */

    struct mutex lock;      /* guards all below */
    struct cond changed;    /* something happened that calls wait for */
    struct cond work;       /* something to do for the communication thread */
    int64_t work_due_us;    /* when that thread will wake by itself */

    struct fast_link fast;   /* in use while fast.session is there */
    struct channel *channel; /* lock-step; NULL = none */
    int is_connected;        /* ... and its server has answered */
    int has_thread;
    int connecting;          /* a call does so, without the lock */
    int gave_up;             /* never connects again */
    int64_t looking_since_us; /* first attempt to connect; 0 = none yet */
    int connections;         /* made so far: the present connection's id */
    int losses;              /* connections lost so far */

    enum client_phase phase;
    int exchanging;          /* a thread uses the channel without the lock */
    int64_t message_started_us;
    int64_t poll_until_us;   /* an answer is expected that no later message will announce */
    struct buffer message_out, message_in;

    int32_t first_id;        /* of the present connection's messages */
    int32_t next_id;         /* of the next message to send */
    int32_t command_id;      /* of the last message that had commands in it */
    int32_t received_id;     /* newest id that a reply with something in it told */
    unsigned replies;        /* messages received so far */
    struct outbox outbox;
    struct inbox inbox;
    struct store streams;    /* keys of what was asked to repeat */

    struct waiter *waiters;
    int reply_timeout_ms;
    int pause_depth;
    uintptr_t pause_owner;

    struct buffer last;      /* the answer that was looked up last: returned pointers lead here */
    int32_t last_sim_time;
    void *kept;              /* exec_keep */
    int steps_left;          /* of a simxStep through lock-step messages */
    int steps_losses;        /* `losses` when they began */
    simxInt steps_result;    /* of those that have ended */
    int untold_steps;        /* the connection whose server does not tell when a step is made */

    int connect_error;       /* negative errno of the last attempt, 0 = the server did not answer;
                                -ECONNRESET: none since the connection was lost */
    int error_result, error_command; /* of the last call: explain.h */
    int error;                       /* ... and its negative errno, or 0 */
};

/* Makes the client. 0 or negative errno. */
int client_new(struct client **clientp, const char *host, int port, int no_reconnect, int cycle_ms);

/* TCP is connected by a thread, which this starts; shared memory needs none, unless it is the
 * predecessor's, and is connected by client_revive. 0 or negative errno. */
int client_begin(struct client *client);

/* Makes every call that waits return. */
void client_stop(struct client *client);

/* Ends thread and connection of a client that was stopped and that nobody uses any more. */
void client_close(struct client *client);
/* Its memory, after that. */
void client_free(struct client *client);

/* In a child process after a fork, where the thread and who held the lock are gone: closes the
 * child's descriptors, so that the end of the parent can be seen; the memory is given up. The fork may
 * have come at any moment: a pointer to what can be closed is taken out before that is closed. */
void client_abandon(struct client *client);

/* Tells the server that the client leaves, after what was queued was executed; bounded. */
void client_leave(struct client *client);

/* All below: with the lock held. */

int client_is_connected(const struct client *client);

/* Shared memory is connected without a thread, by whoever calls: tries it, now and then, while
 * there is no connection. Gives the lock up meanwhile; for other threads the client is not connected
 * then. The caller waits until the deadline, or little longer; CLOCK_FOREVER: as long as a server may
 * need. */
void client_revive(struct client *client, int64_t deadline_us);

/* Tries a fast session, the lock given up meanwhile: 0 when it is there now, or negative errno. */
int client_connect_fast(struct client *client, int64_t deadline_us);
/* The same with the segment connected, which is closed then; after a first attempt that ended with
 * fast_error. 1 when there is a fast session now. */
int client_prefer_fast(struct client *client, struct channel *channel, int fast_error,
                       int64_t deadline_us);

/* A call does not wait any longer. */
void client_remove_waiter(struct client *client, struct waiter *waiter);

/* Before an attempt to connect: whether there have been attempts for as long as a server may be
 * away. */
int client_misses_server(struct client *client);

/* The communication thread has something new to do. */
void client_wake_thread(struct client *client);

int client_is_paused(const struct client *client);

#endif
