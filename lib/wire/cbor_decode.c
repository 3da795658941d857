/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Decodes CBOR items, one at a time; see cbor.h. Nothing here keeps state beyond an item, or calls
 * itself: nesting is handled in cbor_check.c and by the caller.
 */
#include "wire/cbor.h"

#include "wire/cbor_head.h"

struct head {
    unsigned major;
    unsigned info; /* the other 5 bits */
    uint64_t value;
};

/* Reads the head of an item, with a single check of the bounds. */
static int head_read(struct reader *reader, struct head *head)
{
    const uint8_t *at = reader->at;
    size_t size = 0;
    if (reader->failed || reader->left == 0)
        return CBOR_E_MALFORMED;
    head->major = *at >> 5;
    head->info = *at & 31;
    head->value = head->info;
    if (head->info >= HEAD_1_BYTE && head->info != HEAD_INDEFINITE) {
        size = (size_t)1 << (head->info - HEAD_1_BYTE);
        if (size > sizeof head->value || size > reader->left - 1)
            return CBOR_E_MALFORMED;
        head->value = cbor_load(at + 1, size);
    }
    reader->at += 1 + size;
    reader->left -= 1 + size;
    return 0;
}

/* ------------------------------------------------------------------ strings, arrays */

int cbor_chunk(struct reader *reader, const uint8_t **bytesp, size_t *sizep)
{
    struct head head;
    if (reader->left == 0 || *reader->at == CBOR_BREAK || head_read(reader, &head) ||
        head.value > reader->left)
        return 0;
    *sizep = (size_t)head.value;
    *bytesp = reader_bytes(reader, *sizep);
    return 1;
}

/* All pieces must be definite strings of the same kind; a break ends them. */
static int decode_chunks(struct reader *reader, unsigned major, struct cbor_item *item)
{
    const uint8_t *start = reader->at, *piece;
    size_t size;
    item->is_chunked = 1;
    item->bytes = start;
    item->size = 0;
    while (reader->left > 0 && *reader->at >> 5 == major && (*reader->at & 31) != HEAD_INDEFINITE) {
        if (!cbor_chunk(reader, &piece, &size))
            return CBOR_E_MALFORMED;
        item->size += size;
    }
    if (reader_u8(reader) != CBOR_BREAK)
        return CBOR_E_MALFORMED;
    item->count = (size_t)(reader->at - start);
    return 0;
}

static int decode_string(struct reader *reader, const struct head *head, struct cbor_item *item)
{
    item->kind = head->major == MAJOR_TEXT ? CBOR_TEXT : CBOR_BYTES;
    if (head->info == HEAD_INDEFINITE)
        return decode_chunks(reader, head->major, item);
    if (head->value > reader->left)
        return CBOR_E_MALFORMED;
    item->is_chunked = 0;
    item->size = (size_t)head->value;
    item->bytes = reader_bytes(reader, item->size);
    return 0;
}

/* Each item has at least one byte. */
static int decode_container(struct reader *reader, const struct head *head, struct cbor_item *item)
{
    int is_map = head->major == MAJOR_MAP;
    item->kind = is_map ? CBOR_MAP : CBOR_ARRAY;
    item->count = CBOR_INDEFINITE;
    if (head->info == HEAD_INDEFINITE)
        return 0;
    if (head->value > (is_map ? reader->left / 2 : reader->left))
        return CBOR_E_MALFORMED;
    item->count = (size_t)head->value;
    return 0;
}

static int decode_integer(const struct head *head, struct cbor_item *item)
{
    if (head->info == HEAD_INDEFINITE)
        return CBOR_E_MALFORMED;
    if (head->value > INT64_MAX)
        return CBOR_E_RANGE;
    item->kind = CBOR_INT;
    item->integer = (int64_t)head->value;
    if (head->major == MAJOR_NEGATIVE)
        item->integer = -1 - item->integer;
    return 0;
}

