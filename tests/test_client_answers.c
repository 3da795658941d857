/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What calls of the client return when answers come, are late, or do not come; strings that add up;
 * pauses. The service follows a script, over TCP and over shared memory.
 */
#include "support.h"

#include <string.h>

#include "extApi.h"
#include "modes_fixture.h"
#include "os/clock.h"
#include "support_service.h"

/* ------------------------------------------------------------------ answers */

START_TEST(a_failed_command_is_a_remote_error_and_changes_nothing)
{
    fixture_begin(_i);
    ck_assert_int_eq(simxGetJointForce(id, JOINT, &value, BLOCKING),
                     simx_return_remote_error_flag);
    ck_assert_float_eq(value, -1);
    ck_assert_int_eq(simxGetLastCmdTime(id), 4321);
    fixture_end();
}
END_TEST

START_TEST(an_answer_that_is_too_short_is_a_remote_error)
{
    simxFloat matrix[12] = { 7 };
    fixture_begin(_i);
    ck_assert_int_eq(simxGetJointMatrix(id, JOINT, matrix, BLOCKING),
                     simx_return_remote_error_flag);
    ck_assert_float_eq(matrix[0], 7);
    fixture_end();
}
END_TEST

START_TEST(results_may_be_unwanted)
{
    fixture_begin(_i);
    ck_assert_int_eq(simxGetJointPosition(id, JOINT, NULL, BLOCKING), 0);
    ck_assert_int_eq(simxReadForceSensor(id, JOINT, NULL, NULL, NULL, BLOCKING), 0);
    ck_assert_int_eq(simxGetObjects(id, 1, NULL, NULL, BLOCKING), 0);
    fixture_end();
}
END_TEST

START_TEST(an_old_server_that_says_nothing_yet_is_asked_again)
{
    fixture_begin(_i);
    scripted_change(scripted, answer_nothing, NULL);
    script.late = 3;
    scripted_change(scripted, answer_script, &script);
    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(get(BLOCKING), 0);
    ck_assert_float_eq(value, 2.5f);
    ck_assert_int_eq(scripted_message_count(scripted), 5);
    ck_assert_int_ge(scripted_all_count(scripted), 20);
    fixture_end();
}
END_TEST

/* First the answer to an older message, then the wanted one. */
static int answer_lagging(void *context, const uint8_t *message, size_t size, struct buffer *reply)
{
    int32_t *wanted = context;
    float number = size > MESSAGE_HEADER_SIZE ? 1.0f : 2.0f;
    struct command answer = command_of(key_int(simx_cmd_get_joint_position, JOINT), BLOCKING,
                                       &number, 4);
    if (size > MESSAGE_HEADER_SIZE)
        *wanted = peek_i32(message + 3);
    message_begin(reply, size > MESSAGE_HEADER_SIZE ? *wanted - 1 : *wanted);
    command_encode(reply, &answer);
    return SCRIPTED_ANSWER;
}

START_TEST(a_blocking_call_does_not_take_an_answer_to_an_older_message)
{
    int32_t wanted = 0;
    fixture_begin(_i);
    ck_assert_int_eq(get(BLOCKING), 0); /* there is an older message now */
    scripted_change(scripted, answer_lagging, &wanted);
    ck_assert_int_eq(get(BLOCKING), 0);
    ck_assert_float_eq(value, 2.0f);
    scripted_change(scripted, answer_nothing, NULL);
    fixture_end();
}
END_TEST

START_TEST(a_blocking_call_times_out_and_its_late_answer_stays)
{
    struct key key = key_int(simx_cmd_get_joint_position, JOINT);
    struct command answer = command_of(key, BLOCKING, &canned_number, 4);
    int port = _i ? support_shared_port() : support_tcp_port();
    script_init(&script, canned, COUNT_OF(canned));
    scripted = scripted_start(port, answer_nothing, NULL);
    id = simxStart("127.0.0.1", port, 1, 0, -1000, 1);
    ck_assert_int_ge(id, 0);
    value = -1;
    int64_t start_us = clock_us();
    ck_assert_int_eq(get(BLOCKING), simx_return_timeout_flag | simx_return_novalue_flag);
    ck_assert_int_ge(clock_us() - start_us, 999000);
    ck_assert_int_lt(clock_us() - start_us, 20000000);
    command_encode(&script.pending, &answer);
    script.pending_id = peek_i32(scripted_message(scripted, 0)->data + 3);
    scripted_change(scripted, answer_script, &script);
    get_until(BUFFER, 0);
    ck_assert_float_eq(value, 2.5f);
    fixture_end();
}
END_TEST

