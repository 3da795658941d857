/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * plugin/server/container and execute, with the fake simulator: which commands are stored, what a
 * pass executes, and its answers.
 */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "container_fixture.h"
#include "fake_sim.h"
#include "server/container.h"
#include "server/errors.h"
#include "simConst.h"

/* ------------------------------------------------------------------ order and replacement */

START_TEST(commands_are_executed_in_the_order_they_came)
{
    struct command list[LIST];
    struct command commands[] = { set_signal(5, 0), get_signal(simx_opmode_blocking) };
    receive(commands, 2);
    ck_assert_uint_eq(pass(list), 2);
    ck_assert_int_eq(list[0].key.number, simx_cmd_set_integer_signal);
    ck_assert_uint_eq(list[0].data_size, 0);
    ck_assert_int_eq(list[0].sim_time, 777);
    ck_assert_int_eq(list[1].mode, simx_opmode_blocking);
    ck_assert_int_eq(int_of(&list[1]), 5);
    ck_assert_uint_eq(pass(list), 0);
}
END_TEST

START_TEST(an_equal_command_takes_the_place_of_the_older_one)
{
    struct command list[LIST];
    struct command commands[] = { set_signal(5, 0), get_signal(0), set_signal(6, 0) };
    receive(commands, 2);
    receive(commands + 2, 1); /* of a later message */
    ck_assert_uint_eq(pass(list), 2);
    ck_assert_int_eq(list[0].key.number, simx_cmd_set_integer_signal);
    ck_assert_int_eq(int_of(&list[1]), 6);
}
END_TEST

START_TEST(an_equal_command_that_must_not_overwrite_comes_behind)
{
    struct command list[LIST];
    struct command append = command_of(key_name(simx_cmd_append_string_signal, "s"), 0, "a", 1);
    struct command get = command_of(key_name(simx_cmd_get_string_signal, "s"), 0, "", 0);
    append.flags = COMMAND_OPTION_KEEP;
    for (int i = 0; i < 3; i++)
        receive_one(append);
    receive_one(get);
    ck_assert_uint_eq(pass(list), 4);
    ck_assert_uint_eq(list[3].data_size, 3);
    ck_assert_mem_eq(list[3].data, "aaa", 3);
}
END_TEST

START_TEST(a_second_split_command_is_dropped_while_the_first_waits)
{
    struct command list[LIST];
    struct command first = set_signal(1, simx_opmode_oneshot_split + 100);
    struct command second = set_signal(2, simx_opmode_oneshot_split + 100);
    receive_one(first);
    receive_one(second);
    receive_one(get_signal(0));
    ck_assert_uint_eq(pass(list), 1); /* a split command without a result is never answered */
    ck_assert_int_eq(int_of(&list[0]), 1);
    receive_one(set_signal(3, simx_opmode_oneshot_split + 100));
    receive_one(set_signal(4, 0)); /* a whole one replaces it */
    receive_one(get_signal(0));
    ck_assert_uint_eq(pass(list), 2);
    ck_assert_int_eq(int_of(&list[1]), 4);
    ck_assert_uint_eq(container.commands.count, 0);
}
END_TEST

START_TEST(chunks_are_executed_when_they_are_whole)
{
    static const char text[] = "0123456789";
    struct command list[LIST];
    struct key key = key_name(simx_cmd_set_string_signal, "s");
    int mode = simx_opmode_oneshot_split + 100;
    receive_one(chunk_of(key, mode, text, 10, 0, 6));
    receive_one(command_of(key_name(simx_cmd_get_string_signal, "s"), 0, "", 0));
    ck_assert_uint_eq(pass(list), 1);
    ck_assert_int_eq(list[0].flags, COMMAND_STATUS_ERROR); /* there is no such signal yet */
    receive_one(chunk_of(key, mode, text, 10, 6, 4));
    receive_one(command_of(key_name(simx_cmd_get_string_signal, "s"), 0, "", 0));
    ck_assert_uint_eq(pass(list), 1);
    ck_assert_mem_eq(list[0].data, text, 10);
    ck_assert_int_eq(container.refused, 0);
    receive_one(chunk_of(key, mode, text, 10, 6, 4)); /* without its beginning */
    ck_assert_int_eq(container.refused, 1);
    ck_assert_uint_eq(container.commands.count, 0);
}
END_TEST

START_TEST(a_container_refuses_more_commands_than_its_limit)
{
    struct command command = command_of(key_plain(simx_cmd_close_scene), 0, "", 0);
    command.flags = COMMAND_OPTION_KEEP;
    message_begin(&message, 1);
    for (int i = 0; i < CONTAINER_MAX_COMMANDS + 3; i++)
        command_encode(&message, &command);
    container_take(&container, message.data, message.size);
    ck_assert_uint_eq(container.commands.count, CONTAINER_MAX_COMMANDS);
    ck_assert_int_eq(container.refused, 3);
    container_clear(&container);
    receive_one(command);
    ck_assert_uint_eq(container.commands.count, 1);
}
END_TEST

