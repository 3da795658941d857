/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A session's memory for values; see heap.h.
 */
#include "server/heap.h"

#include <errno.h>
#include <stdlib.h>

#define SMALLEST 64
#define ALLOCATION_UNIT 65536

struct heap_block {
    struct heap_block *next;
    size_t offset;
};

void heap_init(struct heap *heap, const struct shared *memory, size_t begin, size_t size)
{
    *heap = (struct heap){ .memory = memory, .begin = begin, .size = size };
}

void heap_deinit(struct heap *heap)
{
    for (int class = 0; class < HEAP_CLASSES; class++) {
        while (heap->spare[class]) {
            struct heap_block *block = heap->spare[class];
            heap->spare[class] = block->next;
            free(block);
        }
    }
}

static int class_of(size_t size)
{
    int class = 0;
    while (class < HEAP_CLASSES && ((size_t)SMALLEST << class) < size)
        class++;
    return class;
}

static int touch_up_to(struct heap *heap, size_t end)
{
    if (end <= heap->allocated)
        return 0;
    size_t wanted = (end + ALLOCATION_UNIT - 1) & ~(size_t)(ALLOCATION_UNIT - 1);
    if (wanted > heap->size)
        wanted = heap->size;
    int error = shared_allocate(heap->memory, heap->begin + heap->allocated,
                                wanted - heap->allocated);
    if (error == 0)
        heap->allocated = wanted;
    return error;
}

int heap_take(struct heap *heap, size_t size, size_t *offsetp, size_t *capacityp)
{
    int class = class_of(size);
    if (class == HEAP_CLASSES)
        return -ENOSPC;
    size_t capacity = (size_t)SMALLEST << class;
    struct heap_block *block = heap->spare[class];
    *capacityp = capacity;
    if (block) {
        heap->spare[class] = block->next;
        *offsetp = block->offset;
        free(block);
        return 0;
    }
    if (capacity > heap->size - heap->used)
        return -ENOSPC;
    int error = touch_up_to(heap, heap->used + capacity);
    if (error < 0)
        return error;
    *offsetp = heap->begin + heap->used;
    heap->used += capacity;
    return 0;
}

void heap_give(struct heap *heap, size_t offset, size_t capacity)
{
    struct heap_block *block = malloc(sizeof(*block));
    if (!block)
        return;
    int class = class_of(capacity);
    *block = (struct heap_block){ .next = heap->spare[class], .offset = offset };
    heap->spare[class] = block;
}
