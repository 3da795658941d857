/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A hash index with chained buckets. It doubles when it is full; see index.h.
 */
#include "store/index.h"

#include <errno.h>
#include <stdlib.h>

#define FIRST_BUCKETS 64

void index_deinit(struct index *index)
{
    free(index->buckets);
    *index = (struct index){ 0 };
}

static struct index_node **bucket_of(const struct index *index, uint32_t hash)
{
    return &index->buckets[hash & (index->bucket_count - 1)];
}

static void push(struct index_node **bucket, struct index_node *node)
{
    node->next = *bucket;
    node->back = bucket;
    if (node->next)
        node->next->back = &node->next;
    *bucket = node;
}

/* Moves the chain from its oldest node on, so that the newest of equal keys stays first. */
static void rehash_chain(struct index *to, struct index_node *node)
{
    struct index_node *oldest = NULL;
    while (node) {
        struct index_node *next = node->next;
        node->next = oldest;
        oldest = node;
        node = next;
    }
    while (oldest) {
        struct index_node *next = oldest->next;
        push(bucket_of(to, oldest->hash), oldest);
        oldest = next;
    }
}

static int index_grow(struct index *index)
{
    struct index grown = *index;
    grown.bucket_count = index->bucket_count ? index->bucket_count * 2 : FIRST_BUCKETS;
    grown.buckets = calloc(grown.bucket_count, sizeof(*grown.buckets));
    if (!grown.buckets)
        return -ENOMEM;
    for (size_t i = 0; i < index->bucket_count; i++)
        rehash_chain(&grown, index->buckets[i]);
    free(index->buckets);
    *index = grown;
    return 0;
}

int index_add(struct index *index, struct index_node *node)
{
    if (index->count >= index->bucket_count && index_grow(index) < 0 && index->bucket_count == 0)
        return -ENOMEM; /* an overfull index still works; one without buckets does not */
    node->hash = key_hash(&node->key, index->secret);
    push(bucket_of(index, node->hash), node);
    index->count++;
    return 0;
}

void index_remove(struct index *index, struct index_node *node)
{
    *node->back = node->next;
    if (node->next)
        node->next->back = node->back;
    index->count--;
}

static struct index_node *chain_find(struct index_node *node, uint32_t hash, const struct key *key)
{
    while (node && !(node->hash == hash && key_equal(&node->key, key)))
        node = node->next;
    return node;
}

struct index_node *index_find(const struct index *index, const struct key *key)
{
    if (index->count == 0)
        return NULL;
    uint32_t hash = key_hash(key, index->secret);
    return chain_find(*bucket_of(index, hash), hash, key);
}

struct index_node *index_find_older(const struct index_node *node)
{
    return chain_find(node->next, node->hash, &node->key);
}