START_TEST(chunks_together_stay_below_their_limit)
{
    struct key key = key_name(simx_cmd_set_string_signal, "s");
    static const char bytes[100];
    receive_one(chunk_of(key, simx_opmode_oneshot_split + 100, bytes,
                         CONTAINER_MAX_ASSEMBLY + 1, 0, 100));
    ck_assert_int_eq(container.refused, 1);
    receive_one(chunk_of(key, simx_opmode_oneshot_split + 100, bytes, CONTAINER_MAX_ASSEMBLY, 0,
                         100));
    ck_assert_int_eq(container.refused, 1);
}
END_TEST

START_TEST(commands_together_stay_below_their_limit)
{
    struct command command = set_signal(1, 0), list[LIST];
    ck_assert_uint_eq(container.commands.limit, CONTAINER_MAX_BYTES);
    container.commands.limit = 100;
    command.flags = COMMAND_OPTION_KEEP;
    for (int i = 0; i < 20; i++)
        receive_one(command);
    ck_assert_int_eq(container.refused, 6);
    ck_assert_uint_eq(pass(list), 14); /* of seven bytes: a name, no second name, a number */
    receive_one(command);
    ck_assert_uint_eq(pass(list), 1);
    ck_assert_uint_eq(container.commands.bytes, 0);
}
END_TEST

/* What the last pass had to say. */
static void expect_error(const char *text)
{
    struct buffer reply = { 0 };
    errors_take(&client_errors, &reply);
    ck_assert_msg(reply.size > 4, "there is no text about %s", text);
    ck_assert_msg(strstr((const char *)reply.data + 4, text) != NULL, "%s", reply.data + 4);
    buffer_free(&reply);
}

/* Of what does not exist, in a simulator that never says why. */
START_TEST(every_refusal_has_a_sentence)
{
    static const uint8_t zeros[200] = { 0 };
    struct command list[LIST];
    int refusals = 0;
    fake.is_silent = 1;
    for (size_t row = 0; row < command_count(); row++) {
        const struct command_info *info = command_at(row);
        struct key key = { info->number, 9999, 9999, "nobody", "nothing" };
        receive_one(command_of(key, 0, zeros, sizeof zeros));
        ck_assert_uint_eq(pass(list), 1);
        if (!(list[0].flags & COMMAND_STATUS_ERROR))
            continue;
        refusals++;
        ck_assert_msg(client_errors.count > 0, "%s", info->name);
        expect_error("");
    }
    ck_assert_int_gt(refusals, 40);
}
END_TEST

START_TEST(a_sentence_for_a_refusal_that_goes_on_is_kept_once)
{
    struct command list[LIST];
    fake.is_silent = 1;
    for (int i = 0; i < 3; i++) {
        receive_one(command_of(key_name(simx_cmd_get_float_signal, "nobody"), 0, "", 0));
        receive_one(command_of(key_name(simx_cmd_get_collection_handle, "nobody"), 0, "", 0));
        ck_assert_uint_eq(pass(list), 2);
    }
    ck_assert_int_eq(client_errors.count, 2);
    expect_error("get_float_signal: there is no signal of this name");
}
END_TEST

START_TEST(split_answers_together_stay_below_their_limit)
{
    struct command list[LIST];
    struct key name = key_name(simx_cmd_set_string_signal, "s");
    struct key get = key_name(simx_cmd_get_string_signal, "s");
    static const char bytes[1000];
    receive_one(command_of(name, 0, bytes, sizeof bytes));
    ck_assert_uint_eq(pass(list), 1);
    container.result_bytes = CONTAINER_MAX_RESULTS - 500; /* as if others held so much */
    receive_one(command_of(get, simx_opmode_oneshot_split + 100, "", 0));
    ck_assert_uint_eq(pass(list), 0);
    expect_error("too long together");
    ck_assert_uint_eq(container.commands.count, 0);
    ck_assert_uint_eq(container.result_bytes, CONTAINER_MAX_RESULTS - 500);
    container.result_bytes = 0;
    receive_one(command_of(get, simx_opmode_oneshot_split + 500, "", 0));
    ck_assert_uint_eq(pass(list), 1);
    ck_assert_uint_ge(container.result_bytes, 1000);
    ck_assert_uint_eq(pass(list), 1);
    ck_assert_uint_eq(container.result_bytes, 0);
}
END_TEST

