/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Assembly of split commands: chunks with equal key are joined until the data is complete. A chunk
 * must continue where the previous one ended. A chunk at offset 0, or with another full size,
 * starts again, so complete data never has a gap. Memory is limited: chunks beyond the limits are
 * refused.
 */
#ifndef STORE_ASSEMBLY_H
#define STORE_ASSEMBLY_H

#include "store/store.h"

struct assembly {
    struct store partials;
    size_t bytes;           /* size of all partials when complete */
    size_t limit, count_limit;
    struct item *delivered; /* complete and delivered; freed at the next call */
};

/* Limits for all assemblies of one connection together: `limit` bytes, `count_limit`
 * assemblies. */
void assembly_init(struct assembly *assembly, size_t limit, size_t count_limit);
void assembly_deinit(struct assembly *assembly);
void assembly_clear(struct assembly *assembly);

/* Takes one chunk. 1: the data is complete, *whole describes it and is valid until the next call;
 * its head is that of the first chunk. 0: more chunks must follow. -EBADMSG: the chunk does not
 * fit the earlier ones (which are dropped). -ENOMEM: no memory, or beyond a limit. */
int assembly_take(struct assembly *assembly, const struct command *chunk, struct command *whole);

#endif
