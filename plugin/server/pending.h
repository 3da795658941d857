/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Calls by name of a fast client that go on in later passes. Each lies where it is until its answer
 * has been taken: the answer is written into it.
 */
#ifndef SERVER_PENDING_H
#define SERVER_PENDING_H

#include "named/named.h"
#include "wire/command.h"

struct pending {
    struct pending *next;
    uint32_t tag;
    int number; /* the command's key */
    int mode;
    struct named_answer answer;
};

struct pendings {
    struct pending *first;
    struct pending *fresh; /* for the next call */
    int count;
};

#define PENDINGS_MAX 1000

void pendings_deinit(struct pendings *pendings);

/* For a call that is to be executed; NULL when memory ran out, or there are too many. */
struct pending *pendings_prepare(struct pendings *pendings);
/* That call goes on. */
void pendings_keep(struct pendings *pendings, uint32_t tag, const struct command *command);

/* One that is done, or NULL. */
struct pending *pendings_find_done(const struct pendings *pendings);
void pendings_remove(struct pendings *pendings, struct pending *pending);

#endif
