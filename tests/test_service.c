/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The server of the plugin and the client library together, over TCP, in a fast session and over
 * the predecessor's segment, with the fake simulator: values, signals, streams, split commands.
 * What happens around clients and services is in test_service_life.c, stepping in
 * test_service_steps.c.
 */
#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "client/table.h"
#include "extApi.h"
#include "os/clock.h"
#include "support_server.h"

#define BLOCKING simx_opmode_blocking
#define PATIENCE_US 20000000

static int ports[WAYS];
static simxInt id;

static void setup(void)
{
    simulator_start_all_ways(ports);
}

static void set_signal(const char *name, int value)
{
    ck_assert_int_eq(simxSetIntegerSignal(id, name, value, BLOCKING), 0);
}

/* ------------------------------------------------------------------ connections */

/* Whichever thread of the server has answered. */
START_TEST(a_server_of_ours_is_known_from_its_first_answer)
{
    for (int i = 0; i < 20; i++) {
        id = simulator_client(ports[_i]);
        struct client *client = table_take(id);
        mutex_lock(&client->lock);
        int is_known = client->fast.session ||
                       (client->lockstep.channel && client->lockstep.channel->peer_is_ours);
        mutex_unlock(&client->lock);
        table_give(id);
        ck_assert(is_known);
        simulator_expect_served(id);
        simxFinish(id);
    }
}
END_TEST

/* ------------------------------------------------------------------ blocking calls */

START_TEST(values_that_are_set_are_read_back)
{
    simxFloat number = 0, vector[3] = { 0 };
    const simxFloat place[3] = { 1, 2, 3 };
    simxInt joint = -1, dummy = -1, value = 0;
    id = simulator_client(ports[_i]);
    ck_assert_int_eq(simxGetObjectHandle(id, "joint1", &joint, BLOCKING), 0);
    ck_assert_int_eq(joint, FAKE_JOINT);
    ck_assert_int_eq(simxSetJointPosition(id, joint, 0.25f, BLOCKING), 0);
    ck_assert_int_eq(simxGetJointPosition(id, joint, &number, BLOCKING), 0);
    ck_assert_float_eq(number, 0.25f);
    ck_assert_int_eq(simxGetObjectHandle(id, "dummy1", &dummy, BLOCKING), 0);
    ck_assert_int_eq(simxSetObjectPosition(id, dummy, -1, place, BLOCKING), 0);
    ck_assert_int_eq(simxGetObjectPosition(id, dummy, -1, vector, BLOCKING), 0);
    ck_assert_mem_eq(vector, place, sizeof place);
    ck_assert_int_eq(simxGetIntegerParameter(id, sim_intparam_program_version, &value, BLOCKING),
                     0);
    ck_assert_int_eq(value, 40501);
    simxFinish(id);
}
END_TEST

START_TEST(signals_of_each_kind_live_and_end)
{
    simxInt integer = 0, length = 0;
    simxFloat number = 0;
    simxUChar *bytes = NULL;
    id = simulator_client(ports[_i]);
    ck_assert_int_eq(simxGetIntegerSignal(id, "i", &integer, BLOCKING),
                     simx_return_remote_error_flag);
    set_signal("i", -9);
    ck_assert_int_eq(simxGetIntegerSignal(id, "i", &integer, BLOCKING), 0);
    ck_assert_int_eq(integer, -9);
    ck_assert_int_eq(simxSetFloatSignal(id, "f", 2.5f, BLOCKING), 0);
    ck_assert_int_eq(simxGetFloatSignal(id, "f", &number, BLOCKING), 0);
    ck_assert_float_eq(number, 2.5f);
    ck_assert_int_eq(simxSetStringSignal(id, "s", (const simxUChar *)"a\0b", 3, BLOCKING), 0);
    ck_assert_int_eq(simxAppendStringSignal(id, "s", (const simxUChar *)"c", 1, BLOCKING), 0);
    ck_assert_int_eq(simxGetStringSignal(id, "s", &bytes, &length, BLOCKING), 0);
    ck_assert_int_eq(length, 4);
    ck_assert_mem_eq(bytes, "a\0bc", 4);
    ck_assert_int_eq(simxClearIntegerSignal(id, "i", BLOCKING), 0);
    ck_assert_int_eq(simxGetIntegerSignal(id, "i", &integer, BLOCKING),
                     simx_return_remote_error_flag);
    simxFinish(id);
}
END_TEST

