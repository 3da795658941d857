/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The newest answer to each command, until it is replaced, fetched or removed.
 */
#ifndef CLIENT_INBOX_H
#define CLIENT_INBOX_H

#include "wire/assembly.h"
#include "wire/message.h"

struct inbox {
    struct store answers;
    struct assembly assembly;
    struct message_header header; /* of the newest message that had something in it */
    int has_header;
};

void inbox_init(struct inbox *inbox);
void inbox_deinit(struct inbox *inbox);
void inbox_clear(struct inbox *inbox);

/* Takes over a whole received message. 0, or negative errno: the peer cannot be understood. */
int inbox_take(struct inbox *inbox, const uint8_t *message, size_t size);

/* Takes over one answer. 0, or -ENOMEM. */
int inbox_put(struct inbox *inbox, const struct command *answer);

#endif
