/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * How the client starts, connects, loses its connection, reconnects and ends; many clients at the
 * same time, many threads with one client; services that answer nonsense or nothing.
 */
#include "support.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "client/table.h"
#include "extApi.h"
#include "os/clock.h"
#include "os/thread.h"
#include "support_service.h"

#define BLOCKING simx_opmode_blocking
#define PATIENCE_US 20000000

static struct scripted *scripted;
static struct script script;
static simxInt id;
static int port;

static void begin(int transport)
{
    port = transport ? support_shared_port() : support_tcp_port();
    script_init(&script, NULL, 0);
    scripted = scripted_start(port, answer_script, &script);
}

static void end(void)
{
    simxFinish(-1);
    scripted_stop(scripted);
    script_deinit(&script);
}

static simxInt start(int no_reconnect, int timeout_ms)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    simxInt client;
    do /* its only attempt gives the service a second */
        client = simxStart("127.0.0.1", port, 1, (simxUChar)no_reconnect, timeout_ms, 1);
    while (client < 0 && no_reconnect && clock_us() < deadline_us);
    ck_assert_int_ge(client, 0);
    return client;
}

static simxInt call(simxInt client)
{
    simxFloat value;
    return simxGetJointPosition(client, 1, &value, BLOCKING);
}

/* Calls until a call succeeds: each has the client's time limit. */
static void await_answer(simxInt client)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    while (call(client) != 0)
        ck_assert_int_lt(clock_us(), deadline_us);
}

static int64_t patience_us = PATIENCE_US;

static void wait_for_connection(simxInt client, int number)
{
    int64_t deadline_us = clock_us() + patience_us;
    while (number < 0 ? simxGetConnectionId(client) >= 0 : simxGetConnectionId(client) < number)
        ck_assert_msg(clock_us() < deadline_us, "connection %d never came, but %d", number,
                      simxGetConnectionId(client));
}

/* ------------------------------------------------------------------ start */

START_TEST(a_client_gets_the_lowest_free_number)
{
    begin(0);
    char other[] = "127.0.0.2", third[] = "127.0.0.3";
    ck_assert_int_eq(simxStart("127.0.0.1", port, 1, 0, 20000, 1), 0);
    ck_assert_int_eq(simxStart(other, port, 1, 0, 20000, 1), 1);
    memset(other, 'x', 3); /* the client has its own copy */
    simxFinish(0);
    ck_assert_int_eq(simxStart(third, port, 1, 0, 20000, 1), 0);
    ck_assert_int_eq(call(1), 0);
    ck_assert_int_eq(call(0), 0);
    end();
}
END_TEST

START_TEST(a_number_that_is_no_port_is_refused_and_told)
{
    const char *said = "is no port: it is 1 to 65535 for TCP, or negative for shared memory";
    begin(0);
    const int numbers[] = { 0, 65536, 65536 + port, INT_MAX, INT_MIN };
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        for (int waits = 0; waits < 2; waits++) {
            char text[200];
            snprintf(text, sizeof text, "%d %s", numbers[i], said);
            ck_assert_int_eq(simxStart("127.0.0.1", numbers[i], (simxUChar)waits, 1, 5000, 1), -1);
            ck_assert_str_eq(simxGetErrorText(-1), text);
        }
    id = start(0, 20000);
    ck_assert_str_eq(simxGetErrorText(-1), "");
    end();
}
END_TEST

START_TEST(a_target_that_a_client_has_is_refused)
{
    begin(_i);
    id = start(0, 20000);
    ck_assert_int_eq(simxStart("127.0.0.1", port, 1, 1, 2000, 1), -1);
    if (_i)
        ck_assert_int_eq(simxStart("any other text", port, 1, 1, 2000, 1), -1);
    simxFinish(id);
    id = start(0, 20000);
    ck_assert_int_eq(call(id), 0);
    end();
}
END_TEST

START_TEST(host_names_are_understood)
{
    begin(0);
    id = simxStart("localhost", port, 1, 0, -20000, 1);
    ck_assert_int_ge(id, 0);
    ck_assert_int_eq(call(id), 0);
    end();
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
    wait_for_connection(id, 1);
    ck_assert_int_eq(call(id), 0);
    end();
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
    ck_assert_int_eq(call(id), simx_return_timeout_flag | simx_return_novalue_flag);
    script_init(&script, NULL, 0);
    scripted = scripted_start(port, answer_script, &script);
    ck_assert_int_eq(call(id), simx_return_timeout_flag | simx_return_novalue_flag);
    ck_assert_int_eq(simxGetConnectionId(id), -1);
    ck_assert_int_eq(scripted_connections(scripted), 0);
    end();
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
    begin(0);
    id = start(0, 20000);
    simxFinish(-2);
    simxFinish(255);
    ck_assert_int_eq(call(id), 0);
    end();
}
END_TEST

