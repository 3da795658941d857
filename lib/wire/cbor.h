/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * CBOR (RFC 8949): requests, replies and values of named calls. Numbers on the wire are big-endian
 * for everybody: `swap` of readers and buffers has no say.
 *
 * Who reads: cbor_check on the whole message first, then cbor_next item by item. What cbor_check
 * has passed never makes cbor_next fail, so that a walker builds objects or fills a stack without a
 * way back. Bytes that it has not seen, or that changed since, never lead beyond the message
 * either: the reader fails, and each later item is CBOR_NONE.
 *
 *     case CBOR_ARRAY:
 *         for (size_t i = 0; cbor_more(reader, &item, i); i++)
 *             walk(reader);    at most CBOR_DEPTH_MAX deep
 *
 * Integers are those of 64 bits with a sign; others are refused (CBOR_E_RANGE). Simulators have
 * them on their stacks since CoppeliaSim 4.2. Before, a stack takes integers of 32 bits, and gives
 * doubles: their Lua has no integers. For such a simulator
 *   - an argument goes as an integer where 32 bits hold it, else as a double up to 2^53 either way;
 *     what is beyond would change, and is refused;
 *   - where a function tells the type of a result, that is it;
 *   - any other number is put by cbor_put_number: an integer when it is whole, because handles,
 *     counts and indices must be integers in every language. So 2.0 arrives as 2.
 * The last holds also for stacks that do not tell of what type an item is, which began with 4.10:
 * an integer that cannot be a handle or a count, beyond 2^53, must be asked for by itself there.
 */
#ifndef WIRE_CBOR_H
#define WIRE_CBOR_H

#include <stddef.h>
#include <stdint.h>

#include "wire/value.h"

/* Why a message is refused. cbor_error_text has a sentence for each. */
enum cbor_outcome {
    CBOR_E_MALFORMED = 1, /* no CBOR, less than one item, or more than one */
    CBOR_E_DEPTH,         /* more than CBOR_DEPTH_MAX arrays and maps inside of each other */
    CBOR_E_RANGE,         /* an integer that is none of 64 bits with a sign */
    CBOR_E_TEXT,          /* a text that is no UTF-8 */
    CBOR_E_KEY,           /* a key of a map that is no number, text, bytes or boolean */
    CBOR_E_TAG,           /* a tag of those below on what it cannot be on */
    CBOR_E_SIMPLE         /* a simple value other than false, true, null and undefined */
};

#define CBOR_DEPTH_MAX 64
#define CBOR_INDEFINITE SIZE_MAX /* a count that only the end tells */
#define CBOR_NO_TAG UINT64_MAX

/* Tags whose contents are checked. Other tags say nothing here: the item is told as if without,
 * with the number of the tag. */
#define CBOR_TAG_MATRIX 40u
#define CBOR_TAG_HANDLE 4294999999u     /* an integer: an object, -1 for none */
#define CBOR_TAG_HANDLES 4294999998u    /* an array of integers */
#define CBOR_TAG_COLOUR 4294970000u     /* 4 bytes, RGBA, or an array of 3 or 4 numbers */
#define CBOR_TAG_QUATERNION 4294980000u /* an array of 4 numbers */
#define CBOR_TAG_POSE 4294980500u       /* an array of 7 numbers */

/* Packed numbers (RFC 8746), big-endian; with CBOR_TAG_LITTLE added, little-endian. */
#define CBOR_TAG_U8 64u
#define CBOR_TAG_U16 65u
#define CBOR_TAG_U32 66u
#define CBOR_TAG_U64 67u
#define CBOR_TAG_I8 72u
#define CBOR_TAG_I16 73u
#define CBOR_TAG_I32 74u
#define CBOR_TAG_I64 75u
#define CBOR_TAG_F16 80u
#define CBOR_TAG_F32 81u
#define CBOR_TAG_F64 82u
#define CBOR_TAG_LITTLE 4u

/* ------------------------------------------------------------------ reading */

enum cbor_kind {
    CBOR_NONE,    /* the reader has failed */
    CBOR_NULL,    /* also undefined */
    CBOR_BOOL,    /* integer: 0 or 1 */
    CBOR_INT,     /* integer */
    CBOR_DOUBLE,  /* number: a float of any width */
    CBOR_TEXT,    /* size, and bytes by cbor_string */
    CBOR_BYTES,   /* the same */
    CBOR_ARRAY,   /* count items follow */
    CBOR_MAP,     /* count pairs follow, each a key and a value */
    CBOR_NUMBERS, /* packed numbers: count of them, by cbor_element_...; also bytes and size */
    CBOR_MATRIX   /* rows and columns; one item follows (count is 1): CBOR_NUMBERS, or a CBOR_ARRAY
                   * of numbers, of rows * columns, row after row */
};

