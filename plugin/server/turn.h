/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A client's turn: for how long its commands are executed before the others have theirs.
 */
#ifndef SERVER_TURN_H
#define SERVER_TURN_H

#include <stdint.h>

/* It ends at the deadline, or when other clients have work, but not before one
 * command, or one batch, is executed. */
struct turn {
    int64_t limit_us;
    int64_t deadline_us; /* 0: the clock has not been read yet */
    int (*others_wait)(void *context);
    void *context;
};

/* `executed`: number of commands in this turn; `batched`: of those, the ones of a batch that is not
 * finished. */
int turn_is_over(struct turn *turn, int executed, int batched);

#endif
