/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Reads the data of a call's answer. The functions that read do nothing unless the result is 0.
 * They accept a NULL destination (the value is skipped). If the answer is too short, they set
 * simx_return_remote_error_flag.
 */
#ifndef CLIENT_ANSWER_H
#define CLIENT_ANSWER_H

#include "client/call.h"

void answer_u8(struct call *call, simxUChar *value);
void answer_i32(struct call *call, simxInt *values, int count);
void answer_i32_as_u8(struct call *call, simxUChar *value);
void answer_f32(struct call *call, simxFloat *values, int count);

/* Reads a count of items. Returns 0 and sets an error if the count is negative, or larger than the
 * remaining data allows with `unit` bytes per item (unit >= 1). */
simxInt answer_count(struct call *call, size_t unit);

/* The next `size` bytes, in place: valid until the next call on this client. NULL on error. */
const void *answer_in_place(struct call *call, size_t size);
/* `count` consecutive NUL-terminated strings in place, or NULL on error. */
const char *answer_strings(struct call *call, simxInt count);

/* Marks the answer as malformed (simx_return_remote_error_flag). */
void answer_malformed(struct call *call);
/* Removes the answer that was just read from the inbox (get-and-clear, string streams). */
void answer_forget(struct call *call);
/* As answer_forget, but leaves an empty answer if the stream continues. */
void answer_empty(struct call *call);

/* ------------------------------------------------------------------ within lib/client */

struct link_value;

/* Sets the answer of a call: a value in place, or an answer in the inbox. An answer stays in the
 * inbox unless `fetch` is set. The result is the status of the answer, or simx_return_novalue_flag
 * if there is none. */
void answer_take_value(struct call *call, const struct link_value *value);
void answer_take_item(struct call *call, const struct key *key, int fetch);

/* Removes an answer from the inbox. Returns 1 if there was one, else 0. */
int answer_remove(struct call *call, const struct key *key);

/* Sets the result of a command that the server refused, and keeps the server's text. */
void answer_refused(struct call *call, const uint8_t *words, size_t size);

#endif
