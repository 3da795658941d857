/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * CBOR in hexadecimal; see cbor_hex.h.
 */
#include "cbor_hex.h"

#include <stdlib.h>
#include <string.h>

#include "cbor_walk.h"
#include "support.h"

uint8_t *hex_bytes(const char *hex, size_t *sizep)
{
    struct buffer buffer = { 0 };
    hex_put(&buffer, hex);
    uint8_t *bytes = exact_copy(buffer.data, buffer.size);
    *sizep = buffer.size;
    buffer_free(&buffer);
    return bytes;
}

int hex_outcome(const char *hex)
{
    size_t size;
    uint8_t *bytes = hex_bytes(hex, &size);
    int outcome = cbor_check(bytes, size, NULL);
    free(bytes);
    return outcome;
}

void hex_expect(const struct buffer *buffer, const char *hex)
{
    size_t size;
    uint8_t *bytes = hex_bytes(hex, &size);
    ck_assert_msg(buffer->size == size && memcmp(buffer->data, bytes, size) == 0, "not %s", hex);
    free(bytes);
}

struct cbor_item hex_item(const char *hex)
{
    size_t size;
    uint8_t *bytes = hex_bytes(hex, &size);
    struct reader reader = reader_of(bytes, size, 0);
    struct cbor_item item;
    ck_assert_msg(cbor_check(bytes, size, NULL) == 0, "%s is refused", hex);
    cbor_next(&reader, &item);
    free(bytes);
    return item;
}

void hex_expect_text(const char *hex, const char *text)
{
    struct buffer out = { 0 };
    size_t size;
    uint8_t *bytes = hex_bytes(hex, &size);
    struct reader reader = reader_of(bytes, size, 0);
    ck_assert_msg(cbor_check(bytes, size, NULL) == 0, "%s is refused", hex);
    cbor_walk_print(&reader, &out);
    buffer_put_u8(&out, 0);
    ck_assert_str_eq((const char *)out.data, text);
    buffer_free(&out);
    free(bytes);
}
