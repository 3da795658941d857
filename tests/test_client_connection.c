/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * How the client starts, connects, loses its connection and reconnects; services that answer
 * nonsense or nothing.
 */
#include "support.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "client/table.h"
#include "client_fixture.h"
#include "extApi.h"
#include "os/clock.h"
#include "os/thread.h"
#include "support_service.h"

/* ------------------------------------------------------------------ start */

START_TEST(a_client_gets_the_lowest_free_number)
{
    service_begin(0);
    char other[] = "127.0.0.2", third[] = "127.0.0.3";
    ck_assert_int_eq(simxStart("127.0.0.1", port, 1, 0, 20000, 1), 0);
    ck_assert_int_eq(simxStart(other, port, 1, 0, 20000, 1), 1);
    memset(other, 'x', 3); /* the client has its own copy */
    simxFinish(0);
    ck_assert_int_eq(simxStart(third, port, 1, 0, 20000, 1), 0);
    ck_assert_int_eq(client_call(1), 0);
    ck_assert_int_eq(client_call(0), 0);
    service_end();
}
END_TEST

START_TEST(a_number_that_is_no_port_is_refused_and_told)
{
    const char *said = "is no port: it is 1 to 65535 for TCP, or negative for shared memory";
    service_begin(0);
    const int numbers[] = { 0, 65536, 65536 + port, INT_MAX, INT_MIN };
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        for (int waits = 0; waits < 2; waits++) {
            char text[200];
            snprintf(text, sizeof text, "%d %s", numbers[i], said);
            ck_assert_int_eq(simxStart("127.0.0.1", numbers[i], (simxUChar)waits, 1, 5000, 1), -1);
            ck_assert_str_eq(simxGetErrorText(-1), text);
        }
    id = client_start(0, 20000);
    ck_assert_str_eq(simxGetErrorText(-1), "");
    service_end();
}
END_TEST

START_TEST(a_target_that_a_client_has_is_refused)
{
    service_begin(_i);
    id = client_start(0, 20000);
    ck_assert_int_eq(simxStart("127.0.0.1", port, 1, 1, 2000, 1), -1);
    if (_i)
        ck_assert_int_eq(simxStart("any other text", port, 1, 1, 2000, 1), -1);
    simxFinish(id);
    id = client_start(0, 20000);
    ck_assert_int_eq(client_call(id), 0);
    service_end();
}
END_TEST

START_TEST(host_names_are_understood_and_none_is_this_machine)
{
    service_begin(0);
    const char *const names[] = { "localhost", "", NULL };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        id = simxStart(names[i], port, 1, 0, -20000, 1);
        ck_assert_int_ge(id, 0);
        ck_assert_int_eq(client_call(id), 0);
        simxFinish(id);
    }
    service_end();
}
END_TEST

START_TEST(without_waiting_the_connection_is_made_in_the_background)
{
    port = _i ? support_shared_port() : support_tcp_port();
    int64_t start_us = clock_us();
    id = simxStart("127.0.0.1", port, 0, 0, 60000, 1);
    ck_assert_int_ge(id, 0);
    ck_assert_int_lt(clock_us() - start_us, 20000000);
    ck_assert_int_eq(simxGetConnectionId(id), -1);
    script_init(&script, NULL, 0);
    scripted = scripted_start(port, answer_script, &script);
    client_await_connection(id, 1);
    ck_assert_int_eq(client_call(id), 0);
    service_end();
}
END_TEST

START_TEST(nobody_there_fails_after_the_timeout)
{
    int nowhere = _i ? support_shared_port() : support_tcp_port();
    int64_t start_us = clock_us();
    ck_assert_int_eq(simxStart("127.0.0.1", nowhere, 1, 0, 300, 1), -1);
    ck_assert_int_ge(clock_us() - start_us, 299000);
    ck_assert_int_lt(clock_us() - start_us, 20000000);
    start_us = clock_us();
    ck_assert_int_eq(simxStart("127.0.0.1", nowhere, 1, 1, 60000, 1), -1);
    ck_assert_int_lt(clock_us() - start_us, 20000000); /* it gives up after one attempt */
}
END_TEST

