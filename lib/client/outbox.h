/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Commands that wait for the client's next message. Whole commands: a new one replaces a pending
 * one with the same key, unless the caller wants each one executed. Split commands: sent in
 * chunks.
 */
#ifndef CLIENT_OUTBOX_H
#define CLIENT_OUTBOX_H

#include "client/request.h"
#include "store/store.h"

#define OUTBOX_E_BUSY 1 /* a split command with the same key is not sent completely yet */

/* Limit of the data of all waiting commands, in bytes: it fits into one message over every
 * transport. */
#define OUTBOX_LIMIT ((size_t)40 << 20)

struct outbox {
    struct store whole;
    struct store split;
    size_t bytes; /* bytes of data in both stores */
};

void outbox_init(struct outbox *outbox);
void outbox_deinit(struct outbox *outbox);
void outbox_clear(struct outbox *outbox);

/* Queues a request with an operation mode that sends. Returns 0, OUTBOX_E_BUSY (split only),
 * -EMSGSIZE if the request is too large, -ENOBUFS if it is too large together with the waiting
 * ones, or -ENOMEM. */
int outbox_put(struct outbox *outbox, const struct request *request, simxInt mode);

int outbox_is_empty(const struct outbox *outbox);

/* Appends all whole commands and one chunk of each split command to a message. Commands that were
 * taken completely are removed from the outbox. Returns 0, or -ENOMEM with nothing taken. */
int outbox_take(struct outbox *outbox, struct buffer *message);

#endif
