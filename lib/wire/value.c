/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Values in bytes; see value.h. Data on the wire has the client's byte order and is not aligned,
 * so memcpy is used everywhere.
 */
#include "wire/value.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The longest message: lengths on the wire are signed 32-bit. */
#define BUFFER_LIMIT ((size_t)INT32_MAX)

static uint16_t swapped16(uint16_t value)
{
    return (uint16_t)((value >> 8) | (value << 8));
}

static uint32_t swapped32(uint32_t value)
{
    return (value >> 24) | ((value >> 8) & 0xff00u) | ((value << 8) & 0xff0000u) | (value << 24);
}

/* ------------------------------------------------------------------ reading */

struct reader reader_of(const void *bytes, size_t size, int swap)
{
    return (struct reader){ .at = bytes, .left = size, .swap = swap };
}

static inline const uint8_t *take(struct reader *reader, size_t size)
{
    const uint8_t *at = reader->at;
    if (reader->failed || size > reader->left) {
        reader->failed = 1;
        return NULL;
    }
    reader->left -= size;
    if (size > 0)
        reader->at += size;
    return at;
}

uint16_t value_load_u16(const uint8_t *at, int swap)
{
    uint16_t value;
    memcpy(&value, at, 2);
    return swap ? swapped16(value) : value;
}

static inline uint32_t load_u32(const uint8_t *at, int swap)
{
    uint32_t value;
    memcpy(&value, at, 4);
    return swap ? swapped32(value) : value;
}

int32_t value_load_i32(const uint8_t *at, int swap)
{
    return (int32_t)load_u32(at, swap);
}

static inline uint32_t take_u32(struct reader *reader)
{
    const uint8_t *at = take(reader, 4);
    return at ? load_u32(at, reader->swap) : 0;
}

const uint8_t *reader_bytes(struct reader *reader, size_t size)
{
    return take(reader, size);
}

uint8_t reader_u8(struct reader *reader)
{
    const uint8_t *at = take(reader, 1);
    return at ? *at : 0;
}

uint16_t reader_u16(struct reader *reader)
{
    const uint8_t *at = take(reader, 2);
    return at ? value_load_u16(at, reader->swap) : 0;
}

int32_t reader_i32(struct reader *reader)
{
    return (int32_t)take_u32(reader);
}

float reader_f32(struct reader *reader)
{
    uint32_t bits = take_u32(reader);
    float value;
    memcpy(&value, &bits, 4);
    return value;
}

void reader_i32_array(struct reader *reader, int32_t *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        values[i] = reader_i32(reader);
}

void reader_f32_array(struct reader *reader, float *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        values[i] = reader_f32(reader);
}

const char *reader_string(struct reader *reader)
{
    const void *end =
        reader->failed || reader->left == 0 ? NULL : memchr(reader->at, 0, reader->left);
    if (!end) {
        reader->failed = 1;
        return NULL;
    }
    return (const char *)reader_bytes(reader, (size_t)((const uint8_t *)end - reader->at) + 1);
}

const char *reader_strings(struct reader *reader, size_t count)
{
    const char *first = (const char *)reader->at;
    for (size_t i = 0; i < count && !reader->failed; i++)
        reader_string(reader);
    return reader->failed ? NULL : first;
}

/* ------------------------------------------------------------------ writing */

void buffer_free(struct buffer *buffer)
{
    free(buffer->data);
    *buffer = (struct buffer){ 0 };
}

void buffer_clear(struct buffer *buffer)
{
    buffer->size = 0;
    buffer->failed = 0;
}

static int grow_on_heap(struct buffer *buffer, size_t capacity)
{
    uint8_t *data = realloc(buffer->data, capacity);
    if (!data)
        return -ENOMEM;
    buffer->data = data;
    buffer->capacity = capacity;
    return 0;
}

static int make_room(struct buffer *buffer, size_t more)
{
    size_t capacity = buffer->capacity < 128 ? 256 : buffer->capacity * 2;
    int error = buffer->failed || more > BUFFER_LIMIT - buffer->size ? -ENOMEM : 0;
    if (error == 0 && capacity < buffer->size + more)
        capacity = buffer->size + more;
    if (error == 0)
        error = buffer->grow ? buffer->grow(buffer, capacity) : grow_on_heap(buffer, capacity);
    if (error < 0) {
        buffer->failed = 1;
        return -ENOMEM;
    }
    return 0;
}

/* Nearly always there is room: these lines are part of each function below. */
static inline int has_room(struct buffer *buffer, size_t more)
{
    return (!buffer->failed && more <= buffer->capacity - buffer->size) ||
           make_room(buffer, more) == 0;
}

static inline void append(struct buffer *buffer, const void *bytes, size_t size)
{
    if (!has_room(buffer, size))
        return;
    memcpy(buffer->data + buffer->size, bytes, size);
    buffer->size += size;
}

static inline void append_u32(struct buffer *buffer, uint32_t value)
{
    if (buffer->swap)
        value = swapped32(value);
    append(buffer, &value, 4);
}

void value_store_u16(uint8_t *at, uint16_t value, int swap)
{
    if (swap)
        value = swapped16(value);
    memcpy(at, &value, 2);
}

void value_store_i32(uint8_t *at, int32_t value, int swap)
{
    uint32_t bits = (uint32_t)value;
    if (swap)
        bits = swapped32(bits);
    memcpy(at, &bits, 4);
}

int buffer_reserve(struct buffer *buffer, size_t more)
{
    return has_room(buffer, more) ? 0 : -ENOMEM;
}

uint8_t *buffer_extend(struct buffer *buffer, size_t size)
{
    if (!has_room(buffer, size))
        return NULL;
    uint8_t *at = buffer->data + buffer->size;
    buffer->size += size;
    return at;
}

void buffer_put_bytes(struct buffer *buffer, const void *bytes, size_t size)
{
    if (size > 0)
        append(buffer, bytes, size);
}

void buffer_put_u8(struct buffer *buffer, uint8_t value)
{
    append(buffer, &value, 1);
}

void buffer_put_u16(struct buffer *buffer, uint16_t value)
{
    if (buffer->swap)
        value = swapped16(value);
    append(buffer, &value, 2);
}

void buffer_put_i32(struct buffer *buffer, int32_t value)
{
    append_u32(buffer, (uint32_t)value);
}

void buffer_put_f32(struct buffer *buffer, float value)
{
    uint32_t bits;
    memcpy(&bits, &value, 4);
    append_u32(buffer, bits);
}

void buffer_put_i32_array(struct buffer *buffer, const int32_t *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buffer_put_i32(buffer, values[i]);
}

void buffer_put_f32_array(struct buffer *buffer, const double *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buffer_put_f32(buffer, (float)values[i]);
}

void buffer_put_string(struct buffer *buffer, const char *text)
{
    buffer_put_bytes(buffer, text, strlen(text) + 1);
}
