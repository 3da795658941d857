/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A hash index over things that have a command key: from key to thing in constant time, however
 * many there are. The things embed a struct index_node and belong to the caller; several may have
 * the same key (commands that must not overwrite each other), the newest is found first. Where the
 * keys are somebody else's choice, the owner draws a secret.
 */
#ifndef STORE_INDEX_H
#define STORE_INDEX_H

#include "wire/command.h"

struct index_node {
    struct index_node *next;  /* in the same bucket */
    struct index_node **back; /* what leads to this node */
    uint32_t hash;
    struct key key; /* set by the owner before index_add; must not change while indexed */
};

struct index {
    struct index_node **buckets;
    size_t bucket_count; /* a power of two, or 0 before the first use */
    size_t count;
    uint64_t secret[2]; /* before the first use; 0 = none */
};

void index_deinit(struct index *index);

/* 0, or -ENOMEM with nothing changed. */
int index_add(struct index *index, struct index_node *node);
void index_remove(struct index *index, struct index_node *node);

/* The newest thing with this key, or NULL. */
struct index_node *index_find(const struct index *index, const struct key *key);

/* The one added before `node` under the same key, or NULL. */
struct index_node *index_find_older(const struct index_node *node);

#endif
