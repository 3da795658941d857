/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * lib/client/outbox and inbox: a new command with the key of a pending one, sending split
 * commands, and which answers a received answer replaces.
 */
#include "support.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/inbox.h"
#include "client/outbox.h"
#include "simConst.h"

#define STREAMING simx_opmode_streaming
#define LIST 16

static struct outbox outbox;
static struct inbox inbox;
static struct buffer message;

static void setup(void)
{
    outbox_init(&outbox);
    inbox_init(&inbox);
}

static void teardown(void)
{
    outbox_deinit(&outbox);
    inbox_deinit(&inbox);
    buffer_free(&message);
}

static int put(const struct request *request, int mode)
{
    return outbox_put(&outbox, request, mode);
}

/* Empties the outbox into a message: its commands. */
static size_t take(struct command list[LIST])
{
    message_begin(&message, 1);
    ck_assert_int_eq(outbox_take(&outbox, &message), 0);
    return message_commands(message.data, message.size, list, LIST);
}

static struct request with_bytes(struct request request, const char *bytes, int size)
{
    request_add(&request, bytes, size);
    return request;
}

/* ------------------------------------------------------------------ whole commands */

/* Each form of request: what it is, and what happens to a pending equal one. The second is queued
 * with another mode, delay and value; `other` stands between, so that places can be told. */
enum fate { IN_PLACE, APPENDED, MOVED };

static void check_fate(struct request first, struct request second, enum fate fate)
{
    struct request other = request_int(simx_cmd_get_object_parent, 99);
    struct command list[LIST];
    ck_assert_int_eq(put(&first, simx_opmode_oneshot), 0);
    ck_assert_int_eq(put(&other, simx_opmode_oneshot), 0);
    ck_assert_int_eq(put(&second, STREAMING + 30), 0);
    size_t count = take(list);
    ck_assert_uint_eq(count, fate == APPENDED ? 3 : 2);
    const struct command *newer = &list[fate == IN_PLACE ? 0 : count - 1];
    ck_assert_int_eq(list[fate == MOVED ? 0 : 1].key.int1, 99);
    ck_assert_int_eq(newer->key.number, second.command);
    ck_assert_int_eq(newer->mode, STREAMING);
    ck_assert_int_eq(newer->low, 30);
    ck_assert_int_eq(newer->flags, second.keep_pending ? COMMAND_OPTION_KEEP : 0);
    if (second.body == REQUEST_I32)
        ck_assert_int_eq(peek_i32(newer->data), second.i32);
    if (second.body == REQUEST_F32)
        ck_assert_mem_eq(newer->data, &second.f32, 4);
    if (second.pieces > 0)
        ck_assert_mem_eq(newer->data, second.piece[0].bytes, newer->data_size);
    ck_assert_int_eq(outbox_is_empty(&outbox), 1);
    ck_assert_uint_eq(outbox.bytes, 0);
}

static struct request with_i32(struct request request, int value)
{
    request_put_i32(&request, value);
    return request;
}

static struct request with_f32(struct request request, float value)
{
    request_put_f32(&request, value);
    return request;
}

static struct request kept(struct request request)
{
    request.keep_pending = 1;
    return request;
}

START_TEST(a_command_without_key_takes_the_new_mode)
{
    struct request request = request_plain(simx_cmd_get_object_selection);
    check_fate(request, request, IN_PLACE);
    check_fate(request, kept(request), APPENDED);
}
END_TEST

START_TEST(a_command_with_a_key_only_takes_the_new_mode_and_delay)
{
    struct request requests[] = { request_int(simx_cmd_get_joint_position, 5),
                                  request_int2(simx_cmd_get_object_position2, 5, 6),
                                  request_name(simx_cmd_get_float_signal, "s") };
    for (size_t i = 0; i < COUNT_OF(requests); i++) {
        check_fate(requests[i], requests[i], IN_PLACE);
        check_fate(requests[i], kept(requests[i]), APPENDED);
    }
}
END_TEST

START_TEST(an_integer_behind_an_integer_key_is_always_overwritten)
{
    struct request request = request_int(simx_cmd_set_integer_parameter, 5);
    check_fate(with_i32(request, 1), with_i32(request, 2), IN_PLACE);
    check_fate(with_i32(request, 1), kept(with_i32(request, 2)), IN_PLACE);
}
END_TEST

