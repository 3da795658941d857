/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * An ordered list of commands, found by their key: pending, received, or stored for execution.
 * Removed items are kept for reuse with their memory, so that a steady exchange needs no
 * allocation.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "store/index.h"

struct item {
    struct index_node node; /* first; the key */
    struct item *next, *previous;
    struct buffer names;    /* the key's strings */
    struct buffer data;     /* pure data */
    int mode;
    uint16_t low;
    uint8_t flags;
    int32_t sim_time;
    size_t sent;      /* split data: bytes already sent */
    size_t full_size; /* split data in assembly: complete size */
    size_t counted;   /* bytes of names and data, as counted by store_set */
};

struct store {
    struct index index;
    struct item *first, *last;
    struct item *spare;
    size_t item_size; /* items may be larger structs that begin with a struct item */
    size_t count;
    size_t bytes, limit; /* bytes counted by store_set, and their limit */
    size_t spare_bytes;  /* bytes of data memory in spare items */
};

/* Initialises a store without a limit; the owner may set one. */
void store_init(struct store *store, size_t item_size);
void store_deinit(struct store *store);
void store_clear(struct store *store);

/* Returns the newest item with this key, or NULL. */
struct item *store_find(const struct store *store, const struct key *key);

/* Appends a new item, with all other fields zero. Returns NULL if memory runs out. */
struct item *store_append(struct store *store, const struct key *key);

/* Removes an item, which becomes a spare one: its data is invalid afterwards. */
void store_remove(struct store *store, struct item *item);
void store_move_last(struct store *store, struct item *item);

/* Copies mode, options and data from a command. Returns 0 or -ENOMEM. */
int item_set(struct item *item, const struct command *command);

/* As item_set, for a store whose items have a common limit: -ENOSPC. */
int store_set(struct store *store, struct item *item, const struct command *command);

/* Describes the item as a command, which uses the item's data. */
struct command item_command(const struct item *item);

/* Gets the next chunk, with at most `split` bytes of data, as a command, and advances `sent`. */
void item_next_chunk(struct item *item, size_t split, struct command *chunk);

#endif
