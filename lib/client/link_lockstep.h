/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The link over TCP or the legacy segment: one message out, then one message in (lock-step).
 *
 * A call that waits for its answer exchanges messages in its own thread, which saves two thread
 * switches per call. The communication thread does everything else: oneshot commands, streams,
 * keep-alive, connecting. The exchanging thread sets `exchanging` and releases the lock meanwhile.
 * If a thread must leave an exchange unfinished, the next thread continues it (`phase`). All
 * functions need the client's lock.
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
    int has_thread;          /* the thread must be joined */
    int has_ended;           /* join at once: the thread has ended because the client has a fast
                                session */
    struct cond work;        /* signals work for the communication thread */
    int64_t work_due_us;     /* next wake-up time of that thread */
    int callers;             /* number of waiting calls, which exchange instead of that thread */

    enum lockstep_phase phase;
    int exchanging;          /* a thread is using the channel without the lock */
    int64_t message_started_us;
    int64_t poll_until_us;   /* poll until then: an answer is expected that no later message
                                announces */
    struct buffer message_out, message_in;
    struct store streams;    /* keys of the requested streams */

    int32_t first_id;        /* of the present connection's messages */
    int32_t next_id;         /* of the next message to send */
    int32_t command_id;      /* of the last message that had commands in it */
    int32_t received_id;     /* newest id in a reply that was not empty */

    int steps_left;          /* remaining steps of the last request */
    int stepping;            /* a thread waits for these steps */
    int no_step_answer;      /* the server does not report when a step is made */
};

extern const struct link link_lockstep;

void link_lockstep_init(struct link_lockstep *link);
void link_lockstep_deinit(struct link_lockstep *link);

/* Takes ownership of a connected channel. */
void link_lockstep_adopt(struct client *client, struct channel *channel);

/* Waits for the server's first reply. Returns 1; or 0 if none came, or the negative errno that
 * ended the connection, and the channel is useless. */
int link_lockstep_says_hello(struct client *client, int64_t deadline_us);

/* The name of the channel's transport, for messages. */
const char *link_lockstep_channel_name(const struct client *client);

/* The communication thread. start: starts it if it does not run; returns 0 or negative errno.
 * wake: wakes it for new work. Of the functions below, sleep is for the thread itself; join waits
 * for its end. */
int link_lockstep_start_thread(struct client *client);
void link_lockstep_wake(struct client *client);
void link_lockstep_sleep(struct client *client, int64_t until_us);
void link_lockstep_join(struct client *client);

/* Makes a thread return that is using the channel. */
void link_lockstep_interrupt(struct client *client);

/* ------------------------------------------------------------------ shared by its files */

#define LOCKSTEP_SPLIT_POLL_US 2000000 /* a split command without result is never answered */

/* The client uses this link now. */
#define lockstep_is_used(client) ((client)->link == &link_lockstep)

/* Makes one exchange, or continues an unfinished one. There must be a channel, and no exchanging
 * thread. Returns at the deadline at the latest: 0, or negative errno if the connection was
 * lost. */
int lockstep_exchange(struct client *client, int64_t deadline_us);

/* Sends good-bye to the server. Returns 0 if it was sent. No exchange may be unfinished. */
int lockstep_send_kill(struct client *client, int64_t deadline_us);

/* Compares message ids, which wrap around. */
int lockstep_id_reached(int32_t id, int32_t wanted);

/* Steps, made by triggers and by queries whether each step is made. */
int lockstep_step_begin(struct client *client, uint32_t count);
void lockstep_step_end(struct client *client, int64_t deadline_us);

#endif
