/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The link over TCP or the legacy segment: messages, out and in one at a time (lock-step).
 *
 * A call that waits for its answer exchanges messages itself, in its own thread, which saves two
 * changes of thread per call; the communication thread does it for everything else: oneshot
 * commands, streams, keeping alive, connecting. The thread that exchanges has set `exchanging` and
 * given the lock up meanwhile; an exchange that one thread must leave unfinished is taken up by the
 * next (`phase`). All with the client's lock held.
 */
#ifndef CLIENT_LINK_LOCKSTEP_H
#define CLIENT_LINK_LOCKSTEP_H

#include <stdint.h>

#include "client/link.h"
#include "os/thread.h"
#include "transport/channel.h"
#include "store/store.h"

enum lockstep_phase { PHASE_IDLE, PHASE_SENDING, PHASE_RECEIVING };

struct link_lockstep {
    struct channel *channel; /* NULL = none */
    struct thread thread;
    int has_thread;          /* to be joined */
    int has_ended;           /* ... at once: the client has a fast session now */
    struct cond work;        /* something to do for the communication thread */
    int64_t work_due_us;     /* when that thread will wake by itself */
    int callers;             /* calls that wait, and exchange in place of that thread */

    enum lockstep_phase phase;
    int exchanging;          /* a thread uses the channel without the lock */
    int64_t message_started_us;
    int64_t poll_until_us;   /* an answer is expected that no later message will announce */
    struct buffer message_out, message_in;
    struct store streams;    /* keys of what was asked to repeat */

    int32_t first_id;        /* of the present connection's messages */
    int32_t next_id;         /* of the next message to send */
    int32_t command_id;      /* of the last message that had commands in it */
    int32_t received_id;     /* newest id in a reply that was not empty */

    int steps_left;          /* of those that were asked for */
    int stepping;            /* a thread waits for them */
    int no_step_answer;      /* the server does not tell when a step is made */
};

extern const struct link link_lockstep;

void link_lockstep_init(struct link_lockstep *link);
void link_lockstep_deinit(struct link_lockstep *link);

/* Takes a channel that was connected. */
void link_lockstep_adopt(struct client *client, struct channel *channel);

/* Waits for the server's first reply: 1, or 0 with the channel of no use. */
int link_lockstep_says_hello(struct client *client, int64_t deadline_us);

/* The name of the channel's transport. */
const char *link_lockstep_channel_name(const struct client *client);

/* The communication thread: starts it unless there is one (0 or negative errno); wakes it for
 * something new; lets it sleep (for itself only); waits for its end. */
int link_lockstep_start_thread(struct client *client);
void link_lockstep_wake(struct client *client);
void link_lockstep_sleep(struct client *client, int64_t until_us);
void link_lockstep_join(struct client *client);

/* Makes a thread that uses the channel return. */
void link_lockstep_interrupt(struct client *client);

/* ------------------------------------------------------------------ its parts */

#define LOCKSTEP_SPLIT_POLL_US 2000000 /* a split command without result is never answered */

/* The client uses this link now. */
#define lockstep_is_used(client) ((client)->link == &link_lockstep)

/* One exchange, or the rest of the one that is under way. The channel must be there and no thread
 * exchanging. Returns at the deadline at the latest. */
void lockstep_exchange(struct client *client, int64_t deadline_us);

/* Says good-bye to the server: 0 when that was sent. No exchange may be under way. */
int lockstep_send_kill(struct client *client, int64_t deadline_us);

/* Ids go round. */
int lockstep_id_reached(int32_t id, int32_t wanted);

/* Steps, by triggers and questions whether they are made. */
int lockstep_step_begin(struct client *client, uint32_t count);
void lockstep_step_end(struct client *client, int64_t deadline_us);

#endif
