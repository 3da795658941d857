/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The newest answer to each command. An answer stays until it is replaced, fetched or removed.
 */
#ifndef CLIENT_INBOX_H
#define CLIENT_INBOX_H

#include "store/assembly.h"
#include "wire/message.h"

/* Mode of an entry that holds a refusal of a stream by the server; its data is the reason. */
#define INBOX_REFUSED (-1)

struct inbox {
    struct store answers;
    struct assembly assembly;
    struct message_header header; /* of the newest message that was not empty */
    int has_header;
};

void inbox_init(struct inbox *inbox);
void inbox_deinit(struct inbox *inbox);
void inbox_clear(struct inbox *inbox);

/* Stores the answers of a received message. Returns 0, or negative errno if the message is
 * malformed. */
int inbox_take(struct inbox *inbox, const uint8_t *message, size_t size);

/* Stores one answer. Returns 0, or -ENOMEM. */
int inbox_put(struct inbox *inbox, const struct command *answer);

/* True if there is an answer with this key. */
int inbox_has(const struct inbox *inbox, const struct key *key);

/* Stores a refusal in place of an answer: the server has refused the stream with this key, for the
 * reason in `words`. Returns 0, or -ENOMEM. */
int inbox_put_refusal(struct inbox *inbox, const struct key *key, const char *words, size_t size);
void inbox_forget_refusal(struct inbox *inbox, const struct key *key);

#endif