START_TEST(answers_of_a_pass_stay_below_the_limit_of_a_message)
{
    enum { SIZE = 60 << 20 };
    struct command list[LIST];
    struct key get = key_name(simx_cmd_get_string_signal, "s");
    struct command question = command_of(get, simx_opmode_blocking, "", 0);
    char *bytes = calloc(1, SIZE);
    ck_assert_ptr_nonnull(bytes);
    receive_one(command_of(key_name(simx_cmd_set_string_signal, "s"), 0, bytes, SIZE));
    ck_assert_uint_eq(pass(list), 1);
    question.flags = COMMAND_OPTION_KEEP;
    for (int i = 0; i < 5; i++)
        receive_one(question);
    receive_one(get_signal(0));
    results_max = (size_t)4 * SIZE + 1000;
    ck_assert_uint_eq(pass(list), 6); /* four long ones, one that fails, and the short one behind */
    ck_assert_uint_gt(list[3].data_size, SIZE - 1);
    ck_assert_int_eq(list[4].flags, COMMAND_STATUS_ERROR);
    ck_assert_uint_eq(list[4].data_size, 0);
    ck_assert_int_eq(list[5].key.number, simx_cmd_get_integer_signal);
    expect_error("too long for one message");
    free(bytes);
}
END_TEST

/* ------------------------------------------------------------------ errors */

static int get_errors(char *first, size_t size)
{
    struct command list[LIST];
    receive_one(command_of(key_plain(simx_cmd_get_last_errors), 0, "", 0));
    ck_assert_uint_eq(pass(list), 1);
    struct reader reader = reader_of(list[0].data, list[0].data_size, 0);
    int count = reader_i32(&reader);
    first[0] = '\0';
    if (count > 0)
        snprintf(first, size, "%s", reader_string(&reader));
    reader = reader_of(list[0].data + 4, list[0].data_size - 4, 0);
    ck_assert(count == 0 || reader_strings(&reader, (size_t)count));
    ck_assert_uint_eq(reader.left, 0);
    return count;
}

START_TEST(an_unknown_command_is_echoed_with_an_error_and_told)
{
    struct command list[LIST];
    char text[200];
    receive_one(command_of(key_int(0x1777, 3), simx_opmode_blocking, "data", 4));
    ck_assert_uint_eq(pass(list), 1);
    ck_assert_int_eq(list[0].flags, COMMAND_STATUS_ERROR);
    ck_assert_int_eq(list[0].key.int1, 3);
    ck_assert_mem_eq(list[0].data, "data", 4);
    ck_assert_int_eq(get_errors(text, sizeof text), 1);
    ck_assert_ptr_nonnull(strstr(text, "0x1777"));
    ck_assert_int_eq(get_errors(text, sizeof text), 0);
}
END_TEST

START_TEST(a_request_that_is_too_short_is_told_by_its_name)
{
    struct command list[LIST];
    char text[200];
    receive_one(command_of(key_name(simx_cmd_set_integer_signal, "i"), 0, "ab", 2));
    ck_assert_uint_eq(pass(list), 1);
    ck_assert_int_eq(list[0].flags, COMMAND_STATUS_ERROR);
    ck_assert_int_ge(get_errors(text, sizeof text), 1);
    ck_assert_ptr_nonnull(strstr(text, "set_integer_signal"));
}
END_TEST

START_TEST(every_command_survives_every_length_of_data)
{
    struct command list[LIST];
    for (size_t row = 0; row < command_count(); row++) {
        const struct command_info *info = command_at(row);
        struct buffer data = { 0 };
        sample_put(&data, info->body);
        for (size_t size = 0; size <= data.size; size++) {
            receive_one(command_of(sample_key(info), simx_opmode_blocking, data.data, size));
            ck_assert_uint_eq(pass(list), 1);
            ck_assert_int_eq(list[0].key.number, info->number);
            if (size < shape_size(info->body) && info->number != simx_cmd_kill_connection)
                ck_assert_msg(list[0].flags == COMMAND_STATUS_ERROR, "%s with %zu bytes",
                              info->name, size);
        }
        buffer_free(&data);
    }
}
END_TEST

