/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Calls by name of a fast client that go on in later passes. Each lies where it is until its answer
 * has been taken: the answer is written into it.
 */
#ifndef SERVER_PENDING_H
#define SERVER_PENDING_H

#include "named/named.h"
#include "server/answers.h"

struct pending;

struct pendings {
    struct pending *first;
    struct pending *fresh; /* for the next call */
    int count;
};

void pendings_deinit(struct pendings *pendings);

/* Executes a call and answers it. Returns 0, or PENDING_E_GOES_ON: it is answered when it is
 * done. */
#define PENDING_E_GOES_ON 1
int pendings_execute(struct pendings *pendings, struct answers *answers,
                     const struct command *command, struct pass *pass, uint32_t tag);

/* Answers those that are done, in any order, as many as there is room for. Returns 0, or negative
 * errno. */
int pendings_answer(struct pendings *pendings, struct answers *answers, struct pass *pass);
int pendings_have_done(const struct pendings *pendings);

#endif
