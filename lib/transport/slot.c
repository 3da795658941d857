/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Three buffers for the newest value; see slot.h.
 */
#include "transport/slot.h"

#include "os/atomic.h"

#define WRITER_BEGINS 0u
#define MIDDLE_BEGINS 1u
#define READER_BEGINS 2u

void slot_writer_init(struct slot_writer *writer, struct slot_shared *shared)
{
    *writer = (struct slot_writer){ .shared = shared, .back = WRITER_BEGINS };
    atomic_set_u32(&shared->middle, MIDDLE_BEGINS);
}

void slot_reader_init(struct slot_reader *reader, struct slot_shared *shared)
{
    *reader = (struct slot_reader){ .shared = shared, .front = READER_BEGINS };
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
    return (atomic_get_u32(&reader->shared->middle) & SLOT_FRESH) != 0;
}

int slot_read(struct slot_reader *reader, struct slot_value *value)
{
    if (slot_has_news(reader)) {
        uint32_t middle = atomic_exchange_u32(&reader->shared->middle, reader->front);
        middle &= ~SLOT_FRESH;
        if (middle >= SLOT_BUFFERS || middle == reader->front)
            return SLOT_E_CORRUPT;
        reader->front = middle;
        reader->has_value = 1;
    }
    if (reader->has_value)
        *value = reader->shared->value[reader->front];
    return reader->has_value;
}