START_TEST(other_single_values_are_overwritten_unless_each_counts)
{
    struct request one = request_int(simx_cmd_set_joint_position, 5);
    struct request two = request_int2(simx_cmd_set_ui_slider, 5, 6);
    struct request named = request_name(simx_cmd_set_integer_signal, "s");
    check_fate(with_f32(one, 1.5f), with_f32(one, 2.5f), IN_PLACE);
    check_fate(with_f32(one, 1.5f), kept(with_f32(one, 2.5f)), APPENDED);
    check_fate(with_i32(two, 1), with_i32(two, 2), IN_PLACE);
    check_fate(with_i32(two, 1), kept(with_i32(two, 2)), APPENDED);
    check_fate(with_i32(named, 1), with_i32(named, 2), IN_PLACE);
    check_fate(with_i32(named, 1), kept(with_i32(named, 2)), APPENDED);
}
END_TEST

START_TEST(a_command_with_bytes_moves_to_the_end)
{
    struct request requests[] = {
        request_plain(simx_cmd_create_dummy),
        request_int(simx_cmd_set_vision_sensor_image_rgb, 5),
        request_int2(simx_cmd_set_ui_button_label, 5, 6),
        request_name(simx_cmd_set_string_signal, "s"),
        request_int_names(simx_cmd_call_script_function, 1, "a", "b"),
    };
    for (size_t i = 0; i < COUNT_OF(requests); i++) {
        struct request first = with_bytes(requests[i], "first", 5);
        check_fate(first, with_bytes(requests[i], "second", 6), MOVED);
        check_fate(first, kept(with_bytes(requests[i], "x", 1)), APPENDED);
    }
}
END_TEST

START_TEST(keys_that_differ_do_not_touch_each_other)
{
    struct command list[LIST];
    struct request a = with_f32(request_int(simx_cmd_set_joint_position, 1), 1);
    struct request b = with_f32(request_int(simx_cmd_set_joint_position, 2), 2);
    ck_assert_int_eq(put(&a, 0), 0);
    ck_assert_int_eq(put(&b, 0), 0);
    ck_assert_uint_eq(take(list), 2);
    ck_assert_int_eq(list[0].key.int1, 1);
    ck_assert_int_eq(list[1].key.int1, 2);
}
END_TEST

START_TEST(of_several_kept_commands_the_newest_is_overwritten)
{
    struct command list[LIST];
    struct request request = request_name(simx_cmd_append_string_signal, "s");
    struct request one = kept(with_bytes(request, "1", 1)), two = kept(with_bytes(request, "2", 1));
    struct request three = with_bytes(request, "3", 1);
    ck_assert_int_eq(put(&one, 0), 0);
    ck_assert_int_eq(put(&two, 0), 0);
    ck_assert_int_eq(put(&three, 0), 0);
    ck_assert_uint_eq(take(list), 2);
    ck_assert_mem_eq(list[0].data, "1", 1);
    ck_assert_mem_eq(list[1].data, "3", 1);
}
END_TEST

/* ------------------------------------------------------------------ split commands */

static int put_split(const char *name, int size, int split)
{
    static const char bytes[1000];
    struct request request = with_bytes(request_name(simx_cmd_set_string_signal, name), bytes,
                                        size);
    return put(&request, simx_opmode_oneshot_split + split);
}

START_TEST(a_split_command_leaves_one_chunk_per_message)
{
    struct command list[LIST];
    ck_assert_int_eq(put_split("s", 250, 120), 0);
    ck_assert_int_eq(put_split("t", 130, 120), 0);
    for (int i = 0; i < 3; i++) {
        ck_assert_uint_eq(take(list), i < 2 ? 2 : 1);
        ck_assert_uint_eq(list[0].chunk_offset, (size_t)i * 120);
        ck_assert_uint_eq(list[0].data_size, i < 2 ? 120 : 10);
        ck_assert_uint_eq(list[0].full_data_size, 250);
        ck_assert_str_eq(list[0].key.name, "s");
    }
    ck_assert_int_eq(outbox_is_empty(&outbox), 1);
    ck_assert_uint_eq(outbox.bytes, 0);
}
END_TEST

