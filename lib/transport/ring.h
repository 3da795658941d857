/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A ring of records in shared memory, with one producer and one consumer, in two processes. The
 * content of the records has no meaning here.
 *
 * A record is contiguous and is written in place. ring_publish makes it visible, together with all
 * records before it. The ring reserves a large address range, but memory is allocated only when
 * writing reaches it. The producer continues at the start when the ring is empty (a leap), so a
 * ring with little traffic uses only a few pages; the bytes that a leap skips are unused.
 * Positions count bytes without end; the offset of a position is its remainder modulo the ring's
 * size.
 *
 * Neither side trusts the other: the consumer copies each value of the producer once and checks
 * the copy. The producer checks the consumer's position in the same way.
 */
#ifndef TRANSPORT_RING_H
#define TRANSPORT_RING_H

#include <errno.h>
#include <stddef.h>
#include <stdint.h>

#define RING_E_FULL (-ENOBUFS)    /* the consumer must release records first */
#define RING_E_CORRUPT (-EBADMSG) /* the peer wrote something impossible */

/* In shared memory. Each half is written by one side only. */
struct ring_control {
    uint64_t head; /* written by the producer: bytes published */
    uint64_t leap; /* written by the producer: from this position, an empty ring continues at its
                      start */
    uint8_t pad1[48];
    uint64_t tail; /* written by the consumer: bytes released */
    uint8_t pad2[56];
};

/* Allocates memory of the ring before it is touched. Returns 0 or negative errno. */
typedef int ring_allocate(void *context, size_t offset, size_t size);

struct ring {
    struct ring_control *control;
    uint8_t *base;
    size_t size; /* a power of two */
    uint64_t at;       /* producer: end of the last record; consumer: end of the released ones */
    uint64_t begin;    /* producer: start of the record that is being written */
    uint64_t last;     /* producer: start of the last record */
    uint64_t leap;     /* producer: the value of control->leap */
    uint64_t peer;     /* the other side's position, as last read and checked */
    uint64_t taken;    /* consumer: end of the record that was taken last */
    size_t allocated;  /* producer: number of bytes from the start that are allocated */
    ring_allocate *allocate;
    void *context;
};

#define RECORD_HEADER_SIZE 16

/* The description of a record. */
struct record {
    uint32_t kind;
    uint32_t tag;
    uint32_t aux;
    uint8_t *data;
    size_t size; /* of data */
};

/* ------------------------------------------------------------------ producer */

/* Reserves room for a record with `size` bytes of data at *datap. Returns 0, RING_E_FULL,
 * RING_E_CORRUPT, -EMSGSIZE for a record larger than half of the ring, or negative errno of the
 * allocation. Before ring_commit it may be called again for the same record with a larger size:
 * the first `written` bytes are kept, and may move. */
int ring_reserve(struct ring *ring, size_t written, size_t size, uint8_t **datap);

/* The largest data of a record of this ring, in bytes. */
static inline size_t ring_limit(const struct ring *ring)
{
    return ring->size / 2 - RECORD_HEADER_SIZE;
}

/* Completes the record: record->size bytes were written at the place from ring_reserve. */
void ring_commit(struct ring *ring, const struct record *record);

/* True if the consumer has released all published records. */
int ring_is_empty(struct ring *ring);

/* Changes the kind of the last committed record, before it is published. */
void ring_amend(struct ring *ring, uint32_t kind);

/* Makes all committed records visible. */
void ring_publish(struct ring *ring);

/* ------------------------------------------------------------------ consumer */

/* True if the producer has published records that were not taken. Cheap. */
int ring_has_more(const struct ring *ring);

/* Takes the next record. Returns 1, 0 if there is none, or RING_E_CORRUPT. record->data points
 * into the shared memory and stays valid until ring_release. */
int ring_take(struct ring *ring, struct record *record);

/* Returns the room of the taken records to the producer. */
void ring_release(struct ring *ring);

/* ------------------------------------------------------------------ both */

/* `memory` has the ring's bytes, `control` its positions; both are in shared memory. A producer
 * begins at the published position. */
void ring_init(struct ring *ring, struct ring_control *control, uint8_t *memory, size_t size,
               ring_allocate *allocate, void *context);

#endif
