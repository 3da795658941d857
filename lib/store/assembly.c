/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Assembling split commands; see assembly.h.
 */
#include "store/assembly.h"

#include <errno.h>

void assembly_init(struct assembly *assembly, size_t limit, size_t count_limit)
{
    *assembly = (struct assembly){ .limit = limit, .count_limit = count_limit };
    store_init(&assembly->partials, sizeof(struct item));
}

void assembly_clear(struct assembly *assembly)
{
    store_clear(&assembly->partials);
    assembly->bytes = 0;
    assembly->delivered = NULL;
}

void assembly_deinit(struct assembly *assembly)
{
    assembly_clear(assembly);
    store_deinit(&assembly->partials);
}

static void drop(struct assembly *assembly, struct item *partial)
{
    assembly->bytes -= partial->full_size;
    store_remove(&assembly->partials, partial);
}

static struct item *begin(struct assembly *assembly, const struct command *chunk)
{
    if (chunk->full_data_size > assembly->limit - assembly->bytes ||
        assembly->partials.count >= assembly->count_limit)
        return NULL;
    struct item *partial = store_append(&assembly->partials, &chunk->key);
    if (!partial)
        return NULL;
    struct command head = *chunk;
    head.data_size = 0;
    item_set(partial, &head);
    partial->full_size = chunk->full_data_size;
    assembly->bytes += partial->full_size;
    return partial;
}

int assembly_take(struct assembly *assembly, const struct command *chunk, struct command *whole)
{
    if (assembly->delivered)
        drop(assembly, assembly->delivered);
    assembly->delivered = NULL;
    struct item *partial = store_find(&assembly->partials, &chunk->key);
    if (partial && (chunk->chunk_offset == 0 || partial->full_size != chunk->full_data_size)) {
        drop(assembly, partial);
        partial = NULL;
    }
    if (!partial && chunk->chunk_offset == 0) {
        partial = begin(assembly, chunk);
        if (!partial)
            return -ENOMEM;
    }
    if (!partial)
        return -EBADMSG;
    if (chunk->chunk_offset != partial->data.size) {
        drop(assembly, partial);
        return -EBADMSG;
    }
    buffer_put_bytes(&partial->data, chunk->data, chunk->data_size);
    if (partial->data.failed) {
        drop(assembly, partial);
        return -ENOMEM;
    }
    if (partial->data.size < partial->full_size)
        return 0;
    *whole = item_command(partial);
    assembly->delivered = partial;
    return 1;
}
