/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The link through a fast session. There is no thread: the thread that calls writes its commands
 * into the ring, and takes what has come out of the other one. All with the client's lock held;
 * only a wait that lasts gives it up meanwhile.
 */
#ifndef CLIENT_LINK_FAST_H
#define CLIENT_LINK_FAST_H

#include "client/link.h"
#include "client/slots.h"

struct link_fast {
    struct session *session; /* NULL = none */
    uint32_t tag;            /* of the last record sent */
    uint32_t step_tag;       /* of the last steps that were asked for */
    int withheld;            /* records that a pause keeps from being published */
    uint32_t last_kind;      /* of the last of them, without SESSION_BATCH */
    int waiting;             /* a thread sleeps without the lock */
    struct slots slots;
    uint32_t refused;        /* tag of a command that was refused, and is no stream; 0 = none */
    char refusal[160];       /* ... and why */
    size_t refusal_size;
    struct buffer head;      /* private copy of what an answer begins with */
};

extern const struct link link_fast;

void link_fast_init(struct link_fast *link);
void link_fast_deinit(struct link_fast *link);

/* Takes a session; what was queued without a connection is sent. */
void link_fast_adopt(struct client *client, struct session *session);

/* ------------------------------------------------------------------ its parts */

/* The previous call's answer is not needed any more. */
void fast_begin_taking(struct client *client);

/* Takes records until there is none or the answer `tag` has come: 1, 0, or negative errno. */
int fast_take_records(struct client *client, uint32_t tag, struct link_value *value);

/* As `take` of a link; no effect while a thread waits. */
void fast_take(struct client *client, int look);

/* Sleeps until something has come, or for a while; the deadline at the latest. */
void fast_wait(struct client *client, int64_t deadline_us);

#endif