START_TEST(large_values_go_there_and_back)
{
    const simxInt size = 3000000;
    simxUChar *value = malloc((size_t)size), *back = NULL;
    simxInt length = 0;
    ck_assert_ptr_nonnull(value);
    for (simxInt i = 0; i < size; i++)
        value[i] = (simxUChar)(i * 7 + i / 256);
    id = simulator_client(ports[_i]);
    ck_assert_int_eq(simxSetStringSignal(id, "big", value, size, BLOCKING), 0);
    ck_assert_int_eq(simxGetStringSignal(id, "big", &back, &length, BLOCKING), 0);
    ck_assert_int_eq(length, size);
    ck_assert_mem_eq(back, value, (size_t)size);
    simxFinish(id);
    free(value);
}
END_TEST

START_TEST(a_refusal_of_the_simulator_is_a_remote_error_with_its_text)
{
    simxFloat number = 7;
    simxInt count = 0;
    simxChar *texts = NULL;
    id = simulator_client(ports[_i]);
    ck_assert_int_eq(simxGetJointPosition(id, 999, &number, BLOCKING),
                     simx_return_remote_error_flag);
    ck_assert_float_eq(number, 7);
    ck_assert_int_eq(simxGetLastErrors(id, &count, &texts, BLOCKING), 0);
    ck_assert_int_ge(count, 1);
    ck_assert_uint_gt(strlen(texts), 0);
    ck_assert_int_eq(simxGetLastErrors(id, &count, &texts, BLOCKING), 0);
    ck_assert_int_eq(count, 0);
    simxFinish(id);
}
END_TEST

START_TEST(a_paused_client_has_its_commands_executed_in_one_pass)
{
    simxInt integer = 0;
    id = simulator_client(ports[_i]);
    ck_assert_int_eq(simxPauseCommunication(id, 1), 0);
    for (int i = 0; i < 50; i++) {
        char name[] = { 's', (char)('A' + i), 0 };
        simxSetIntegerSignal(id, name, i, simx_opmode_oneshot);
    }
    ck_assert_int_eq(simxPauseCommunication(id, 0), 0);
    ck_assert_int_eq(simxGetIntegerSignal(id, "sA", &integer, BLOCKING), 0);
    ck_assert_int_eq(simxGetIntegerSignal(id, "sr", &integer, BLOCKING), 0);
    ck_assert_int_eq(integer, 'r' - 'A');
    struct service_status status;
    simulator_status(ports[_i], &status);
    ck_assert_int_eq(status.version, 11);
    simxFinish(id);
}
END_TEST

START_TEST(message_infos_tell_what_the_server_said)
{
    simxInt value = 0, ping = -1;
    id = simulator_client(ports[_i]);
    simulator_hold();
    fake.int_params[sim_intparam_scene_unique_id] = 0x12345;
    fake.real_time = 1;
    fake.system_time = 2;
    simulator_release();
    ck_assert_int_eq(simxGetPingTime(id, &ping), 0);
    ck_assert_int_ge(ping, 0);
    ck_assert_int_eq(simxGetInMessageInfo(id, simx_headeroffset_scene_id, &value), 1);
    ck_assert_int_eq(value, 0x2345);
    ck_assert_int_eq(simxGetInMessageInfo(id, simx_headeroffset_server_state, &value), 1);
    ck_assert_int_eq(value, 4);
    ck_assert_int_eq(simxGetInMessageInfo(id, simx_headeroffset_server_time, &value), 1);
    ck_assert_int_eq(value, 2000);
    ck_assert_int_eq(simxGetInMessageInfo(id, simx_headeroffset_version, &value), 1);
    ck_assert_int_eq(value, 11);
    simxFinish(id);
}
END_TEST

