/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The letters by which a call by name tells the types of its arguments and, behind ">", of its
 * results:
 *
 *     i  simxInt          d  double   s  text     n  nothing
 *     x  long long        b  boolean  y  bytes    ai, ax, ad  an array
 */
#ifndef CALLS_NAMED_H
#define CALLS_NAMED_H

#include <stdarg.h>

#include "client/answer.h"
#include "wire/cbor.h"

/* A va_list that functions can hand on by address. */
struct variadic {
    va_list list;
};

/* The types of the results: what follows the ">", "" without one; NULL when the
 * letters cannot be. */
const char *named_result_types(const char *types);

/* Appends a call, an array of CBOR with the function's name and the arguments: 0, or negative
 * errno. */
int named_put_call(struct buffer *body, const char *function, const char *types,
                   struct variadic *arguments);

/* Stores the results of a call that is ok: else it fails, and tells which is of another type. */
void named_take_results(struct call *call, const char *types, struct variadic *places);

#endif
