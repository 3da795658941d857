/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The first byte of a CBOR item: 3 bits for its type, and 5 bits for its value, or for the size of
 * the value after it. For cbor_*.c only.
 */
#ifndef WIRE_CBOR_HEAD_H
#define WIRE_CBOR_HEAD_H

#include "wire/cbor.h"

enum major {
    MAJOR_UNSIGNED,
    MAJOR_NEGATIVE, /* -1 - value */
    MAJOR_BYTES,
    MAJOR_TEXT,
    MAJOR_ARRAY,
    MAJOR_MAP,
    MAJOR_TAG,
    MAJOR_SIMPLE /* simple values, and floats by the size of their value */
};

#define HEAD_1_BYTE 24u /* + n: a value of 2^n bytes, n <= 3, follows; a smaller number is the
                           value */
#define HEAD_INDEFINITE 31u
#define CBOR_BREAK 0xff /* end of an item of indefinite length */

/* A number of so many bits, from big-endian or to it. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define CBOR_BIG(bits, value) __builtin_bswap##bits(value)
#else
#define CBOR_BIG(bits, value) (value)
#endif

enum simple { SIMPLE_FALSE = 20, SIMPLE_TRUE, SIMPLE_NULL, SIMPLE_UNDEFINED };

/* Reads one item without its contents. Returns 0, or an outcome. The item is completely inside the
 * reader's bytes. The count of an array or map is not larger than the remaining bytes allow. The
 * tag's requirements are checked as far as the item alone shows them. */
int cbor_decode(struct reader *reader, struct cbor_item *item);

/* Reads the next piece of a text or byte string in pieces (from a reader of item->bytes and the
 * bytes after it). True, or false at its end. */
int cbor_chunk(struct reader *reader, const uint8_t **bytesp, size_t *sizep);

/* Reads a big-endian number of 1, 2, 4 or 8 bytes; converts the bits of a float of 2, 4 or 8
 * bytes. */
static inline uint64_t cbor_load(const uint8_t *at, size_t size)
{
    uint32_t high, low;
    uint16_t half;
    switch (size) {
    case 1:
        return *at;
    case 2:
        memcpy(&half, at, sizeof half);
        return CBOR_BIG(16, half);
    case 4:
        memcpy(&high, at, sizeof high);
        return CBOR_BIG(32, high);
    default:
        memcpy(&high, at, sizeof high);
        memcpy(&low, at + sizeof high, sizeof low);
        return (uint64_t)CBOR_BIG(32, high) << 32 | CBOR_BIG(32, low);
    }
}
double cbor_float(uint64_t bits, size_t size);

#endif
