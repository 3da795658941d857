/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What waits for the client's next message: whole commands, of which an equal pending one is
 * overwritten unless the caller wants each executed, and split ones, which leave chunk by chunk.
 */
#ifndef CLIENT_OUTBOX_H
#define CLIENT_OUTBOX_H

#include "client/request.h"
#include "store/store.h"

#define OUTBOX_E_BUSY 1 /* an equal split command is still on its way */

/* All that waits may have this many bytes of data: what fits one message over every transport. */
#define OUTBOX_LIMIT ((size_t)40 << 20)

struct outbox {
    struct store whole;
    struct store split;
    size_t bytes; /* of data in both */
};

void outbox_init(struct outbox *outbox);
void outbox_deinit(struct outbox *outbox);
void outbox_clear(struct outbox *outbox);

/* Queues a request under an operation mode that is sent. 0, OUTBOX_E_BUSY (split only),
 * -EMSGSIZE when it is too large, -ENOBUFS when it is so beside what waits, -ENOMEM. */
int outbox_put(struct outbox *outbox, const struct request *request, simxInt mode);

int outbox_is_empty(const struct outbox *outbox);

/* Appends all whole commands and a chunk of each split one to a message; what was taken whole is
 * gone from the outbox. 0, or -ENOMEM with nothing taken. */
int outbox_take(struct outbox *outbox, struct buffer *message);

#endif
