/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A table from names to values, looked up by hash. Its items lie densely in an array, so that they
 * can be counted off by index; removing one moves the last into its place. The table copies the
 * names; what a `block` points to belongs to the table and is freed with its item.
 */
#ifndef HOST_TABLE_H
#define HOST_TABLE_H

#include <stdint.h>

struct bytes {
    int size;
    int room;
    char *data;
};

union table_value {
    int number;
    double real;
    void *block;
};

struct table_item {
    char *name;
    uint32_t hash;
    int next; /* item with the same slot, or -1 */
    union table_value value;
};

struct table {
    struct table_item *items;
    int count;
    int room;
    int *slots; /* first item of each, or -1; their number is a power of two */
    int slot_count;
    void (*release)(void *block); /* for the values that are blocks, else NULL */
};

/* NULL when there is none of that name. */
union table_value *table_find(struct table *table, const char *name);

/* The value of `name`, zeroed when it is new. */
union table_value *table_take(struct table *table, const char *name);

/* How many were removed: 0 or 1. */
int table_remove(struct table *table, const char *name);

/* Empties the table: how many there were. */
int table_clear(struct table *table);

#endif
