/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A link: what a connection can do, whichever kind it is. There are two, a fast session
 * (link_fast.h) and messages in lock-step, over TCP or the legacy segment (link_lockstep.h); while
 * a client is connected, one of them is client->link.
 *
 * All with the client's lock held. A function with a deadline gives it up while it waits; after
 * that the client may have another link, or none. Errors are negative errno; -ECONNRESET: the
 * connection is lost, and the link has called connect_lost.
 */
#ifndef CLIENT_LINK_H
#define CLIENT_LINK_H

#include <stddef.h>
#include <stdint.h>

#include "client/request.h"
#include "transport/session.h"
#include "wire/message.h"

struct client;

/* An answer, or a stream's value, in place: valid until the next call on this client. */
struct link_value {
    const uint8_t *bytes;
    size_t size;
    int32_t sim_time; /* ms */
    uint32_t status;  /* COMMAND_STATUS_... */
    const uint8_t *words; /* why it failed, if the server says so */
    size_t words_size;
};

enum link_answer {
    LINK_NONE,     /* not until the deadline, or the connection is lost */
    LINK_IN_PLACE, /* it is *value */
    LINK_IN_INBOX, /* it has come, and is in the inbox unless that was emptied */
    LINK_REFUSED,  /* the server does not execute it: value->bytes say why */
};

struct link {
    const char *name; /* of the connection, for messages */

    /* A discontinue call takes the stream's last value away; else the server's answer does. */
    int discontinues_at_once;

    /* Sends a command, or queues it: 0 and its tag, OUTBOX_E_BUSY, or negative errno (-EMSGSIZE;
     * -ENOSPC, -ENOMEM: no memory; -EMFILE: too many streams; -ENOBUFS: no room beside what waits;
     * -ETIMEDOUT: the server takes nothing). */
    int (*send)(struct client *client, const struct request *request, simxInt mode, uint32_t *tagp);

    /* Waits for the answer to the command with this tag, which is blocking. */
    enum link_answer (*await)(struct client *client, uint32_t tag, int64_t deadline_us,
                              struct link_value *value);

    /* Waits for anything new: 1, or 0. */
    int (*await_any)(struct client *client, int64_t deadline_us);

    /* Takes what has come without waiting; looks whether the server is there still, which may be a
     * system call, when `look` is set. */
    void (*take)(struct client *client, int look);

    /* The newest value of a stream that is not in the inbox: 1, or 0. */
    int (*read)(struct client *client, const struct key *key, struct link_value *value);

    /* As if that stream had not had a value yet: 1 if it had, or 0. */
    int (*forget)(struct client *client, const struct key *key);

    /* The pause is over: what was held back goes out. */
    void (*resume)(struct client *client);

    /* Asks for steps: 0, or negative errno. They end by step_ended (client/step.h). */
    int (*step_begin)(struct client *client, uint32_t count);

    /* Waits until they have ended, or the deadline. */
    void (*step_end)(struct client *client, int64_t deadline_us);

    /* The server's state, where the link has one: 1, or 0. */
    int (*state)(struct client *client, struct session_state *state);

    /* The header of the newest message, or what it would be: 1, or 0. */
    int (*header)(struct client *client, struct message_header *header);

    /* The id that the next message, or command, will have. */
    int32_t (*next_id)(const struct client *client);

    /* simxFinish: waits until what was sent is executed, as far as this is known, and tells the
     * server that the client leaves: 1 when the link is not needed any more. */
    int (*leave)(struct client *client, int64_t deadline_us);

    /* Says good-bye and releases it. No effect when there is none. */
    void (*close)(struct client *client);

    /* In a child process after a fork, without the lock: releases the child's part of it; the
     * parent's goes on. */
    void (*abandon)(struct client *client);
};

#endif
