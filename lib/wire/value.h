/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Values in bytes: a reader that never passes the end of its bytes, and a buffer that grows. Both
 * convert byte order if `swap` is set (a big-endian client on a little-endian server). A failure
 * is recorded, so that a decoder can check once at its end.
 */
#ifndef WIRE_VALUE_H
#define WIRE_VALUE_H

#include <stddef.h>
#include <stdint.h>

/* ------------------------------------------------------------------ reading */

struct reader {
    const uint8_t *at;
    size_t left;
    int swap;   /* the values have the other byte order */
    int failed; /* a read has passed the end; every later read returns 0 */
};

struct reader reader_of(const void *bytes, size_t size, int swap);

uint8_t reader_u8(struct reader *reader);
uint16_t reader_u16(struct reader *reader);
int32_t reader_i32(struct reader *reader);
float reader_f32(struct reader *reader);
void reader_i32_array(struct reader *reader, int32_t *values, size_t count);
void reader_f32_array(struct reader *reader, float *values, size_t count);

/* From bytes that are there. */
uint16_t value_load_u16(const uint8_t *at, int swap);
int32_t value_load_i32(const uint8_t *at, int swap);

/* Returns `size` bytes in place, or NULL (and failed) if there are fewer. */
const uint8_t *reader_bytes(struct reader *reader, size_t size);

/* Returns a NUL-terminated string in place, or NULL (and failed) without a NUL. */
const char *reader_string(struct reader *reader);

/* Returns `count` consecutive NUL-terminated strings in place (the first one), or NULL and
 * failed. */
const char *reader_strings(struct reader *reader, size_t count);

/* ------------------------------------------------------------------ writing */

struct buffer {
    uint8_t *data;
    size_t size;
    size_t capacity;
    int swap;   /* write values with the other byte order */
    int failed; /* memory ran out; later data is lost */

    /* For memory that is not from malloc: makes room for `capacity` bytes, keeps the present ones,
     * and changes data and capacity. Returns 0, or negative errno. NULL for an ordinary buffer. */
    int (*grow)(struct buffer *buffer, size_t capacity);
    void *context; /* context of `grow` */
};

/* For ordinary buffers only. */
void buffer_free(struct buffer *buffer);

/* Empties the buffer and clears a failure; its memory is kept for reuse. */
void buffer_clear(struct buffer *buffer);

/* Makes room for `more` bytes after the present ones. Returns 0, or -ENOMEM (and failed). */
int buffer_reserve(struct buffer *buffer, size_t more);

/* Appends `size` uninitialised bytes. Returns their address, or NULL (and failed). */
uint8_t *buffer_extend(struct buffer *buffer, size_t size);

void buffer_put_u8(struct buffer *buffer, uint8_t value);
void buffer_put_u16(struct buffer *buffer, uint16_t value);
void buffer_put_i32(struct buffer *buffer, int32_t value);
void buffer_put_f32(struct buffer *buffer, float value);
void buffer_put_i32_array(struct buffer *buffer, const int32_t *values, size_t count);
/* Writes each double as the wire's 4-byte float. */
void buffer_put_f32_array(struct buffer *buffer, const double *values, size_t count);
void buffer_put_bytes(struct buffer *buffer, const void *bytes, size_t size);
/* Writes over bytes that were put before. */
void value_store_u16(uint8_t *at, uint16_t value, int swap);
void value_store_i32(uint8_t *at, int32_t value, int swap);
/* Writes the text with its NUL. */
void buffer_put_string(struct buffer *buffer, const char *text);

#endif
