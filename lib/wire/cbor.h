/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * CBOR (RFC 8949): requests, replies and values of named calls. Numbers on the wire are always
 * big-endian: `swap` of readers and buffers has no effect.
 *
 * To read a message, call cbor_check on the whole message first, then cbor_next for each item.
 * After a successful check cbor_next never fails, so the caller can build objects or fill a stack
 * without handling errors. Bytes that were not checked, or have changed since, never cause a read
 * beyond the message either: the reader fails, and each later item is CBOR_NONE.
 *
 *     case CBOR_ARRAY:
 *         for (size_t i = 0; cbor_more(reader, &item, i); i++)
 *             walk(reader);    at most CBOR_DEPTH_MAX deep
 *
 * Integers are signed 64-bit; others are refused (CBOR_E_RANGE). The stacks of simulators support
 * them since CoppeliaSim 4.2. Earlier stacks take 32-bit integers and return doubles, because their
 * Lua has no integers. For such a simulator
 *   - an argument is an integer if it fits into 32 bits, else a double up to +-2^53; a larger one
 *     would change, and is refused;
 *   - if a function declares the type of a result, that type is used;
 *   - any other number is written by cbor_put_number: as an integer if it has no fraction, because
 *     handles, counts and indices must be integers in every language. So 2.0 arrives as 2.
 * The last rule also holds for stacks that do not give the type of an item (before 4.10): an
 * integer beyond 2^53, which cannot be a handle or a count, must be read separately there.
 */
#ifndef WIRE_CBOR_H
#define WIRE_CBOR_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "wire/value.h"

/* Why a message is refused. cbor_error_text has a sentence for each. */
enum cbor_outcome {
    CBOR_E_MALFORMED = 1, /* not CBOR, less than one item, or more than one */
    CBOR_E_DEPTH,         /* arrays and maps nested deeper than CBOR_DEPTH_MAX */
    CBOR_E_RANGE,         /* an integer outside signed 64 bits */
    CBOR_E_TEXT,          /* a text that is not UTF-8 */
    CBOR_E_KEY,           /* a map key that is not a number, text, bytes or boolean */
    CBOR_E_TAG,           /* one of the tags below on a content that it does not allow */
    CBOR_E_SIMPLE         /* a simple value other than false, true, null and undefined */
};

#define CBOR_DEPTH_MAX 64
#define CBOR_INDEFINITE SIZE_MAX /* the count is not known before the end */
#define CBOR_NO_TAG UINT64_MAX

/* Tags whose contents are checked. Other tags have no meaning here: the item is returned as
 * without a tag, with the tag's number. */
#define CBOR_TAG_MATRIX 40u
#define CBOR_TAG_HANDLE 4294999999u     /* an integer: an object handle, -1 for none */
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
    CBOR_NONE,    /* the reader has failed, or no item is left */
    CBOR_NULL,    /* also undefined */
    CBOR_BOOL,    /* integer: 0 or 1 */
    CBOR_INT,     /* integer */
    CBOR_DOUBLE,  /* number: a float of any width */
    CBOR_TEXT,    /* size; cbor_string returns the bytes */
    CBOR_BYTES,   /* size; cbor_string returns the bytes */
    CBOR_ARRAY,   /* count items follow */
    CBOR_MAP,     /* count pairs follow, each a key and a value */
    CBOR_NUMBERS, /* packed numbers: count values, read with cbor_element_...; also bytes and
                     size */
    CBOR_MATRIX   /* rows and columns; one item follows (count is 1): CBOR_NUMBERS, or a CBOR_ARRAY
                   * of numbers, of rows * columns, row after row. Without columns rows can be any
                   * number, for which the message has no bytes: make no objects of them. */
};

/* Members that are not listed for the kind are not set. */
struct cbor_item {
    enum cbor_kind kind;
    int is_chunked; /* text and bytes: the string is in several pieces */
    uint64_t tag;   /* tag before the item, or CBOR_NO_TAG */
    union {
        int64_t integer;
        double number;
        struct {
            const uint8_t *bytes;
            size_t size; /* total size of all pieces */
        };
        struct {
            uint32_t rows, columns;
        };
    };
    size_t count; /* for strings in pieces: bytes of all pieces with their heads */
};

/* Returns 0 if the message is exactly one item, else an outcome. The decoded data can be many
 * times larger than the message: *valuesp (may be NULL) gets the number of items and packed
 * numbers. */
int cbor_check(const void *message, size_t size, size_t *valuesp);

/* Returns a sentence for the sender of a refused message. */
const char *cbor_error_text(int outcome);

