/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Reading on in the answer of a call. The readers do nothing unless the result is 0, accept a NULL
 * destination (the value is skipped) and turn an answer that is too short into
 * simx_return_remote_error_flag.
 */
#ifndef CLIENT_ANSWER_H
#define CLIENT_ANSWER_H

#include "client/call.h"

void answer_u8(struct call *call, simxUChar *value);
void answer_i32(struct call *call, simxInt *values, int count);
void answer_i32_as_u8(struct call *call, simxUChar *value);
void answer_f32(struct call *call, simxFloat *values, int count);

/* A count of things that follow: 0 and an error when it is negative or larger than what can
 * follow at `unit` bytes each (unit >= 1). */
simxInt answer_count(struct call *call, size_t unit);

/* The next `size` bytes in place: valid until the next call on this client. NULL on error. */
const void *answer_in_place(struct call *call, size_t size);
/* `count` NUL-terminated strings back to back in place, or NULL on error. */
const char *answer_strings(struct call *call, simxInt count);

/* Marks the answer as malformed (remote error). */
void answer_malformed(struct call *call);
/* Removes the answer that was just read from the inbox (get-and-clear, string streams). */
void answer_forget(struct call *call);
/* The same, but of a stream that goes on an empty one stays. */
void answer_empty(struct call *call);

/* ------------------------------------------------------------------ within lib/client */

struct link_value;

/* Where an answer comes from: in place, or out of the inbox, where it is left unless `fetch` is
 * set. The result is what the answer says, or that there is none. */
void answer_take_value(struct call *call, const struct link_value *value);
void answer_take_item(struct call *call, const struct key *key, int fetch);

/* Removes an answer from the inbox: 1 if there was one. */
int answer_remove(struct call *call, const struct key *key);

/* The server refused the command, with these words. */
void answer_refused(struct call *call, const uint8_t *words, size_t size);

#endif
