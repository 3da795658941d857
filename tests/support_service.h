/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A service that follows a script, for tests of the client: it accepts any number of clients (one
 * at a time over shared memory), keeps a copy of every message with something in it, and answers
 * each message as a function of the test says. Its threads never fail a test by themselves.
 */
#ifndef TESTS_SUPPORT_SERVICE_H
#define TESTS_SUPPORT_SERVICE_H

#include "os/thread.h"
#include "store/store.h"
#include "wire/value.h"

struct scripted;

enum { SCRIPTED_ANSWER, SCRIPTED_SILENT, SCRIPTED_CLOSE };

/* Puts the whole reply message into the (cleared) buffer and returns SCRIPTED_ANSWER, or says what
 * else is to happen. Called for one message at a time, whichever client it is from. */
typedef int scripted_answer(void *context, const uint8_t *message, size_t size,
                            struct buffer *reply);

/* Serves this port (TCP: on all addresses of the machine itself). */
struct scripted *scripted_start(int port, scripted_answer *answer, void *context);
void scripted_stop(struct scripted *scripted);

/* From now on another script; the old one is not running any more when this returns. */
void scripted_change(struct scripted *scripted, scripted_answer *answer, void *context);

/* Closes all connections, and returns when they are closed. */
void scripted_drop(struct scripted *scripted);
int scripted_connections(struct scripted *scripted); /* made so far */

/* Waits until the clients have ended all their connections, for some seconds: how many are left. */
int scripted_await_end(struct scripted *scripted);

/* Message number `index` (from 0) with something in it, as soon as it has come; NULL when it did
 * not within some seconds. Valid until scripted_stop. */
const struct buffer *scripted_message(struct scripted *scripted, int index);
int scripted_message_count(struct scripted *scripted);
/* The same count for all messages, also those with nothing in them. */
int scripted_all_count(struct scripted *scripted);

/* ------------------------------------------------------------------ scripts */

/* Only a header, with the id of the message. */
int answer_nothing(void *context, const uint8_t *message, size_t size, struct buffer *reply);
/* No answer at all. */
int answer_never(void *context, const uint8_t *message, size_t size, struct buffer *reply);
/* Closes the connection. */
int answer_by_closing(void *context, const uint8_t *message, size_t size, struct buffer *reply);

/* What a command is answered with. */
struct canned {
    int number;
    const void *data;
    size_t size;
    uint8_t status;
};

/* Answers every command: as told, else by zeros of the shortest form. Streams are answered with
 * each message, discontinue is echoed. */
struct script {
    const struct canned *canned;
    size_t count;
    int late; /* so many messages are answered by "nothing yet" first, as old servers do */
    int unknown_id; /* answers tell the id -1, as old servers do for chunks */

    /* the script's own */
    struct store streams;
    struct buffer pending;
    int32_t pending_id;
    int due;
};

void script_init(struct script *script, const struct canned *canned, size_t count);
void script_deinit(struct script *script);
/* context: the script. */
int answer_script(void *context, const uint8_t *message, size_t size, struct buffer *reply);

#endif
