/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A slot: the newest value of a stream, in buffers of shared memory. One buffer belongs to the
 * writer, one to the reader, and a third one is exchanged. The writer therefore never waits, and
 * the reader gets the newest complete value without a copy. The reader has four more buffers: it
 * can keep that many values on loan while newer ones arrive.
 *
 * The word `middle` holds the number of the exchanged buffer, and SLOT_FRESH until the reader has
 * fetched it. Both sides check the value of this word: a peer that writes nonsense there harms
 * only itself.
 */
#ifndef TRANSPORT_SLOT_H
#define TRANSPORT_SLOT_H

#include <errno.h>
#include <stddef.h>
#include <stdint.h>

#define SLOT_BUFFERS 7
#define SLOT_LOANS_MAX 4 /* most values of one slot that are kept at the same time */
#define SLOT_FRESH 8u
#define SLOT_E_CORRUPT (-EBADMSG)

/* The content of one buffer. */
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
    uint32_t loans; /* written by the reader: one bit per buffer that it keeps, also after the
                       stream's end */
    uint32_t unused[6];
    struct slot_value value[SLOT_BUFFERS];
    uint8_t pad[56]; /* so that writers of neighbouring slots do not share a cache line */
};

struct slot_writer {
    struct slot_shared *shared;
    uint32_t back; /* the buffer for the next value */
};

struct slot_reader {
    struct slot_shared *shared;
    uint32_t front;
    uint32_t owned; /* one bit per buffer that the reader has */
    int has_value;
    uint16_t loans[SLOT_BUFFERS]; /* number of loans of each buffer */
};

/* Both sides use the same initial buffers. The writer sets `middle`. */
void slot_writer_init(struct slot_writer *writer, struct slot_shared *shared);
void slot_reader_init(struct slot_reader *reader, struct slot_shared *shared);

/* Makes the value in buffer `back` the newest one. Returns 0 or SLOT_E_CORRUPT. */
int slot_publish(struct slot_writer *writer, const struct slot_value *value);

/* True if slot_read would return a newer value than before. Cheap. */
int slot_has_news(const struct slot_reader *reader);

/* Reads the newest value. Returns 1 and a copy of its description; 0 if there is no value yet;
 * SLOT_E_CORRUPT. The value does not change until the next call; a value on loan does not change
 * until it is returned. */
int slot_read(struct slot_reader *reader, struct slot_value *value);

/* Lends the value that was read last. Returns its buffer's number, for slot_return, or -ENOBUFS if
 * SLOT_LOANS_MAX other values are on loan. The same value can be lent several times. */
int slot_lend(struct slot_reader *reader);
void slot_return(struct slot_reader *reader, uint32_t buffer);

/* As slot_return, after the end of the stream, when there is no reader. */
void slot_release(struct slot_shared *shared, uint32_t buffer);

/* True while the reader keeps this buffer. For a writer whose stream has ended. */
int slot_is_lent(const struct slot_shared *shared, uint32_t buffer);

#endif
