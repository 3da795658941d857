/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * lib/wire/command and message: every row of the table as bytes and back, the two commands that
 * break the key rule, and what a peer may send that is no message. Bytes lie in blocks of exactly
 * their size, so that a sanitizer sees each read outside.
 */
#include "support.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "fast_random.h"
#include "simConst.h"

#define ROWS_MAX 200

/* ------------------------------------------------------------------ the table */

START_TEST(the_form_of_a_key_follows_from_the_number)
{
    const struct {
        int number;
        enum key_form form;
    } cases[] = {
        { 0, KEY_NONE },           { 1, KEY_NONE },         { 0x1000, KEY_NONE },
        { 0x1001, KEY_INT },       { 0x1801, KEY_INT },     { 0x1fff, KEY_INT },
        { 0x2000, KEY_NONE },      { 0x2001, KEY_INT2 },    { 0x2801, KEY_INT2 },
        { 0x2fff, KEY_INT2 },      { 0x3000, KEY_NONE },    { 0x3001, KEY_STRING },
        { 0x33ff, KEY_STRING },    { 0x3400, KEY_NONE },    { 0x3401, KEY_INT_STRINGS },
        { 0x34ff, KEY_INT_STRINGS }, { 0x3500, KEY_NONE },  { 0xffff, KEY_NONE },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        ck_assert_msg(key_form_of(cases[i].number) == cases[i].form, "0x%x", cases[i].number);
}
END_TEST

START_TEST(each_number_leads_to_its_row_and_no_other)
{
    int found = 0;
    for (int number = -1; number <= 0x10000; number++) {
        int row = command_row(number);
        if (row < 0) {
            ck_assert_ptr_null(command_info(number));
            continue;
        }
        found++;
        ck_assert_int_eq(command_at((size_t)row)->number, number);
        ck_assert_ptr_eq(command_info(number), command_at((size_t)row));
        ck_assert_int_eq(command_info(number)->form, key_form_of(number));
    }
    ck_assert_uint_eq((size_t)found, command_count());
}
END_TEST

START_TEST(the_shortest_data_of_a_shape_counts_each_item_once)
{
    const struct {
        const char *shape;
        size_t size;
    } cases[] = { { "", 0 },     { "i", 4 },       { "12f", 48 },   { "ii*", 4 },    { "s*", 0 },
                  { "ss", 2 },   { "f13b", 17 },   { "b3fi3f", 29 }, { "4iB", 16 },  { "iif*", 8 },
                  { "sis6f6f", 54 }, { "ii2i2i3f3f", 48 } };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        ck_assert_msg(shape_size(cases[i].shape) == cases[i].size, "%s", cases[i].shape);
}
END_TEST

START_TEST(no_sample_is_shorter_than_its_shape)
{
    struct buffer data = { 0 };
    for (size_t row = 0; row < command_count(); row++) {
        const struct command_info *info = command_at(row);
        buffer_clear(&data);
        sample_put(&data, info->body);
        ck_assert_uint_ge(data.size, shape_size(info->body));
        buffer_clear(&data);
        sample_put(&data, info->reply);
        ck_assert_uint_ge(data.size, shape_size(info->reply));
    }
    buffer_free(&data);
}
END_TEST

/* ------------------------------------------------------------------ round trips */

/* A message with a request or an answer of every row; where each command begins. */
static size_t put_all_rows(struct buffer *message, int swap, int answers, size_t start[ROWS_MAX])
{
    struct buffer data = { .swap = swap };
    size_t count = command_count();
    ck_assert_uint_lt(count, ROWS_MAX);
    message->swap = swap;
    message_begin(message, 77);
    for (size_t row = 0; row < count; row++) {
        const struct command_info *info = command_at(row);
        buffer_clear(&data);
        sample_put(&data, answers ? info->reply : info->body);
        struct command command = command_of(sample_key(info), simx_opmode_streaming + 25,
                                            data.data, data.size);
        command.sim_time = 123456;
        command.flags = (uint8_t)(row & 1);
        start[row] = message->size;
        command_encode(message, &command);
    }
    start[count] = message->size;
    buffer_free(&data);
    return count;
}

static void check_row(const struct command *command, const struct command_info *info, size_t row,
                      int swap, int is_answer)
{
    struct buffer data = { .swap = swap };
    struct key key = sample_key(info);
    sample_put(&data, is_answer ? info->reply : info->body);
    ck_assert_msg(key_equal(&command->key, &key), "%s", info->name);
    ck_assert_int_eq(command->mode, simx_opmode_streaming);
    ck_assert_int_eq(command->low, 25);
    ck_assert_int_eq(command->sim_time, 123456);
    ck_assert_int_eq(command->flags, (int)(row & 1));
    ck_assert_int_eq(command_is_whole(command), 1);
    ck_assert_uint_eq(command->data_size, data.size);
    ck_assert_int_eq(data.size == 0 || memcmp(command->data, data.data, data.size) == 0, 1);
    buffer_free(&data);
}

START_TEST(every_command_and_answer_comes_back_in_both_byte_orders)
{
    for (int variant = 0; variant < 4; variant++) {
        int swap = variant & 1, answers = variant >> 1;
        struct buffer message = { 0 };
        struct message_summary summary;
        size_t start[ROWS_MAX];
        size_t count = put_all_rows(&message, swap, answers, start);
        ck_assert_int_eq(message_check(message.data, message.size, swap, &summary), 0);
        ck_assert_int_eq(summary.header.id, 77);
        ck_assert_uint_eq((size_t)summary.commands, count);
        struct reader reader = reader_of(message.data + 18, message.size - 18, swap);
        for (size_t row = 0; row < count; row++) {
            struct command command;
            ck_assert_int_eq(command_decode(&reader, &command), 0);
            check_row(&command, command_at(row), row, swap, answers);
        }
        ck_assert_uint_eq(reader.left, 0);
        buffer_free(&message);
    }
}
END_TEST

START_TEST(a_chunk_tells_its_place_and_the_whole_size)
{
    struct buffer message = { 0 };
    struct command list[1];
    struct command chunk = chunk_of(key_name(simx_cmd_set_string_signal, "s"),
                                    simx_opmode_oneshot_split + 100, "0123456789", 10, 4, 3);
    message_begin(&message, 1);
    command_encode(&message, &chunk);
    ck_assert_int_eq(peek_i32(message.data + 18), 26 + 2 + 3);
    ck_assert_int_eq(peek_i32(message.data + 18 + 4), 26 + 2 + 10);
    ck_assert_uint_eq(message_commands(message.data, message.size, list, 1), 1);
    ck_assert_int_eq(command_is_whole(&list[0]), 0);
    ck_assert_uint_eq(list[0].chunk_offset, 4);
    ck_assert_uint_eq(list[0].full_data_size, 10);
    ck_assert_mem_eq(list[0].data, "456", 3);
    buffer_free(&message);
}
END_TEST

START_TEST(a_summary_counts_the_calls_that_wait_and_sees_the_end)
{
    struct buffer message = { 0 };
    struct message_summary summary;
    struct command one = command_of(key_plain(simx_cmd_close_scene), simx_opmode_blocking, "", 0);
    struct command end = command_of(key_plain(simx_cmd_kill_connection), 0, "\0\0\0", 4);
    message_begin(&message, 5);
    command_encode(&message, &one);
    command_encode(&message, &one);
    ck_assert_int_eq(message_check(message.data, message.size, 0, &summary), 0);
    ck_assert_int_eq(summary.blocking, 2);
    ck_assert_int_eq(summary.kill, 0);
    command_encode(&message, &end);
    command_encode(&message, &one); /* the end need not be the last command */
    ck_assert_int_eq(message_check(message.data, message.size, 0, &summary), 0);
    ck_assert_int_eq(summary.commands, 4);
    ck_assert_int_eq(summary.kill, 1);
    buffer_free(&message);
}
END_TEST

/* ------------------------------------------------------------------ the two that break the rule */

START_TEST(an_event_button_is_named_by_its_first_integer)
{
    /* As the original client sends it, with a key of 4 bytes, and with 8 as other peers may. */
    static const char *const forms[] = {
        "1e0000001e0000000400000000000320000000000000000000ff" "07000000",
        "22000000220000000800000000000320000000000000000000ff" "07000000" "efbeadde",
    };
    struct key expected = key_int2(simx_cmd_get_ui_event_button, 7, 0);
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        struct buffer message = { 0 };
        struct command command;
        message_begin(&message, 1);
        hex_put(&message, forms[i]);
        ck_assert_uint_eq(message_commands(message.data, message.size, &command, 1), 1);
        ck_assert_int_eq(key_equal(&command.key, &expected), 1);
        ck_assert_uint_eq(command.data_size, 0);
        buffer_free(&message);
    }
    ck_assert_uint_eq(key_size(&expected), 8); /* the form that we send */
}
END_TEST

