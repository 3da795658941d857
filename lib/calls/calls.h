/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Functions that several families of calls share: more bodies of requests, and frequent forms of
 * answers. An answer_ function with a request parameter does the rest of a call: it passes the
 * request, stores the answer if the result is 0, and returns the result. Destinations may be NULL.
 */
#ifndef CALLS_CALLS_H
#define CALLS_CALLS_H

#include <stddef.h>

#include "client/answer.h"
#include "extApi.h"

/* `count` items of `unit` bytes. */
void input_array(struct request *request, const void *items, simxInt count, size_t unit);

/* A text with its NUL; NULL means "". */
void input_text(struct request *request, const simxChar *text);

/* Returns the size of `count` consecutive texts with their NULs; -1 for invalid arguments. */
simxInt texts_size(const simxChar *texts, simxInt count);

simxInt call_none(simxInt client_id, const struct request *request, simxInt mode);
simxInt call_i32(simxInt client_id, const struct request *request, simxInt mode, simxInt *values,
                   int count);
simxInt call_f32(simxInt client_id, const struct request *request, simxInt mode,
                   simxFloat *values, int count);
simxInt call_bool(simxInt client_id, const struct request *request, simxInt mode,
                    simxUChar *value);
simxInt call_text(simxInt client_id, const struct request *request, simxInt mode,
                    simxChar **text);
simxInt call_handles(simxInt client_id, const struct request *request, simxInt mode,
                       simxInt *count, simxInt **handles);

/* The next `count` items of `unit` bytes, in place. NULL and an error if there are fewer. */
void *answer_array(struct call *call, simxInt count, size_t unit);

#endif
