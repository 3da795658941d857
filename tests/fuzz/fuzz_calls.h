/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Every function of the library that reads an answer, with fixed arguments; the answer is the
 * input. All returned memory is read to its end.
 */
#ifndef TESTS_FUZZ_CALLS_H
#define TESTS_FUZZ_CALLS_H

#include "extApi.h"
#include "wire/command.h"

/* The key of all requests. */
#define CALLS_INT1 3
#define CALLS_INT2 4
#define CALLS_NAME "name"
#define CALLS_NAME2 "other"

size_t calls_count(void);
/* The key of its command. */
struct key calls_key(size_t call);
/* Makes the call: what it returned. */
simxInt calls_make(size_t call, simxInt id, simxInt mode);

#endif