/* ------------------------------------------------------------------ streams */

/* Looks until the stream delivers this value. */
static void wait_for_value(const char *name, int value)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    simxInt seen = value - 1;
    while (simxGetIntegerSignal(id, name, &seen, simx_opmode_buffer) != 0 || seen != value)
        ck_assert_msg(clock_us() < deadline_us, "%s is %d, not %d", name, seen, value);
}

static void wait_until_gone(const char *name)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    simxInt seen;
    while (simxGetIntegerSignal(id, name, &seen, simx_opmode_buffer) != simx_return_novalue_flag)
        ck_assert_int_lt(clock_us(), deadline_us);
}

START_TEST(a_stream_follows_its_value_until_it_is_discontinued)
{
    simxInt value = 0;
    id = simulator_client(ports[_i]);
    set_signal("s", 1);
    /* Usually nothing has come yet, but a fast session can be that quick. */
    ck_assert_int_le(simxGetIntegerSignal(id, "s", &value, simx_opmode_streaming),
                     simx_return_novalue_flag);
    wait_for_value("s", 1);
    set_signal("s", 2);
    wait_for_value("s", 2);
    simulator_hold();
    ck_assert_int_eq(fake.signals[0].kind, 0);
    fake.signals[0].integer = 3; /* in the simulator, not by a command */
    simulator_release();
    wait_for_value("s", 3);
    ck_assert_int_le(simxGetIntegerSignal(id, "s", &value, simx_opmode_discontinue), 1);
    wait_until_gone("s");
    set_signal("s", 4);
    ck_assert_int_eq(simxGetIntegerSignal(id, "s", &value, simx_opmode_buffer),
                     simx_return_novalue_flag);
    simxFinish(id);
}
END_TEST

START_TEST(many_streams_all_deliver)
{
    enum { STREAMS = 50 };
    char name[] = "aa";
    simxInt value;
    id = simulator_client(ports[_i]);
    for (int round = 1; round <= 2; round++)
        for (int i = 0; i < STREAMS; i++) {
            name[1] = (char)('0' + i);
            set_signal(name, round * 100 + i);
            if (round == 1)
                simxGetIntegerSignal(id, name, &value, simx_opmode_streaming);
        }
    for (int i = 0; i < STREAMS; i++) {
        name[1] = (char)('0' + i);
        wait_for_value(name, 200 + i);
    }
    simxFinish(id);
}
END_TEST

START_TEST(a_string_stream_delivers_every_part_once_and_in_order)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    char expected[200] = "", got[200] = "";
    simxUChar *part = NULL;
    simxInt length = 0;
    id = simulator_client(ports[_i]);
    simxReadStringStream(id, "line", &part, &length, simx_opmode_streaming);
    for (int i = 0; i < 30; i++) {
        char text[] = { (char)('a' + i % 26), '.', 0 };
        strcat(expected, text);
        ck_assert_int_eq(simxAppendStringSignal(id, "line", (simxUChar *)text, 2,
                                                simx_opmode_oneshot) & ~1, 0);
    }
    while (strlen(got) < strlen(expected)) {
        ck_assert_msg(clock_us() < deadline_us, "'%s'", got);
        if (simxReadStringStream(id, "line", &part, &length, simx_opmode_buffer) == 0 && length > 0)
            strncat(got, (char *)part, (size_t)length);
    }
    ck_assert_str_eq(got, expected);
    simxFinish(id);
}
END_TEST

/* ------------------------------------------------------------------ split commands */

