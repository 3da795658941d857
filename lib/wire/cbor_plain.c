/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Items as nearly all messages have them, checked in one go; see cbor.h. Whatever is not so
 * plain is left to cbor_check.c, which also has the reasons for a refusal: nothing is plain that
 * it refuses.
 */
#include "wire/cbor.h"

#include "wire/cbor_head.h"

#define PLAIN_DEPTH 8 /* arrays and maps in each other */

/* What is left of an array or a map. */
struct level {
    size_t left; /* items; of a map keys and values */
    int is_map;
};

/* One of a known length, whose items all have a byte at least. */
static int is_countable(uint64_t count, size_t bytes, int is_map)
{
    return count <= (is_map ? bytes / 2 : bytes);
}

/* Ends where a simple value or a float does that has this in its first byte; NULL: not plain. */
static const uint8_t *simple_end(unsigned info, const uint8_t *at)
{
    return info >= SIMPLE_FALSE && info != HEAD_1_BYTE && info != HEAD_INDEFINITE ? at : NULL;
}

/* Behind the text or the bytes; NULL: not plain. */
static const uint8_t *string_end(unsigned major, uint64_t size, const uint8_t *at, size_t left)
{
    if (size > left || (major == MAJOR_TEXT && !cbor_is_utf8(at, (size_t)size)))
        return NULL;
    return at + size;
}

/* An integer, a string, a simple value or a float, without its head; NULL: not plain. */
static const uint8_t *scalar_end(unsigned first, uint64_t value, const uint8_t *at,
                                 const uint8_t *end)
{
    unsigned major = first >> 5;
    if (major <= MAJOR_NEGATIVE)
        return value <= INT64_MAX ? at : NULL;
    if (major <= MAJOR_TEXT)
        return string_end(major, value, at, (size_t)(end - at));
    return major == MAJOR_SIMPLE ? simple_end(first & 31, at) : NULL; /* not a tag */
}

/* Where the item ends that begins here; NULL: not plain. */
static const uint8_t *plain_end(const uint8_t *at, const uint8_t *end)
{
    struct level levels[PLAIN_DEPTH], level = { .left = 1 };
    int depth = 0;
    do {
        if (at == end)
            return NULL;
        unsigned first = *at++, major = first >> 5;
        uint64_t value = first & 31;
        int is_key = level.is_map && level.left % 2 == 0;
        if (value >= HEAD_1_BYTE) {
            size_t size = (size_t)1 << (value - HEAD_1_BYTE);
            if (size > sizeof value || size > (size_t)(end - at))
                return NULL; /* also what is of indefinite length */
            value = cbor_load(at, size);
            at += size;
        }
        level.left--;
        if (major != MAJOR_ARRAY && major != MAJOR_MAP) {
            at = is_key && major > MAJOR_TEXT ? NULL : scalar_end(first, value, at, end);
            if (!at)
                return NULL;
        } else if (value > 0) {
            int is_map = major == MAJOR_MAP;
            if (is_key || depth == PLAIN_DEPTH || !is_countable(value, (size_t)(end - at), is_map))
                return NULL;
            levels[depth++] = level;
            level = (struct level){ (size_t)value << is_map, is_map };
        } else if (is_key) {
            return NULL;
        }
        while (level.left == 0 && depth > 0)
            level = levels[--depth];
    } while (level.left > 0);
    return at;
}

int cbor_skip_plain(struct reader *reader)
{
    if (reader->failed || reader->left == 0)
        return 0;
    const uint8_t *end = plain_end(reader->at, reader->at + reader->left);
    if (!end)
        return 0;
    reader->left -= (size_t)(end - reader->at);
    reader->at = end;
    return 1;
}
