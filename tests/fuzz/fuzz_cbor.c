/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * CBOR of anybody. What is good can be walked to its end, and encoded again: that is good too, is
 * not longer where it is definite, and is itself when it is encoded once more. What is refused
 * leads nowhere beyond its bytes, for who reads it all the same.
 * Input: a message.
 */
#include <stdlib.h>
#include <string.h>

#include "cbor_walk.h"
#include "fuzz.h"

static void read_numbers(const struct cbor_item *item)
{
    int64_t value;
    for (size_t i = 0; i < item->count; i++) {
        volatile double number = cbor_element_double(item, i); /* an x87 register holds more bits */
        if (cbor_element_i64(item, i, &value) == 0) {
            volatile double same = (double)value;
            fuzz_require(same == number);
        }
    }
}

static void read_string(const struct cbor_item *item)
{
    struct buffer scratch = { 0 };
    const uint8_t *bytes = cbor_string(item, &scratch);
    fuzz_require(bytes);
    fuzz_read(bytes, item->size);
    cbor_text_is(item, "func");
    buffer_free(&scratch);
}

/* Without a check. */
static void read_flat(const uint8_t *message, size_t size)
{
    struct reader reader = reader_of(message, size, 0);
    struct cbor_item item;
    while (reader.left > 0 && cbor_next(&reader, &item) != CBOR_NONE) {
        if (item.kind == CBOR_TEXT || item.kind == CBOR_BYTES)
            read_string(&item);
        if (item.kind == CBOR_NUMBERS)
            read_numbers(&item);
    }
}

static void rewrite(const uint8_t *message, size_t size, struct buffer *out)
{
    struct reader reader = reader_of(message, size, 0);
    cbor_walk_rewrite(&reader, out);
    fuzz_require(!reader.failed && reader.left == 0 && !out->failed);
    reader = reader_of(message, size, 0);
    cbor_skip(&reader);
    fuzz_require(!reader.failed && reader.left == 0);
}

static void print(const uint8_t *message, size_t size)
{
    struct reader reader = reader_of(message, size, 0);
    struct buffer text = { 0 };
    cbor_walk_print(&reader, &text);
    fuzz_require(text.size > 0);
    buffer_free(&text);
}

static void try_good(const uint8_t *message, size_t size, size_t values)
{
    struct buffer once = { 0 }, twice = { 0 };
    size_t values_again;
    fuzz_require(values >= 1 && values <= size);
    print(message, size);
    rewrite(message, size, &once);
    fuzz_require(once.size <= size);
    fuzz_require(cbor_check(once.data, once.size, &values_again) == 0 && values_again == values);
    rewrite(once.data, once.size, &twice);
    fuzz_require(twice.size == once.size && memcmp(twice.data, once.data, once.size) == 0);
    buffer_free(&once);
    buffer_free(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t values = 0;
    int outcome = cbor_check(data, size, &values);
    fuzz_require(outcome >= 0 && outcome <= CBOR_E_SIMPLE);
    fuzz_require(cbor_check(data, size, NULL) == outcome); /* in one go, where it is plain */
    fuzz_require(*cbor_error_text(outcome));
    read_flat(data, size);
    if (outcome == 0)
        try_good(data, size, values);
    return 0;
}

/* ------------------------------------------------------------------ seeds */

static void put_text(struct buffer *out, const char *text)
{
    cbor_put_text(out, text, strlen(text));
}

static void seed_request(void)
{
    struct buffer out = { 0 };
    cbor_put_map(&out, 5);
    put_text(&out, "func");
    put_text(&out, "sim.getObjectPosition");
    put_text(&out, "args");
    cbor_put_array(&out, 3);
    cbor_put_int(&out, 42);
    cbor_put_int(&out, -1);
    put_text(&out, "_*NIL*_");
    put_text(&out, "argsL");
    cbor_put_int(&out, 3);
    put_text(&out, "uuid");
    put_text(&out, "0123456789abcdef");
    put_text(&out, "ver");
    cbor_put_int(&out, 2);
    fuzz_seed(out.data, out.size);
    buffer_free(&out);
}

/* One of each kind, in an array of no told length. */
static void seed_reply(void)
{
    const double doubles[] = { 0.5, 0.1f, 0.1, 1e300, -0.0 };
    const uint16_t shorts[] = { 1, 0xffff };
    struct buffer out = { 0 };
    cbor_put_map(&out, 1);
    put_text(&out, "ret");
    cbor_put_array(&out, CBOR_INDEFINITE);
    for (size_t i = 0; i < sizeof doubles / sizeof doubles[0]; i++)
        cbor_put_double(&out, doubles[i]);
    cbor_put_null(&out);
    cbor_put_bool(&out, 1);
    cbor_put_bytes(&out, "\0\1\xff", 3);
    cbor_put_map(&out, 0);
    cbor_put_int(&out, INT64_MIN);
    cbor_put_numbers(&out, CBOR_TAG_F64, doubles, 5);
    cbor_put_numbers(&out, CBOR_TAG_U16, shorts, 2);
    cbor_put_matrix(&out, 1, 2);
    cbor_put_array(&out, 2);
    cbor_put_int(&out, 1);
    cbor_put_double(&out, 0.5);
    cbor_put_tag(&out, CBOR_TAG_HANDLE);
    cbor_put_int(&out, -1);
    cbor_put_end(&out);
    fuzz_seed(out.data, out.size);
    buffer_free(&out);
}

static void seed_array(uint64_t tag, size_t count)
{
    struct buffer out = { 0 };
    cbor_put_tag(&out, tag);
    cbor_put_array(&out, count);
    for (size_t i = 0; i < count; i++)
        cbor_put_int(&out, (int64_t)i);
    fuzz_seed(out.data, out.size);
    buffer_free(&out);
}

void fuzz_seeds(void)
{
    seed_request();
    seed_reply();
    seed_array(CBOR_TAG_HANDLES, 2);
    seed_array(CBOR_TAG_COLOUR, 3);
    seed_array(CBOR_TAG_QUATERNION, 4);
    seed_array(CBOR_TAG_POSE, 7);
    fuzz_seed("\x7f\x62\xc3\xbc\x64\xf0\x90\x85\x91\xff", 10); /* text in pieces */
    fuzz_seed("\xbf\x5f\x41\x01\xff\x9f\xff\xff", 8);
    fuzz_seed("\xd8\x47\x48\xff\xff\xff\xff\xff\xff\xff\x7f", 11);
}
