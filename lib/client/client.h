/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * One client: a target, the lock-step connection to it, what waits to be sent and what was
 * received.
 *
 * Messages go out and in one at a time. A call that waits for its answer does this itself, in its
 * own thread, which saves two changes of thread per call; the communication thread does it for
 * everything that nobody waits for: oneshot commands, streams, keeping alive, connecting. Whoever
 * does it has set `exchanging` and given the lock up meanwhile; an exchange that one thread must
 * leave unfinished is taken up by the next (`phase`).
 */
#ifndef CLIENT_CLIENT_H
#define CLIENT_CLIENT_H

#include <stdint.h>

#include "client/inbox.h"
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

    struct channel *channel; /* NULL = not connected */
    int gave_up;             /* never connects again */
    int connections;         /* made so far: the present connection's id */
    int losses;              /* connections lost so far */

    enum client_phase phase;
    int exchanging;          /* a thread uses the channel without the lock */
    int64_t phase_started_us;
    int64_t message_started_us;
    int64_t poll_until_us;   /* an answer is expected that no later message will announce */
    struct buffer message_out, message_in;

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
};

/* Makes the client and starts its thread. 0 or negative errno. */
int client_new(struct client **clientp, const char *host, int port, int no_reconnect, int cycle_ms);

/* Makes every call that waits return. */
void client_stop(struct client *client);

/* Ends thread and connection; nobody may use the client any more. */
void client_free(struct client *client);

/* Tells the server that the client leaves, after what was queued was executed; bounded. */
void client_leave(struct client *client);

/* All below: with the lock held. */

/* One exchange, or the rest of the one that is under way; the lock is given up meanwhile. The
 * connection must be there and nobody exchanging. Returns at the deadline at the latest. */
void client_exchange(struct client *client, int64_t deadline_us);

/* Waits until the answer to a command that was just queued has come: 1, or 0 at the deadline. */
int client_await(struct client *client, int32_t wanted_id, int64_t deadline_us);

/* Waits until any message has come: 1, or 0 at the deadline. */
int client_await_any(struct client *client, int64_t deadline_us);

/* The communication thread has something new to do. */
void client_wake_thread(struct client *client);

int client_is_paused(const struct client *client);

#endif
