/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Bytes that are written from the last to the first: what is on top of a stack comes first and
 * stands last, and how long an array is must be known before what it holds.
 */
#ifndef NAMED_TAIL_H
#define NAMED_TAIL_H

#include <stddef.h>
#include <stdint.h>

struct tail {
    uint8_t *block; /* owned */
    size_t room, size;
    int failed; /* memory ran out */
};

void tail_free(struct tail *tail);
/* Empties it; its memory is kept. */
void tail_clear(struct tail *tail);
void tail_put(struct tail *tail, const void *bytes, size_t size);

static inline const uint8_t *tail_bytes(const struct tail *tail)
{
    return tail->block + (tail->room - tail->size);
}

#endif
