/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * lib/wire/cbor: packed numbers and matrices (RFC 8746), the simulator's tags, and functions that
 * help to read or write a message.
 */
#include "support.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "cbor_hex.h"
#include "wire/cbor.h"

/* ------------------------------------------------------------------ tags */

static const struct {
    const char *hex, *text;
} packed[] = {
    { "d84043007fff", "64(<0, 127, 255>)" },
    { "d84140", "65(<>)" },
    { "d8414400ff0100", "65(<255, 256>)" },
    { "d84544ff000001", "69(<255, 256>)" },
    { "d84244ffffffff", "66(<4294967295>)" },
    { "d8464401000080", "70(<2147483649>)" },
    { "d843487fffffffffffffff", "67(<9223372036854775807>)" },
    { "d847480100000000000000", "71(<1>)" },
    { "d844427f80", "68(<127, 128>)" },
    { "d848427f80", "72(<127, -128>)" },
    { "d84944ffff7fff", "73(<-1, 32767>)" },
    { "d84d44feff0080", "77(<-2, -32768>)" },
    { "d84a44fffffffe", "74(<-2>)" },
    { "d84e44feffffff", "78(<-2>)" },
    { "d84b488000000000000000", "75(<-9223372036854775808>)" },
    { "d84f48feffffffffffffff", "79(<-2>)" },
    { "d850443e00c400", "80(<1.5, -4.0>)" },
    { "d85442003e", "84(<1.5>)" },
    { "d851443fc00000", "81(<1.5>)" },
    { "d855440000c03f", "85(<1.5>)" },
    { "d852483ff8000000000000", "82(<1.5>)" },
    { "d85650000000000000f83f0000000000000080", "86(<1.5, -0.0>)" },
    { "d8288282020386010203040506", "40(2x3[[1, 2, 3, 4, 5, 6]])" },
    { "d82882820301d84d46010002000300", "40(3x1[77(<1, 2, 3>)])" },
    { "d82882820019040080", "40(0x1024[[]])" },
    { "dafffffff000", "4294967280(0)" },
};

START_TEST(packed_numbers_and_matrices_are_understood_in_both_byte_orders)
{
    for (size_t i = 0; i < COUNT_OF(packed); i++)
        hex_expect_text(packed[i].hex, packed[i].text);
}
END_TEST

/* The simulator's tags. */
#define HANDLE "db0000000100007fbf"
#define HANDLES "db0000000100007fbe"
#define COLOUR "db0000000100000a90"
#define QUATERNION "db00000001000031a0"
#define POSE "db0000000100003394"

START_TEST(the_tags_of_the_simulator_come_with_their_items)
{
    ck_assert(hex_item(HANDLE "20").tag == CBOR_TAG_HANDLE);
    hex_expect_text(HANDLE "20", "4294999999(-1)");
    hex_expect_text(HANDLES "820102", "4294999998([1, 2])");
    hex_expect_text(HANDLES "9f01ff", "4294999998([_ 1])");
    hex_expect_text(COLOUR "44ff000080", "4294970000(h'ff000080')");
    hex_expect_text(COLOUR "83f93c000000", "4294970000([1.0, 0, 0])");
    hex_expect_text(QUATERNION "84000000f93c00", "4294980000([0, 0, 0, 1.0])");
    hex_expect_text(POSE "87000000000000f93c00", "4294980500([0, 0, 0, 0, 0, 0, 1.0])");
    hex_expect_text("a1" HANDLE "0500", "{4294999999(5): 0}");
    hex_expect_text("d9d9f7" HANDLE "05", "4294999999(5)");
}
END_TEST

