/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A hash index of objects that have a command key; a search takes constant time. The objects embed
 * a struct index_node and belong to the caller. Several may have the same key (commands that must
 * not overwrite each other); a search finds the newest first. If a peer chooses the keys, the
 * owner must set a random secret.
 */
#ifndef STORE_INDEX_H
#define STORE_INDEX_H

#include "wire/command.h"

struct index_node {
    struct index_node *next;  /* next node in the same bucket */
    struct index_node **back; /* the pointer to this node */
    uint32_t hash;
    struct key key; /* set by the owner before index_add; must not change while indexed */
};

struct index {
    struct index_node **buckets;
    size_t bucket_count; /* a power of two, or 0 before the first use */
    size_t count;
    uint64_t secret[2]; /* set before the first use; 0 = none */
};

void index_deinit(struct index *index);

/* Returns 0, or -ENOMEM with nothing changed. */
int index_add(struct index *index, struct index_node *node);
void index_remove(struct index *index, struct index_node *node);

/* Returns the newest node with this key, or NULL. */
struct index_node *index_find(const struct index *index, const struct key *key);

/* Returns the node that was added before `node` with the same key, or NULL. */
struct index_node *index_find_older(const struct index_node *node);

#endif
