/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Memory that is always there.
 */
#include "world/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *memory_check(void *block)
{
    if (!block) {
        fputs("simx-host: out of memory\n", stderr);
        _Exit(EXIT_FAILURE);
    }
    return block;
}

void *memory_new(size_t count, size_t size)
{
    return memory_check(calloc(count ? count : 1, size ? size : 1));
}

/* Compilers leave out an allocation that nobody uses. */
bool memory_is_there(size_t size)
{
    void *volatile block = malloc(size);
    free(block);
    return block != NULL;
}

void *memory_resize(void *block, size_t size)
{
    return memory_check(realloc(block, size ? size : 1));
}

char *memory_copy(const void *bytes, size_t size)
{
    char *copy = memory_check(malloc(size + 1));
    if (size)
        memcpy(copy, bytes, size);
    copy[size] = '\0';
    return copy;
}

char *memory_text(const char *text)
{
    return memory_copy(text, strlen(text));
}