/* Two answers whose second key integer is junk, as old servers send them. */
static int answer_button(void *context, const uint8_t *message, size_t size, struct buffer *reply)
{
    int *junk = context;
    message_begin(reply, size > MESSAGE_HEADER_SIZE ? peek_i32(message + 3) : MESSAGE_ID_NONE);
    if (size == MESSAGE_HEADER_SIZE)
        return SCRIPTED_ANSWER;
    size_t at = reply->size;
    struct command answer = command_of(key_int2(simx_cmd_get_ui_event_button, 9, 0), 0,
                                       "\3\0\0\0\1\0\0\0\2\0\0\0", 12);
    command_encode(reply, &answer);
    patch_i32(reply->data + at + COMMAND_HEADER_SIZE + 4, *junk += 12345);
    return SCRIPTED_ANSWER;
}

START_TEST(junk_in_an_event_buttons_answer_is_overlooked)
{
    simxInt button = 0, values[2] = { 0 };
    int junk = 1;
    fixture_begin(_i);
    scripted_change(scripted, answer_button, &junk);
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(simxGetUIEventButton(id, 9, &button, values, BLOCKING), 0);
        ck_assert_int_eq(button, 3);
        ck_assert_int_eq(values[1], 2);
        ck_assert_int_eq(simxGetUIEventButton(id, 9, &button, values, BUFFER), 1);
    }
    fixture_end();
}
END_TEST

/* ------------------------------------------------------------------ strings */

START_TEST(a_string_stream_adds_up_and_is_read_once)
{
    static const struct canned stream[] = { { simx_cmd_read_string_stream, "abc", 3, 0 } };
    int64_t deadline_us = clock_us() + PATIENCE_US;
    struct script own;
    simxUChar *bytes = NULL;
    simxInt length = 0, total = 0;
    fixture_begin(_i);
    script_init(&own, stream, 1);
    scripted_change(scripted, answer_script, &own);
    simxReadStringStream(id, "s", &bytes, &length, simx_opmode_streaming);
    while (total < 30) {
        ck_assert_int_lt(clock_us(), deadline_us);
        if (simxReadStringStream(id, "s", &bytes, &length, BUFFER) != 0)
            continue;
        ck_assert_int_eq(length % 3, 0);
        for (int i = 0; i < length; i++)
            ck_assert_int_eq(bytes[i], 'a' + i % 3);
        total += length;
    }
    ck_assert_int_eq(simxReadStringStream(id, "s", &bytes, &length, BLOCKING),
                     simx_return_illegal_opmode_flag);
    ck_assert_int_eq(simxReadStringStream(id, "s", &bytes, &length, BLOCKING + 5),
                     simx_return_illegal_opmode_flag);
    scripted_change(scripted, answer_nothing, NULL);
    script_deinit(&own);
    fixture_end();
}
END_TEST

START_TEST(get_and_clear_gives_a_value_once_in_buffer_mode)
{
    static const struct canned clears[] = { { simx_cmd_get_and_clear_string_signal, "v", 1, 0 } };
    int64_t deadline_us = clock_us() + PATIENCE_US;
    struct script own;
    simxUChar *bytes = NULL;
    simxInt length = 0;
    fixture_begin(_i);
    script_init(&own, clears, 1);
    scripted_change(scripted, answer_script, &own);
    simxGetAndClearStringSignal(id, "s", &bytes, &length, ONESHOT);
    while (simxGetAndClearStringSignal(id, "s", &bytes, &length, BUFFER) != 0)
        ck_assert_int_lt(clock_us(), deadline_us);
    ck_assert_int_eq(length, 1);
    ck_assert_int_eq(simxGetAndClearStringSignal(id, "s", &bytes, &length, BUFFER),
                     simx_return_novalue_flag);
    scripted_change(scripted, answer_nothing, NULL);
    script_deinit(&own);
    fixture_end();
}
END_TEST

/* ------------------------------------------------------------------ pausing */

START_TEST(a_pause_gathers_commands_into_one_message)
{
    struct command list[40];
    fixture_begin(_i);
    ck_assert_int_eq(simxPauseCommunication(id, 1), 0);
    ck_assert_int_eq(simxPauseCommunication(id, 1), 0); /* it nests */
    for (int i = 0; i < 30; i++)
        ck_assert_int_eq(simxSetJointPosition(id, i, 1, ONESHOT), simx_return_novalue_flag);
    ck_assert_int_eq(simxPauseCommunication(id, 0), 0);
    ck_assert_int_eq(scripted_message_count(scripted), 0);
    ck_assert_int_eq(simxPauseCommunication(id, 0), 0);
    ck_assert_int_eq(simxPauseCommunication(id, 0), 0); /* one too many is ignored */
    const struct buffer *message = scripted_message(scripted, 0);
    ck_assert_ptr_nonnull(message);
    ck_assert_uint_eq(message_commands(message->data, message->size, list, 40), 30);
    for (int i = 0; i < 30; i++)
        ck_assert_int_eq(list[i].key.int1, i);
    ck_assert_int_eq(get(BLOCKING), 0);
    fixture_end();
}
END_TEST