static int decode_simple(const struct head *head, struct cbor_item *item)
{
    switch (head->info) {
    case SIMPLE_FALSE:
    case SIMPLE_TRUE:
        item->kind = CBOR_BOOL;
        item->integer = head->info == SIMPLE_TRUE;
        return 0;
    case SIMPLE_NULL:
    case SIMPLE_UNDEFINED:
        item->kind = CBOR_NULL;
        return 0;
    case HEAD_1_BYTE: /* only simple values from 32 on have this form */
        return head->value < 32 ? CBOR_E_MALFORMED : CBOR_E_SIMPLE;
    case HEAD_1_BYTE + 1:
    case HEAD_1_BYTE + 2:
    case HEAD_1_BYTE + 3:
        item->kind = CBOR_DOUBLE;
        item->number = cbor_float(head->value, (size_t)1 << (head->info - HEAD_1_BYTE));
        return 0;
    case HEAD_INDEFINITE:
        return CBOR_E_MALFORMED;
    }
    return CBOR_E_SIMPLE;
}

/* ------------------------------------------------------------------ tags */

/* Big integers (RFC 8949, 3.4.3). */
#define TAG_POSITIVE_BIG 2
#define TAG_NEGATIVE_BIG 3
#define TAG_PACKED_LAST 87
#define TAG_PACKED_RESERVED 76

static int tag_is_packed(uint64_t tag)
{
    return tag >= CBOR_TAG_U8 && tag <= TAG_PACKED_LAST;
}

static int tag_is_ours(uint64_t tag)
{
    return tag_is_packed(tag) || tag == CBOR_TAG_MATRIX || tag == CBOR_TAG_HANDLE ||
           tag == CBOR_TAG_HANDLES || tag == CBOR_TAG_COLOUR || tag == CBOR_TAG_QUATERNION ||
           tag == CBOR_TAG_POSE;
}

static int tag_numbers(struct cbor_item *item)
{
    size_t width = cbor_numbers_width(item);
    if (item->kind != CBOR_BYTES || item->is_chunked || item->tag == TAG_PACKED_RESERVED ||
        width > sizeof(double) || item->size % width != 0)
        return CBOR_E_TAG;
    item->kind = CBOR_NUMBERS;
    item->count = item->size / width;
    return 0;
}

/* The item is an array of two: skips the first, which is an array of rows and columns. */
static int tag_matrix(struct reader *reader, struct cbor_item *item)
{
    struct head head[3] = { 0 };
    if (item->kind != CBOR_ARRAY || item->count != 2)
        return CBOR_E_TAG;
    for (int i = 0; i < 3; i++) {
        int outcome = head_read(reader, &head[i]);
        if (outcome)
            return outcome;
        if (head[i].major != (i == 0 ? MAJOR_ARRAY : MAJOR_UNSIGNED) ||
            head[i].info == HEAD_INDEFINITE || head[i].value > INT32_MAX)
            return CBOR_E_TAG;
    }
    if (head[0].value != 2)
        return CBOR_E_TAG;
    item->kind = CBOR_MATRIX;
    item->rows = (uint32_t)head[1].value;
    item->columns = (uint32_t)head[2].value;
    item->count = 1;
    return 0;
}

static int is_array_of(const struct cbor_item *item, size_t least, size_t most)
{
    return item->kind == CBOR_ARRAY && item->count >= least && item->count <= most;
}

/* For arrays of numbers, cbor_check checks the numbers. */
static int decode_tag(struct reader *reader, struct cbor_item *item)
{
    int is_good = 1;
    if (tag_is_packed(item->tag))
        return tag_numbers(item);
    switch (item->tag) {
    case TAG_POSITIVE_BIG:
    case TAG_NEGATIVE_BIG:
        return CBOR_E_RANGE;
    case CBOR_TAG_MATRIX:
        return tag_matrix(reader, item);
    case CBOR_TAG_HANDLE:
        is_good = item->kind == CBOR_INT;
        break;
    case CBOR_TAG_HANDLES:
        is_good = item->kind == CBOR_ARRAY;
        break;
    case CBOR_TAG_COLOUR:
        is_good = is_array_of(item, 3, 4) ||
                  (item->kind == CBOR_BYTES && item->size == 4 && !item->is_chunked);
        break;
    case CBOR_TAG_QUATERNION:
        is_good = is_array_of(item, 4, 4);
        break;
    case CBOR_TAG_POSE:
        is_good = is_array_of(item, 7, 7);
        break;
    }
    return is_good ? 0 : CBOR_E_TAG;
}

