/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A slot: the newest value of a stream, in buffers of shared memory. The writer always has one
 * buffer that nobody reads, the reader one that nobody writes, and a third is exchanged: so the
 * writer never waits, and the reader gets complete values, the newest one, without a copy. The
 * reader has four more: so many values it may keep on loan while newer ones arrive.
 *
 * The word `middle` holds the number of the exchanged buffer, and SLOT_FRESH while the reader has
 * not got it. Both sides check what they find in it: a peer that writes nonsense there harms
 * itself.
 */
#ifndef TRANSPORT_SLOT_H
#define TRANSPORT_SLOT_H

#include <errno.h>
#include <stddef.h>
#include <stdint.h>

#define SLOT_BUFFERS 7
#define SLOT_LOANS_MAX 4 /* values of one slot that are kept at the same time */
#define SLOT_FRESH 8u
#define SLOT_E_CORRUPT (-EBADMSG)

/* What lies in one buffer. */
struct slot_value {
    uint64_t offset; /* of the bytes, from the start of the memory */
    uint32_t size;
    uint32_t status;    /* COMMAND_STATUS_... */
    int32_t sim_time;   /* ms */
    uint32_t unused;
};

/* In shared memory. */
struct slot_shared {
    uint32_t middle;
    uint32_t loans; /* the reader's: a bit for each buffer that it keeps, also after the stream's end */
    uint32_t unused[6];
    struct slot_value value[SLOT_BUFFERS];
    uint8_t pad[56]; /* two writers of neighbouring slots do not share a cache line */
};

struct slot_writer {
    struct slot_shared *shared;
    uint32_t back; /* the buffer that is written now */
};

struct slot_reader {
    struct slot_shared *shared;
    uint32_t front;
    uint32_t owned; /* a bit for each buffer that the reader has */
    int has_value;
    uint16_t loans[SLOT_BUFFERS]; /* of each: how often it is lent */
};

/* Both sides agree on who begins with which buffer; the writer sets `middle`. */
void slot_writer_init(struct slot_writer *writer, struct slot_shared *shared);
void slot_reader_init(struct slot_reader *reader, struct slot_shared *shared);

/* Makes the value that was written into buffer `back` the newest. 0 or SLOT_E_CORRUPT. */
int slot_publish(struct slot_writer *writer, const struct slot_value *value);

/* True when slot_read would give another value than before. Cheap. */
int slot_has_news(const struct slot_reader *reader);

/* The newest value: 1 and a copy of its description; 0 when there was none yet;
 * SLOT_E_CORRUPT. What it describes stays as it is until the next call, and longer on loan. */
int slot_read(struct slot_reader *reader, struct slot_value *value);

/* Keeps the value that was read last: its buffer's number, for slot_return, or -ENOBUFS when
 * SLOT_LOANS_MAX others are kept. The same value may be lent again. */
int slot_lend(struct slot_reader *reader);
void slot_return(struct slot_reader *reader, uint32_t buffer);

/* True while the reader keeps this buffer: for a writer whose stream has ended. */
int slot_is_lent(const struct slot_shared *shared, uint32_t buffer);

#endif