START_TEST(the_newest_fifty_error_texts_are_kept)
{
    struct errors errors = { 0 };
    struct buffer reply = { 0 };
    char text[1000];
    for (int i = 0; i < 60; i++) {
        snprintf(text, sizeof text, "error %d", i);
        errors_add(&errors, text);
    }
    memset(text, 'l', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    errors_add(&errors, text);
    errors_take(&errors, &reply);
    struct reader reader = reader_of(reply.data, reply.size, 0);
    ck_assert_int_eq(reader_i32(&reader), ERRORS_MAX);
    ck_assert_str_eq(reader_string(&reader), "error 11");
    for (int i = 0; i < ERRORS_MAX - 2; i++)
        ck_assert_ptr_nonnull(reader_string(&reader));
    ck_assert_uint_eq(strlen(reader_string(&reader)), ERRORS_TEXT_SIZE - 1);
    ck_assert_uint_eq(reader.left, 0);
    ck_assert_int_eq(client_errors.count, 0);
    buffer_free(&reply);
    errors_add(&errors, "left over");
    errors_deinit(&errors);
}
END_TEST

/* ------------------------------------------------------------------ passes that take too long */

#define PAST 0 /* a deadline */

START_TEST(a_pass_that_takes_too_long_goes_on_where_it_ended)
{
    struct command list[LIST];
    struct key joint = key_int(simx_cmd_get_joint_position, FAKE_JOINT);
    struct command commands[] = { get_signal(simx_opmode_streaming), command_of(joint, 0, "", 0),
                                  command_of(key_plain(simx_cmd_get_object_selection), 0, "", 0) };
    receive(commands, 3);
    buffer_clear(&results);
    for (int left = 3; left > 0; left--)
        ck_assert_int_eq(execute_until(PAST), left > 1);
    message_begin(&message, 1);
    buffer_put_bytes(&message, results.data, results.size);
    ck_assert_uint_eq(message_commands(message.data, message.size, list, LIST), 3);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(list[i].key.number, commands[i].key.number);
    ck_assert_uint_eq(container.commands.count, 1); /* the stream */
    world.values++;
    ck_assert_uint_eq(pass(list), 1);
}
END_TEST

START_TEST(a_pass_that_is_not_to_go_on_leaves_nothing)
{
    struct command list[LIST];
    struct command commands[] = { get_signal(0), set_signal(1, 0) };
    receive(commands, 2);
    ck_assert_int_eq(execute_until(PAST), 1);
    container_clear(&container);
    ck_assert_uint_eq(pass(list), 0);
    receive(commands, 2);
    ck_assert_uint_eq(pass(list), 2);
}
END_TEST

START_TEST(the_clock_is_looked_at_soon_and_then_now_and_then)
{
    static const int looks[] = { 1, 2, 4, 8, 16, 32, 48 };
    for (int executed = 0; executed <= 50; executed++) {
        int expected = 0;
        for (size_t i = 0; i < COUNT_OF(looks); i++)
            expected |= looks[i] == executed;
        ck_assert_int_eq(execute_is_look(executed), expected);
    }
}
END_TEST

/* ------------------------------------------------------------------ the other byte order */

START_TEST(a_client_of_the_other_byte_order_gets_its_values)
{
    struct command list[LIST];
    uint8_t value[] = { 1, 2, 3, 4 }; /* 0x01020304 as that client writes it */
    float place[3];
    container.swap = 1;
    receive_one(command_of(key_name(simx_cmd_set_integer_signal, "i"), 0, value, 4));
    receive_one(get_signal(0));
    receive_one(command_of(key_int2(simx_cmd_get_object_position2, FAKE_DUMMY, -1), 0, "", 0));
    ck_assert_uint_eq(pass(list), 3);
    ck_assert_int_eq(fake.signals[0].integer, 0x01020304);
    ck_assert_mem_eq(list[1].data, value, 4);
    ck_assert_int_eq(list[2].key.int1, FAKE_DUMMY);
    struct reader reader = reader_of(list[2].data, list[2].data_size, 1);
    reader_f32_array(&reader, place, 3);
    ck_assert_float_eq_tol(place[0], 0.1f, 1e-6f);
    ck_assert_float_eq_tol(place[2], 0.3f, 1e-6f);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        commands_are_executed_in_the_order_they_came,
        an_equal_command_takes_the_place_of_the_older_one,
        an_equal_command_that_must_not_overwrite_comes_behind,
        a_second_split_command_is_dropped_while_the_first_waits,
        chunks_are_executed_when_they_are_whole,
        a_container_refuses_more_commands_than_its_limit,
        chunks_together_stay_below_their_limit,
        commands_together_stay_below_their_limit,
        every_refusal_has_a_sentence,
        a_sentence_for_a_refusal_that_goes_on_is_kept_once,
        split_answers_together_stay_below_their_limit,
        answers_of_a_pass_stay_below_the_limit_of_a_message,
        an_unknown_command_is_echoed_with_an_error_and_told,
        a_request_that_is_too_short_is_told_by_its_name,
        every_command_survives_every_length_of_data,
        the_newest_fifty_error_texts_are_kept,
        a_pass_that_takes_too_long_goes_on_where_it_ended,
        a_pass_that_is_not_to_go_on_leaves_nothing,
        the_clock_is_looked_at_soon_and_then_now_and_then,
        a_client_of_the_other_byte_order_gets_its_values,
    };
    return support_run(support_suite("container", fixture_begin, fixture_end, tests,
                                     COUNT_OF(tests)));
}
