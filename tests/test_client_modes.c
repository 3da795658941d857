/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The operation modes of the client, against a service that follows a script, over TCP and over
 * shared memory: what goes onto the wire, and what calls return.
 */
#include "support.h"

#include <limits.h>
#include <string.h>

#include "extApi.h"
#include "modes_fixture.h"
#include "os/clock.h"
#include "support_service.h"

/* The only command of a message. */
static struct command sent(int index)
{
    struct command list[2];
    const struct buffer *message = scripted_message(scripted, index);
    ck_assert_ptr_nonnull(message);
    ck_assert_uint_eq(message_commands(message->data, message->size, list, 2), 1);
    return list[0];
}

/* ------------------------------------------------------------------ one mode after the other */

START_TEST(oneshot_returns_at_once_and_has_the_answer_later)
{
    fixture_begin(_i);
    ck_assert_int_eq(get(ONESHOT), simx_return_novalue_flag);
    ck_assert_float_eq(value, -1);
    ck_assert_int_eq(sent(0).mode, 0);
    get_until(ONESHOT, 0);
    ck_assert_float_eq(value, 2.5f);
    scripted_change(scripted, answer_nothing, NULL);
    ck_assert_int_eq(get(ONESHOT), 0); /* the old answer is kept */
    ck_assert_int_eq(get(BUFFER), 0);
    fixture_end();
}
END_TEST

START_TEST(blocking_waits_for_the_answer_and_keeps_nothing)
{
    fixture_begin(_i);
    ck_assert_int_eq(get(BLOCKING), 0);
    ck_assert_float_eq(value, 2.5f);
    ck_assert_int_eq(sent(0).mode, BLOCKING);
    ck_assert_int_eq(get(BUFFER), simx_return_novalue_flag);
    fixture_end();
}
END_TEST

START_TEST(streaming_is_asked_for_once_and_then_only_looked_up)
{
    fixture_begin(_i);
    ck_assert_int_eq(get(simx_opmode_streaming + 25), simx_return_novalue_flag);
    ck_assert_int_eq(sent(0).mode, simx_opmode_streaming);
    ck_assert_int_eq(sent(0).low, 25);
    get_until(BUFFER, 0);
    ck_assert_float_eq(value, 2.5f);
    float changed = 3.5f;
    const struct canned other[] = { { simx_cmd_get_joint_position, &changed, 4, 0 } };
    struct script again;
    script_init(&again, other, 1);
    struct key key = key_int(simx_cmd_get_joint_position, JOINT);
    struct command stream = command_of(key, simx_opmode_streaming, "", 0);
    ck_assert_int_eq(item_set(store_append(&again.streams, &key), &stream), 0);
    scripted_change(scripted, answer_script, &again);
    int64_t deadline_us = clock_us() + PATIENCE_US;
    while (get(BUFFER) != 0 || value != 3.5f)
        ck_assert_int_lt(clock_us(), deadline_us);
    ck_assert_int_eq(scripted_message_count(scripted), 1);
    scripted_change(scripted, answer_nothing, NULL);
    script_deinit(&again);
    fixture_end();
}
END_TEST

START_TEST(buffer_sends_nothing)
{
    fixture_begin(_i);
    for (int i = 0; i < 10; i++)
        ck_assert_int_eq(get(BUFFER), simx_return_novalue_flag);
    ck_assert_int_eq(simxSetJointPosition(id, JOINT, 1, BUFFER), simx_return_novalue_flag);
    ck_assert_int_eq(get(BLOCKING), 0);
    ck_assert_int_eq(scripted_message_count(scripted), 1);
    fixture_end();
}
END_TEST

START_TEST(discontinue_ends_the_stream_and_forgets_its_answer)
{
    fixture_begin(_i);
    get(simx_opmode_streaming);
    get_until(BUFFER, 0);
    ck_assert_int_eq(get(simx_opmode_discontinue), 0); /* the old answer is there still */
    ck_assert_int_eq(sent(1).mode, simx_opmode_discontinue);
    get_until(BUFFER, simx_return_novalue_flag);
    fixture_end();
}
END_TEST

START_TEST(remove_forgets_the_answer_and_sends_nothing)
{
    fixture_begin(_i);
    ck_assert_int_eq(get(simx_opmode_remove), simx_return_novalue_flag);
    get(ONESHOT);
    get_until(BUFFER, 0);
    value = -1;
    ck_assert_int_eq(get(simx_opmode_remove), 0);
    ck_assert_float_eq(value, -1);
    ck_assert_int_eq(get(simx_opmode_remove), simx_return_novalue_flag);
    ck_assert_int_eq(scripted_message_count(scripted), 1);
    fixture_end();
}
END_TEST

