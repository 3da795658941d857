/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Memory that is always there: a simulator whose process has no memory left cannot go on, so these
 * end the program with a message instead of returning NULL. Freed with free(), which is also what
 * simReleaseBuffer does with everything that was handed to a plugin.
 */
#ifndef HOST_MEMORY_H
#define HOST_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* `count` zeroed elements of `size` bytes; never NULL, even for none. */
void *memory_new(size_t count, size_t size);

/* Whether so many bytes could be had now. */
bool memory_is_there(size_t size);

/* The block with a new size in bytes; what is added is not initialised. */
void *memory_resize(void *block, size_t size);

/* A copy of `size` bytes with a NUL behind them. */
char *memory_copy(const void *bytes, size_t size);

char *memory_text(const char *text);

#endif
