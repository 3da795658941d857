/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Memory for stream values inside a session: blocks of a power of two, of which the freed ones
 * are used again. All bookkeeping is on the server's side; the client cannot reach it.
 */
#ifndef SERVER_HEAP_H
#define SERVER_HEAP_H

#include "os/shared.h"

#define HEAP_CLASSES 24 /* blocks of 64 bytes up to 512 MiB */

struct heap {
    const struct shared *memory;
    size_t begin, size;   /* of the heap in the memory */
    size_t used;          /* bytes that were ever given out */
    size_t allocated;     /* bytes that may be touched */
    struct heap_block *spare[HEAP_CLASSES];
};

void heap_init(struct heap *heap, const struct shared *memory, size_t begin, size_t size);
void heap_deinit(struct heap *heap);

/* At least `size` bytes: the offset in the memory and the real size. 0, or -ENOSPC. */
int heap_take(struct heap *heap, size_t size, size_t *offsetp, size_t *capacityp);

/* Gives a block back. When memory for that runs out, the block is lost until the session ends. */
void heap_give(struct heap *heap, size_t offset, size_t capacity);

#endif
