/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * lib/wire/value: readers that never pass the end of their bytes, buffers that grow, both byte
 * orders.
 */
#include "support.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "wire/value.h"

START_TEST(every_kind_of_value_comes_back_in_both_byte_orders)
{
    for (int swap = 0; swap <= 1; swap++) {
        struct buffer buffer = { .swap = swap };
        const int32_t integers[] = { INT32_MIN, -1, 7 };
        const double numbers[] = { 0.5, -3.0 };
        int32_t integers_back[3];
        float numbers_back[2];
        buffer_put_u8(&buffer, 200);
        buffer_put_u16(&buffer, 0xabcd);
        buffer_put_i32(&buffer, -123456789);
        buffer_put_f32(&buffer, 1.25f);
        buffer_put_string(&buffer, "text");
        buffer_put_i32_array(&buffer, integers, 3);
        buffer_put_f32_array(&buffer, numbers, 2);
        buffer_put_bytes(&buffer, "xy", 2);
        ck_assert_int_eq(buffer.failed, 0);
        struct reader reader = reader_of(buffer.data, buffer.size, swap);
        ck_assert_int_eq(reader_u8(&reader), 200);
        ck_assert_int_eq(reader_u16(&reader), 0xabcd);
        ck_assert_int_eq(reader_i32(&reader), -123456789);
        ck_assert_float_eq(reader_f32(&reader), 1.25f);
        ck_assert_str_eq(reader_string(&reader), "text");
        reader_i32_array(&reader, integers_back, 3);
        reader_f32_array(&reader, numbers_back, 2);
        ck_assert_mem_eq(integers_back, integers, sizeof integers);
        ck_assert_float_eq(numbers_back[0], 0.5f);
        ck_assert_float_eq(numbers_back[1], -3.0f);
        ck_assert_mem_eq(reader_bytes(&reader, 2), "xy", 2);
        ck_assert_uint_eq(reader.left, 0);
        ck_assert_int_eq(reader.failed, 0);
        buffer_free(&buffer);
    }
}
END_TEST

START_TEST(the_other_byte_order_turns_integers_and_floats_but_no_bytes)
{
    struct buffer plain = { 0 }, swapped = { .swap = 1 };
    struct buffer *buffers[] = { &plain, &swapped };
    for (int i = 0; i < 2; i++) {
        buffer_put_i32(buffers[i], 0x01020304);
        buffer_put_u16(buffers[i], 0x0506);
        buffer_put_f32(buffers[i], 1.0f);
        buffer_put_bytes(buffers[i], "ab", 2);
    }
    for (int i = 0; i < 4; i++) {
        ck_assert_int_eq(plain.data[i], swapped.data[3 - i]);
        ck_assert_int_eq(plain.data[6 + i], swapped.data[6 + 3 - i]);
    }
    ck_assert_int_eq(plain.data[4], swapped.data[5]);
    ck_assert_mem_eq(swapped.data + 10, "ab", 2);
    buffer_free(&plain);
    buffer_free(&swapped);
}
END_TEST

START_TEST(a_reader_gives_zeros_behind_its_end_and_remembers)
{
    uint8_t *bytes = exact_copy("\1\2\3", 3);
    struct reader reader = reader_of(bytes, 3, 0);
    ck_assert_int_eq(reader_i32(&reader), 0);
    ck_assert_int_eq(reader.failed, 1);
    ck_assert_int_eq(reader_u8(&reader), 0); /* though a byte is there */
    ck_assert_float_eq(reader_f32(&reader), 0.0f);
    ck_assert_ptr_null(reader_bytes(&reader, 0));
    free(bytes);
}
END_TEST

START_TEST(a_reader_of_nothing_can_read_nothing)
{
    struct reader reader = reader_of(NULL, 0, 0);
    ck_assert_ptr_null(reader_bytes(&reader, 0)); /* there is no address, and no failure */
    ck_assert_int_eq(reader.failed, 0);
    ck_assert_ptr_null(reader_string(&reader));
    ck_assert_int_eq(reader.failed, 1);
}
END_TEST

