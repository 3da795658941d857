/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What the families of calls share: more bodies of requests, and the answers that many of them
 * have. An answer_ function that takes a request is the whole rest of a call: it hands the request
 * over, stores what came back when the result is 0, and returns the result. Destinations may be
 * NULL.
 */
#ifndef CALLS_CALLS_H
#define CALLS_CALLS_H

#include <stddef.h>

#include "client/answer.h"
#include "extApi.h"

/* `count` items of `unit` bytes. */
void input_array(struct request *request, const void *items, simxInt count, size_t unit);

/* A text and its NUL; NULL is "". */
void input_text(struct request *request, const simxChar *text);

/* Bytes of `count` texts back to back with their NULs; -1 when they cannot be. */
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

/* The next `count` items of `unit` bytes, borrowed; NULL, and an error, when there are fewer. */
void *answer_array(struct call *call, simxInt count, size_t unit);

#endif
