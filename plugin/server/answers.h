/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The answers to one fast client. Each is written once, into the ring; one for which the ring has
 * no room is put aside, and no command is executed before the client has made room for it. A client
 * that has gone reads nothing: its answers are discarded. The error texts that it has not fetched
 * are here because an answer to a failed command has the last of them.
 */
#ifndef SERVER_ANSWERS_H
#define SERVER_ANSWERS_H

#include "server/errors.h"
#include "server/execute.h"
#include "transport/session.h"

struct answers {
    struct session *session;
    const int *gone;       /* atomic; the client has left */
    struct buffer buffer;  /* the present answer; points into the ring, or to `aside` */
    uint8_t *aside;        /* an answer for which the ring has no room yet */
    struct record waiting; /* record of that answer, if it is complete; else kind 0 */
    struct errors errors;  /* error texts that the client has not fetched yet */
    int wrote;             /* committed records are not published yet */
    int stuck;             /* an answer waits for room in the ring */
};

void answers_init(struct answers *answers, struct session *session, const int *gone);
void answers_deinit(struct answers *answers);

/* Begins an answer, after the one that waits for room. Returns 0, RING_E_FULL if the client must
 * read first, or negative errno. */
int answers_begin(struct answers *answers);
/* The answer is complete. */
void answers_commit(struct answers *answers, uint32_t kind, uint32_t tag, uint32_t aux);
/* A refusal of a record, with the reason, as the answer that has begun. */
void answers_refuse(struct answers *answers, uint32_t tag, enum session_refusal reason,
                    const char *why);

/* True unless the client must read first, as far as is known. */
int answers_has_room(const struct answers *answers);

/* The outcome of answers_write. */
struct written {
    uint32_t aux;
    uint8_t status;
    int forget;  /* a stream has delivered its only value */
    int goes_on; /* there is no answer yet */
    size_t data_size;
};

/* Executes a command, or takes what a call by name has become, and writes its answer, which is not
 * committed yet. Of `execution` the caller sets the wait and the call by name. */
struct written answers_write(struct answers *answers, const struct command *command,
                             struct pass *pass, struct execution execution);

#endif
