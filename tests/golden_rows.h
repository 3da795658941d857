/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The calls of the rows of golden/replies.tsv.
 */
#ifndef TESTS_GOLDEN_ROWS_H
#define TESTS_GOLDEN_ROWS_H

#include "support.h"

#include "extApi.h"

struct row {
    const char *name;
    int returned;
    struct buffer request, answer; /* commands without message header */
    struct command asked, answered;
    struct reader body; /* the request's data */
    struct reader data; /* the answer's data */
};

extern simxInt row_client; /* of all calls */

/* Makes the row's call with the arguments that its request tells. What it hands out is compared
 * with the answer, unless `returned` is not 0. What it has returned. */
simxInt row_call(struct row *row);

#endif