START_TEST(a_split_size_is_at_least_a_hundred)
{
    struct command list[LIST];
    ck_assert_int_eq(put_split("s", 250, 7), 0);
    ck_assert_uint_eq(take(list), 1);
    ck_assert_uint_eq(list[0].data_size, 100);
    ck_assert_int_eq(list[0].low, 100);
}
END_TEST

START_TEST(an_equal_split_command_is_refused_while_one_is_under_way)
{
    struct command list[LIST];
    ck_assert_int_eq(put_split("s", 250, 120), 0);
    ck_assert_int_eq(put_split("s", 250, 120), OUTBOX_E_BUSY);
    ck_assert_uint_eq(take(list), 1);
    ck_assert_int_eq(put_split("s", 250, 120), OUTBOX_E_BUSY);
    ck_assert_uint_eq(take(list), 1);
    ck_assert_uint_eq(take(list), 1);
    ck_assert_int_eq(put_split("s", 250, 120), 0);
}
END_TEST

START_TEST(a_split_command_of_another_size_replaces_even_a_half_sent_one)
{
    struct command list[LIST];
    ck_assert_int_eq(put_split("s", 250, 120), 0);
    ck_assert_uint_eq(take(list), 1);
    ck_assert_int_eq(put_split("s", 260, 120), 0);
    ck_assert_uint_eq(take(list), 1);
    ck_assert_uint_eq(list[0].chunk_offset, 0);
    ck_assert_uint_eq(list[0].full_data_size, 260);
    ck_assert_uint_eq(outbox.split.count, 1);
    ck_assert_uint_eq(outbox.bytes, 260);
}
END_TEST

START_TEST(behind_two_integers_the_size_is_not_looked_at)
{
    struct request label = request_int2(simx_cmd_set_ui_button_label, 1, 2);
    struct request shorter = with_bytes(label, "ab", 2), longer = with_bytes(label, "abcd", 4);
    ck_assert_int_eq(put(&shorter, simx_opmode_oneshot_split + 100), 0);
    ck_assert_int_eq(put(&longer, simx_opmode_oneshot_split + 100), OUTBOX_E_BUSY);
}
END_TEST

START_TEST(a_split_command_and_a_whole_one_do_not_touch_each_other)
{
    struct command list[LIST];
    struct request whole = with_bytes(request_name(simx_cmd_set_string_signal, "s"), "w", 1);
    ck_assert_int_eq(put_split("s", 250, 120), 0);
    ck_assert_int_eq(put(&whole, 0), 0);
    ck_assert_uint_eq(take(list), 2);
    ck_assert_uint_eq(list[0].full_data_size, 1); /* whole ones go first */
    ck_assert_uint_eq(list[1].full_data_size, 250);
}
END_TEST

/* ------------------------------------------------------------------ limits */

START_TEST(more_than_fits_a_message_is_refused_and_changes_nothing)
{
    struct command list[LIST];
    char *big = calloc(1, OUTBOX_LIMIT + 1);
    struct request request = request_name(simx_cmd_set_string_signal, "s");
    struct request fits = with_bytes(request, big, (int)OUTBOX_LIMIT - 10);
    struct request more = with_bytes(request_name(simx_cmd_set_string_signal, "t"), big, 11);
    struct request ten = with_bytes(request_name(simx_cmd_set_string_signal, "t"), big, 10);
    struct request never = with_bytes(request, big, (int)OUTBOX_LIMIT + 1);
    ck_assert_ptr_nonnull(big);
    ck_assert_int_eq(put(&never, 0), -EMSGSIZE);
    ck_assert_int_eq(put(&fits, 0), 0);
    ck_assert_int_eq(put(&more, 0), -ENOBUFS);
    ck_assert_int_eq(put(&more, simx_opmode_oneshot_split + 100), -ENOBUFS);
    ck_assert_int_eq(put(&ten, 0), 0);
    ck_assert_uint_eq(take(list), 2);
    ck_assert_int_eq(put(&more, 0), 0);
    free(big);
}
END_TEST

