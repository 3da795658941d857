/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A ring of records; see ring.h.
 */
#include "transport/ring.h"

#include <errno.h>
#include <string.h>

#include "os/atomic.h"

#define KIND_PAD 0xffffffffu  /* no data up to the end of the ring */
#define REWIND_AT 65536       /* an empty ring continues at its start from this position on */
#define ALLOCATION_UNIT 65536
#define UNIT 16               /* alignment of records, in bytes */

/* The head of a record in the ring. A pad has only this head; its size has no meaning. */
struct head {
    uint32_t size; /* size of the data in bytes, without padding to a multiple of UNIT */
    uint32_t kind;
    uint32_t tag;
    uint32_t aux;
};

_Static_assert(sizeof(struct head) == RECORD_HEADER_SIZE, "a record's head fills one unit");

static size_t filled(size_t data_size)
{
    return (RECORD_HEADER_SIZE + data_size + UNIT - 1) & ~(size_t)(UNIT - 1);
}

static size_t place(const struct ring *ring, uint64_t at)
{
    return (size_t)(at & (ring->size - 1));
}

/* The position at which the ring continues if it is empty at `at`. A leap never begins at position
 * 0, so 0 means none. */
static uint64_t leap_from(const struct ring *ring, uint64_t at, uint64_t leap)
{
    return at == leap && place(ring, at) > 0 ? at + ring->size - place(ring, at) : at;
}

void ring_init(struct ring *ring, struct ring_control *control, uint8_t *memory, size_t size,
               ring_allocate *allocate, void *context)
{
    *ring = (struct ring){ .control = control,
                           .base = memory,
                           .size = size,
                           .allocate = allocate,
                           .context = context };
}

/* ------------------------------------------------------------------ producer */

/* Reads the consumer's position. Returns 0 or RING_E_CORRUPT. */
static int see_consumer(struct ring *ring)
{
    uint64_t tail = leap_from(ring, atomic_get_u64(&ring->control->tail), ring->leap);
    if (tail > ring->at || tail < ring->peer || ring->at - tail > ring->size || tail % UNIT)
        return RING_E_CORRUPT;
    ring->peer = tail;
    return 0;
}

int ring_is_empty(struct ring *ring)
{
    return see_consumer(ring) == 0 && ring->peer == ring->at;
}

/* Allocates the ring's memory up to `end`. */
static int allocate_up_to(struct ring *ring, size_t end)
{
    if (end <= ring->allocated)
        return 0;
    size_t wanted = (end + ALLOCATION_UNIT - 1) & ~(size_t)(ALLOCATION_UNIT - 1);
    if (wanted > ring->size)
        wanted = ring->size;
    int error = ring->allocate(ring->context, ring->allocated, wanted - ring->allocated);
    if (error == 0)
        ring->allocated = wanted;
    return error;
}

static void write_head(struct ring *ring, uint64_t at, const struct head *head)
{
    memcpy(ring->base + place(ring, at), head, sizeof *head);
}

/* Finds a contiguous place for a record: after the last record, or at the ring's start. An empty
 * ring gets to its start by a leap, another ring by a pad. Returns 0, RING_E_FULL or
 * RING_E_CORRUPT. A record is at most half of the ring, so it always fits into an empty ring. */
static int find_room(struct ring *ring, size_t total, uint64_t *beginp)
{
    size_t at = place(ring, ring->at), to_end = ring->size - at;
    size_t free_size = ring->size - (size_t)(ring->at - ring->peer);
    if (at > 0 && at < REWIND_AT && total <= to_end && total <= free_size) {
        *beginp = ring->at; /* whatever the consumer has read: its cache line stays with it */
        return 0;
    }
    int error = see_consumer(ring);
    if (error < 0)
        return error;
    free_size = ring->size - (size_t)(ring->at - ring->peer);
    int leaps = ring->at == ring->peer && (at >= REWIND_AT || total > to_end);
    int fits_here = total <= to_end && total <= free_size;
    int fits_start = leaps || to_end + total <= free_size;
    if (!fits_here && !fits_start)
        return RING_E_FULL;
    *beginp = leaps || !fits_here ? ring->at + to_end : ring->at;
    return 0;
}

