/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Bytes from the last to the first; see tail.h.
 */
#include "named/tail.h"

#include <stdlib.h>
#include <string.h>

#define ROOM_MIN 512

void tail_free(struct tail *tail)
{
    free(tail->block);
    *tail = (struct tail){ 0 };
}

void tail_clear(struct tail *tail)
{
    tail->size = 0;
    tail->failed = 0;
}

static void grow(struct tail *tail, size_t size)
{
    size_t room = tail->room ? tail->room : ROOM_MIN;
    while (room - tail->size < size)
        room = room > SIZE_MAX / 2 ? tail->size + size : 2 * room;
    uint8_t *block = malloc(room);
    if (!block) {
        tail->failed = 1;
        return;
    }
    if (tail->size > 0)
        memcpy(block + (room - tail->size), tail_bytes(tail), tail->size);
    free(tail->block);
    tail->block = block;
    tail->room = room;
}

void tail_put(struct tail *tail, const void *bytes, size_t size)
{
    if (!tail->failed && tail->room - tail->size < size) {
        if (size > SIZE_MAX - tail->size)
            tail->failed = 1;
        else
            grow(tail, size);
    }
    if (tail->failed || size == 0)
        return;
    tail->size += size;
    memcpy(tail->block + (tail->room - tail->size), bytes, size);
}
