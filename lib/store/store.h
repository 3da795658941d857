/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * An ordered list of commands that are found by their key: what is pending, received, or stored
 * for execution. Items that go are kept for reuse with their memory, so that a steady exchange
 * allocates nothing.
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
    size_t sent;      /* of split data: bytes that went out */
    size_t full_size; /* of split data under assembly: bytes it will have */
    size_t counted;   /* bytes of names and data, by store_set */
};

struct store {
    struct index index;
    struct item *first, *last;
    struct item *spare;
    size_t item_size; /* items may be larger structs that begin with a struct item */
    size_t count;
    size_t bytes, limit; /* what store_set has counted, and may count */
    size_t spare_bytes;  /* what the spare ones hold */
};

/* Without a limit: the owner may set it. */
void store_init(struct store *store, size_t item_size);
void store_deinit(struct store *store);
void store_clear(struct store *store);

/* The newest item with this key, or NULL. */
struct item *store_find(const struct store *store, const struct key *key);

/* A new item at the end, zero behind its key; NULL when memory ran out. */
struct item *store_append(struct store *store, const struct key *key);

/* The item goes back to the spare ones: its data may not be used any more. */
void store_remove(struct store *store, struct item *item);
void store_move_last(struct store *store, struct item *item);

/* Takes mode, options and data over from a command; 0 or -ENOMEM. */
int item_set(struct item *item, const struct command *command);

/* The same where all items together have a limit: -ENOSPC. */
int store_set(struct store *store, struct item *item, const struct command *command);

/* The item as a command; its data is the item's. */
struct command item_command(const struct item *item);

/* The next chunk of at most `split` bytes of data (`sent` moves on), as a command in *chunk. */
void item_next_chunk(struct item *item, size_t split, struct command *chunk);

#endif
