/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A ring of records in shared memory, one producer and one consumer, in two processes. It knows
 * nothing of what the records carry.
 *
 * A record lies in one piece, is written in place and becomes visible with ring_publish, together
 * with all records before it. The ring is large on paper only: memory is allocated as the writing
 * reaches it, and an empty ring begins again at its start, so that a quiet one stays within a few
 * pages: the producer leaps there, and what it leaps over is not in use. Positions count bytes for
 * ever; a position's place is its remainder.
 *
 * The consumer trusts nothing: what it reads of the producer's is copied out once and checked.
 * The producer checks the consumer's position likewise.
 */
#ifndef TRANSPORT_RING_H
#define TRANSPORT_RING_H

#include <errno.h>
#include <stddef.h>
#include <stdint.h>

#define RING_E_FULL (-ENOBUFS)    /* the consumer must first take something */
#define RING_E_CORRUPT (-EBADMSG) /* the peer wrote what cannot be */

/* In shared memory; each half is written by one side only. */
struct ring_control {
    uint64_t head; /* the producer's: bytes published */
    uint64_t leap; /* the producer's: an empty ring goes on at its start from this position */
    uint8_t pad1[48];
    uint64_t tail; /* the consumer's: bytes released */
    uint8_t pad2[56];
};

/* Allocates memory of the ring's process before it is touched: 0 or negative errno. */
typedef int ring_allocate(void *context, size_t offset, size_t size);

struct ring {
    struct ring_control *control;
    uint8_t *base;
    size_t size; /* a power of two */
    uint64_t at;       /* producer: behind the last record; consumer: behind the released ones */
    uint64_t begin;    /* producer: where the record that is being written begins */
    uint64_t last;     /* producer: where the last record begins */
    uint64_t leap;     /* producer: what it wrote there */
    uint64_t peer;     /* the other side's position as last seen and checked */
    uint64_t taken;    /* consumer: behind the record that was given out */
    size_t allocated;  /* producer: bytes from the start that may be touched */
    ring_allocate *allocate;
    void *context;
};

#define RECORD_HEADER_SIZE 16

/* What the producer says about a record. */
struct record {
    uint32_t kind;
    uint32_t tag;
    uint32_t aux;
    uint8_t *data;
    size_t size; /* of data */
};

/* ------------------------------------------------------------------ producer */

/* Room for a record with `size` bytes of data at *datap. 0, RING_E_FULL, RING_E_CORRUPT, -EMSGSIZE
 * for one that is more than half of the ring, or an allocation's -errno. Before ring_commit it may be
 * called again for the same record with more: the `written` bytes that are there move along. */
int ring_reserve(struct ring *ring, size_t written, size_t size, uint8_t **datap);

/* The most bytes of data that a record of this ring can have. */
static inline size_t ring_limit(const struct ring *ring)
{
    return ring->size / 2 - RECORD_HEADER_SIZE;
}

/* The record is written: record->size bytes where ring_reserve said. */
void ring_commit(struct ring *ring, const struct record *record);

/* True when all published records were released by the consumer. */
int ring_is_empty(struct ring *ring);

/* Changes the kind of the record that was committed last, while it is not published. */
void ring_amend(struct ring *ring, uint32_t kind);

/* Makes all committed records visible. */
void ring_publish(struct ring *ring);

/* ------------------------------------------------------------------ consumer */

/* True when the producer has published something that was not taken. Cheap. */
int ring_has_more(const struct ring *ring);

/* The next record: 1, 0 when there is none, RING_E_CORRUPT. record->data leads into the shared
 * memory and stays valid until ring_release. */
int ring_take(struct ring *ring, struct record *record);

/* Gives back to the producer what was taken. */
void ring_release(struct ring *ring);

/* ------------------------------------------------------------------ both */

/* `memory` is the ring's bytes, control its positions, both in shared memory. A producer begins at
 * its own published position. */
void ring_init(struct ring *ring, struct ring_control *control, uint8_t *memory, size_t size,
               ring_allocate *allocate, void *context);

#endif