/* ------------------------------------------------------------------ items */

/* Of several tags the last one counts. A tag with a meaning here must be the last one. */
static int decode_head(struct reader *reader, struct head *head, uint64_t *tagp)
{
    *tagp = CBOR_NO_TAG;
    for (;;) {
        int outcome = head_read(reader, head);
        if (outcome || head->major != MAJOR_TAG)
            return outcome;
        if (head->info == HEAD_INDEFINITE)
            return CBOR_E_MALFORMED;
        if (tag_is_ours(*tagp))
            return CBOR_E_TAG;
        *tagp = head->value;
    }
}

static int decode_content(struct reader *reader, const struct head *head, struct cbor_item *item)
{
    switch (head->major) {
    case MAJOR_UNSIGNED:
    case MAJOR_NEGATIVE:
        return decode_integer(head, item);
    case MAJOR_BYTES:
    case MAJOR_TEXT:
        return decode_string(reader, head, item);
    case MAJOR_ARRAY:
    case MAJOR_MAP:
        return decode_container(reader, head, item);
    }
    return decode_simple(head, item);
}

int cbor_decode(struct reader *reader, struct cbor_item *item)
{
    struct head head;
    int outcome = decode_head(reader, &head, &item->tag);
    if (outcome == 0)
        outcome = decode_content(reader, &head, item);
    if (outcome == 0 && item->tag != CBOR_NO_TAG)
        outcome = decode_tag(reader, item);
    return outcome;
}

/* Most items have no tag, and all that they are, or their size, in their first byte or the one
 * behind it: 1, or 0 for others. */
static int decode_short(struct reader *reader, struct cbor_item *item)
{
    static const uint8_t kinds[] = { CBOR_INT,  CBOR_INT,   CBOR_BYTES,
                                     CBOR_TEXT, CBOR_ARRAY, CBOR_MAP };
    size_t size = 1;
    if (reader->failed || reader->left == 0)
        return 0;
    unsigned major = *reader->at >> 5;
    size_t value = *reader->at & 31;
    if (major > MAJOR_MAP || value > HEAD_1_BYTE)
        return 0;
    if (value == HEAD_1_BYTE) {
        if (reader->left == 1)
            return 0;
        value = reader->at[1];
        size = 2;
    }
    item->tag = CBOR_NO_TAG;
    item->kind = (enum cbor_kind)kinds[major];
    if (major <= MAJOR_NEGATIVE) {
        item->integer = major == MAJOR_NEGATIVE ? -1 - (int64_t)value : (int64_t)value;
    } else if (major <= MAJOR_TEXT) {
        item->is_chunked = 0;
        item->bytes = reader->at + size;
        item->size = value;
        size += value;
    } else {
        item->count = value;
        if ((major == MAJOR_MAP ? 2 * value : value) > reader->left - size)
            return 0;
    }
    if (size > reader->left)
        return 0;
    reader->at += size;
    reader->left -= size;
    return 1;
}

enum cbor_kind cbor_next(struct reader *reader, struct cbor_item *item)
{
    if (!decode_short(reader, item) && cbor_decode(reader, item)) {
        reader->failed = 1;
        item->kind = CBOR_NONE;
    }
    return item->kind;
}

int cbor_more(struct reader *reader, const struct cbor_item *container, size_t done)
{
    if (reader->failed)
        return 0;
    if (container->count != CBOR_INDEFINITE)
        return done < container->count;
    if (reader->left > 0 && *reader->at != CBOR_BREAK)
        return 1;
    reader_u8(reader);
    return 0;
}