START_TEST(the_end_of_a_connection_has_no_key_whatever_it_tells)
{
    static const char *const forms[] = {
        "1e0000001e000000040000000000090000000000000000000000" "00000000",
        "1e0000001e000000000000000000090000000000000000000000" "00000000",
    };
    ck_assert_int_eq(key_form_of(simx_cmd_kill_connection), KEY_NONE);
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        struct buffer message = { 0 };
        struct command command;
        message_begin(&message, 1);
        hex_put(&message, forms[i]);
        message.data[18 + 14] = (uint8_t)simx_cmd_kill_connection;
        ck_assert_uint_eq(message_commands(message.data, message.size, &command, 1), 1);
        ck_assert_int_eq(command.key.number, simx_cmd_kill_connection);
        ck_assert_uint_eq(command.data_size, 4);
        buffer_free(&message);
    }
}
END_TEST

START_TEST(a_key_must_have_the_size_that_is_told)
{
    struct buffer message = { 0 };
    struct message_summary summary;
    size_t start[ROWS_MAX];
    size_t count = put_all_rows(&message, 0, 0, start);
    for (size_t row = 0; row < count; row++) {
        const struct command_info *info = command_at(row);
        struct key key = sample_key(info);
        if (info->number == simx_cmd_kill_connection)
            continue;
        patch_u16(message.data + start[row] + 8, (int)key_size(&key) + 1);
        ck_assert_msg(message_check(message.data, message.size, 0, &summary) < 0, "%s", info->name);
        patch_u16(message.data + start[row] + 8, (int)key_size(&key));
    }
    ck_assert_int_eq(message_check(message.data, message.size, 0, &summary), 0);
    buffer_free(&message);
}
END_TEST