START_TEST(a_name_that_no_key_can_hold_is_refused)
{
    char *name = calloc(1, 70001);
    struct request request = request_name(simx_cmd_get_object_handle, name);
    ck_assert_ptr_nonnull(name);
    memset(name, 'n', 70000);
    ck_assert_int_eq(put(&request, 0), -EMSGSIZE);
    name[65534] = '\0'; /* 65535 with its end: the most */
    ck_assert_int_eq(put(&request, 0), 0);
    struct command list[LIST];
    ck_assert_uint_eq(take(list), 1);
    ck_assert_str_eq(list[0].key.name, name);
    free(name);
}
END_TEST

START_TEST(a_cleared_outbox_has_its_whole_room_again)
{
    ck_assert_int_eq(put_split("s", 1000, 120), 0);
    struct request request = with_bytes(request_name(simx_cmd_set_string_signal, "s"), "abc", 3);
    ck_assert_int_eq(put(&request, 0), 0);
    ck_assert_uint_eq(outbox.bytes, 1003);
    outbox_clear(&outbox);
    ck_assert_uint_eq(outbox.bytes, 0);
    ck_assert_int_eq(outbox_is_empty(&outbox), 1);
}
END_TEST

/* ------------------------------------------------------------------ inbox */

/* Receives one message with these commands. */
static int receive(int32_t id, const struct command *commands, size_t count)
{
    message_begin(&message, id);
    for (size_t i = 0; i < count; i++)
        command_encode(&message, &commands[i]);
    uint8_t *copy = exact_copy(message.data, message.size);
    int error = inbox_take(&inbox, copy, message.size);
    free(copy);
    return error;
}

static struct command answer(struct key key, const char *text)
{
    return command_of(key, simx_opmode_oneshot, text, strlen(text));
}

static void expect(struct key key, const char *text)
{
    const struct item *item = store_find(&inbox.answers, &key);
    if (!text) {
        ck_assert_ptr_null(item);
        return;
    }
    ck_assert_ptr_nonnull(item);
    ck_assert_uint_eq(item->data.size, strlen(text));
    ck_assert_int_eq(item->data.size == 0 || memcmp(item->data.data, text, strlen(text)) == 0, 1);
}

START_TEST(a_newer_answer_replaces_the_older_one)
{
    struct key keys[] = { key_plain(simx_cmd_get_object_selection),
                          key_int(simx_cmd_get_joint_position, 1),
                          key_name(simx_cmd_get_string_signal, "s") };
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        struct command old = answer(keys[i], "old"), new = answer(keys[i], "newer");
        ck_assert_int_eq(receive(1, &old, 1), 0);
        expect(keys[i], "old");
        ck_assert_int_eq(receive(2, &new, 1), 0);
        expect(keys[i], "newer");
        ck_assert_uint_eq(inbox.answers.count, i + 1);
    }
}
END_TEST

START_TEST(a_discontinued_stream_takes_its_answer_along)
{
    struct key keys[] = { key_plain(simx_cmd_get_object_selection),
                          key_int(simx_cmd_get_joint_position, 1) };
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        struct command value = answer(keys[i], "value");
        struct command echo = command_of(keys[i], simx_opmode_discontinue, "", 0);
        ck_assert_int_eq(receive(1, &echo, 1), 0); /* without an answer: nothing */
        ck_assert_int_eq(receive(1, &value, 1), 0);
        ck_assert_int_eq(receive(2, &echo, 1), 0);
        expect(keys[i], NULL);
    }
    ck_assert_uint_eq(inbox.answers.count, 0);
}
END_TEST

START_TEST(parts_of_a_string_stream_add_up)
{
    struct key key = key_name(simx_cmd_read_string_stream, "s");
    struct command parts[] = { answer(key, "ab"), answer(key, ""), answer(key, "cd") };
    ck_assert_int_eq(receive(1, parts, 1), 0);
    ck_assert_int_eq(receive(2, parts + 1, 2), 0);
    expect(key, "abcd");
    ck_assert_uint_eq(inbox.answers.count, 1);
}
END_TEST

START_TEST(chunks_become_one_answer)
{
    struct key key = key_name(simx_cmd_get_string_signal, "s");
    int mode = simx_opmode_streaming_split;
    struct command first = chunk_of(key, mode, "0123456789", 10, 0, 6);
    struct command last = chunk_of(key, mode, "0123456789", 10, 6, 4);
    struct command other = answer(key_int(simx_cmd_get_joint_position, 1), "1234");
    ck_assert_int_eq(receive(-1, &first, 1), 0);
    expect(key, NULL);
    ck_assert_int_eq(receive(5, &other, 1), 0);
    ck_assert_int_eq(receive(-1, &last, 1), 0);
    expect(key, "0123456789");
    expect(other.key, "1234");
}
END_TEST

