/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Memory for stream values inside a session: blocks whose size is a power of two; freed blocks are
 * used again. All bookkeeping is in the server's own memory, where the client cannot change it.
 */
#ifndef SERVER_HEAP_H
#define SERVER_HEAP_H

#include "os/shared.h"

#define HEAP_CLASSES 24 /* blocks of 64 bytes up to 512 MiB */

struct heap {
    const struct shared *memory;
    size_t begin, size;   /* offset and size of the heap in the session's memory */
    size_t used;          /* bytes that were ever in use */
    size_t allocated;     /* bytes that are allocated */
    struct heap_block *spare[HEAP_CLASSES];
};

void heap_init(struct heap *heap, const struct shared *memory, size_t begin, size_t size);
void heap_deinit(struct heap *heap);

/* Takes a block of at least `size` bytes: its offset in the memory and its real size. Returns 0,
 * or -ENOSPC. */
int heap_take(struct heap *heap, size_t size, size_t *offsetp, size_t *capacityp);

/* Frees a block. If memory for the bookkeeping runs out, the block is lost until the session
 * ends. */
void heap_give(struct heap *heap, size_t offset, size_t capacity);

#endif
