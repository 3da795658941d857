/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A container of the server (server/container.h): streams, and results that are sent in pieces.
 */
#include "support.h"

#include <string.h>

#include "container_fixture.h"
#include "fake_sim.h"
#include "os/clock.h"
#include "server/container.h"
#include "simConst.h"

/* ------------------------------------------------------------------ streams */

START_TEST(a_stream_is_executed_once_per_state_of_the_world)
{
    struct command list[LIST];
    receive_one(set_signal(5, 0));
    receive_one(get_signal(simx_opmode_streaming));
    ck_assert_uint_eq(pass(list), 2);
    ck_assert_int_eq(list[1].mode, simx_opmode_streaming);
    ck_assert_uint_eq(pass(list), 0); /* nothing can have changed */
    world.values++;
    ck_assert_uint_eq(pass(list), 1);
    ck_assert_int_eq(int_of(&list[0]), 5);
    ck_assert_uint_eq(pass(list), 0);
    receive_one(set_signal(6, 0)); /* a command that does something */
    pass(list);
    pass(list);
    world.values++;
    ck_assert_uint_eq(pass(list), 1);
    ck_assert_int_eq(int_of(&list[0]), 6);
}
END_TEST

START_TEST(a_stream_sees_what_a_command_before_it_did)
{
    struct command list[LIST];
    receive_one(set_signal(5, 0));
    receive_one(get_signal(simx_opmode_streaming));
    pass(list);
    receive_one(set_signal(6, 0)); /* stands behind the stream now */
    int32_t newest = 0;
    for (int i = 0; i < 2; i++) {
        size_t count = pass(list);
        for (size_t at = 0; at < count; at++)
            if (list[at].key.number == simx_cmd_get_integer_signal)
                newest = int_of(&list[at]);
    }
    ck_assert_int_eq(newest, 6);
}
END_TEST

START_TEST(a_delayed_stream_waits_for_its_time)
{
    struct command list[LIST];
    int64_t begin_us = clock_us(), second_us = 0;
    receive_one(set_signal(5, 0));
    receive_one(get_signal(simx_opmode_streaming + 60));
    ck_assert_uint_eq(pass(list), 2); /* the first time is at once */
    while (second_us == 0) {
        world.values++;
        if (pass(list) == 1)
            second_us = clock_us();
    }
    ck_assert_int_ge(second_us - begin_us, 58000); /* its clock counts in ms */
    ck_assert_int_lt(second_us - begin_us, 20000000);
    receive_one(get_signal(simx_opmode_streaming + 60)); /* asked again: begins anew */
    ck_assert_uint_eq(pass(list), 1);
}
END_TEST

START_TEST(discontinue_echoes_without_executing_and_ends_the_stream)
{
    struct command list[LIST];
    receive_one(get_signal(simx_opmode_streaming));
    ck_assert_uint_eq(pass(list), 1);
    ck_assert_int_eq(list[0].flags, COMMAND_STATUS_ERROR); /* no such signal */
    receive_one(get_signal(simx_opmode_discontinue));
    ck_assert_uint_eq(pass(list), 1);
    ck_assert_int_eq(list[0].mode, simx_opmode_discontinue);
    ck_assert_int_eq(list[0].flags, 0);
    ck_assert_int_eq(list[0].sim_time, 777);
    ck_assert_uint_eq(list[0].data_size, 0);
    world.values++;
    ck_assert_uint_eq(pass(list), 0);
    ck_assert_uint_eq(container.commands.count, 0);
}
END_TEST

/* Calls of scripts and the like are never overwritten, but their streams are. */
START_TEST(a_stream_that_must_not_be_overwritten_is_replaced_and_ended_by_its_like)
{
    struct command list[LIST], stream = get_signal(simx_opmode_streaming);
    struct command end = get_signal(simx_opmode_discontinue);
    stream.flags = end.flags = COMMAND_OPTION_KEEP;
    receive_one(stream);
    receive_one(stream);
    ck_assert_uint_eq(pass(list), 1);
    receive_one(end);
    ck_assert_uint_eq(pass(list), 1);
    ck_assert_int_eq(list[0].mode, simx_opmode_discontinue);
    world.values++;
    ck_assert_uint_eq(pass(list), 0);
}
END_TEST