START_TEST(a_paused_client_keeps_its_connection)
{
    int64_t begin_us;
    fixture_begin(_i);
    simxPauseCommunication(id, 1);
    simxSetJointPosition(id, JOINT, 1, ONESHOT);
    begin_us = clock_us();
    int before = scripted_all_count(scripted);
    while (scripted_all_count(scripted) < before + 3) /* with nothing in them */
        ck_assert_int_lt(clock_us(), begin_us + PATIENCE_US);
    ck_assert_int_eq(scripted_message_count(scripted), 0);
    ck_assert_int_eq(simxGetConnectionId(id), 1);
    simxPauseCommunication(id, 0);
    ck_assert_ptr_nonnull(scripted_message(scripted, 0));
    fixture_end();
}
END_TEST

START_TEST(message_infos_tell_of_the_newest_answer)
{
    simxInt info = 0, sent_id = -1;
    fixture_begin(_i);
    ck_assert_int_eq(simxGetInMessageInfo(id, simx_headeroffset_message_id, &info), -1);
    ck_assert_int_eq(simxGetOutMessageInfo(id, simx_headeroffset_message_id, &sent_id), 1);
    ck_assert_int_eq(get(BLOCKING), 0);
    ck_assert_int_eq(simxGetInMessageInfo(id, simx_headeroffset_message_id, &info), 1);
    ck_assert_int_ge(info, sent_id);
    ck_assert_int_eq(simxGetInMessageInfo(id, simx_headeroffset_version, &info), 1);
    ck_assert_int_eq(info, 11);
    ck_assert_int_eq(simxGetInMessageInfo(id, 12345, &info), -1);
    ck_assert_int_eq(simxGetOutMessageInfo(id, simx_headeroffset_version, &info), 1);
    ck_assert_int_eq(info, 11);
    ck_assert_int_eq(simxGetOutMessageInfo(id, 12345, &info), -1);
    ck_assert_int_eq(simxGetLastCmdTime(id), 4321);
    ck_assert_int_eq(simxGetPingTime(id, &info), 0);
    ck_assert_int_ge(info, 0);
    ck_assert_int_lt(info, PATIENCE_US / 1000);
    fixture_end();
}
END_TEST

/* Where the files transferred with these messages go: their names, one behind the other. */
static void take_names(struct buffer *names)
{
    for (int i = 0; i < scripted_message_count(scripted); i++) {
        const struct buffer *message = scripted_message(scripted, i);
        struct command list[4];
        size_t count = message_commands(message->data, message->size, list, 4);
        for (size_t k = 0; k < count; k++)
            if (list[k].key.number == simx_cmd_transfer_file)
                buffer_put_bytes(names, list[k].key.name, strlen(list[k].key.name) + 1);
    }
}

/* Clients that know nothing of each other write into one folder of the simulator. */
START_TEST(files_to_load_go_under_names_that_differ)
{
    enum { LOADS = 300 };
    struct buffer names = { 0 };
    const char *name[LOADS];
    size_t at = 0;
    fixture_begin(_i);
    support_write_file("scene.ttt", "scene", 5);
    for (int i = 0; i < LOADS; i++)
        ck_assert_int_eq(simxLoadScene(id, "scene.ttt", 1, BLOCKING), 0);
    take_names(&names);
    for (int i = 0; i < LOADS; i++) {
        ck_assert_uint_lt(at, names.size);
        name[i] = (const char *)names.data + at;
        at += strlen(name[i]) + 1;
        ck_assert_int_eq(strncmp(name[i], "REMOTE_API_TEMPFILE_", 20), 0);
        for (int k = 0; k < i; k++)
            ck_assert_str_ne(name[i], name[k]);
    }
    buffer_free(&names);
    fixture_end();
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_failed_command_is_a_remote_error_and_changes_nothing,
        an_answer_that_is_too_short_is_a_remote_error,
        results_may_be_unwanted,
        an_old_server_that_says_nothing_yet_is_asked_again,
        a_blocking_call_does_not_take_an_answer_to_an_older_message,
        a_blocking_call_times_out_and_its_late_answer_stays,
        junk_in_an_event_buttons_answer_is_overlooked,
        a_string_stream_adds_up_and_is_read_once,
        get_and_clear_gives_a_value_once_in_buffer_mode,
        a_pause_gathers_commands_into_one_message,
        a_paused_client_keeps_its_connection,
        message_infos_tell_of_the_newest_answer,
        files_to_load_go_under_names_that_differ,
    };
    Suite *suite = suite_create("client answers");
    TCase *tcase = tcase_create("over TCP and shared memory");
    for (size_t i = 0; i < COUNT_OF(tests); i++)
        tcase_add_loop_test(tcase, tests[i], 0, 2);
    suite_add_tcase(suite, tcase);
    return support_run(suite);
}