START_TEST(a_hole_between_chunks_is_an_error)
{
    struct key key = key_name(simx_cmd_get_string_signal, "s");
    struct command first = chunk_of(key, 0, "0123456789", 10, 0, 3);
    struct command last = chunk_of(key, 0, "0123456789", 10, 6, 4);
    ck_assert_int_eq(receive(1, &first, 1), 0);
    ck_assert_int_lt(receive(2, &last, 1), 0);
    expect(key, NULL);
}
END_TEST

START_TEST(the_id_minus_one_keeps_the_old_header)
{
    struct command value = answer(key_int(simx_cmd_get_joint_position, 1), "1234");
    ck_assert_int_eq(receive(-1, &value, 1), 0);
    ck_assert_int_eq(inbox.has_header, 0); /* there is no old one */
    ck_assert_int_eq(receive(7, &value, 1), 0);
    ck_assert_int_eq(inbox.has_header, 1);
    ck_assert_int_eq(inbox.header.id, 7);
    ck_assert_int_eq(receive(-1, &value, 1), 0);
    ck_assert_int_eq(inbox.header.id, 7);
    ck_assert_int_eq(inbox.has_header, 1);
}
END_TEST

START_TEST(a_message_with_nothing_in_it_is_ignored)
{
    struct command value = answer(key_int(simx_cmd_get_joint_position, 1), "1234");
    ck_assert_int_eq(receive(7, &value, 1), 0);
    ck_assert_int_eq(receive(8, NULL, 0), 0);
    ck_assert_int_eq(inbox.header.id, 7);
    expect(value.key, "1234");
}
END_TEST

START_TEST(a_malformed_message_changes_nothing)
{
    struct command value = answer(key_int(simx_cmd_get_joint_position, 1), "1234");
    ck_assert_int_eq(receive(7, &value, 1), 0);
    message_begin(&message, 8);
    value = answer(value.key, "5678");
    command_encode(&message, &value);
    command_encode(&message, &value);
    for (size_t size = 0; size < message.size; size++) {
        if (size == 18 || size == 18 + (message.size - 18) / 2)
            continue;
        uint8_t *copy = exact_copy(message.data, size);
        ck_assert_int_eq(inbox_take(&inbox, copy, size), -EBADMSG);
        free(copy);
    }
    ck_assert_int_eq(inbox.header.id, 7);
    expect(value.key, "1234");
    inbox_clear(&inbox);
    expect(value.key, NULL);
    ck_assert_int_eq(inbox.has_header, 0);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_command_without_key_takes_the_new_mode,
        a_command_with_a_key_only_takes_the_new_mode_and_delay,
        an_integer_behind_an_integer_key_is_always_overwritten,
        other_single_values_are_overwritten_unless_each_counts,
        a_command_with_bytes_moves_to_the_end,
        keys_that_differ_do_not_touch_each_other,
        of_several_kept_commands_the_newest_is_overwritten,
        a_split_command_leaves_one_chunk_per_message,
        a_split_size_is_at_least_a_hundred,
        an_equal_split_command_is_refused_while_one_is_under_way,
        a_split_command_of_another_size_replaces_even_a_half_sent_one,
        behind_two_integers_the_size_is_not_looked_at,
        a_split_command_and_a_whole_one_do_not_touch_each_other,
        more_than_fits_a_message_is_refused_and_changes_nothing,
        a_name_that_no_key_can_hold_is_refused,
        a_cleared_outbox_has_its_whole_room_again,
        a_newer_answer_replaces_the_older_one,
        a_discontinued_stream_takes_its_answer_along,
        parts_of_a_string_stream_add_up,
        chunks_become_one_answer,
        a_hole_between_chunks_is_an_error,
        the_id_minus_one_keeps_the_old_header,
        a_message_with_nothing_in_it_is_ignored,
        a_malformed_message_changes_nothing,
    };
    return support_run(support_suite("outbox and inbox", setup, teardown, tests, COUNT_OF(tests)));
}