START_TEST(a_signal_that_was_fetched_ends_its_stream)
{
    struct command list[LIST];
    struct key key = key_name(simx_cmd_get_and_clear_string_signal, "s");
    receive_one(command_of(key, simx_opmode_streaming, "", 0));
    ck_assert_uint_eq(pass(list), 1); /* not there: goes on looking */
    ck_assert_uint_eq(container.commands.count, 1);
    receive_one(command_of(key_name(simx_cmd_set_string_signal, "s"), 0, "v", 1));
    pass(list);
    world.values++;
    size_t count = pass(list);
    ck_assert_uint_le(count, 1);
    ck_assert_uint_eq(container.commands.count, 0);
    world.values++;
    ck_assert_uint_eq(pass(list), 0);
}
END_TEST

/* ------------------------------------------------------------------ split results */

START_TEST(a_split_stream_is_told_in_chunks_and_executed_again_behind_the_last)
{
    struct command list[LIST];
    char text[130];
    memset(text, 'x', sizeof text);
    receive_one(command_of(key_name(simx_cmd_set_string_signal, "s"), 0, text, 130));
    receive_one(command_of(key_name(simx_cmd_get_string_signal, "s"),
                           simx_opmode_streaming_split + 60, "", 0));
    ck_assert_uint_eq(pass(list), 2);
    ck_assert_uint_eq(list[1].data_size, 60);
    ck_assert_uint_eq(list[1].full_data_size, 130);
    fake.signals[0].bytes[0] = 'y'; /* what is under way is not touched */
    for (int i = 1; i < 3; i++) {
        ck_assert_uint_eq(pass(list), 1);
        ck_assert_uint_eq(list[0].chunk_offset, (size_t)i * 60);
        ck_assert_uint_eq(list[0].data_size, i < 2 ? 60 : 10);
    }
    world.values++;
    ck_assert_uint_eq(pass(list), 1);
    ck_assert_uint_eq(list[0].chunk_offset, 0);
    ck_assert_int_eq(list[0].data[0], 'y');
}
END_TEST

START_TEST(chunks_of_a_split_stream_have_at_least_fifty_bytes)
{
    struct command list[LIST];
    char text[130];
    memset(text, 'x', sizeof text);
    receive_one(command_of(key_name(simx_cmd_set_string_signal, "s"), 0, text, 130));
    receive_one(command_of(key_name(simx_cmd_get_string_signal, "s"),
                           simx_opmode_streaming_split + 1, "", 0));
    ck_assert_uint_eq(pass(list), 2);
    ck_assert_uint_eq(list[1].data_size, 50);
}
END_TEST

START_TEST(a_oneshot_split_result_goes_out_to_its_end_and_is_forgotten)
{
    struct command list[LIST];
    char text[230];
    size_t told = 0;
    memset(text, 'x', sizeof text);
    receive_one(command_of(key_name(simx_cmd_set_string_signal, "s"), 0, text, 230));
    pass(list);
    receive_one(command_of(key_name(simx_cmd_get_string_signal, "s"),
                           simx_opmode_oneshot_split + 100, "", 0));
    for (int i = 0; i < 3; i++) {
        ck_assert_uint_eq(pass(list), 1);
        ck_assert_uint_eq(list[0].chunk_offset, told);
        told += list[0].data_size;
    }
    ck_assert_uint_eq(told, 230);
    ck_assert_uint_eq(pass(list), 0);
    ck_assert_uint_eq(container.commands.count, 0);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_stream_is_executed_once_per_state_of_the_world,
        a_stream_sees_what_a_command_before_it_did,
        a_delayed_stream_waits_for_its_time,
        discontinue_echoes_without_executing_and_ends_the_stream,
        a_stream_that_must_not_be_overwritten_is_replaced_and_ended_by_its_like,
        a_signal_that_was_fetched_ends_its_stream,
        a_split_stream_is_told_in_chunks_and_executed_again_behind_the_last,
        chunks_of_a_split_stream_have_at_least_fifty_bytes,
        a_oneshot_split_result_goes_out_to_its_end_and_is_forgotten,
    };
    return support_run(support_suite("container, streams", fixture_begin, fixture_end, tests,
                                     COUNT_OF(tests)));
}