START_TEST(a_string_without_end_is_no_string)
{
    uint8_t *bytes = exact_copy("one\0two", 7);
    struct reader reader = reader_of(bytes, 7, 0);
    ck_assert_str_eq(reader_string(&reader), "one");
    ck_assert_ptr_null(reader_string(&reader));
    ck_assert_int_eq(reader.failed, 1);
    reader = reader_of(bytes, 7, 0);
    ck_assert_ptr_null(reader_strings(&reader, 2));
    reader = reader_of(bytes, 4, 0);
    ck_assert_str_eq(reader_strings(&reader, 1), "one");
    ck_assert_uint_eq(reader.left, 0);
    free(bytes);
}
END_TEST

START_TEST(a_count_of_strings_from_a_peer_ends_at_the_first_that_is_missing)
{
    uint8_t *bytes = exact_copy("a\0b", 4);
    struct reader reader = reader_of(bytes, 4, 0);
    ck_assert_ptr_null(reader_strings(&reader, SIZE_MAX));
    ck_assert_int_eq(reader.failed, 1);
    free(bytes);
}
END_TEST

START_TEST(a_buffer_keeps_what_it_holds_while_it_grows)
{
    struct buffer buffer = { 0 };
    for (int i = 0; i < 100000; i++)
        buffer_put_i32(&buffer, i);
    ck_assert_uint_eq(buffer.size, 400000);
    struct reader reader = reader_of(buffer.data, buffer.size, 0);
    for (int i = 0; i < 100000; i++)
        ck_assert_int_eq(reader_i32(&reader), i);
    buffer_free(&buffer);
    ck_assert_ptr_null(buffer.data);
}
END_TEST

START_TEST(a_buffer_refuses_more_than_a_message_can_have)
{
    struct buffer buffer = { 0 };
    buffer_put_u8(&buffer, 1);
    ck_assert_int_eq(buffer_reserve(&buffer, SIZE_MAX), -ENOMEM);
    ck_assert_int_eq(buffer.failed, 1);
    ck_assert_ptr_null(buffer_extend(&buffer, 1));
    buffer_put_i32(&buffer, 1);
    ck_assert_uint_eq(buffer.size, 1);
    buffer_clear(&buffer);
    ck_assert_int_eq(buffer_reserve(&buffer, (size_t)INT32_MAX + 1), -ENOMEM);
    buffer_clear(&buffer);
    ck_assert_int_eq(buffer.failed, 0);
    buffer_put_u8(&buffer, 2);
    ck_assert_int_eq(buffer.data[0], 2);
    buffer_free(&buffer);
}
END_TEST

START_TEST(a_cleared_buffer_keeps_its_memory)
{
    struct buffer buffer = { 0 };
    ck_assert_ptr_nonnull(buffer_extend(&buffer, 1000));
    const uint8_t *before = buffer.data;
    buffer_clear(&buffer);
    ck_assert_uint_eq(buffer.size, 0);
    ck_assert_ptr_eq(buffer_extend(&buffer, 1000), before);
    buffer_free(&buffer);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        every_kind_of_value_comes_back_in_both_byte_orders,
        the_other_byte_order_turns_integers_and_floats_but_no_bytes,
        a_reader_gives_zeros_behind_its_end_and_remembers,
        a_reader_of_nothing_can_read_nothing,
        a_string_without_end_is_no_string,
        a_count_of_strings_from_a_peer_ends_at_the_first_that_is_missing,
        a_buffer_keeps_what_it_holds_while_it_grows,
        a_buffer_refuses_more_than_a_message_can_have,
        a_cleared_buffer_keeps_its_memory,
    };
    return support_run(support_suite("value", NULL, NULL, tests, COUNT_OF(tests)));
}
