/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * CBOR written down as text; see cbor_text.h.
 */
#include "cbor_text.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cbor_walk.h"

static const char *put(struct buffer *out, const char *at);

static const char *skip_space(const char *at)
{
    return at + strspn(at, " \n,:");
}

static const char *put_number(struct buffer *out, const char *at)
{
    char *end;
    size_t length = strcspn(at, ", ]}");
    if (memchr(at, '.', length))
        cbor_put_double(out, strtod(at, &end));
    else
        cbor_put_int(out, strtoll(at, &end, 10));
    ck_assert_msg(end > at, "no value: %s", at);
    return end;
}

static const char *put_text(struct buffer *out, const char *at)
{
    size_t size = strcspn(at, "'");
    cbor_put_text(out, at, size);
    return at + size + 1;
}

/* As a byte string, or as the item that they are. */
static const char *put_bytes(struct buffer *out, const char *at, int is_item)
{
    uint8_t bytes[64];
    unsigned byte;
    size_t size = 0;
    for (; *at != '\''; at += 2) {
        ck_assert_int_eq(sscanf(at, "%2x", &byte), 1);
        bytes[size++] = (uint8_t)byte;
    }
    if (is_item)
        buffer_put_bytes(out, bytes, size);
    else
        cbor_put_bytes(out, bytes, size);
    return at + 1;
}

static const char *put_members(struct buffer *out, const char *at, char end)
{
    for (at = skip_space(at); *at != end; at = skip_space(at)) {
        ck_assert_int_ne(*at, '\0');
        at = put(out, at);
    }
    cbor_put_end(out);
    return at + 1;
}

static const char *put_word(struct buffer *out, const char *at)
{
    if (strncmp(at, "null", 4) == 0)
        cbor_put_null(out);
    else
        cbor_put_bool(out, *at == 't');
    return at + strcspn(at, ", ]}");
}

static const char *put(struct buffer *out, const char *at)
{
    switch (*at) {
    case '[':
        cbor_put_array(out, CBOR_INDEFINITE);
        return put_members(out, at + 1, ']');
    case '{':
        cbor_put_map(out, CBOR_INDEFINITE);
        return put_members(out, at + 1, '}');
    case '\'':
        return put_text(out, at + 1);
    case 'h':
    case 'x':
        return put_bytes(out, at + 2, *at == 'x');
    case 'n':
    case 't':
    case 'f':
        return put_word(out, at);
    default:
        return put_number(out, at);
    }
}

void cbor_text_put(struct buffer *out, const char *text)
{
    put(out, skip_space(text));
}

const char *cbor_text_of(const void *bytes, size_t size)
{
    static struct buffer text;
    struct reader reader = reader_of(bytes, size, 0);
    ck_assert_int_eq(cbor_check(bytes, size, NULL), 0);
    buffer_clear(&text);
    cbor_walk_print(&reader, &text);
    buffer_put_u8(&text, 0);
    return (const char *)text.data;
}