static void wait_for_the_end_of_attempts(simxInt id_)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    struct client *client = table_take(id_);
    int gave_up;
    do {
        ck_assert_int_lt(clock_us(), deadline_us);
        mutex_lock(&client->lock);
        gave_up = client->connection.state == CONNECTION_OVER;
        mutex_unlock(&client->lock);
    } while (!gave_up);
    table_give(id_);
}

START_TEST(a_first_attempt_that_failed_was_the_last_without_reconnection)
{
    port = support_tcp_port();
    id = simxStart("127.0.0.1", port, 0, 1, -150, 1);
    ck_assert_int_ge(id, 0);
    wait_for_the_end_of_attempts(id);
    ck_assert_int_eq(client_call(id), simx_return_timeout_flag | simx_return_novalue_flag);
    script_init(&script, NULL, 0);
    scripted = scripted_start(port, answer_script, &script);
    ck_assert_int_eq(client_call(id), simx_return_timeout_flag | simx_return_novalue_flag);
    ck_assert_int_eq(simxGetConnectionId(id), -1);
    ck_assert_int_eq(scripted_connections(scripted), 0);
    service_end();
}
END_TEST

START_TEST(ids_that_nobody_has_return_what_is_documented)
{
    static const simxInt ids[] = { -1, -2, 7, 255, 1000, INT_MAX, INT_MIN };
    static const simxInt modes[] = { BLOCKING, simx_opmode_oneshot, simx_opmode_streaming,
                                     simx_opmode_buffer, simx_opmode_discontinue,
                                     simx_opmode_remove, simx_opmode_oneshot_split + 100 };
    simxFloat number = 7;
    simxInt info = 7;
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        for (size_t m = 0; m < COUNT_OF(modes); m++)
            ck_assert_int_eq(simxGetJointPosition(ids[i], 1, &number, modes[m]),
                             simx_return_initialize_error_flag);
        ck_assert_int_eq(simxSynchronous(ids[i], 1), simx_return_initialize_error_flag);
        ck_assert_int_eq(simxGetConnectionId(ids[i]), -1);
        ck_assert_int_eq(simxGetPingTime(ids[i], &info), 0);
        ck_assert_int_eq(simxGetInMessageInfo(ids[i], simx_headeroffset_version, &info), -1);
        ck_assert_int_eq(simxGetOutMessageInfo(ids[i], simx_headeroffset_message_id, &info), -1);
        ck_assert_int_eq(simxGetLastCmdTime(ids[i]), 0);
        simxPauseCommunication(ids[i], 1);
    }
    ck_assert_float_eq(number, 7);
    ck_assert_int_eq(info, 7);
}
END_TEST

START_TEST(the_end_of_nothing_is_harmless)
{
    static const simxInt ids[] = { -1, -2, 0, 3, 255, 1000, INT_MAX, INT_MIN };
    int64_t start_us = clock_us();
    for (size_t i = 0; i < COUNT_OF(ids); i++)
        simxFinish(ids[i]);
    ck_assert_int_lt(clock_us() - start_us, 20000000);
    service_begin(0);
    id = client_start(0, 20000);
    simxFinish(-2);
    simxFinish(255);
    ck_assert_int_eq(client_call(id), 0);
    service_end();
}
END_TEST

/* ------------------------------------------------------------------ losing the connection */

START_TEST(a_lost_connection_is_made_again_and_begins_empty)
{
    simxFloat number;
    service_begin(_i);
    id = client_start(0, 20000);
    ck_assert_int_eq(simxGetConnectionId(id), 1);
    simxGetJointPosition(id, 2, &number, simx_opmode_streaming);
    ck_assert_int_eq(client_call(id), 0);
    int64_t deadline_us = clock_us() + PATIENCE_US;
    while (simxGetJointPosition(id, 2, &number, simx_opmode_buffer) != 0)
        ck_assert_int_lt(clock_us(), deadline_us);
    scripted_change(scripted, answer_nothing, NULL);
    scripted_drop(scripted);
    client_await_connection(id, 2);
    ck_assert_int_eq(simxGetJointPosition(id, 2, &number, simx_opmode_buffer),
                     simx_return_novalue_flag);
    scripted_change(scripted, answer_script, &script);
    int64_t until_us = clock_us() + PATIENCE_US;
    while (client_call(id) != 0)
        ck_assert_int_lt(clock_us(), until_us);
    service_end();
}
END_TEST

