/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Values of CBOR items: conversion of bytes to numbers, and access to items that were read; see
 * cbor.h.
 */
#include "wire/cbor.h"

#include <string.h>

#include "wire/cbor_head.h"

#define I64_LIMIT 9223372036854775808.0 /* 2^63 */

/* ------------------------------------------------------------------ numbers */

static double double_of_half(uint64_t half)
{
    uint64_t fraction = half & 0x3ff, exponent = half >> 10 & 0x1f, bits;
    double value;
    if (exponent == 0) {
        value = (double)fraction * 0x1p-24;
    } else {
        bits = (exponent == 31 ? 0x7ff : exponent - 15 + 1023) << 52 | fraction << 42;
        memcpy(&value, &bits, sizeof value);
    }
    return half & 0x8000 ? -value : value;
}

double cbor_float(uint64_t bits, size_t size)
{
    uint32_t single_bits = (uint32_t)bits;
    float single;
    double value;
    if (size == 2)
        return double_of_half(bits);
    if (size == 4) {
        memcpy(&single, &single_bits, sizeof single);
        return (double)single;
    }
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* ------------------------------------------------------------------ items */

static int whole_of(double number, int64_t *valuep)
{
    if (!(number >= -I64_LIMIT && number < I64_LIMIT) || number != (double)(int64_t)number)
        return CBOR_E_RANGE;
    *valuep = (int64_t)number;
    return 0;
}

int cbor_item_i64(const struct cbor_item *item, int64_t *valuep)
{
    if (item->kind == CBOR_DOUBLE)
        return whole_of(item->number, valuep);
    if (item->kind != CBOR_INT)
        return CBOR_E_RANGE;
    *valuep = item->integer;
    return 0;
}

int cbor_item_double(const struct cbor_item *item, double *valuep)
{
    if (item->kind != CBOR_DOUBLE && item->kind != CBOR_INT)
        return CBOR_E_RANGE;
    *valuep = item->kind == CBOR_INT ? (double)item->integer : item->number;
    return 0;
}

/* ------------------------------------------------------------------ packed numbers */

/* The bits of the tag's number describe the data (RFC 8746, 2.1): 16 = floats, 8 = signed, 4 =
 * little-endian, and a width; floats have twice that width. */
#define PACKED_FLOAT 16
#define PACKED_SIGNED 8

size_t cbor_numbers_width(const struct cbor_item *numbers)
{
    size_t width = (size_t)1 << (numbers->tag & 3);
    return numbers->tag & PACKED_FLOAT ? width * 2 : width;
}

int cbor_numbers_are_integers(const struct cbor_item *numbers)
{
    return !(numbers->tag & PACKED_FLOAT);
}

static uint64_t element_bits(const struct cbor_item *numbers, size_t i)
{
    size_t width = cbor_numbers_width(numbers);
    uint64_t bits = cbor_load(numbers->bytes + i * width, width);
    return numbers->tag & CBOR_TAG_LITTLE ? __builtin_bswap64(bits) >> (64 - 8 * width) : bits;
}

static int64_t element_integer(const struct cbor_item *numbers, size_t i)
{
    uint64_t bits = element_bits(numbers, i);
    switch (numbers->tag & PACKED_SIGNED ? cbor_numbers_width(numbers) : 0) {
    case 1: return (int8_t)bits;
    case 2: return (int16_t)bits;
    case 4: return (int32_t)bits;
    default: return (int64_t)bits;
    }
}

double cbor_element_double(const struct cbor_item *numbers, size_t i)
{
    if (cbor_numbers_are_integers(numbers))
        return (double)element_integer(numbers, i);
    return cbor_float(element_bits(numbers, i), cbor_numbers_width(numbers));
}

int cbor_element_i64(const struct cbor_item *numbers, size_t i, int64_t *valuep)
{
    if (!cbor_numbers_are_integers(numbers))
        return whole_of(cbor_element_double(numbers, i), valuep);
    *valuep = element_integer(numbers, i);
    return 0;
}

/* ------------------------------------------------------------------ strings */

const uint8_t *cbor_string(const struct cbor_item *item, struct buffer *scratch)
{
    struct reader pieces = reader_of(item->bytes, item->count, 0);
    const uint8_t *piece;
    size_t size;
    if (!item->is_chunked)
        return item->bytes;
    buffer_clear(scratch);
    buffer_reserve(scratch, item->size + 1); /* also an empty string needs an address */
    while (cbor_chunk(&pieces, &piece, &size))
        buffer_put_bytes(scratch, piece, size);
    return scratch->failed ? NULL : scratch->data;
}

int cbor_pieces_are(const struct cbor_item *item, const char *text)
{
    struct reader pieces = reader_of(item->bytes, item->count, 0);
    const uint8_t *piece;
    size_t size;
    for (; cbor_chunk(&pieces, &piece, &size); text += size)
        if (memcmp(piece, text, size) != 0)
            return 0;
    return 1;
}