/* Members that the kind does not name are not set. */
struct cbor_item {
    enum cbor_kind kind;
    int is_chunked; /* text and bytes: in several pieces */
    uint64_t tag;   /* that the item follows, or CBOR_NO_TAG */
    union {
        int64_t integer;
        double number;
        struct {
            const uint8_t *bytes;
            size_t size; /* of all pieces */
        };
        struct {
            uint32_t rows, columns;
        };
    };
    size_t count; /* of strings in pieces: the bytes of all with their heads */
};

/* 0 if the message is one item and nothing else, or an outcome. What a walker makes of it can be
 * many times its size: *valuesp (or NULL) gets the number of its items and packed numbers. */
int cbor_check(const void *message, size_t size, size_t *valuesp);

/* A sentence for who has sent what was refused. */
const char *cbor_error_text(int outcome);

/* The next item: its kind. Inside of arrays and maps use cbor_more first. */
enum cbor_kind cbor_next(struct reader *reader, struct cbor_item *item);

/* True as long as the array, map or matrix goes on after `done` items (of a map, pairs); its end
 * is passed. */
int cbor_more(struct reader *reader, const struct cbor_item *container, size_t done);

/* Passes the next item with all that is in it. */
void cbor_skip(struct reader *reader);

/* The whole number of an integer, or of a float that is one: 0, or CBOR_E_RANGE. */
int cbor_item_i64(const struct cbor_item *item, int64_t *valuep);
/* Any number: 0, or CBOR_E_RANGE for what is none. */
int cbor_item_double(const struct cbor_item *item, double *valuep);

/* The bytes of a text or byte string: in place, or put together in `scratch` (emptied), or NULL
 * when memory ran out. No NUL follows, and there may be some in it. */
const uint8_t *cbor_string(const struct cbor_item *item, struct buffer *scratch);
/* True for a text of these characters. */
int cbor_text_is(const struct cbor_item *item, const char *text);

/* Packed numbers: whether they are integers, the bytes of each, and the one at i < count. */
int cbor_numbers_are_integers(const struct cbor_item *numbers);
size_t cbor_numbers_width(const struct cbor_item *numbers);
double cbor_element_double(const struct cbor_item *numbers, size_t i);
/* Its whole number: 0, or CBOR_E_RANGE. */
int cbor_element_i64(const struct cbor_item *numbers, size_t i, int64_t *valuep);

/* ------------------------------------------------------------------ writing */

void cbor_put_null(struct buffer *buffer);
void cbor_put_bool(struct buffer *buffer, int value);
void cbor_put_int(struct buffer *buffer, int64_t value);
/* A float: the shortest of half, single and double that is exact. */
void cbor_put_double(struct buffer *buffer, double value);
/* A number of which nobody knows whether it is an integer: see the top. */
void cbor_put_number(struct buffer *buffer, double value);

/* Text must be UTF-8. */
void cbor_put_text(struct buffer *buffer, const char *text, size_t size);
void cbor_put_bytes(struct buffer *buffer, const void *bytes, size_t size);
/* A string of which nobody knows whether it is text: text when it is UTF-8 without control
 * characters other than white space, else bytes. */
void cbor_put_string(struct buffer *buffer, const void *bytes, size_t size);
int cbor_is_utf8(const void *bytes, size_t size);

/* So many items, or pairs, must follow; after CBOR_INDEFINITE any number, and cbor_put_end. */
void cbor_put_array(struct buffer *buffer, size_t count);
void cbor_put_map(struct buffer *buffer, size_t count);
void cbor_put_end(struct buffer *buffer);

/* The item must follow. */
void cbor_put_tag(struct buffer *buffer, uint64_t tag);
/* Packed numbers, in this machine's byte order: `tag` is without CBOR_TAG_LITTLE, which is added
 * where it is that. */
void cbor_put_numbers(struct buffer *buffer, unsigned tag, const void *values, size_t count);
/* rows * columns numbers must follow, row after row, packed or as an array. */
void cbor_put_matrix(struct buffer *buffer, uint32_t rows, uint32_t columns);

#endif