/* ------------------------------------------------------------------ ending */

/* 1, or 0 when the server was not told in time. */
static int finish_and_look(void)
{
    struct command list[4];
    int first = scripted_message_count(scripted);
    id = start(0, 20000);
    simxSetJointPosition(id, 1, 1, simx_opmode_oneshot);
    simxFinish(id);
    ck_assert_int_eq(scripted_await_end(scripted), 0); /* all that came has been heard */
    if (scripted_message_count(scripted) < first + 2)
        return 0;
    const struct buffer *message = scripted_message(scripted, first);
    ck_assert_uint_ge(message_commands(message->data, message->size, list, 4), 1);
    ck_assert_int_eq(list[0].key.number, simx_cmd_set_joint_position);
    message = scripted_message(scripted, first + 1);
    ck_assert_uint_eq(message_commands(message->data, message->size, list, 4), 1);
    ck_assert_int_eq(list[0].key.number, simx_cmd_kill_connection);
    return 1;
}

/* simxFinish waits for a server half a second at most. One that is kept from its work for longer is not
 * told; that does not happen time after time. */
START_TEST(finish_tells_the_server_and_loses_nothing_that_was_queued)
{
    int told = 0;
    begin(_i);
    for (int i = 0; i < 5 && !told; i++)
        told = finish_and_look();
    ck_assert(told);
    end();
}
END_TEST

/* The server has executed a split command when it has answered the question behind it, which comes
 * before the good-bye. */
static int finish_behind_split_and_look(void)
{
    static const simxUChar block[1000];
    struct command list[4];
    int asked = 0, first = scripted_message_count(scripted);
    id = start(0, 20000);
    simxSetStringSignal(id, "name", block, sizeof block, simx_opmode_oneshot_split + 100);
    simxFinish(id);
    ck_assert_int_eq(scripted_await_end(scripted), 0);
    for (int i = first; i < scripted_message_count(scripted); i++) {
        const struct buffer *message = scripted_message(scripted, i);
        size_t count = message_commands(message->data, message->size, list, 4);
        asked += list[count - 1].key.number == simx_cmd_get_integer_parameter;
    }
    return asked;
}

START_TEST(finish_asks_whether_split_commands_are_executed)
{
    int asked = 0;
    begin(_i);
    for (int i = 0; i < 5 && !asked; i++)
        asked = finish_behind_split_and_look();
    ck_assert_int_eq(asked, 1);
    end();
}
END_TEST

static int64_t time_finish(scripted_answer *answer)
{
    begin(0);
    scripted_change(scripted, answer, &script);
    id = start(0, 20000);
    int64_t start_us = clock_us();
    simxFinish(id);
    int64_t took_us = clock_us() - start_us;
    end();
    return took_us;
}

/* A service that stays connected after its client's last command. answer_script tells that it is ours;
 * a busy machine may take its time, but not time after time. */
START_TEST(finish_does_not_wait_for_a_service_that_is_known_as_ours)
{
    int64_t took_us = INT64_MAX;
    ck_assert_int_ge(time_finish(answer_nothing), 499000);
    for (int i = 0; i < 5 && took_us >= 400000; i++)
        took_us = time_finish(answer_script);
    ck_assert_int_lt(took_us, 400000);
}
END_TEST

START_TEST(a_service_that_never_answers_holds_nobody_for_long)
{
    begin(_i);
    id = start(1, -200);
    scripted_change(scripted, answer_never, NULL);
    int64_t start_us = clock_us();
    ck_assert_int_eq(call(id), simx_return_timeout_flag | simx_return_novalue_flag);
    ck_assert_int_lt(clock_us() - start_us, 20000000);
    start_us = clock_us();
    simxFinish(id);
    ck_assert_int_lt(clock_us() - start_us, 20000000);
    end();
}
END_TEST

START_TEST(a_service_that_has_never_answered_is_no_connection)
{
    begin(_i);
    scripted_change(scripted, answer_never, NULL);
    int64_t start_us = clock_us();
    ck_assert_int_eq(simxStart("127.0.0.1", port, 1, 1, 300, 1), -1);
    ck_assert_int_ge(clock_us() - start_us, 299000);
    ck_assert_int_lt(clock_us() - start_us, 20000000);
    end();
}
END_TEST