START_TEST(message_ids_go_on_over_connections)
{
    service_begin(_i);
    id = client_start(0, 20000);
    ck_assert_int_eq(client_call(id), 0);
    int32_t first = peek_i32(scripted_message(scripted, 0)->data + 3);
    scripted_drop(scripted);
    client_await_connection(id, 2);
    ck_assert_int_eq(client_call(id), 0);
    ck_assert_int_gt(peek_i32(scripted_message(scripted, 1)->data + 3), first);
    service_end();
}
END_TEST

START_TEST(a_lost_connection_stays_lost_when_that_was_asked)
{
    service_begin(_i);
    id = client_start(1, -200);
    client_await_answer(id);
    int connections = scripted_connections(scripted);
    scripted_drop(scripted);
    client_await_connection(id, -1);
    ck_assert_int_eq(client_call(id), simx_return_timeout_flag | simx_return_novalue_flag);
    ck_assert_int_eq(scripted_connections(scripted), connections);
    service_end();
}
END_TEST

START_TEST(a_waiting_call_ends_with_its_connection)
{
    service_begin(_i);
    id = client_start(1, -60000);
    scripted_change(scripted, answer_by_closing, NULL);
    int64_t start_us = clock_us();
    ck_assert_int_eq(client_call(id), simx_return_timeout_flag | simx_return_novalue_flag);
    ck_assert_int_lt(clock_us() - start_us, 20000000);
    service_end();
}
END_TEST

static int close_at_a_command(void *context, const uint8_t *message, size_t size,
                              struct buffer *reply)
{
    return size > MESSAGE_HEADER_SIZE ? SCRIPTED_CLOSE
                                      : answer_nothing(context, message, size, reply);
}

START_TEST(a_call_that_lost_its_connection_tells_so_when_there_is_another)
{
    service_begin(_i);
    id = client_start(0, -60000);
    scripted_change(scripted, close_at_a_command, NULL);
    ck_assert_int_eq(client_call(id), simx_return_timeout_flag | simx_return_novalue_flag);
    client_await_connection(id, 2);
    const char *text = simxGetErrorText(id);
    ck_assert_msg(strstr(text, "get_joint_position: the connection was lost") != NULL, "%s", text);
    service_end();
}
END_TEST

/* At most so many in a second; a rest may be a long one. */
static void expect_rate(int count, int64_t took_us, int most)
{
    ck_assert_msg((int64_t)count * 1000000 <= most * took_us, "%d in %ld us", count, (long)took_us);
}

START_TEST(a_service_that_always_closes_is_not_stormed)
{
    service_begin(0);
    id = client_start(0, -200);
    scripted_change(scripted, answer_by_closing, NULL);
    client_call(id);
    int64_t begin_us = clock_us();
    int before = scripted_connections(scripted);
    support_rest(500); /* a rate is measured */
    expect_rate(scripted_connections(scripted) - before, clock_us() - begin_us, 40);
    service_end();
}
END_TEST

/* ------------------------------------------------------------------ nonsense */

struct nonsense {
    const uint8_t *bytes;
    size_t size;
};

static int answer_nonsense(void *context, const uint8_t *message, size_t size,
                           struct buffer *reply)
{
    const struct nonsense *nonsense = context;
    if (size == MESSAGE_HEADER_SIZE)
        return answer_nothing(NULL, message, size, reply);
    buffer_put_bytes(reply, nonsense->bytes, nonsense->size);
    return SCRIPTED_ANSWER;
}

