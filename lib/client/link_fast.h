/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The link through a fast session. It has no thread of its own: the calling thread writes its
 * commands into one ring, and takes what has arrived from the other. All functions need the
 * client's lock; only a long wait releases it meanwhile.
 */
#ifndef CLIENT_LINK_FAST_H
#define CLIENT_LINK_FAST_H

#include "client/link.h"
#include "client/slots.h"

struct link_fast {
    struct session *session; /* NULL = none */
    uint32_t tag;            /* of the last record sent */
    uint32_t step_tag;       /* of the last STEP record */
    int withheld;            /* number of records that a pause keeps unpublished */
    uint32_t last_kind;      /* kind of the last withheld record, without SESSION_BATCH */
    int waiting;             /* a thread sleeps without the lock */
    struct slots slots;
    uint32_t refused;        /* tag of a refused command that is not a stream; 0 = none */
    char refusal[160];       /* reason of the refusal */
    size_t refusal_size;
    struct buffer head;      /* private copy of the head of an answer */
};

extern const struct link link_fast;

void link_fast_init(struct link_fast *link);
void link_fast_deinit(struct link_fast *link);

/* Takes ownership of a session, and sends what was queued without a connection. */
void link_fast_adopt(struct client *client, struct session *session);

/* ------------------------------------------------------------------ shared by its files */

/* The previous call's answer may be overwritten from now on. */
void fast_begin_taking(struct client *client);

/* Takes records until none is left or the answer `tag` has arrived. Returns 1 if it has, 0, or
 * negative errno. */
int fast_take_records(struct client *client, uint32_t tag, struct link_value *value);

/* The operation `take` of the link; no effect while a thread waits. */
void fast_take(struct client *client, int look);

/* Sleeps until a record has arrived, or for a limited time: 1, or 0 when the deadline has passed,
 * or the thread's hook has ended the wait. */
int fast_wait(struct client *client, int64_t deadline_us);

#endif