START_TEST(tags_on_what_they_cannot_be_on_are_refused)
{
    static const char *const bad[] = {
        /* packed numbers: no bytes, half a number, in pieces, with a tag between, unknown forms */
        "d84000", "d84080", "d8406161", "d8454101", "d84643010203", "d8564700000000000000",
        "d8405f4101ff", "d840d74101", "d84c4101", "d8535000000000000000000000000000000000",
        "d8575000000000000000000000000000000000",
        /* matrices: other than [[rows, columns], numbers] of so many */
        "d82800", "d82880", "d8289f8201018101ff", "d82883010101", "d82882018101",
        "d8288281018101", "d8288283010181018101", "d82882821f01981f"
        "00000000000000000000000000000000000000000000000000000000000000",
        "d82882830101018101", "d828829f0101ff8101", "d828828220018101",
        "d8288282f93c00018101", "d8288282010181f4", "d82882820101816161",
        "d828828201018180", "d828828201028101", "d82882820101820101", "d8288282010101",
        "d828828201019f01ff", "d828828201014101", "d82882820102d8404101",
        "d82882820101d828828201018101", "d82882820101c18101",
        "d82882821a7fffffff1a7fffffff80", "d82882821a800000000080",
        "d82882821bffffffffffffffff0080", "d82882821b00000001000000001b000000010000000080",
        /* the simulator's own */
        HANDLE "f93c00", HANDLE "8101", HANDLE "6161", HANDLE "f6", HANDLES "01",
        HANDLES "81f93c00", HANDLES "a10101", COLOUR "43010203", COLOUR "5f4401020304ff",
        COLOUR "820101", COLOUR "840101016161", COLOUR "01", QUATERNION "83000000",
        QUATERNION "9f00000000ff", QUATERNION "84000000f6", QUATERNION "4400000000",
        POSE "86000000000000", POSE "8700000000000080", POSE "880000000000000000",
        POSE "9f00000000000000ff", POSE "a0", HANDLE HANDLE "01",
        HANDLE "d9d9f701", HANDLES HANDLES "8101", COLOUR COLOUR "44ff000080",
        QUATERNION QUATERNION "84000000f93c00", POSE POSE "87000000000000f93c00",
        "d828d828828201018101",
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        ck_assert_msg(hex_outcome(bad[i]) == CBOR_E_TAG, "%s", bad[i]);
    ck_assert_int_eq(hex_outcome("d8288282"), CBOR_E_MALFORMED);
    ck_assert_int_eq(hex_outcome("d843480000000000000000"), 0);
    ck_assert_int_eq(hex_outcome("d843488000000000000000"), CBOR_E_RANGE);
    ck_assert_int_eq(hex_outcome("d847480000000000000080"), CBOR_E_RANGE);
}
END_TEST

START_TEST(packed_numbers_are_put_in_this_machines_byte_order)
{
    const uint8_t bytes[] = { 1, 255 };
    const int32_t handles[] = { -2, INT32_MAX };
    const double doubles[] = { 0.1, -0.0, INFINITY };
    struct buffer buffer = { .swap = 1 };
    struct cbor_item item;
    int64_t value;
    cbor_put_array(&buffer, 3);
    cbor_put_numbers(&buffer, CBOR_TAG_U8, bytes, 2);
    cbor_put_numbers(&buffer, CBOR_TAG_I32, handles, 2);
    cbor_put_numbers(&buffer, CBOR_TAG_F64, doubles, 3);
    ck_assert_int_eq(cbor_check(buffer.data, buffer.size, NULL), 0);
    struct reader reader = reader_of(buffer.data, buffer.size, 0);
    ck_assert_int_eq(cbor_next(&reader, &item), CBOR_ARRAY);
    ck_assert_int_eq(cbor_next(&reader, &item), CBOR_NUMBERS);
    ck_assert_uint_eq(item.tag, CBOR_TAG_U8);
    ck_assert_double_eq(cbor_element_double(&item, 1), 255.0);
    ck_assert_int_eq(cbor_next(&reader, &item), CBOR_NUMBERS);
    ck_assert_int_eq(cbor_element_i64(&item, 0, &value), 0);
    ck_assert_int_eq(value, -2);
    ck_assert_double_eq(cbor_element_double(&item, 1), 2147483647.0);
    ck_assert_int_eq(cbor_next(&reader, &item), CBOR_NUMBERS);
    ck_assert_uint_eq(item.count, 3);
    ck_assert_mem_eq(item.bytes, doubles, sizeof doubles);
    ck_assert_double_eq(cbor_element_double(&item, 0), 0.1);
    ck_assert_int_eq(cbor_element_i64(&item, 0, &value), CBOR_E_RANGE);
    ck_assert_int_eq(cbor_element_i64(&item, 1, &value), 0);
    ck_assert_int_eq(value, 0);
    ck_assert_int_eq(cbor_element_i64(&item, 2, &value), CBOR_E_RANGE);
    buffer_free(&buffer);
}
END_TEST

/* ------------------------------------------------------------------ what helps walkers */

START_TEST(a_float_that_is_whole_is_an_integer_to_who_asks_for_one)
{
    struct cbor_item item;
    int64_t value = 77;
    double number;
    item = hex_item("f94200"); /* 3.0 */
    ck_assert_int_eq(cbor_item_i64(&item, &value), 0);
    ck_assert_int_eq(value, 3);
    item = hex_item("fbc3e0000000000000"); /* -2^63 */
    ck_assert_int_eq(cbor_item_i64(&item, &value), 0);
    ck_assert_int_eq(value, INT64_MIN);
    value = 77;
    static const char *const none[] = { "fb43e0000000000000", "f93e00", "f97c00", "f9fc00",
                                        "f97e00", "6133", "f4", "f6", "80" };
    for (size_t i = 0; i < COUNT_OF(none); i++) {
        item = hex_item(none[i]);
        ck_assert_int_eq(cbor_item_i64(&item, &value), CBOR_E_RANGE);
    }
    ck_assert_int_eq(value, 77);
    item = hex_item("38ff");
    ck_assert_int_eq(cbor_item_double(&item, &number), 0);
    ck_assert_double_eq(number, -256.0);
    item = hex_item("f93e00");
    ck_assert_int_eq(cbor_item_double(&item, &number), 0);
    ck_assert_double_eq(number, 1.5);
    item = hex_item("f5");
    ck_assert_int_eq(cbor_item_double(&item, &number), CBOR_E_RANGE);
}
END_TEST

START_TEST(texts_are_compared_also_in_pieces)
{
    static const struct {
        const char *hex;
        int is_func;
    } rows[] = { { "6466756e63", 1 }, { "7f62667560626e63ff", 1 }, { "7f62667560626e64ff", 0 },
                 { "4466756e63", 0 }, { "6366756e", 0 }, { "6566756e6363", 0 }, { "7fff", 0 },
                 { "6466756e00", 0 } };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        size_t size;
        uint8_t *bytes = hex_bytes(rows[i].hex, &size);
        struct reader reader = reader_of(bytes, size, 0);
        struct cbor_item item;
        cbor_next(&reader, &item);
        ck_assert_int_eq(cbor_text_is(&item, "func"), rows[i].is_func);
        free(bytes);
    }
}
END_TEST