START_TEST(a_split_value_goes_up_in_pieces_and_comes_down_in_pieces)
{
    enum { SIZE = 5000 };
    int64_t deadline_us = clock_us() + PATIENCE_US;
    simxUChar value[SIZE], *back = NULL;
    simxInt length = 0, result;
    for (int i = 0; i < SIZE; i++)
        value[i] = (simxUChar)(i * 3 + i / 256);
    id = simulator_client(ports[_i]);
    result = simxSetStringSignal(id, "up", value, SIZE, simx_opmode_oneshot_split + 300);
    ck_assert_int_eq(result, simx_return_novalue_flag);
    while (simxGetStringSignal(id, "up", &back, &length, BLOCKING) != 0)
        ck_assert_int_lt(clock_us(), deadline_us);
    ck_assert_int_eq(length, SIZE);
    ck_assert_mem_eq(back, value, SIZE);
    result = simxGetStringSignal(id, "up", &back, &length, simx_opmode_streaming_split + 400);
    ck_assert_int_eq(result & ~simx_return_novalue_flag, 0); /* a stream may be quick */
    while (simxGetStringSignal(id, "up", &back, &length, simx_opmode_buffer) != 0)
        ck_assert_int_lt(clock_us(), deadline_us);
    ck_assert_int_eq(length, SIZE);
    ck_assert_mem_eq(back, value, SIZE);
    simxFinish(id);
}
END_TEST

START_TEST(a_oneshot_split_question_is_answered_in_pieces)
{
    enum { SIZE = 2000 };
    int64_t deadline_us = clock_us() + PATIENCE_US;
    simxUChar value[SIZE], *back = NULL;
    simxInt length = 0;
    memset(value, 'v', SIZE);
    id = simulator_client(ports[_i]);
    ck_assert_int_eq(simxSetStringSignal(id, "down", value, SIZE, BLOCKING), 0);
    simxGetStringSignal(id, "down", &back, &length, simx_opmode_oneshot_split + 100);
    while (simxGetStringSignal(id, "down", &back, &length, simx_opmode_buffer) != 0)
        ck_assert_int_lt(clock_us(), deadline_us);
    ck_assert_int_eq(length, SIZE);
    ck_assert_mem_eq(back, value, SIZE);
    simxFinish(id);
}
END_TEST

/* The end of a conversation, {'func': '_*end*_'}, is replied to with {}. */
START_TEST(a_message_of_the_other_protocol_has_its_reply)
{
    static const simxUChar message[] = { 0xa1, 0x64, 'f', 'u', 'n', 'c',
                                         0x67, '_',  '*', 'e', 'n', 'd', '*', '_' };
    simxUChar *reply;
    simxInt size = 0;
    id = simulator_client(ports[_i]);
    ck_assert_int_eq(simxSendMessage(id, 5, message, sizeof message), 0);
    ck_assert_int_eq(simxReceiveMessage(id, 5, &reply, &size, 20000), 0);
    ck_assert_int_eq(size, 1);
    ck_assert_uint_eq(reply[0], 0xa0);
    simxFinish(id);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_server_of_ours_is_known_from_its_first_answer,
        values_that_are_set_are_read_back,
        signals_of_each_kind_live_and_end,
        large_values_go_there_and_back,
        a_refusal_of_the_simulator_is_a_remote_error_with_its_text,
        a_paused_client_has_its_commands_executed_in_one_pass,
        message_infos_tell_what_the_server_said,
        a_stream_follows_its_value_until_it_is_discontinued,
        many_streams_all_deliver,
        a_string_stream_delivers_every_part_once_and_in_order,
        a_split_value_goes_up_in_pieces_and_comes_down_in_pieces,
        a_oneshot_split_question_is_answered_in_pieces,
        a_message_of_the_other_protocol_has_its_reply,
    };
    Suite *suite = suite_create("service");
    TCase *tcase = tcase_create("over TCP, fast session and segment");
    tcase_add_checked_fixture(tcase, setup, simulator_stop);
    for (size_t i = 0; i < COUNT_OF(tests); i++)
        tcase_add_loop_test(tcase, tests[i], 0, WAYS);
    suite_add_tcase(suite, tcase);
    return support_run(suite);
}
