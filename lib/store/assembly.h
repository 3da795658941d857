/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Split commands under assembly: chunks of equal key are put together until the pure data is
 * whole. A chunk must continue where the previous one ended; a chunk at 0, or of another full
 * size, starts anew, so that a whole never has a hole in it. Memory is bounded: what would exceed
 * the limits is refused.
 */
#ifndef STORE_ASSEMBLY_H
#define STORE_ASSEMBLY_H

#include "store/store.h"

struct assembly {
    struct store partials;
    size_t bytes;           /* that the partials will have when they are whole */
    size_t limit, count_limit;
    struct item *delivered; /* whole and handed out; dropped at the next call */
};

/* All assemblies of one connection together may hold `limit` bytes, and be `count_limit`. */
void assembly_init(struct assembly *assembly, size_t limit, size_t count_limit);
void assembly_deinit(struct assembly *assembly);
void assembly_clear(struct assembly *assembly);

/* Takes one chunk. 1: the data is whole, *whole describes it and is valid until the next call;
 * its head is the first chunk's. 0: more is to come. -EBADMSG: the chunk does not fit what was there
 * (which is dropped). -ENOMEM: memory or a limit. */
int assembly_take(struct assembly *assembly, const struct command *chunk, struct command *whole);

#endif