/* ------------------------------------------------------------------ hashes */

/* Computed by another program, which gives SipHash-2-4 of the paper's example. */
START_TEST(hashes_are_siphash_1_3)
{
    static const uint64_t secret[2] = { 0x0706050403020100u, 0x0f0e0d0c0b0a0908u };
    const struct key numbers = { .number = 5, .int1 = -1, .int2 = 7, .name = "", .name2 = "" };
    const struct key names = { .number = 9, .int1 = 3, .name = "of eight",
                               .name2 = "of more than eight" };
    const uint16_t order = 1;
    ck_assert_uint_eq(key_hash(&numbers, secret), 0xd60592b0u);
    if (*(const uint8_t *)&order == 1) /* texts are hashed in the machine's own order */
        ck_assert_uint_eq(key_hash(&names, secret), 0x9107840eu);
}
END_TEST

/* ------------------------------------------------------------------ what is no message */

/* Everything that decoding lets pass lies inside the block. */
static int decode_guarded(const uint8_t *bytes, size_t size, int swap)
{
    uint8_t *copy = exact_copy(bytes, size);
    struct message_summary summary;
    int outcome = message_check(copy, size, swap, &summary);
    if (outcome == 0) {
        struct reader reader = reader_of(copy + MESSAGE_HEADER_SIZE, size - MESSAGE_HEADER_SIZE,
                                         swap);
        while (reader.left > 0) {
            struct command command;
            ck_assert_int_eq(command_decode(&reader, &command), 0);
            ck_assert_uint_le(command.chunk_offset + command.data_size, command.full_data_size);
            ck_assert_uint_le(command.full_data_size, INT32_MAX);
            ck_assert(command.data_size == 0 ||
                      (command.data >= copy && command.data + command.data_size <= copy + size));
            key_hash(&command.key, (uint64_t[2]){ 1, 2 });
        }
    }
    free(copy);
    return outcome;
}

