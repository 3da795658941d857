/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Commands in order, found by key; see store.h.
 */
#include "store/store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Limits of the data memory that is kept in one spare item, and in all of them. */
#define SPARE_DATA_LIMIT 65536
#define SPARE_LIMIT ((size_t)16 << 20)

void store_init(struct store *store, size_t item_size)
{
    *store = (struct store){ .item_size = item_size, .limit = SIZE_MAX };
}

void store_clear(struct store *store)
{
    while (store->first)
        store_remove(store, store->first);
}

void store_deinit(struct store *store)
{
    store_clear(store);
    while (store->spare) {
        struct item *item = store->spare;
        store->spare = item->next;
        buffer_free(&item->names);
        buffer_free(&item->data);
        free(item);
    }
    index_deinit(&store->index);
}

struct item *store_find(const struct store *store, const struct key *key)
{
    return (struct item *)index_find(&store->index, key);
}

static size_t memory_of(const struct item *item)
{
    return item->names.capacity + item->data.capacity;
}

/* Returns a spare or new item; all fields except its memory are zero. */
static struct item *item_take(struct store *store)
{
    struct item *item = store->spare;
    if (!item)
        return calloc(1, store->item_size);
    store->spare = item->next;
    store->spare_bytes -= memory_of(item);
    struct buffer names = item->names, data = item->data;
    memset(item, 0, store->item_size);
    item->names = names;
    item->data = data;
    buffer_clear(&item->data);
    return item;
}

static void item_spare(struct store *store, struct item *item)
{
    if (item->data.capacity > SPARE_DATA_LIMIT)
        buffer_free(&item->data);
    if (memory_of(item) > SPARE_LIMIT - store->spare_bytes) {
        buffer_free(&item->names);
        buffer_free(&item->data);
    }
    store->spare_bytes += memory_of(item);
    item->next = store->spare;
    store->spare = item;
}

static void link_last(struct store *store, struct item *item)
{
    item->next = NULL;
    item->previous = store->last;
    if (store->last)
        store->last->next = item;
    else
        store->first = item;
    store->last = item;
}

static void unlink_item(struct store *store, struct item *item)
{
    if (item->previous)
        item->previous->next = item->next;
    else
        store->first = item->next;
    if (item->next)
        item->next->previous = item->previous;
    else
        store->last = item->previous;
}

struct item *store_append(struct store *store, const struct key *key)
{
    struct item *item = item_take(store);
    if (!item)
        return NULL;
    if (key_store(&item->node.key, key, &item->names) < 0 ||
        index_add(&store->index, &item->node) < 0) {
        item_spare(store, item);
        return NULL;
    }
    link_last(store, item);
    store->count++;
    return item;
}

void store_remove(struct store *store, struct item *item)
{
    index_remove(&store->index, &item->node);
    unlink_item(store, item);
    store->count--;
    store->bytes -= item->counted;
    item_spare(store, item);
}

void store_move_last(struct store *store, struct item *item)
{
    unlink_item(store, item);
    link_last(store, item);
}

int item_set(struct item *item, const struct command *command)
{
    item->mode = command->mode;
    item->low = command->low;
    item->flags = command->flags;
    item->sim_time = command->sim_time;
    item->sent = 0;
    buffer_clear(&item->data);
    buffer_put_bytes(&item->data, command->data, command->data_size);
    return item->data.failed ? -ENOMEM : 0;
}

int store_set(struct store *store, struct item *item, const struct command *command)
{
    size_t size = item->names.size + command->data_size;
    if (size > store->limit - (store->bytes - item->counted))
        return -ENOSPC;
    store->bytes += size - item->counted;
    item->counted = size;
    return item_set(item, command);
}

struct command item_command(const struct item *item)
{
    return (struct command){
        .key = item->node.key,
        .mode = item->mode,
        .low = item->low,
        .flags = item->flags,
        .sim_time = item->sim_time,
        .data = item->data.data,
        .data_size = item->data.size,
        .full_data_size = item->data.size,
    };
}

void item_next_chunk(struct item *item, size_t split, struct command *chunk)
{
    size_t left = item->data.size - item->sent;
    *chunk = item_command(item);
    chunk->chunk_offset = item->sent;
    if (item->sent > 0) /* an empty item has no data pointer to advance */
        chunk->data += item->sent;
    chunk->data_size = left < split ? left : split;
    item->sent += chunk->data_size;
}
