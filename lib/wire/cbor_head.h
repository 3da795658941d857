/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The first byte of an item of CBOR: 3 bits for what it is, and 5 bits for its value, or for the
 * size of the value behind it. For cbor_....c only.
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

#define HEAD_1_BYTE 24u /* + n: a value of 2^n bytes, n <= 3, follows; what is less is the value */
#define HEAD_INDEFINITE 31u
#define CBOR_BREAK 0xff /* the end of what is indefinite */

enum simple { SIMPLE_FALSE = 20, SIMPLE_TRUE, SIMPLE_NULL, SIMPLE_UNDEFINED };

/* Reads one item without what is in it: 0, or an outcome. All of it is in the reader's bytes, an
 * array's or map's count is no more than what is left can be, and it is what its tag demands
 * as far as that can be told from itself. */
int cbor_decode(struct reader *reader, struct cbor_item *item);

/* The next piece of a text or byte string that is in pieces (a reader of item->bytes, with what is
 * behind it): true, or false at its end. */
int cbor_chunk(struct reader *reader, const uint8_t **bytesp, size_t *sizep);

/* A big-endian number of 1, 2, 4 or 8 bytes, and the float of 2, 4 or 8 bytes that its bits are. */
uint64_t cbor_load(const uint8_t *at, size_t size);
double cbor_float(uint64_t bits, size_t size);

#endif
