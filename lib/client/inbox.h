/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The newest answer to each command, until it is replaced, fetched or removed.
 */
#ifndef CLIENT_INBOX_H
#define CLIENT_INBOX_H

#include "store/assembly.h"
#include "wire/message.h"

/* Mode of an answer that is a server's refusal of a stream; its data is why. */
#define INBOX_REFUSED (-1)

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

/* In place of an answer: the server has refused the stream with this key, in these words. 0, or
 * -ENOMEM. */
int inbox_put_refusal(struct inbox *inbox, const struct key *key, const char *words, size_t size);
void inbox_forget_refusal(struct inbox *inbox, const struct key *key);

#endif