START_TEST(a_message_that_is_cut_anywhere_but_between_commands_is_refused)
{
    for (int answers = 0; answers <= 1; answers++) {
        struct buffer message = { 0 };
        size_t start[ROWS_MAX];
        size_t count = put_all_rows(&message, 0, answers, start), next = 0;
        for (size_t size = 0; size <= message.size; size++) {
            int is_whole = size == start[next];
            int expected = is_whole ? 0 : COMMAND_E_MALFORMED;
            next += is_whole && next < count;
            ck_assert_msg(decode_guarded(message.data, size, 0) == expected, "%zu bytes", size);
        }
        buffer_free(&message);
    }
}
END_TEST

START_TEST(every_wrong_length_is_refused_or_stays_inside)
{
    static const int32_t values[] = { 0,  1,  -1, 2,  17, 25, 26, 27, 30, 100, 0x7fff, 0xffff,
                                      0x10000, 0x7fffffff, INT_MIN, INT_MIN + 26 };
    static const size_t fields[] = { 0, 4, 10, 14 };
    struct buffer message = { 0 };
    size_t start[ROWS_MAX];
    size_t count = put_all_rows(&message, 0, 0, start), refused = 0;
    for (size_t row = 0; row < count; row++)
        for (size_t f = 0; f < COUNT_OF(fields) + 1; f++)
            for (size_t v = 0; v < COUNT_OF(values); v++) {
                uint8_t *at = message.data + start[row];
                uint8_t before[COMMAND_HEADER_SIZE];
                memcpy(before, at, sizeof before);
                if (f == COUNT_OF(fields))
                    patch_u16(at + 8, values[v]);
                else
                    patch_i32(at + fields[f], values[v]);
                int outcome = decode_guarded(message.data, message.size, 0);
                ck_assert(outcome == 0 || outcome == COMMAND_E_MALFORMED);
                refused += outcome != 0;
                memcpy(at, before, sizeof before);
            }
    ck_assert_uint_gt(refused, count * 20);
    ck_assert_int_eq(decode_guarded(message.data, message.size, 0), 0);
    buffer_free(&message);
}
END_TEST

START_TEST(lengths_that_contradict_each_other_are_refused)
{
    struct buffer message = { 0 };
    struct command command = command_of(key_name(simx_cmd_set_string_signal, "s"), 0, "abc", 3);
    const struct {
        int32_t mem, full, offset;
    } cases[] = {
        { 25, 31, 0 },         { 26, 31, 0 },       { 27, 31, 0 },   { 32, 32, 0 },
        { 31, 30, 0 },         { 31, -1, 0 },       { -31, 31, 0 },  { 31, 31, 1 },
        { 31, 40, 10 },        { 31, 40, -1 },      { 31, 0, 0 },    { INT_MAX, INT_MAX, 0 },
        { 31, INT_MAX, INT_MAX },
    };
    message_begin(&message, 1);
    command_encode(&message, &command);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        patch_i32(message.data + 18, cases[i].mem);
        patch_i32(message.data + 22, cases[i].full);
        patch_i32(message.data + 28, cases[i].offset);
        ck_assert_msg(decode_guarded(message.data, message.size, 0) == COMMAND_E_MALFORMED,
                      "case %zu", i);
    }
    patch_i32(message.data + 18, 31);
    patch_i32(message.data + 22, 40);
    patch_i32(message.data + 28, 9); /* the last place that a chunk of 3 has in 12 */
    ck_assert_int_eq(decode_guarded(message.data, message.size, 0), 0);
    buffer_free(&message);
}
END_TEST

START_TEST(a_name_without_end_does_not_reach_into_the_next_command)
{
    struct buffer message = { 0 };
    struct command command = command_of(key_name(simx_cmd_get_object_handle, "abc"), 0, "", 0);
    message_begin(&message, 1);
    command_encode(&message, &command);
    size_t end = message.size;
    command_encode(&message, &command);
    message.data[end - 1] = 'd';
    ck_assert_int_eq(decode_guarded(message.data, message.size, 0), COMMAND_E_MALFORMED);
    buffer_free(&message);
}
END_TEST