static void finish_later(void *argument)
{
    (void)argument;
    support_rest(100); /* so that the call waits, most likely; it must work either way */
    simxFinish(id);
}

START_TEST(finish_ends_the_calls_of_other_threads)
{
    struct thread thread;
    begin(_i);
    id = start(1, -60000);
    scripted_change(scripted, answer_never, NULL);
    ck_assert_int_eq(thread_start(&thread, finish_later, NULL), 0);
    int64_t start_us = clock_us();
    ck_assert_int_ne(call(id), 0);
    ck_assert_int_lt(clock_us() - start_us, 20000000);
    thread_join(&thread);
    ck_assert_int_eq(simxGetConnectionId(id), -1);
    end();
}
END_TEST

/* ------------------------------------------------------------------ losing the connection */

START_TEST(a_lost_connection_is_made_again_and_begins_empty)
{
    simxFloat number;
    begin(_i);
    id = start(0, 20000);
    ck_assert_int_eq(simxGetConnectionId(id), 1);
    simxGetJointPosition(id, 2, &number, simx_opmode_streaming);
    ck_assert_int_eq(call(id), 0);
    int64_t deadline_us = clock_us() + PATIENCE_US;
    while (simxGetJointPosition(id, 2, &number, simx_opmode_buffer) != 0)
        ck_assert_int_lt(clock_us(), deadline_us);
    scripted_change(scripted, answer_nothing, NULL);
    scripted_drop(scripted);
    wait_for_connection(id, 2);
    ck_assert_int_eq(simxGetJointPosition(id, 2, &number, simx_opmode_buffer),
                     simx_return_novalue_flag);
    scripted_change(scripted, answer_script, &script);
    int64_t until_us = clock_us() + PATIENCE_US;
    while (call(id) != 0)
        ck_assert_int_lt(clock_us(), until_us);
    end();
}
END_TEST

START_TEST(message_ids_go_on_over_connections)
{
    begin(_i);
    id = start(0, 20000);
    ck_assert_int_eq(call(id), 0);
    int32_t first = peek_i32(scripted_message(scripted, 0)->data + 3);
    scripted_drop(scripted);
    wait_for_connection(id, 2);
    ck_assert_int_eq(call(id), 0);
    ck_assert_int_gt(peek_i32(scripted_message(scripted, 1)->data + 3), first);
    end();
}
END_TEST

START_TEST(a_lost_connection_stays_lost_when_that_was_asked)
{
    begin(_i);
    id = start(1, -200);
    await_answer(id);
    int connections = scripted_connections(scripted);
    scripted_drop(scripted);
    wait_for_connection(id, -1);
    ck_assert_int_eq(call(id), simx_return_timeout_flag | simx_return_novalue_flag);
    ck_assert_int_eq(scripted_connections(scripted), connections);
    end();
}
END_TEST

START_TEST(a_waiting_call_ends_with_its_connection)
{
    begin(_i);
    id = start(1, -60000);
    scripted_change(scripted, answer_by_closing, NULL);
    int64_t start_us = clock_us();
    ck_assert_int_eq(call(id), simx_return_timeout_flag | simx_return_novalue_flag);
    ck_assert_int_lt(clock_us() - start_us, 20000000);
    end();
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
    begin(_i);
    id = start(0, -60000);
    scripted_change(scripted, close_at_a_command, NULL);
    ck_assert_int_eq(call(id), simx_return_timeout_flag | simx_return_novalue_flag);
    wait_for_connection(id, 2);
    const char *text = simxGetErrorText(id);
    ck_assert_msg(strstr(text, "get_joint_position: the connection was lost") != NULL, "%s", text);
    end();
}
END_TEST

/* At most so many in a second; a rest may be a long one. */
static void expect_rate(int count, int64_t took_us, int most)
{
    ck_assert_msg((int64_t)count * 1000000 <= most * took_us, "%d in %ld us", count, (long)took_us);
}

START_TEST(a_service_that_always_closes_is_not_stormed)
{
    begin(0);
    id = start(0, -200);
    scripted_change(scripted, answer_by_closing, NULL);
    call(id);
    int64_t begin_us = clock_us();
    int before = scripted_connections(scripted);
    support_rest(500); /* a rate is measured */
    expect_rate(scripted_connections(scripted) - before, clock_us() - begin_us, 40);
    end();
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
    begin(_i);
    id = start(0, 20000);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int connection = simxGetConnectionId(id);
        scripted_change(scripted, answer_nonsense, (void *)(uintptr_t)&cases[i]);
        ck_assert_int_ne(call(id), 0);
        scripted_change(scripted, answer_script, &script);
        wait_for_connection(id, connection + 1);
        ck_assert_int_eq(call(id), 0);
    }
    end();
    buffer_free(&hole);
}
END_TEST

