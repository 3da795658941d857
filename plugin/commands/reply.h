/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Functions that handlers share: converting a result of the simulator to the outcome of a command,
 * and writing values into the reply later, such as counts of the following data.
 */
#ifndef COMMANDS_REPLY_H
#define COMMANDS_REPLY_H

#include <stddef.h>
#include <stdint.h>

#include "server/call.h"

/* Returns 0 or CALL_E_REFUSED. */
int reply_outcome(int result);

/* For functions whose result is the answer: puts it, or -1 after a failure. */
int reply_result(struct call *call, int result);

/* Puts `value`, or -1 if `result` is a failure. */
int reply_value(struct call *call, int result, int value);

/* Puts doubles as floats. After a failure they are zeros, as the adapter guarantees. */
int reply_floats(struct call *call, int result, const double *values, size_t count);

/* Puts the handles of all objects of a type (-2: of any type). Returns their number, or
 * CALL_E_REFUSED. */
int reply_objects(struct call *call, int type);

/* Overwrites 4 bytes at offset `at` of the reply, which must exist. */
void reply_i32_at(struct buffer *reply, size_t at, int32_t value);
void reply_f32_at(struct buffer *reply, size_t at, double value);

/* Reads floats from the body as doubles. */
void body_floats(struct call *call, double *values, size_t count);

#endif