START_TEST(modes_that_do_not_exist_are_refused)
{
    static const simxInt modes[] = { -1, INT_MIN, simx_opmode_remove + 1, 0x80000, INT_MAX };
    fixture_begin(_i);
    for (size_t i = 0; i < COUNT_OF(modes); i++)
        ck_assert_int_eq(get(modes[i]) & simx_return_illegal_opmode_flag,
                         simx_return_illegal_opmode_flag);
    ck_assert_float_eq(value, -1);
    ck_assert_int_eq(get(BLOCKING), 0);
    ck_assert_int_eq(scripted_message_count(scripted), 1);
    fixture_end();
}
END_TEST

/* ------------------------------------------------------------------ split modes */

START_TEST(oneshot_split_leaves_in_chunks_and_tells_that_it_is_under_way)
{
    simxUChar data[350];
    memset(data, 'd', sizeof data);
    fixture_begin(_i);
    simxPauseCommunication(id, 1);
    simxInt mode = simx_opmode_oneshot_split + 120;
    ck_assert_int_eq(simxSetStringSignal(id, "s", data, 350, mode), simx_return_novalue_flag);
    ck_assert_int_eq(simxSetStringSignal(id, "s", data, 350, mode),
                     simx_return_split_progress_flag | simx_return_novalue_flag);
    simxPauseCommunication(id, 0);
    for (int i = 0; i < 3; i++) {
        struct command chunk = sent(i);
        ck_assert_int_eq(chunk.mode, simx_opmode_oneshot_split);
        ck_assert_int_eq(chunk.low, 120);
        ck_assert_uint_eq(chunk.chunk_offset, (size_t)i * 120);
        ck_assert_uint_eq(chunk.data_size, i < 2 ? 120 : 110);
        ck_assert_uint_eq(chunk.full_data_size, 350);
    }
    fixture_end();
}
END_TEST

START_TEST(streaming_split_is_asked_for_in_one_piece)
{
    fixture_begin(_i);
    ck_assert_int_eq(get(simx_opmode_streaming_split + 60), simx_return_novalue_flag);
    struct command request = sent(0);
    ck_assert_int_eq(command_is_whole(&request), 1);
    ck_assert_int_eq(request.mode, simx_opmode_streaming_split);
    ck_assert_int_eq(request.low, 60);
    fixture_end();
}
END_TEST

/* An answer in pieces with the id -1, as old servers give them. */
static int answer_in_pieces(void *context, const uint8_t *message, size_t size,
                            struct buffer *reply)
{
    static const char whole[] = "0123456789";
    size_t *at = context;
    struct command chunk = chunk_of(key_name(simx_cmd_get_string_signal, "s"),
                                    simx_opmode_oneshot_split, whole, 10, *at, 10 - *at < 4
                                    ? 10 - *at : 4);
    (void)size, (void)message;
    message_begin(reply, MESSAGE_ID_NONE);
    if (chunk.data_size > 0)
        command_encode(reply, &chunk);
    *at += chunk.data_size;
    return SCRIPTED_ANSWER;
}

START_TEST(an_answer_in_pieces_is_put_together)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    simxUChar *bytes = NULL;
    simxInt length = 0;
    size_t at = 0;
    fixture_begin(_i);
    scripted_change(scripted, answer_in_pieces, &at);
    ck_assert_int_eq(simxGetStringSignal(id, "s", &bytes, &length,
                                         simx_opmode_oneshot_split + 100),
                     simx_return_novalue_flag);
    while (simxGetStringSignal(id, "s", &bytes, &length, BUFFER) != 0)
        ck_assert_int_lt(clock_us(), deadline_us);
    ck_assert_int_eq(length, 10);
    ck_assert_mem_eq(bytes, "0123456789", 10);
    fixture_end();
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        oneshot_returns_at_once_and_has_the_answer_later,
        blocking_waits_for_the_answer_and_keeps_nothing,
        streaming_is_asked_for_once_and_then_only_looked_up,
        buffer_sends_nothing,
        discontinue_ends_the_stream_and_forgets_its_answer,
        remove_forgets_the_answer_and_sends_nothing,
        modes_that_do_not_exist_are_refused,
        oneshot_split_leaves_in_chunks_and_tells_that_it_is_under_way,
        streaming_split_is_asked_for_in_one_piece,
        an_answer_in_pieces_is_put_together,
    };
    Suite *suite = suite_create("client modes");
    TCase *tcase = tcase_create("over TCP and shared memory");
    for (size_t i = 0; i < COUNT_OF(tests); i++)
        tcase_add_loop_test(tcase, tests[i], 0, 2);
    suite_add_tcase(suite, tcase);
    return support_run(suite);
}