START_TEST(strings_are_given_in_place_where_they_are_in_one_piece)
{
    struct buffer scratch = { 0 };
    struct cbor_item item;
    size_t size;
    uint8_t *bytes = hex_bytes("8543616263405fff5f4161426263ff60", &size);
    struct reader reader = reader_of(bytes, size, 0);
    ck_assert_int_eq(cbor_check(bytes, size, NULL), 0);
    cbor_next(&reader, &item);
    cbor_next(&reader, &item);
    ck_assert_ptr_eq(cbor_string(&item, &scratch), bytes + 2);
    cbor_next(&reader, &item);
    ck_assert_uint_eq(item.size, 0);
    ck_assert_ptr_nonnull(cbor_string(&item, &scratch));
    ck_assert_ptr_null(scratch.data);
    cbor_next(&reader, &item);
    ck_assert_uint_eq(item.size, 0);
    ck_assert_ptr_nonnull(cbor_string(&item, &scratch));
    cbor_next(&reader, &item);
    ck_assert_uint_eq(item.size, 3);
    ck_assert_mem_eq(cbor_string(&item, &scratch), "abc", 3);
    cbor_next(&reader, &item);
    ck_assert_int_eq(item.kind, CBOR_TEXT);
    ck_assert_uint_eq(reader.left, 0);
    buffer_free(&scratch);
    free(bytes);
}
END_TEST