START_TEST(answers_that_nobody_asked_for_do_no_harm)
{
    struct buffer strange = { 0 };
    struct command command = command_of(key_int(0x1777, 3), simx_opmode_streaming, "data", 4);
    begin(_i);
    id = start(0, -150);
    message_begin(&strange, 1000000); /* an id that was never sent */
    command_encode(&strange, &command);
    struct nonsense nonsense = { strange.data, strange.size };
    scripted_change(scripted, answer_nonsense, &nonsense);
    ck_assert_int_eq(call(id) & simx_return_novalue_flag, simx_return_novalue_flag);
    ck_assert_int_eq(simxGetConnectionId(id), 1);
    scripted_change(scripted, answer_script, &script);
    end();
    buffer_free(&strange);
}
END_TEST

/* ------------------------------------------------------------------ many */

#define CLIENTS 255

START_TEST(two_hundred_and_fifty_five_clients_work_at_once)
{
    char address[32];
    begin(0);
    for (int i = 0; i < CLIENTS; i++) {
        snprintf(address, sizeof address, "127.0.1.%d", i + 1 > 254 ? 0 : i + 1);
        ck_assert_int_eq(simxStart(i == 254 ? "127.0.2.1" : address, port, 0, 0, 5000, 1), i);
    }
    ck_assert_int_eq(simxStart("127.0.3.1", port, 0, 0, 5000, 1), -1);
    ck_assert_ptr_nonnull(strstr(simxGetErrorText(-1), "all 255 clients are in use"));
    patience_us = 6 * PATIENCE_US; /* twice as many threads connect at once */
    for (int i = 0; i < CLIENTS; i++) {
        wait_for_connection(i, 1);
        await_answer(i);
    }
    ck_assert_int_ge(scripted_connections(scripted), CLIENTS);
    simxFinish(-1);
    for (int i = 0; i < CLIENTS; i++)
        ck_assert_int_eq(simxGetConnectionId(i), -1);
    patience_us = PATIENCE_US;
    end();
}
END_TEST

/* Every answer holds the handle that was asked about. */
static int answer_handle(void *context, const uint8_t *message, size_t size, struct buffer *reply)
{
    struct reader reader = reader_of(message + MESSAGE_HEADER_SIZE, size - MESSAGE_HEADER_SIZE, 0);
    struct command command;
    (void)context;
    message_begin(reply, size > MESSAGE_HEADER_SIZE ? peek_i32(message + 3) : MESSAGE_ID_NONE);
    while (reader.left > 0 && command_decode(&reader, &command) == 0) {
        int32_t parent = command.key.int1 * 3;
        struct command answer = command_of(command.key, command.mode, &parent, 4);
        command_encode(reply, &answer);
    }
    return SCRIPTED_ANSWER;
}

#define THREADS 8
#define CALLS 200

struct caller {
    struct thread thread;
    int handle;
    int wrong;
};

static void call_often(void *argument)
{
    struct caller *caller = argument;
    for (int i = 0; i < CALLS; i++) {
        simxInt parent = 0;
        simxInt result = simxGetObjectParent(id, caller->handle, &parent, BLOCKING);
        caller->wrong += result != 0 || parent != caller->handle * 3;
    }
}

