/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Walkers over CBOR; see cbor_walk.h.
 */
#include "cbor_walk.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ------------------------------------------------------------------ encoding again */

static void rewrite_string(const struct cbor_item *item, struct buffer *out)
{
    struct buffer scratch = { 0 };
    const uint8_t *bytes = cbor_string(item, &scratch);
    if (item->kind == CBOR_TEXT)
        cbor_put_text(out, (const char *)bytes, item->size);
    else
        cbor_put_bytes(out, bytes, item->size);
    buffer_free(&scratch);
}

static void rewrite_children(struct reader *reader, const struct cbor_item *container,
                             struct buffer *out)
{
    for (size_t i = 0; cbor_more(reader, container, i); i++) {
        if (container->kind == CBOR_MAP)
            cbor_walk_rewrite(reader, out);
        cbor_walk_rewrite(reader, out);
    }
    if (container->count == CBOR_INDEFINITE)
        cbor_put_end(out);
}

void cbor_walk_rewrite(struct reader *reader, struct buffer *out)
{
    struct cbor_item item;
    cbor_next(reader, &item);
    if (item.kind != CBOR_NONE && item.kind != CBOR_MATRIX && item.tag != CBOR_NO_TAG)
        cbor_put_tag(out, item.tag);
    switch (item.kind) {
    case CBOR_NONE:
        break;
    case CBOR_NULL:
        cbor_put_null(out);
        break;
    case CBOR_BOOL:
        cbor_put_bool(out, item.integer != 0);
        break;
    case CBOR_INT:
        cbor_put_int(out, item.integer);
        break;
    case CBOR_DOUBLE:
        cbor_put_double(out, item.number);
        break;
    case CBOR_TEXT:
    case CBOR_BYTES:
        rewrite_string(&item, out);
        break;
    case CBOR_NUMBERS:
        cbor_put_bytes(out, item.bytes, item.size);
        break;
    case CBOR_ARRAY:
        cbor_put_array(out, item.count);
        rewrite_children(reader, &item, out);
        break;
    case CBOR_MAP:
        cbor_put_map(out, item.count);
        rewrite_children(reader, &item, out);
        break;
    case CBOR_MATRIX:
        cbor_put_matrix(out, item.rows, item.columns);
        rewrite_children(reader, &item, out);
        break;
    }
}

/* ------------------------------------------------------------------ printing */

__attribute__((format(printf, 2, 3))) static void print(struct buffer *out, const char *format, ...)
{
    char text[100];
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    buffer_put_bytes(out, text, (size_t)size);
}

static void print_double(double value, struct buffer *out)
{
    if (isnan(value))
        print(out, "NaN");
    else if (isinf(value))
        print(out, value < 0 ? "-Infinity" : "Infinity");
    else
        print(out, "%.15g%s", value, value == floor(value) ? ".0" : "");
}

static void print_string(const struct cbor_item *item, struct buffer *out)
{
    struct buffer scratch = { 0 };
    const uint8_t *bytes = cbor_string(item, &scratch);
    print(out, item->kind == CBOR_TEXT ? "\"" : "h'");
    for (size_t i = 0; i < item->size; i++)
        print(out, item->kind == CBOR_TEXT ? "%c" : "%02x", bytes[i]);
    print(out, item->kind == CBOR_TEXT ? "\"" : "'");
    buffer_free(&scratch);
}

static void print_numbers(const struct cbor_item *item, struct buffer *out)
{
    int64_t value;
    print(out, "<");
    for (size_t i = 0; i < item->count; i++) {
        print(out, i > 0 ? ", " : "");
        if (!cbor_numbers_are_integers(item))
            print_double(cbor_element_double(item, i), out);
        else if (cbor_element_i64(item, i, &value) == 0)
            print(out, "%" PRId64, value);
    }
    print(out, ">");
}

static void print_children(struct reader *reader, const struct cbor_item *container,
                           struct buffer *out)
{
    int is_map = container->kind == CBOR_MAP;
    print(out, "%s%s", is_map ? "{" : "[", container->count == CBOR_INDEFINITE ? "_ " : "");
    for (size_t i = 0; cbor_more(reader, container, i); i++) {
        print(out, i > 0 ? ", " : "");
        cbor_walk_print(reader, out);
        if (is_map) {
            print(out, ": ");
            cbor_walk_print(reader, out);
        }
    }
    print(out, is_map ? "}" : "]");
}

static void print_item(struct reader *reader, const struct cbor_item *item, struct buffer *out)
{
    switch (item->kind) {
    case CBOR_NONE:
        break;
    case CBOR_NULL:
        print(out, "null");
        break;
    case CBOR_BOOL:
        print(out, item->integer ? "true" : "false");
        break;
    case CBOR_INT:
        print(out, "%" PRId64, item->integer);
        break;
    case CBOR_DOUBLE:
        print_double(item->number, out);
        break;
    case CBOR_TEXT:
    case CBOR_BYTES:
        print_string(item, out);
        break;
    case CBOR_NUMBERS:
        print_numbers(item, out);
        break;
    case CBOR_ARRAY:
    case CBOR_MAP:
        print_children(reader, item, out);
        break;
    case CBOR_MATRIX:
        print(out, "%" PRIu32 "x%" PRIu32, item->rows, item->columns);
        print_children(reader, item, out);
        break;
    }
}

void cbor_walk_print(struct reader *reader, struct buffer *out)
{
    struct cbor_item item;
    cbor_next(reader, &item);
    if (item.kind != CBOR_NONE && item.tag != CBOR_NO_TAG)
        print(out, "%" PRIu64 "(", item.tag);
    print_item(reader, &item, out);
    if (item.kind != CBOR_NONE && item.tag != CBOR_NO_TAG)
        print(out, ")");
}