int ring_reserve(struct ring *ring, size_t written, size_t size, uint8_t **datap)
{
    uint64_t begin;
    if (size > ring_limit(ring))
        return -EMSGSIZE;
    int error = find_room(ring, filled(size), &begin);
    if (error == 0 && begin != ring->at) /* room for the head of a pad */
        error = allocate_up_to(ring, place(ring, ring->at) + RECORD_HEADER_SIZE);
    if (error == 0)
        error = allocate_up_to(ring, place(ring, begin) + filled(size));
    if (error < 0)
        return error;
    uint8_t *data = ring->base + place(ring, begin) + RECORD_HEADER_SIZE;
    if (written > 0 && begin != ring->begin)
        memmove(data, ring->base + place(ring, ring->begin) + RECORD_HEADER_SIZE, written);
    ring->begin = begin;
    *datap = data;
    return 0;
}

/* Marks the bytes between the last record and the next one as unused, for the consumer. */
static void leave_out(struct ring *ring)
{
    struct head pad = { .kind = KIND_PAD };
    if (ring->at != ring->peer)
        write_head(ring, ring->at, &pad);
    else {
        ring->leap = ring->at;
        ring->peer = ring->begin;
        atomic_set_u64_relaxed(&ring->control->leap, ring->leap); /* the head publishes it */
    }
}

void ring_commit(struct ring *ring, const struct record *record)
{
    struct head head = { .size = (uint32_t)record->size,
                         .kind = record->kind,
                         .tag = record->tag,
                         .aux = record->aux };
    if (ring->begin != ring->at)
        leave_out(ring);
    write_head(ring, ring->begin, &head);
    ring->last = ring->begin;
    ring->at = ring->begin + filled(record->size);
}

void ring_amend(struct ring *ring, uint32_t kind)
{
    memcpy(ring->base + place(ring, ring->last) + offsetof(struct head, kind), &kind, sizeof kind);
}

void ring_publish(struct ring *ring)
{
    atomic_set_u64(&ring->control->head, ring->at);
}

/* ------------------------------------------------------------------ consumer */

int ring_has_more(const struct ring *ring)
{
    return atomic_get_u64_relaxed(&ring->control->head) != ring->taken; /* who takes, looks anew */
}

/* Reads the producer's position. Returns 0, or RING_E_CORRUPT with nothing changed. */
static int see_producer(struct ring *ring)
{
    uint64_t head = atomic_get_u64(&ring->control->head);
    uint64_t at = ring->at, taken = ring->taken;
    if (head != taken && at == taken)
        at = taken = leap_from(ring, at, atomic_get_u64_relaxed(&ring->control->leap));
    if (head < taken || head - at > ring->size || head % UNIT)
        return RING_E_CORRUPT;
    ring->at = at;
    ring->taken = taken;
    ring->peer = head;
    return 0;
}

int ring_take(struct ring *ring, struct record *record)
{
    for (;;) {
        if (ring->taken == ring->peer && see_producer(ring) < 0)
            return RING_E_CORRUPT;
        if (ring->taken == ring->peer)
            return 0;
        struct head head;
        size_t at = place(ring, ring->taken), to_end = ring->size - at;
        size_t there = (size_t)(ring->peer - ring->taken);
        memcpy(&head, ring->base + at, sizeof head);
        atomic_read_once(); /* the producer may change it */
        if (head.kind != KIND_PAD && head.size > to_end) /* filled() of a larger size may wrap */
            return RING_E_CORRUPT;
        size_t total = head.kind == KIND_PAD ? to_end : filled(head.size);
        if (total > there || total > to_end)
            return RING_E_CORRUPT;
        ring->taken += total;
        if (head.kind == KIND_PAD)
            continue;
        *record = (struct record){ .kind = head.kind,
                                   .tag = head.tag,
                                   .aux = head.aux,
                                   .data = ring->base + at + RECORD_HEADER_SIZE,
                                   .size = head.size };
        return 1;
    }
}

void ring_release(struct ring *ring)
{
    if (ring->at == ring->taken)
        return;
    ring->at = ring->taken;
    atomic_set_u64(&ring->control->tail, ring->at);
}
