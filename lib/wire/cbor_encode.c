/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Encodes CBOR items into a buffer; see cbor.h.
 */
#include "wire/cbor.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "wire/cbor_head.h"

#define WHOLE_LIMIT 9007199254740992.0 /* 2^53: each integer up to it is exact as a double */

/* ------------------------------------------------------------------ heads */

/* A first byte and a value of 2^log_size bytes. */
static void put_wide(struct buffer *buffer, unsigned major, unsigned log_size, uint64_t value)
{
    size_t size = (size_t)1 << log_size;
    uint64_t big = CBOR_BIG(64, value << (64 - 8 * size)); /* its bytes first */
    uint8_t *at = buffer_extend(buffer, 1 + size);
    if (!at)
        return;
    *at = (uint8_t)(major << 5 | (HEAD_1_BYTE + log_size));
    memcpy(at + 1, &big, size);
}

static void put_head(struct buffer *buffer, unsigned major, uint64_t value)
{
    if (value < HEAD_1_BYTE)
        buffer_put_u8(buffer, (uint8_t)(major << 5 | value));
    else if (value <= UINT8_MAX)
        put_wide(buffer, major, 0, value);
    else if (value <= UINT16_MAX)
        put_wide(buffer, major, 1, value);
    else if (value <= UINT32_MAX)
        put_wide(buffer, major, 2, value);
    else
        put_wide(buffer, major, 3, value);
}

static void put_simple(struct buffer *buffer, unsigned value)
{
    buffer_put_u8(buffer, (uint8_t)(MAJOR_SIMPLE << 5 | value));
}

void cbor_put_null(struct buffer *buffer)
{
    put_simple(buffer, SIMPLE_NULL);
}

void cbor_put_bool(struct buffer *buffer, int value)
{
    put_simple(buffer, value ? SIMPLE_TRUE : SIMPLE_FALSE);
}

void cbor_put_end(struct buffer *buffer)
{
    put_simple(buffer, HEAD_INDEFINITE);
}

void cbor_put_tag(struct buffer *buffer, uint64_t tag)
{
    put_head(buffer, MAJOR_TAG, tag);
}

/* ------------------------------------------------------------------ numbers */

void cbor_put_int(struct buffer *buffer, int64_t value)
{
    if (value >= 0)
        put_head(buffer, MAJOR_UNSIGNED, (uint64_t)value);
    else
        put_head(buffer, MAJOR_NEGATIVE, ~(uint64_t)value); /* -1 - value */
}

/* Converts a single, which is not a NaN, to an equal half float. True if there is one. */
static int half_of(uint32_t single, uint16_t *halfp)
{
    uint32_t sign = single >> 16 & 0x8000;
    uint32_t fraction = single & 0x7fffff;
    int exponent = (int)(single >> 23 & 0xff) - 127;
    uint32_t whole = fraction | 0x800000;
    if (exponent == 128)
        *halfp = (uint16_t)(sign | 0x7c00);
    else if (exponent == -127 && fraction == 0)
        *halfp = (uint16_t)sign;
    else if (exponent >= -14 && exponent <= 15 && (fraction & 0x1fff) == 0)
        *halfp = (uint16_t)(sign | (uint32_t)(exponent + 15) << 10 | fraction >> 13);
    else if (exponent >= -24 && exponent < -14 && (whole & ((1u << (-1 - exponent)) - 1)) == 0)
        *halfp = (uint16_t)(sign | whole >> (-1 - exponent)); /* in units of 2^-24 */
    else
        return 0;
    return 1;
}

/* Converts a double, which is not a NaN, to an equal single. True if there is one. */
static int single_of(double value, uint32_t *singlep)
{
    if (fabs(value) > FLT_MAX && !isinf(value))
        return 0;
    volatile float rounded = (float)value; /* an x87 register holds more bits */
    float narrow = rounded;
    memcpy(singlep, &narrow, sizeof narrow);
    return (double)narrow == value;
}

void cbor_put_double(struct buffer *buffer, double value)
{
    uint64_t bits;
    uint32_t single;
    uint16_t half;
    memcpy(&bits, &value, sizeof value);
    if (isnan(value))
        put_wide(buffer, MAJOR_SIMPLE, 1, 0x7e00);
    else if (!single_of(value, &single))
        put_wide(buffer, MAJOR_SIMPLE, 3, bits);
    else if (!half_of(single, &half))
        put_wide(buffer, MAJOR_SIMPLE, 2, single);
    else
        put_wide(buffer, MAJOR_SIMPLE, 1, half);
}

void cbor_put_number(struct buffer *buffer, double value)
{
    if (fabs(value) <= WHOLE_LIMIT && value == (double)(int64_t)value)
        cbor_put_int(buffer, (int64_t)value);
    else
        cbor_put_double(buffer, value);
}

void cbor_put_numbers(struct buffer *buffer, unsigned tag, const void *values, size_t count)
{
    struct cbor_item item = { .tag = tag };
    int is_little = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ && cbor_numbers_width(&item) > 1;
    cbor_put_tag(buffer, is_little ? tag + CBOR_TAG_LITTLE : tag);
    cbor_put_bytes(buffer, values, count * cbor_numbers_width(&item));
}

/* ------------------------------------------------------------------ strings */

void cbor_put_text_head(struct buffer *buffer, size_t size)
{
    put_head(buffer, MAJOR_TEXT, size);
}

void cbor_put_bytes_head(struct buffer *buffer, size_t size)
{
    put_head(buffer, MAJOR_BYTES, size);
}

void cbor_put_text(struct buffer *buffer, const char *text, size_t size)
{
    cbor_put_text_head(buffer, size);
    buffer_put_bytes(buffer, text, size);
}

void cbor_put_bytes(struct buffer *buffer, const void *bytes, size_t size)
{
    cbor_put_bytes_head(buffer, size);
    buffer_put_bytes(buffer, bytes, size);
}

static int has_controls(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if ((bytes[i] < ' ' && (bytes[i] < '\t' || bytes[i] > '\r')) || bytes[i] == 0x7f)
            return 1;
    return 0;
}

int cbor_is_text(const void *bytes, size_t size)
{
    return !has_controls(bytes, size) && cbor_is_utf8(bytes, size);
}

void cbor_put_string(struct buffer *buffer, const void *bytes, size_t size)
{
    if (cbor_is_text(bytes, size))
        cbor_put_text(buffer, bytes, size);
    else
        cbor_put_bytes(buffer, bytes, size);
}

/* ------------------------------------------------------------------ arrays, maps */

static void put_container(struct buffer *buffer, unsigned major, size_t count)
{
    if (count == CBOR_INDEFINITE)
        buffer_put_u8(buffer, (uint8_t)(major << 5 | HEAD_INDEFINITE));
    else
        put_head(buffer, major, count);
}

void cbor_put_array(struct buffer *buffer, size_t count)
{
    put_container(buffer, MAJOR_ARRAY, count);
}

void cbor_put_map(struct buffer *buffer, size_t count)
{
    put_container(buffer, MAJOR_MAP, count);
}

void cbor_put_matrix(struct buffer *buffer, uint32_t rows, uint32_t columns)
{
    cbor_put_tag(buffer, CBOR_TAG_MATRIX);
    cbor_put_array(buffer, 2);
    cbor_put_array(buffer, 2);
    cbor_put_int(buffer, rows);
    cbor_put_int(buffer, columns);
}
