/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Values of CBOR as values of the simulator's stacks, and back.
 */
#ifndef NAMED_VALUES_H
#define NAMED_VALUES_H

#include "named/tail.h"
#include "sim/sim_api.h"
#include "wire/cbor.h"

/* Why a value has no place on the other side: see values_error_text. */
enum values_outcome {
    VALUES_E_RANGE = 1, /* an integer that this simulator's stacks cannot hold */
    VALUES_E_DEPTH,     /* tables in tables, too many or in a circle */
    VALUES_E_KIND,      /* a function and the like */
    VALUES_E_MEMORY,
    VALUES_E_STACK      /* the simulator refused */
};
const char *values_error_text(int outcome);

/* Which forms the simulator's description of a function demands of its results; without that they
 * follow from the value alone. */
#define VALUES_FIRST_IS_BYTES 1 /* the first result is a buffer */
#define VALUES_EMPTY_IS_ARRAY 2 /* an empty table is a list */

/* Pushes the next `count` items of a message that cbor_check has
 * passed. *functionsp counts the texts that stand for a function of the client. 0 or VALUES_E_. */
int values_push(struct sim_api *sim, int stack, struct reader *items, size_t count,
                int *functionsp);

/* Puts all values of the stack as an array of CBOR, and empties it. 0 or VALUES_E_. */
int values_take(struct sim_api *sim, int stack, int form, struct tail *tail);

#endif