START_TEST(items_that_nobody_wants_are_passed_with_all_that_is_in_them)
{
    size_t size;
    uint8_t *bytes = hex_bytes("880061618301820203a0bf019fff02a10304ff"
                              "d828828201028205065f4101ff" HANDLE "0107", &size);
    struct reader reader = reader_of(bytes, size, 0);
    struct cbor_item item;
    ck_assert_int_eq(cbor_check(bytes, size, NULL), 0);
    cbor_next(&reader, &item);
    for (int i = 0; i < 7; i++)
        cbor_skip(&reader);
    ck_assert_int_eq(cbor_next(&reader, &item), CBOR_INT);
    ck_assert_int_eq(item.integer, 7);
    ck_assert_uint_eq(reader.left, 0);
    cbor_skip(&reader);
    ck_assert_int_eq(reader.failed, 1);
    free(bytes);
}
END_TEST

START_TEST(a_string_of_unknown_kind_is_text_when_it_can_be_read)
{
    static const struct {
        const char *bytes;
        size_t size;
        enum cbor_kind kind;
    } rows[] = { { "", 0, CBOR_TEXT }, { "a b\tc\r\nd", 8, CBOR_TEXT },
                 { "\xc3\xbc", 2, CBOR_TEXT }, { "\xc3", 1, CBOR_BYTES },
                 { "\1\0\0\0", 4, CBOR_BYTES }, { "a\0b", 3, CBOR_BYTES },
                 { "a\x1b[0m", 5, CBOR_BYTES }, { "\x7f", 1, CBOR_BYTES },
                 { "\xff\xfe", 2, CBOR_BYTES } };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buffer buffer = { 0 };
        struct cbor_item item;
        cbor_put_string(&buffer, rows[i].bytes, rows[i].size);
        struct reader reader = reader_of(buffer.data, buffer.size, 0);
        ck_assert_int_eq(cbor_next(&reader, &item), rows[i].kind);
        ck_assert_uint_eq(item.size, rows[i].size);
        ck_assert_mem_eq(item.bytes, rows[i].bytes, rows[i].size);
        buffer_free(&buffer);
    }
}
END_TEST

START_TEST(a_number_of_a_stack_without_integers_is_an_integer_when_it_is_whole)
{
    static const struct {
        double value;
        const char *hex;
    } rows[] = { { 2.0, "02" }, { -1.0, "20" }, { 0.5, "f93800" }, { NAN, "f97e00" },
                 { INFINITY, "f97c00" }, { 9007199254740992.0, "1b0020000000000000" },
                 { 18014398509481984.0, "fa5a800000" } };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buffer buffer = { 0 };
        cbor_put_number(&buffer, rows[i].value);
        hex_expect(&buffer, rows[i].hex);
        buffer_free(&buffer);
    }
}
END_TEST

static int grow_never(struct buffer *buffer, size_t capacity)
{
    (void)buffer, (void)capacity;
    return -ENOMEM;
}

START_TEST(a_buffer_that_cannot_grow_has_failed_and_nothing_more)
{
    struct buffer buffer = { .grow = grow_never };
    cbor_put_int(&buffer, 1000);
    cbor_put_map(&buffer, 1);
    cbor_put_string(&buffer, "name", 4);
    cbor_put_matrix(&buffer, 1, 1);
    cbor_put_numbers(&buffer, CBOR_TAG_F64, &(double){ 0 }, 1);
    ck_assert_int_eq(buffer.failed, 1);
    ck_assert_uint_eq(buffer.size, 0);
    struct cbor_item item = { .kind = CBOR_BYTES, .is_chunked = 1, .size = 1, .count = 2,
                              .bytes = (const uint8_t *)"\x41_" };
    ck_assert_ptr_null(cbor_string(&item, &buffer));
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        packed_numbers_and_matrices_are_understood_in_both_byte_orders,
        the_tags_of_the_simulator_come_with_their_items,
        tags_on_what_they_cannot_be_on_are_refused,
        packed_numbers_are_put_in_this_machines_byte_order,
        a_float_that_is_whole_is_an_integer_to_who_asks_for_one,
        texts_are_compared_also_in_pieces,
        strings_are_given_in_place_where_they_are_in_one_piece,
        items_that_nobody_wants_are_passed_with_all_that_is_in_them,
        a_string_of_unknown_kind_is_text_when_it_can_be_read,
        a_number_of_a_stack_without_integers_is_an_integer_when_it_is_whole,
        a_buffer_that_cannot_grow_has_failed_and_nothing_more,
    };
    return support_run(support_suite("cbor_items", NULL, NULL, tests, COUNT_OF(tests)));
}
