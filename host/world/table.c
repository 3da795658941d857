/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A table from names to values, looked up by hash.
 */
#include "world/table.h"

#include <stdlib.h>
#include <string.h>

#include "world/memory.h"

static uint32_t table_hash(const char *name)
{
    uint32_t hash = 2166136261u;
    while (*name)
        hash = (hash ^ (unsigned char)*name++) * 16777619u;
    return hash;
}

static int *table_slot(struct table *table, uint32_t hash)
{
    return &table->slots[hash & (uint32_t)(table->slot_count - 1)];
}

/* The link that leads to the item of that name: a slot or the `next` of the item before it. */
static int *table_link(struct table *table, const char *name, uint32_t hash)
{
    int *link = table_slot(table, hash);
    while (*link >= 0) {
        struct table_item *item = &table->items[*link];
        if (item->hash == hash && strcmp(item->name, name) == 0)
            break;
        link = &item->next;
    }
    return link;
}

static void table_grow(struct table *table)
{
    table->room = table->room ? 2 * table->room : 16;
    table->slot_count = 2 * table->room;
    table->items = memory_resize(table->items, (size_t)table->room * sizeof(*table->items));
    table->slots = memory_resize(table->slots, (size_t)table->slot_count * sizeof(int));
    for (int i = 0; i < table->slot_count; i++)
        table->slots[i] = -1;
    for (int i = 0; i < table->count; i++) {
        int *slot = table_slot(table, table->items[i].hash);
        table->items[i].next = *slot;
        *slot = i;
    }
}

union table_value *table_find(struct table *table, const char *name)
{
    int *link;
    if (!table->count)
        return NULL;
    link = table_link(table, name, table_hash(name));
    return *link < 0 ? NULL : &table->items[*link].value;
}

union table_value *table_take(struct table *table, const char *name)
{
    uint32_t hash = table_hash(name);
    union table_value *found = table_find(table, name);
    struct table_item *item;
    int *slot;
    if (found)
        return found;
    if (table->count == table->room)
        table_grow(table);
    slot = table_slot(table, hash);
    item = &table->items[table->count];
    *item = (struct table_item){ memory_text(name), hash, *slot, { 0 } };
    memset(&item->value, 0, sizeof(item->value));
    *slot = table->count++;
    return &item->value;
}

static void table_release(struct table *table, struct table_item *item)
{
    free(item->name);
    if (table->release)
        table->release(item->value.block);
}

int table_remove(struct table *table, const char *name)
{
    struct table_item *item, *last;
    int *link, index;
    if (!table->count)
        return 0;
    link = table_link(table, name, table_hash(name));
    index = *link;
    if (index < 0)
        return 0;
    item = &table->items[index];
    *link = item->next;
    table_release(table, item);
    last = &table->items[--table->count];
    if (item != last) {
        link = table_link(table, last->name, last->hash);
        *link = index;
        *item = *last;
    }
    return 1;
}

int table_clear(struct table *table)
{
    int count = table->count;
    for (int i = 0; i < count; i++)
        table_release(table, &table->items[i]);
    free(table->items);
    free(table->slots);
    table->items = NULL;
    table->slots = NULL;
    table->count = table->room = table->slot_count = 0;
    return count;
}
