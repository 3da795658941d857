/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * lib/wire/cbor: properties that hold for every tree of values and for any bytes.
 */
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cbor_walk.h"
#include "fast_random.h"
#include "wire/cbor.h"

#define TREES 3000
#define CHILDREN_MAX 5
#define TEXT_MAX 40

/* ------------------------------------------------------------------ trees */

/* A tree is what a random sequence makes: one function puts it, another one, led by the same
 * sequence, expects it. */
enum node { NODE_NULL, NODE_BOOL, NODE_INT, NODE_DOUBLE, NODE_TEXT, NODE_BYTES, NODE_NUMBERS,
            NODE_MATRIX, NODE_ARRAY, NODE_MAP, NODES };

static enum node random_node(struct random *random, int depth)
{
    return (enum node)random_below(random, depth > 0 ? NODES : NODE_ARRAY);
}

/* Small ones are as frequent as large ones. */
static int64_t random_integer(struct random *random)
{
    return (int64_t)random_u64(random) >> random_below(random, 64);
}

static double random_double(struct random *random)
{
    uint64_t bits = random_u64(random) << random_below(random, 52);
    double value;
    if (random_below(random, 2))
        return (double)random_integer(random) / 1024;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static size_t random_text(struct random *random, char text[TEXT_MAX])
{
    size_t size = random_below(random, TEXT_MAX);
    for (size_t i = 0; i < size; i++)
        text[i] = (char)(' ' + random_below(random, 95));
    return size;
}

static size_t random_count(struct random *random, int *is_indefinitep)
{
    *is_indefinitep = random_below(random, 4) == 0;
    return random_below(random, CHILDREN_MAX);
}

static void random_doubles(struct random *random, double values[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        values[i] = random_double(random);
}

static void put_tree(struct random *random, struct buffer *out, int depth);

static void put_children(struct random *random, struct buffer *out, int depth, int is_map)
{
    int is_indefinite;
    size_t count = random_count(random, &is_indefinite);
    (is_map ? cbor_put_map : cbor_put_array)(out, is_indefinite ? CBOR_INDEFINITE : count);
    for (size_t i = 0; i < count; i++) {
        if (is_map)
            cbor_put_int(out, random_integer(random));
        put_tree(random, out, depth - 1);
    }
    if (is_indefinite)
        cbor_put_end(out);
}

static void put_tree(struct random *random, struct buffer *out, int depth)
{
    double values[2 * CHILDREN_MAX];
    char text[TEXT_MAX];
    size_t size;
    int unused;
    switch (random_node(random, depth)) {
    case NODE_NULL:
        cbor_put_null(out);
        break;
    case NODE_BOOL:
        cbor_put_bool(out, (int)random_below(random, 2));
        break;
    case NODE_INT:
        cbor_put_int(out, random_integer(random));
        break;
    case NODE_DOUBLE:
        cbor_put_double(out, random_double(random));
        break;
    case NODE_TEXT:
        size = random_text(random, text);
        cbor_put_text(out, text, size);
        break;
    case NODE_BYTES:
        size = random_text(random, text);
        cbor_put_bytes(out, text, size);
        break;
    case NODE_NUMBERS:
        size = random_count(random, &unused);
        random_doubles(random, values, size);
        cbor_put_numbers(out, CBOR_TAG_F64, values, size);
        break;
    case NODE_MATRIX:
        size = random_count(random, &unused);
        random_doubles(random, values, 2 * size);
        cbor_put_matrix(out, 2, (uint32_t)size);
        cbor_put_numbers(out, CBOR_TAG_F64, values, 2 * size);
        break;
    case NODE_ARRAY:
        put_children(random, out, depth, 0);
        break;
    default:
        put_children(random, out, depth, 1);
        break;
    }
}

/* ------------------------------------------------------------------ expected */

static void check_same_double(double a, double b)
{
    ck_assert(isnan(a) ? isnan(b) : a == b && !signbit(a) == !signbit(b));
}

static void expect_numbers(struct random *random, const struct cbor_item *item, size_t count)
{
    double values[2 * CHILDREN_MAX];
    random_doubles(random, values, count);
    ck_assert_int_eq(item->kind, CBOR_NUMBERS);
    ck_assert_uint_eq(item->count, count);
    for (size_t i = 0; i < count; i++)
        check_same_double(cbor_element_double(item, i), values[i]);
}

static void expect_string(struct random *random, const struct cbor_item *item, enum cbor_kind kind)
{
    struct buffer scratch = { 0 };
    char text[TEXT_MAX];
    size_t size = random_text(random, text);
    ck_assert_int_eq(item->kind, kind);
    ck_assert_uint_eq(item->size, size);
    ck_assert_mem_eq(cbor_string(item, &scratch), text, size);
    buffer_free(&scratch);
}

static void expect_tree(struct random *random, struct reader *in, int depth);

static void expect_children(struct random *random, struct reader *in, const struct cbor_item *item,
                            int depth)
{
    int is_indefinite;
    size_t count = random_count(random, &is_indefinite), i;
    struct cbor_item key;
    ck_assert_int_eq(item->count == CBOR_INDEFINITE, is_indefinite);
    for (i = 0; cbor_more(in, item, i); i++) {
        ck_assert_uint_lt(i, count);
        if (item->kind == CBOR_MAP) {
            ck_assert_int_eq(cbor_next(in, &key), CBOR_INT);
            ck_assert_int_eq(key.integer, random_integer(random));
        }
        expect_tree(random, in, depth - 1);
    }
    ck_assert_uint_eq(i, count);
}

static void expect_tree(struct random *random, struct reader *in, int depth)
{
    struct cbor_item item, data;
    size_t count;
    int unused;
    cbor_next(in, &item);
    switch (random_node(random, depth)) {
    case NODE_NULL:
        ck_assert_int_eq(item.kind, CBOR_NULL);
        break;
    case NODE_BOOL:
        ck_assert_int_eq(item.kind, CBOR_BOOL);
        ck_assert_int_eq(item.integer, (int)random_below(random, 2));
        break;
    case NODE_INT:
        ck_assert_int_eq(item.kind, CBOR_INT);
        ck_assert_int_eq(item.integer, random_integer(random));
        break;
    case NODE_DOUBLE:
        ck_assert_int_eq(item.kind, CBOR_DOUBLE);
        check_same_double(item.number, random_double(random));
        break;
    case NODE_TEXT:
        expect_string(random, &item, CBOR_TEXT);
        break;
    case NODE_BYTES:
        expect_string(random, &item, CBOR_BYTES);
        break;
    case NODE_NUMBERS:
        count = random_count(random, &unused);
        expect_numbers(random, &item, count);
        break;
    case NODE_MATRIX:
        count = random_count(random, &unused);
        ck_assert_int_eq(item.kind, CBOR_MATRIX);
        ck_assert_uint_eq(item.rows, 2);
        ck_assert_uint_eq(item.columns, count);
        cbor_next(in, &data);
        expect_numbers(random, &data, 2 * count);
        break;
    case NODE_ARRAY:
        ck_assert_int_eq(item.kind, CBOR_ARRAY);
        expect_children(random, in, &item, depth);
        break;
    default:
        ck_assert_int_eq(item.kind, CBOR_MAP);
        expect_children(random, in, &item, depth);
        break;
    }
}

static void make_tree(uint64_t seed, struct buffer *out)
{
    struct random random = random_of(seed);
    buffer_clear(out);
    put_tree(&random, out, (int)(seed % 8));
    ck_assert_int_eq(out->failed, 0);
}

/* In one go, and item by item, as for who wants to know the number of values. */
static int check_both_ways(const uint8_t *bytes, size_t size)
{
    struct reader quick = reader_of(bytes, size, 0), whole = quick;
    size_t values;
    int outcome = cbor_check(bytes, size, NULL);
    ck_assert_int_eq(cbor_check(bytes, size, &values), outcome);
    if (outcome == 0 && cbor_skip_plain(&quick)) {
        cbor_skip(&whole);
        ck_assert_ptr_eq(quick.at, whole.at);
    }
    return outcome;
}

START_TEST(every_tree_comes_back)
{
    struct buffer buffer = { 0 };
    for (uint64_t seed = 0; seed < TREES; seed++) {
        struct random random = random_of(seed);
        make_tree(seed, &buffer);
        uint8_t *bytes = exact_copy(buffer.data, buffer.size);
        struct reader reader = reader_of(bytes, buffer.size, 0);
        ck_assert_int_eq(check_both_ways(bytes, buffer.size), 0);
        expect_tree(&random, &reader, (int)(seed % 8));
        ck_assert_uint_eq(reader.left, 0);
        reader = reader_of(bytes, buffer.size, 0);
        cbor_skip(&reader);
        ck_assert_uint_eq(reader.left, 0);
        free(bytes);
    }
    buffer_free(&buffer);
}
END_TEST

START_TEST(a_tree_that_is_encoded_again_is_the_same)
{
    struct buffer buffer = { 0 }, again = { 0 };
    for (uint64_t seed = 0; seed < TREES; seed++) {
        make_tree(seed, &buffer);
        struct reader reader = reader_of(buffer.data, buffer.size, 0);
        buffer_clear(&again);
        cbor_walk_rewrite(&reader, &again);
        ck_assert_uint_eq(again.size, buffer.size);
        ck_assert_mem_eq(again.data, buffer.data, buffer.size);
    }
    buffer_free(&buffer);
    buffer_free(&again);
}
END_TEST

START_TEST(every_half_and_many_singles_are_encoded_in_their_own_size)
{
    struct random random = random_of(1);
    for (uint32_t i = 0; i < 0x10000 + 100000; i++) {
        uint32_t bits = i < 0x10000 ? i : random_u32(&random);
        uint8_t half[3] = { 0xf9, (uint8_t)(bits >> 8), (uint8_t)bits };
        uint8_t single[5] = { 0xfa, (uint8_t)(bits >> 24), (uint8_t)(bits >> 16),
                              (uint8_t)(bits >> 8), (uint8_t)bits };
        struct reader reader = i < 0x10000 ? reader_of(half, 3, 0) : reader_of(single, 5, 0);
        struct cbor_item item;
        struct buffer buffer = { 0 };
        size_t size = reader.left;
        ck_assert_int_eq(cbor_next(&reader, &item), CBOR_DOUBLE);
        cbor_put_double(&buffer, item.number);
        ck_assert_uint_le(buffer.size, size);
        if (isnan(item.number))
            ck_assert_mem_eq(buffer.data, "\xf9\x7e\x00", 3);
        else if (buffer.size == size)
            ck_assert_mem_eq(buffer.data, size == 3 ? half : single, size);
        buffer_free(&buffer);
    }
}
END_TEST

/* ------------------------------------------------------------------ bytes of anybody */

/* Reads all that can be read without a check; also then no count is beyond what there can be. */
static void read_all(const uint8_t *bytes, size_t size)
{
    struct reader reader = reader_of(bytes, size, 0);
    struct buffer scratch = { 0 };
    struct cbor_item item;
    size_t items = 0;
    while (reader.left > 0 && cbor_next(&reader, &item) != CBOR_NONE) {
        if (item.kind == CBOR_TEXT || item.kind == CBOR_BYTES)
            ck_assert_ptr_nonnull(cbor_string(&item, &scratch));
        for (size_t i = 0; item.kind == CBOR_NUMBERS && i < item.count; i++)
            cbor_element_double(&item, i);
        if (item.kind == CBOR_ARRAY && item.count != CBOR_INDEFINITE)
            ck_assert_uint_le(item.count, reader.left);
        if (item.kind == CBOR_MAP && item.count != CBOR_INDEFINITE)
            ck_assert_uint_le(item.count, reader.left / 2);
        items++;
    }
    ck_assert_uint_le(items, size);
    buffer_free(&scratch);
}

/* What is passed can be walked to its end; what is refused has a reason. */
static void try_bytes(const uint8_t *bytes, size_t size)
{
    struct buffer again = { 0 };
    int outcome = check_both_ways(bytes, size);
    ck_assert_int_ge(outcome, 0);
    ck_assert_int_le(outcome, CBOR_E_SIMPLE);
    read_all(bytes, size);
    if (outcome == 0) {
        struct reader reader = reader_of(bytes, size, 0);
        cbor_walk_rewrite(&reader, &again);
        ck_assert_int_eq(reader.failed, 0);
        ck_assert_uint_eq(reader.left, 0);
        ck_assert_int_eq(cbor_check(again.data, again.size, NULL), 0);
    }
    buffer_free(&again);
}

START_TEST(a_message_that_ends_too_early_is_refused)
{
    struct buffer buffer = { 0 };
    for (uint64_t seed = 0; seed < 300; seed++) {
        make_tree(seed, &buffer);
        for (size_t size = 0; size < buffer.size; size++) {
            uint8_t *bytes = exact_copy(buffer.data, size);
            int outcome = check_both_ways(bytes, size);
            ck_assert_msg(outcome == CBOR_E_MALFORMED, "%d", outcome);
            read_all(bytes, size);
            free(bytes);
        }
    }
    buffer_free(&buffer);
}
END_TEST

START_TEST(any_bytes_are_read_within_their_bounds)
{
    struct random random = random_of(7);
    for (int i = 0; i < 100000; i++) {
        uint8_t bytes[24];
        size_t size = random_below(&random, sizeof bytes);
        for (size_t k = 0; k < size; k++)
            bytes[k] = (uint8_t)random_u32(&random);
        uint8_t *exact = exact_copy(bytes, size);
        try_bytes(exact, size);
        free(exact);
    }
}
END_TEST

START_TEST(a_message_with_a_changed_byte_is_read_within_its_bounds)
{
    struct buffer buffer = { 0 };
    for (uint64_t seed = 0; seed < TREES; seed++) {
        struct random random = random_of(seed + TREES);
        make_tree(seed, &buffer);
        uint8_t *bytes = exact_copy(buffer.data, buffer.size);
        for (int i = 0; i < 20; i++) {
            bytes[random_below(&random, buffer.size)] = (uint8_t)random_u32(&random);
            try_bytes(bytes, buffer.size);
        }
        free(bytes);
    }
    buffer_free(&buffer);
}
END_TEST

START_TEST(a_walk_over_bytes_that_changed_after_the_check_ends)
{
    struct buffer buffer = { 0 };
    for (uint64_t seed = 0; seed < TREES; seed++) {
        struct random random = random_of(seed + 2 * TREES);
        struct cbor_item item;
        make_tree(seed, &buffer);
        uint8_t *bytes = exact_copy(buffer.data, buffer.size);
        struct reader reader = reader_of(bytes, buffer.size, 0);
        cbor_next(&reader, &item);
        for (size_t i = 0; i < buffer.size; i++)
            bytes[i] = random_below(&random, 4) ? bytes[i] : (uint8_t)random_u32(&random);
        for (size_t i = 0; item.kind == CBOR_ARRAY && cbor_more(&reader, &item, i); i++)
            cbor_skip(&reader);
        ck_assert_uint_le(reader.left, buffer.size);
        free(bytes);
    }
    buffer_free(&buffer);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        every_tree_comes_back,
        a_tree_that_is_encoded_again_is_the_same,
        every_half_and_many_singles_are_encoded_in_their_own_size,
        a_message_that_ends_too_early_is_refused,
        any_bytes_are_read_within_their_bounds,
        a_message_with_a_changed_byte_is_read_within_its_bounds,
        a_walk_over_bytes_that_changed_after_the_check_ends,
    };
    return support_run(support_suite("cbor_random", NULL, NULL, tests, COUNT_OF(tests)));
}