START_TEST(threads_that_share_a_client_get_their_own_answers)
{
    struct caller callers[THREADS];
    begin(_i);
    scripted_change(scripted, answer_handle, NULL);
    id = start(0, -20000);
    for (int i = 0; i < THREADS; i++) {
        callers[i] = (struct caller){ .handle = i / 2 + 1 }; /* two ask for the same */
        ck_assert_int_eq(thread_start(&callers[i].thread, call_often, &callers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        thread_join(&callers[i].thread);
        ck_assert_int_eq(callers[i].wrong, 0);
    }
    end();
}
END_TEST

struct carrier {
    struct thread thread;
    const char *path;
    int timeout_ms;
    int expected, wrong;
};

static void carry_often(void *argument)
{
    struct carrier *carrier = argument;
    char name[16];
    snprintf(name, sizeof name, "%d", carrier->timeout_ms);
    for (int i = 0; i < CALLS; i++)
        carrier->wrong += simxTransferFile(id, carrier->path, name, carrier->timeout_ms,
                                           BLOCKING) != carrier->expected;
}

/* The call ends by a time limit that was set; all others are longer. */
static void expect_time_limit(simxInt (*limited)(void), int64_t at_least_us)
{
    int64_t begun_us = clock_us();
    ck_assert_int_eq(limited(), simx_return_timeout_flag | simx_return_novalue_flag);
    ck_assert_int_ge(clock_us() - begun_us, at_least_us);
    ck_assert_int_lt(clock_us() - begun_us, 8000000);
}

static simxInt call_of_client(void)
{
    return call(id);
}

static simxInt transfer_briefly(void)
{
    return simxTransferFile(id, "file", "name", 50, BLOCKING);
}

static simxInt transfer_without_waiting(void)
{
    return simxTransferFile(id, "file", "other", 0, BLOCKING);
}

START_TEST(threads_that_transfer_files_change_no_time_limit)
{
    struct carrier carriers[THREADS];
    begin(_i);
    support_enter_folder();
    support_write_file("file", "content", 7);
    id = start(0, -300);
    for (int i = 0; i < THREADS; i++) {
        carriers[i] = (struct carrier){ .path = i % 2 ? "missing" : "file",
                                        .timeout_ms = 100000 + i,
                                        .expected = i % 2 ? simx_return_local_error_flag : 0 };
        ck_assert_int_eq(thread_start(&carriers[i].thread, carry_often, &carriers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        thread_join(&carriers[i].thread);
        ck_assert_int_eq(carriers[i].wrong, 0);
    }
    scripted_change(scripted, answer_never, NULL);
    expect_time_limit(call_of_client, 290000);
    support_leave_folder();
    end();
}
END_TEST

START_TEST(a_transfer_has_its_own_time_limit)
{
    begin(_i);
    support_enter_folder();
    support_write_file("file", "content", 7);
    id = start(0, -20000);
    scripted_change(scripted, answer_never, NULL);
    expect_time_limit(transfer_briefly, 40000);
    expect_time_limit(transfer_without_waiting, 0);
    support_leave_folder();
    end();
}
END_TEST

START_TEST(an_idle_client_sends_little)
{
    begin(_i);
    id = start(0, 20000);
    ck_assert_int_eq(call(id), 0);
    int64_t begin_us = clock_us();
    int before = scripted_all_count(scripted);
    support_rest(1000); /* a rate is measured */
    expect_rate(scripted_all_count(scripted) - before, clock_us() - begin_us, 20);
    ck_assert_int_eq(simxGetConnectionId(id), 1);
    end();
}
END_TEST

int main(void)
{
    const TTest *const both[] = {
        a_target_that_a_client_has_is_refused,
        without_waiting_the_connection_is_made_in_the_background,
        nobody_there_fails_after_the_timeout,
        finish_tells_the_server_and_loses_nothing_that_was_queued,
        finish_asks_whether_split_commands_are_executed,
        a_service_that_never_answers_holds_nobody_for_long,
        a_service_that_has_never_answered_is_no_connection,
        finish_ends_the_calls_of_other_threads,
        a_lost_connection_is_made_again_and_begins_empty,
        message_ids_go_on_over_connections,
        a_lost_connection_stays_lost_when_that_was_asked,
        a_waiting_call_ends_with_its_connection,
        a_call_that_lost_its_connection_tells_so_when_there_is_another,
        an_answer_that_is_no_message_ends_the_connection,
        answers_that_nobody_asked_for_do_no_harm,
        threads_that_share_a_client_get_their_own_answers,
        threads_that_transfer_files_change_no_time_limit,
        a_transfer_has_its_own_time_limit,
        an_idle_client_sends_little,
    };
    const TTest *const once[] = {
        a_client_gets_the_lowest_free_number,
        a_number_that_is_no_port_is_refused_and_told,
        host_names_are_understood,
        a_first_attempt_that_failed_was_the_last_without_reconnection,
        ids_that_nobody_has_return_what_is_documented,
        the_end_of_nothing_is_harmless,
        finish_does_not_wait_for_a_service_that_is_known_as_ours,
        a_service_that_always_closes_is_not_stormed,
    };
    Suite *suite = suite_create("client connection");
    TCase *tcase = tcase_create("client connection");
    TCase *crowd = tcase_create("crowd"); /* too many for valgrind: see script/analyse */
    for (size_t i = 0; i < COUNT_OF(both); i++)
        tcase_add_loop_test(tcase, both[i], 0, 2);
    for (size_t i = 0; i < COUNT_OF(once); i++)
        tcase_add_test(tcase, once[i]);
    suite_add_tcase(suite, tcase);
    tcase_set_tags(crowd, "crowd");
    tcase_add_test(crowd, two_hundred_and_fifty_five_clients_work_at_once);
    suite_add_tcase(suite, crowd);
    return support_run(suite);
}
