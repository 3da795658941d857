/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A client's way through a fast session. There is no thread: whoever calls writes its commands
 * into the ring, and takes what has come out of the other one. All with the client's lock held;
 * only connecting and a wait that lasts give it up meanwhile.
 */
#ifndef CLIENT_LINK_FAST_H
#define CLIENT_LINK_FAST_H

#include "client/exec.h"
#include "transport/session.h"
#include "wire/store.h"

struct client;

/* A slot that the server may still write to, until it has answered the command with this tag. */
struct ended_slot {
    uint32_t slot;
    uint32_t tag;
};

#define LINK_FAST_STEP_LOST 0xffffffffu /* the session ended since the last one was asked for */

struct fast_link {
    struct session *session; /* NULL = not connected */
    uint32_t tag;            /* of the last command sent */
    uint32_t answered;       /* of the last answer taken: answers come in order */
    uint32_t stepped;        /* of the last simxStep that ended */
    uint32_t step_tag;       /* of the one under way, if it is not `stepped` */
    uint32_t step_end;       /* how it ended, or LINK_FAST_STEP_LOST */
    int withheld;            /* records that a pause keeps from being published */
    uint32_t last_kind;      /* of the last of them, without SESSION_BATCH */
    int waiting;             /* a thread sleeps without the lock */
    struct store streams;    /* of struct fast_stream */
    uint32_t next_slot;
    struct ended_slot *ended; /* in order of their tags */
    size_t ended_count, ended_room;
    char refusal[160];       /* why the server did not take a record lately */
    struct buffer head;      /* private copy of what an answer begins with */
    int64_t tried_us;        /* when connecting was tried last */
    char why[SESSION_WHY_SIZE]; /* ... and why it failed */
};

void link_fast_init(struct fast_link *link);
/* Lets go of the session and of all that belongs to it. */
void link_fast_close(struct fast_link *link);
void link_fast_deinit(struct fast_link *link);

/* Connects, without the lock: 0, or negative errno as session_connect. */
int link_fast_open(struct client *client, int64_t deadline_us);

/* Sends a command. 0 and its tag, or negative errno (-EMSGSIZE, -ENOSPC: no memory, -EMFILE: too many
 * streams, -ENOBUFS while paused, -ETIMEDOUT: the server takes nothing, -ECONNRESET). */
int link_fast_send(struct client *client, const struct request *request, simxInt mode,
                   uint32_t *tagp);

/* Sends what was queued before there was a connection. */
void link_fast_send_pending(struct client *client);

/* Waits for the answer with this tag. 1: *answer is it, in place, valid until the next call;
 * 2: it came and is in the inbox; 0: not until the deadline, or the connection is lost. */
int link_fast_await(struct client *client, uint32_t tag, int64_t deadline_us,
                    struct command *answer);

/* Waits for anything new: 1, or 0. */
int link_fast_await_any(struct client *client, int64_t deadline_us);

/* Takes what has come, without waiting; notices the end of the server when `look` is set. */
void link_fast_take(struct client *client, int look);

/* The newest value of a stream: 1, with its bytes in place until the next call; 0 when there is no
 * stream or no value. */
int link_fast_read_stream(struct client *client, const struct key *key, struct slot_value *value,
                          const uint8_t **bytesp);
/* As if it had never had a value: 1 if it had. */
int link_fast_forget_stream(struct client *client, const struct key *key);

/* The pause is over: what was withheld goes out in one piece. */
void link_fast_resume(struct client *client);

/* Asks for steps: 0, -EALREADY while earlier ones are not done, or another -errno. */
int link_fast_step_begin(struct client *client, uint32_t count);
/* Waits for them: 1 they ended (link->step_end), 0 not until the deadline or the server is gone. */
int link_fast_step_end(struct client *client, int64_t deadline_us);

#endif