START_TEST(a_negative_command_word_is_refused)
{
    struct buffer message = { 0 };
    struct command command = command_of(key_plain(simx_cmd_close_scene), 0, "", 0);
    message_begin(&message, 1);
    command_encode(&message, &command);
    message.data[18 + 17] = 0x80;
    ck_assert_int_eq(decode_guarded(message.data, message.size, 0), COMMAND_E_MALFORMED);
    buffer_free(&message);
}
END_TEST

START_TEST(random_changes_never_lead_outside)
{
    struct buffer message = { 0 };
    size_t start[ROWS_MAX];
    size_t count = put_all_rows(&message, 0, 0, start);
    struct random random = random_of(20240615);
    for (int round = 0; round < 20000; round++) {
        size_t row = random_below(&random, count - 3);
        size_t size = MESSAGE_HEADER_SIZE + start[row + 3] - start[row];
        uint8_t *part = malloc(size);
        ck_assert_ptr_nonnull(part);
        memcpy(part, message.data, MESSAGE_HEADER_SIZE);
        memcpy(part + MESSAGE_HEADER_SIZE, message.data + start[row], size - MESSAGE_HEADER_SIZE);
        for (int change = (int)random_below(&random, 4); change >= 0; change--)
            part[random_below(&random, size)] = (uint8_t)random_u32(&random);
        int outcome = decode_guarded(part, size, random_u32(&random) & 1);
        ck_assert(outcome == 0 || outcome == COMMAND_E_MALFORMED);
        free(part);
    }
    buffer_free(&message);
}
END_TEST

/* Clients of the predecessor look at nothing else in it. */
START_TEST(a_reply_that_tells_of_nothing_tells_that_it_is_ours)
{
    struct buffer bytes = { 0 };
    struct message_header header = { .version = 11, .id = MESSAGE_ID_NONE, .client_time = 1,
                                     .server_time = 2, .scene_id = 3, .server_state = 4 };
    for (bytes.swap = 0; bytes.swap < 2; bytes.swap++) {
        buffer_clear(&bytes);
        message_encode_header(&bytes, &header);
        ck_assert_uint_eq(bytes.size, MESSAGE_HEADER_SIZE);
        struct reader reader = reader_of(bytes.data, bytes.size, bytes.swap);
        struct message_header back;
        ck_assert_int_eq(message_decode_header(&reader, &back), 0);
        ck_assert_int_eq(back.version, 11);
        ck_assert_int_eq(back.id, MESSAGE_ID_NONE);
        ck_assert(message_is_ours(&back));
        back.id = 0; /* the times are times then */
        ck_assert(!message_is_ours(&back));
    }
    ck_assert(!message_is_ours(&header));
    buffer_free(&bytes);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_reply_that_tells_of_nothing_tells_that_it_is_ours,
        the_form_of_a_key_follows_from_the_number,
        each_number_leads_to_its_row_and_no_other,
        the_shortest_data_of_a_shape_counts_each_item_once,
        no_sample_is_shorter_than_its_shape,
        every_command_and_answer_comes_back_in_both_byte_orders,
        a_chunk_tells_its_place_and_the_whole_size,
        a_summary_counts_the_calls_that_wait_and_sees_the_end,
        an_event_button_is_named_by_its_first_integer,
        the_end_of_a_connection_has_no_key_whatever_it_tells,
        a_key_must_have_the_size_that_is_told,
        hashes_are_siphash_1_3,
        a_message_that_is_cut_anywhere_but_between_commands_is_refused,
        every_wrong_length_is_refused_or_stays_inside,
        lengths_that_contradict_each_other_are_refused,
        a_name_without_end_does_not_reach_into_the_next_command,
        a_negative_command_word_is_refused,
        random_changes_never_lead_outside,
    };
    return support_run(support_suite("command", NULL, NULL, tests, COUNT_OF(tests)));
}
