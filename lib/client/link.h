/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A link: the operations of a connection, whatever its kind. There are two kinds: a fast session
 * (link_fast.h), and messages in lock-step over TCP or the legacy segment (link_lockstep.h). While
 * a client is connected, client->link is one of them.
 *
 * All functions need the client's lock. A function with a deadline releases the lock while it
 * waits; after that the client may have another link, or none. Errors are negative errno.
 * -ECONNRESET means that the connection is lost and the link has called connect_lost.
 */
#ifndef CLIENT_LINK_H
#define CLIENT_LINK_H

#include <stddef.h>
#include <stdint.h>

#include "client/request.h"
#include "transport/session.h"
#include "wire/message.h"

struct client;
struct loan;

/* An answer, or a value of a stream, in place: valid until the next call on this client. */
struct link_value {
    const uint8_t *bytes;
    size_t size;
    int32_t sim_time; /* ms */
    uint32_t status;  /* COMMAND_STATUS_... */
    const uint8_t *words; /* the reason of a failure, if the server sent one */
    size_t words_size;
};

enum link_answer {
    LINK_NONE,     /* deadline reached, or connection lost */
    LINK_IN_PLACE, /* the answer is *value */
    LINK_IN_INBOX, /* the answer has arrived, and is in the inbox unless that was cleared */
    LINK_REFUSED,  /* the server refused the command: value->bytes is the reason */
};

struct link {
    const char *name; /* name of the connection, for messages */

    /* A discontinue call removes the stream's last value at once. If 0, the server's answer to the
     * call removes it. */
    int discontinues_at_once;

    /* Sends a command, or queues it. Returns 0 and its tag, OUTBOX_E_BUSY, or negative errno:
     * -EMSGSIZE (too large), -ENOSPC or -ENOMEM (no memory), -EMFILE (too many streams), -ENOBUFS
     * (no room beside queued commands), -ETIMEDOUT (the server reads no commands). */
    int (*send)(struct client *client, const struct request *request, simxInt mode, uint32_t *tagp);

    /* Waits for the answer to the blocking command with this tag and key. */
    enum link_answer (*await)(struct client *client, uint32_t tag, const struct key *key,
                              int64_t deadline_us, struct link_value *value);

    /* Waits for any new record or message. Returns 1, or 0 at the deadline. */
    int (*await_any)(struct client *client, int64_t deadline_us);

    /* Takes what has arrived, without waiting. With `look`, it also checks that the server still
     * runs, which may need a system call. */
    void (*take)(struct client *client, int look);

    /* Reads the newest value of a stream whose values are not in the inbox. Returns 1, or 0 if
     * there is none. */
    int (*read)(struct client *client, const struct key *key, struct link_value *value);

    /* Removes the stream's value, so that only a newer one counts. Returns 1 if there was one, or
     * 0. */
    int (*forget)(struct client *client, const struct key *key);

    /* Keeps the value that `read` has returned last, if `bytes` belong to it. NULL if that is not
     * possible. */
    struct loan *(*lend)(struct client *client, const uint8_t *bytes);

    /* The pause has ended: sends what it held back. */
    void (*resume)(struct client *client);

    /* Requests steps. Returns 0, or negative errno. Their end is reported by step_ended
     * (client/step.h). */
    int (*step_begin)(struct client *client, uint32_t count);

    /* Waits until the steps have ended, at most until the deadline. */
    void (*step_end)(struct client *client, int64_t deadline_us);

    /* For a program that waits for several things: 0 when *descriptorp can be read from as soon as
     * something comes, 1 when something has come, -1 when there is no such descriptor. */
    int (*arm)(struct client *client, int *descriptorp);

    /* Reads the server's state, if the link has one. Returns 1, or 0. */
    int (*state)(struct client *client, struct session_state *state);

    /* Reads the header of the newest message; a link without messages makes an equivalent one.
     * Returns 1, or 0. */
    int (*header)(struct client *client, struct message_header *header);

    /* The id of the next message, or command. */
    int32_t (*next_id)(const struct client *client);

    /* For simxFinish: waits until the sent commands have been executed, as far as the link can
     * know, and tells the server that the client leaves. Returns 1 if the link is not needed any
     * more. */
    int (*leave)(struct client *client, int64_t deadline_us);

    /* Sends good-bye and releases the connection. No effect without a connection. */
    void (*close)(struct client *client);

    /* For a child process after fork, without the lock: releases the child's copies. The parent's
     * connection continues. */
    void (*abandon)(struct client *client);
};

#endif
