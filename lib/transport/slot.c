/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The newest value of a stream; see slot.h.
 */
#include "transport/slot.h"

#include "os/atomic.h"

#define WRITER_BEGINS 0u
#define MIDDLE_BEGINS 1u
#define READER_BEGINS 2u
#define READER_OWNS (((1u << SLOT_BUFFERS) - 1) & ~(1u << WRITER_BEGINS | 1u << MIDDLE_BEGINS))

_Static_assert(sizeof(struct slot_shared) % 64 == 0, "slots begin at cache lines");

void slot_writer_init(struct slot_writer *writer, struct slot_shared *shared)
{
    *writer = (struct slot_writer){ .shared = shared, .back = WRITER_BEGINS };
    atomic_set_u32_relaxed(&shared->middle, MIDDLE_BEGINS); /* no value is there yet */
}

void slot_reader_init(struct slot_reader *reader, struct slot_shared *shared)
{
    *reader = (struct slot_reader){ .shared = shared, .front = READER_BEGINS,
                                    .owned = READER_OWNS };
    atomic_set_u32_relaxed(&shared->loans, 0); /* the command that starts the stream publishes it */
}

int slot_publish(struct slot_writer *writer, const struct slot_value *value)
{
    writer->shared->value[writer->back] = *value;
    uint32_t middle = atomic_exchange_u32(&writer->shared->middle, writer->back | SLOT_FRESH);
    middle &= ~SLOT_FRESH;
    if (middle >= SLOT_BUFFERS || middle == writer->back)
        return SLOT_E_CORRUPT;
    writer->back = middle;
    return 0;
}

int slot_has_news(const struct slot_reader *reader)
{
    return (atomic_get_u32_relaxed(&reader->shared->middle) & SLOT_FRESH) != 0; /* see fetch */
}

/* Finds a buffer that the reader does not use. The reader has one more than it can lend, so there
 * always is one. */
static uint32_t spare(const struct slot_reader *reader)
{
    uint32_t buffer = reader->front;
    while (reader->loans[buffer] > 0 || !(reader->owned & 1u << buffer))
        buffer = (buffer + 1) % SLOT_BUFFERS;
    return buffer;
}

/* Exchanges a spare buffer for the buffer with the newest value. */
static int fetch(struct slot_reader *reader)
{
    uint32_t given = spare(reader);
    uint32_t middle = atomic_exchange_u32(&reader->shared->middle, given);
    middle &= ~SLOT_FRESH;
    if (middle >= SLOT_BUFFERS || (reader->owned & 1u << middle))
        return SLOT_E_CORRUPT;
    reader->owned = (reader->owned & ~(1u << given)) | 1u << middle;
    reader->front = middle;
    reader->has_value = 1;
    return 0;
}

int slot_read(struct slot_reader *reader, struct slot_value *value)
{
    if (slot_has_news(reader) && fetch(reader) < 0)
        return SLOT_E_CORRUPT;
    if (reader->has_value)
        *value = reader->shared->value[reader->front];
    atomic_read_once();
    return reader->has_value;
}

int slot_lend(struct slot_reader *reader)
{
    uint32_t buffer = reader->front;
    int lent = 0;
    for (int i = 0; i < SLOT_BUFFERS; i++)
        lent += reader->loans[i] > 0;
    int is_full = reader->loans[buffer] > 0 ? reader->loans[buffer] == UINT16_MAX
                                            : lent == SLOT_LOANS_MAX;
    if (is_full)
        return -ENOBUFS;
    if (reader->loans[buffer]++ == 0) /* the command that ends the stream publishes it */
        atomic_set_u32_relaxed(&reader->shared->loans, reader->shared->loans | 1u << buffer);
    return (int)buffer;
}

void slot_release(struct slot_shared *shared, uint32_t buffer)
{
    atomic_set_u32(&shared->loans, shared->loans & ~(1u << buffer));
}

void slot_return(struct slot_reader *reader, uint32_t buffer)
{
    if (--reader->loans[buffer] == 0)
        slot_release(reader->shared, buffer);
}

int slot_is_lent(const struct slot_shared *shared, uint32_t buffer)
{
    return (atomic_get_u32(&shared->loans) >> buffer & 1) != 0;
}