/* Reads the next item, and returns its kind. Inside arrays and maps call cbor_more first. */
enum cbor_kind cbor_next(struct reader *reader, struct cbor_item *item);

/* True if the array, map or matrix continues after `done` items (pairs of a map). Skips its
 * end. */
int cbor_more(struct reader *reader, const struct cbor_item *container, size_t done);

/* Contains other items, which follow it. */
static inline int cbor_is_nested(enum cbor_kind kind)
{
    return kind == CBOR_ARRAY || kind == CBOR_MAP || kind == CBOR_MATRIX;
}

/* Skips the next item with its contents, in a message that cbor_check has passed. */
void cbor_skip(struct reader *reader);

/* Skips the next item with its contents if it is good in all respects that cbor_check looks at,
 * and of the plain forms, as nearly all are: of known length, without tags, not deep. 1, or 0 for
 * any other, which may be good as well. The message need not have been checked. */
int cbor_skip_plain(struct reader *reader);

/* Gets the value of an integer, or of a float without a fraction. Returns 0, or CBOR_E_RANGE. */
int cbor_item_i64(const struct cbor_item *item, int64_t *valuep);
/* Gets the value of any number. Returns 0, or CBOR_E_RANGE if it is not a number. */
int cbor_item_double(const struct cbor_item *item, double *valuep);

/* Returns the bytes of a text or byte string: in place, or joined in `scratch` (which is cleared
 * first), or NULL if memory runs out. They have no terminating NUL, and may contain NUL. */
const uint8_t *cbor_string(const struct cbor_item *item, struct buffer *scratch);
/* As cbor_text_is, for a text in pieces that has as many characters. */
int cbor_pieces_are(const struct cbor_item *item, const char *text);
/* True if the item is a text with these characters. */
static inline int cbor_text_is(const struct cbor_item *item, const char *text)
{
    size_t size = strlen(text); /* the compiler knows it of a literal, and compares in place */
    if (item->kind != CBOR_TEXT || item->size != size)
        return 0;
    return item->is_chunked ? cbor_pieces_are(item, text) : memcmp(item->bytes, text, size) == 0;
}

/* Packed numbers: whether they are integers, the size of each in bytes, and the value with index i
 * < count. */
int cbor_numbers_are_integers(const struct cbor_item *numbers);
size_t cbor_numbers_width(const struct cbor_item *numbers);
double cbor_element_double(const struct cbor_item *numbers, size_t i);
/* Gets the value as an integer. Returns 0, or CBOR_E_RANGE. */
int cbor_element_i64(const struct cbor_item *numbers, size_t i, int64_t *valuep);

/* ------------------------------------------------------------------ writing */

void cbor_put_null(struct buffer *buffer);
void cbor_put_bool(struct buffer *buffer, int value);
void cbor_put_int(struct buffer *buffer, int64_t value);
/* Writes a float: the shortest exact form of half, single and double. */
void cbor_put_double(struct buffer *buffer, double value);
/* Writes a number whose type is unknown (integer or float): see the top. */
void cbor_put_number(struct buffer *buffer, double value);

/* Writes a text, which must be UTF-8. */
void cbor_put_text(struct buffer *buffer, const char *text, size_t size);
void cbor_put_bytes(struct buffer *buffer, const void *bytes, size_t size);
/* Writes a string whose type is unknown: a text if it is UTF-8 without control characters other
 * than white space, else bytes. */
void cbor_put_string(struct buffer *buffer, const void *bytes, size_t size);
int cbor_is_utf8(const void *bytes, size_t size);
/* What cbor_put_string makes a text of. */
int cbor_is_text(const void *bytes, size_t size);
/* So many bytes of a text, or of bytes, must follow. */
void cbor_put_text_head(struct buffer *buffer, size_t size);
void cbor_put_bytes_head(struct buffer *buffer, size_t size);

/* `count` items, or pairs, must follow; after CBOR_INDEFINITE any number of them, and then
 * cbor_put_end. */
void cbor_put_array(struct buffer *buffer, size_t count);
void cbor_put_map(struct buffer *buffer, size_t count);
void cbor_put_end(struct buffer *buffer);

/* Writes a tag; the item must follow. */
void cbor_put_tag(struct buffer *buffer, uint64_t tag);
/* Writes packed numbers, in this machine's byte order. `tag` is without CBOR_TAG_LITTLE, which is
 * added on a little-endian machine. */
void cbor_put_numbers(struct buffer *buffer, unsigned tag, const void *values, size_t count);
/* Begins a matrix. rows * columns numbers must follow, row after row, packed or as an array. */
void cbor_put_matrix(struct buffer *buffer, uint32_t rows, uint32_t columns);

#endif