START_TEST(an_answer_that_is_no_message_ends_the_connection)
{
    static const uint8_t zeros[100], ones[100] = { 255, 255, 255, 255, 255, 255, 255, 255, 255,
                                                   255, 255, 255, 255, 255, 255, 255, 255, 255,
                                                   255, 255, 255, 255, 255, 255, 255, 255, 255 };
    struct buffer hole = { 0 };
    struct command chunk = chunk_of(key_name(simx_cmd_get_string_signal, "s"), 0, "0123456789", 10,
                                    5, 2);
    message_begin(&hole, MESSAGE_ID_NONE);
    command_encode(&hole, &chunk);
    const struct nonsense cases[] = { { zeros, 1 }, { zeros, 17 }, { zeros, 19 }, { zeros, 44 },
                                      { zeros, 100 }, { ones, 100 }, { hole.data, hole.size } };
    service_begin(_i);
    id = client_start(0, 20000);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int connection = simxGetConnectionId(id);
        scripted_change(scripted, answer_nonsense, (void *)(uintptr_t)&cases[i]);
        ck_assert_int_ne(client_call(id), 0);
        scripted_change(scripted, answer_script, &script);
        client_await_connection(id, connection + 1);
        ck_assert_int_eq(client_call(id), 0);
    }
    service_end();
    buffer_free(&hole);
}
END_TEST

START_TEST(answers_that_nobody_asked_for_do_no_harm)
{
    struct buffer strange = { 0 };
    struct command command = command_of(key_int(0x1777, 3), simx_opmode_streaming, "data", 4);
    service_begin(_i);
    id = client_start(0, -150);
    message_begin(&strange, 1000000); /* an id that was never sent */
    command_encode(&strange, &command);
    struct nonsense nonsense = { strange.data, strange.size };
    scripted_change(scripted, answer_nonsense, &nonsense);
    ck_assert_int_eq(client_call(id) & simx_return_novalue_flag, simx_return_novalue_flag);
    ck_assert_int_eq(simxGetConnectionId(id), 1);
    scripted_change(scripted, answer_script, &script);
    service_end();
    buffer_free(&strange);
}
END_TEST

START_TEST(an_idle_client_sends_little)
{
    service_begin(_i);
    id = client_start(0, 20000);
    ck_assert_int_eq(client_call(id), 0);
    int64_t begin_us = clock_us();
    int before = scripted_all_count(scripted);
    support_rest(1000); /* a rate is measured */
    expect_rate(scripted_all_count(scripted) - before, clock_us() - begin_us, 20);
    ck_assert_int_eq(simxGetConnectionId(id), 1);
    service_end();
}
END_TEST

int main(void)
{
    const TTest *const both[] = {
        a_target_that_a_client_has_is_refused,
        without_waiting_the_connection_is_made_in_the_background,
        nobody_there_fails_after_the_timeout,
        a_lost_connection_is_made_again_and_begins_empty,
        message_ids_go_on_over_connections,
        a_lost_connection_stays_lost_when_that_was_asked,
        a_waiting_call_ends_with_its_connection,
        a_call_that_lost_its_connection_tells_so_when_there_is_another,
        an_answer_that_is_no_message_ends_the_connection,
        answers_that_nobody_asked_for_do_no_harm,
        an_idle_client_sends_little,
    };
    const TTest *const once[] = {
        a_client_gets_the_lowest_free_number,
        a_number_that_is_no_port_is_refused_and_told,
        host_names_are_understood_and_none_is_this_machine,
        a_first_attempt_that_failed_was_the_last_without_reconnection,
        ids_that_nobody_has_return_what_is_documented,
        the_end_of_nothing_is_harmless,
        a_service_that_always_closes_is_not_stormed,
    };
    Suite *suite = suite_create("client connection");
    TCase *tcase = tcase_create("client connection");
    for (size_t i = 0; i < COUNT_OF(both); i++)
        tcase_add_loop_test(tcase, both[i], 0, 2);
    for (size_t i = 0; i < COUNT_OF(once); i++)
        tcase_add_test(tcase, once[i]);
    suite_add_tcase(suite, tcase);
    return support_run(suite);
}
