/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Clients that connect to a running service and leave: second clients, clients that vanish, send
 * invalid messages or more than allowed, commands that take long, a busy simulator.
 */
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "extApi.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "os/socket.h"
#include "os/thread.h"
#include "simConst.h"
#include "support_process.h"
#include "support_server.h"
#include "transport/channel.h"

#define BLOCKING simx_opmode_blocking
#define PATIENCE_US 20000000

static int ports[WAYS];
static const int never_stop;

static void setup(void)
{
    simulator_start_all_ways(ports);
}

/* A channel of its own, below the client library. */
static struct channel *raw_channel(int port)
{
    struct channel *channel = NULL;
    int64_t deadline_us = clock_us() + PATIENCE_US;
    int outcome;
    do { /* for a moment behind the previous client the segment is not there */
        outcome = channel_connect(&channel, "127.0.0.1", port, deadline_us, &never_stop);
        ck_assert_msg(clock_us() < deadline_us, "connecting: %d", outcome);
    } while (outcome != 0);
    return channel;
}

static void raw_send(struct channel *channel, const void *bytes, size_t size)
{
    ck_assert_int_eq(channel->ops->send(channel, bytes, size, clock_us() + PATIENCE_US), 0);
}

/* The server ends the connection by itself. */
static void expect_dropped(struct channel *channel)
{
    struct buffer message = { 0 };
    ck_assert_int_lt(channel->ops->receive(channel, &message, clock_us() + PATIENCE_US), 0);
    channel->ops->close(channel);
    buffer_free(&message);
}

/* The last line of the log. */
static void expect_logged(const char *text)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    char log[sizeof fake.log];
    do {
        simulator_hold();
        memcpy(log, fake.log, sizeof log);
        simulator_release();
        ck_assert_msg(clock_us() < deadline_us, "not '%s', but '%s'", text, log);
    } while (!strstr(log, text));
}

/* Calls until a call succeeds: each has its own time limit. */
static void await_answer(simxInt client)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    simxInt value;
    while (simxGetIntegerParameter(client, 1, &value, BLOCKING) != 0)
        ck_assert_int_lt(clock_us(), deadline_us);
}

/* ------------------------------------------------------------------ one after the other */

START_TEST(a_second_client_on_tcp_is_told_at_once_and_the_first_goes_on)
{
    simxInt first = simulator_client(ports[WAY_TCP]), value;
    simulator_expect_served(first);
    int64_t start_us = clock_us();
    simxInt second = simxStart("localhost", ports[WAY_TCP], 1, 1, 20000, 1);
    if (second >= 0) { /* TCP had let it in */
        ck_assert_int_ne(simxGetIntegerParameter(second, 1, &value, BLOCKING), 0);
        ck_assert_int_eq(simxGetConnectionId(second), -1);
    }
    ck_assert_int_lt(clock_us() - start_us, 20000000);
    expect_logged("a second client was refused");
    simulator_expect_served(first);
    ck_assert_int_eq(simxGetConnectionId(first), 1);
    simxFinish(-1);
}
END_TEST

struct patient_call {
    simxInt client, result, value;
};

static void call_patiently(void *argument)
{
    struct patient_call *call = argument;
    call->result = simxGetIntegerParameter(call->client, 1, &call->value, BLOCKING);
}

/* The attempts to connect in between take no message ids away, and lose nothing. */
START_TEST(a_blocking_call_that_waits_for_a_connection_gets_its_answer)
{
    simxInt first = simulator_client(ports[WAY_TCP]);
    struct patient_call call = { simxStart("localhost", ports[WAY_TCP], 0, 0, -20000, 1), -1, -1 };
    struct thread thread;
    ck_assert_int_ge(call.client, 0);
    simxSetIntegerSignal(call.client, "sent before", 1, simx_opmode_oneshot);
    ck_assert_int_eq(thread_start(&thread, call_patiently, &call), 0);
    support_rest(500); /* some attempts; it must work also without */
    simxFinish(first);
    thread_join(&thread);
    ck_assert_int_eq(call.result, 0);
    ck_assert_int_eq(simxGetIntegerSignal(call.client, "sent before", &call.value, BLOCKING), 0);
    ck_assert_int_eq(call.value, 1);
    simxFinish(-1);
}
END_TEST

START_TEST(a_second_client_of_the_segment_is_told_at_once)
{
    simxInt first = simulator_client(ports[WAY_SEGMENT]);
    struct channel *channel = NULL;
    ck_assert_int_eq(channel_connect(&channel, "", ports[WAY_SEGMENT], 0, &never_stop), -EBUSY);
    simulator_expect_served(first);
    simxFinish(first);
}
END_TEST

START_TEST(one_client_after_the_other_is_served)
{
    for (int i = 0; i < 20; i++) {
        simxInt client = simulator_client(ports[_i]);
        await_answer(client); /* a connection that the server takes for a second one is made
                                 again */
        simxFinish(client);
    }
    ck_assert_int_eq(simulator_wait_state(ports[_i], 1), 1);
}
END_TEST

/* Of a command in pieces no answer tells that it was executed. */
START_TEST(split_commands_of_a_client_that_leaves_at_once_are_executed)
{
    static simxUChar bytes[1000];
    char name[32];
    for (int i = 0; i < 10; i++) {
        int size = -1;
        simxInt client = simulator_client(ports[_i]);
        snprintf(name, sizeof name, "split %d", i);
        simxSetStringSignal(client, name, bytes, sizeof bytes, simx_opmode_oneshot_split + 300);
        simxFinish(client);
        if (_i == WAY_FAST)
            simulator_expect_served(client = simulator_client(ports[_i]));
        simulator_hold();
        for (int k = 0; k < FAKE_SIGNALS; k++)
            if (fake.signals[k].kind == 2 && strcmp(fake.signals[k].name, name) == 0)
                size = fake.signals[k].size;
        simulator_release();
        ck_assert_msg(size == sizeof bytes, "command %d: %d bytes", i, size);
        if (_i == WAY_FAST)
            simxFinish(client);
    }
}
END_TEST

START_TEST(a_client_that_is_killed_leaves_the_service_ready)
{
    struct process process = process_start("client", ports[_i]);
    process_expect(&process, "ready");
    ck_assert_int_eq(simulator_wait_state(ports[_i], 3), 1);
    process_kill(&process);
    int64_t killed_us = clock_us();
    ck_assert_int_eq(simulator_wait_state(ports[_i], 1), 1);
    ck_assert_int_lt(clock_us() - killed_us, 20000000);
    simxInt client = simulator_client(ports[_i]);
    simulator_expect_served(client);
    simxFinish(client);
}
END_TEST

START_TEST(a_client_that_closes_in_the_middle_of_a_message_leaves_the_service_ready)
{
    struct channel *channel = raw_channel(ports[_i]);
    size_t size = (size_t)60 << 20; /* no buffer on the way holds it */
    uint8_t *message = calloc(1, size);
    ck_assert_ptr_nonnull(message);
    ck_assert_int_eq(simulator_wait_state(ports[_i], 3), 1);
    simulator_freeze();
    int outcome = channel->ops->send(channel, message, size > 42000000 && _i == 0 ? 42000000 : size,
                                     clock_us());
    ck_assert_int_eq(outcome, CHANNEL_AGAIN);
    channel->ops->close(channel);
    simulator_continue();
    ck_assert_int_eq(simulator_wait_state(ports[_i], 1), 1);
    simxInt client = simulator_client(ports[_i]);
    simulator_expect_served(client);
    simxFinish(client);
    free(message);
}
END_TEST

START_TEST(what_is_no_message_ends_that_connection_only)
{
    static const uint8_t too_short[10], zeros[18 + 30];
    struct buffer bad = { 0 };
    struct command command = command_of(key_name(simx_cmd_set_string_signal, "s"), 0, "abc", 3);
    simxInt other = simulator_client(ports[_i == 0]);
    message_begin(&bad, 1);
    command_encode(&bad, &command);
    patch_i32(bad.data + 18, 1000);
    const struct {
        const uint8_t *bytes;
        size_t size;
    } cases[] = { { too_short, 10 }, { zeros, sizeof zeros }, { bad.data, bad.size },
                  { bad.data, 30 } };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        ck_assert_int_eq(simulator_wait_state(ports[_i], 1), 1);
        struct channel *channel = raw_channel(ports[_i]);
        raw_send(channel, cases[i].bytes, cases[i].size);
        expect_dropped(channel);
        expect_logged("no message of this protocol");
    }
    simulator_expect_served(other);
    ck_assert_int_eq(simxGetConnectionId(other), 1);
    ck_assert_int_eq(simulator_wait_state(ports[_i], 1), 1);
    simxInt client = simulator_client(ports[_i]);
    simulator_expect_served(client);
    simxFinish(-1);
    buffer_free(&bad);
}
END_TEST

START_TEST(a_client_whose_unexecuted_commands_exceed_their_limit_is_dropped)
{
    size_t size = 8 << 20;
    char *bytes = calloc(1, size);
    struct buffer message = { 0 }, reply = { 0 };
    struct command command = command_of(key_name(simx_cmd_set_string_signal, "s"), 0, bytes, size);
    struct channel *channel = raw_channel(ports[_i]);
    int outcome = 0, sent = 0;
    simulator_freeze(); /* nothing is executed */
    while (outcome == 0 && sent < 20) {
        message_begin(&message, ++sent);
        command_encode(&message, &command);
        raw_send(channel, message.data, message.size);
        buffer_clear(&reply);
        outcome = channel->ops->receive(channel, &reply, clock_us() + PATIENCE_US);
    }
    simulator_continue();
    ck_assert_int_lt(outcome, 0);
    ck_assert_int_eq(sent, 8); /* 64 MiB, with what is around them */
    channel->ops->close(channel);
    expect_logged("64 MiB of commands are unexecuted");
    simxInt client = simulator_client(ports[_i]);
    simulator_expect_served(client);
    simxFinish(client);
    buffer_free(&message);
    buffer_free(&reply);
    free(bytes);
}
END_TEST

START_TEST(commands_beyond_their_limit_are_left_out_and_told)
{
    struct buffer message = { 0 }, reply = { 0 };
    int32_t value = 5;
    struct key name = key_name(simx_cmd_set_integer_signal, "s");
    struct command command = command_of(name, 0, &value, sizeof value);
    struct channel *channel = raw_channel(ports[_i]);
    command.flags = COMMAND_OPTION_KEEP;
    message_begin(&message, 1);
    for (int i = 0; i < 65536 + 3; i++)
        command_encode(&message, &command);
    raw_send(channel, message.data, message.size);
    ck_assert_int_eq(channel->ops->receive(channel, &reply, clock_us() + PATIENCE_US), 0);
    expect_logged("commands of a client were left out");
    channel->ops->close(channel);
    simxInt client = simulator_client(ports[_i]);
    simulator_expect_served(client);
    simxFinish(client);
    buffer_free(&message);
    buffer_free(&reply);
}
END_TEST

/* Its packets tell how many follow: a gigabyte. */
START_TEST(a_message_beyond_the_limit_ends_the_connection_and_is_told)
{
    static uint8_t packet[6 + 32767] = { 1, 0, 0xff, 0x7f };
    int64_t deadline_us = clock_us() + 3 * PATIENCE_US;
    int fd = socket_connect("127.0.0.1", ports[WAY_TCP], deadline_us, &never_stop);
    size_t total = 0;
    long sent = 0;
    ck_assert_int_ge(fd, 0);
    while (sent >= 0 || sent == -EAGAIN) {
        size_t at = total % sizeof packet;
        patch_u16(packet + 4, 32767 - (int)(total / sizeof packet));
        sent = socket_send(fd, packet + at, sizeof packet - at);
        total += sent > 0 ? (size_t)sent : 0;
        ck_assert(socket_wait_writable(fd, deadline_us));
    }
    socket_close(fd);
    ck_assert_uint_gt(total, CHANNEL_MESSAGE_LIMIT);
    expect_logged("its message or its answer is too long");
    simxInt client = simulator_client(ports[WAY_TCP]);
    simulator_expect_served(client);
    simxFinish(client);
}
END_TEST

/* Asks by empty messages of the same id until an answer has come: a server that is late with the
 * execution says "nothing yet" after a while. */
static void receive_answer(struct channel *channel, int32_t message_id, struct buffer *reply)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    struct buffer empty = { 0 };
    message_begin(&empty, message_id);
    for (;;) {
        buffer_clear(reply);
        ck_assert_int_eq(channel->ops->receive(channel, reply, clock_us() + PATIENCE_US), 0);
        if (reply->size > MESSAGE_HEADER_SIZE)
            break;
        ck_assert_int_lt(clock_us(), deadline_us);
        raw_send(channel, empty.data, empty.size);
    }
    buffer_free(&empty);
}

START_TEST(unknown_commands_come_back_with_an_error)
{
    struct channel *channel = raw_channel(ports[_i]);
    struct buffer message = { 0 }, reply = { 0 };
    struct command answer, command = command_of(key_int(0x1777, 5), BLOCKING, "echo", 4);
    message_begin(&message, 41);
    command_encode(&message, &command);
    raw_send(channel, message.data, message.size);
    receive_answer(channel, 41, &reply);
    ck_assert_uint_eq(message_commands(reply.data, reply.size, &answer, 1), 1);
    ck_assert_int_eq(peek_i32(reply.data + 3), 41);
    ck_assert_int_eq(answer.key.number, 0x1777);
    ck_assert_int_eq(answer.flags & COMMAND_STATUS_ERROR, COMMAND_STATUS_ERROR);
    ck_assert_mem_eq(answer.data, "echo", 4);
    channel->ops->close(channel);
    buffer_free(&message);
    buffer_free(&reply);
}
END_TEST

START_TEST(a_blocking_call_to_a_busy_simulator_times_out_and_the_next_one_works)
{
    simxInt client = simxStart("127.0.0.1", ports[_i], 1, 0, -1000, 1), value = 0;
    ck_assert_int_ge(client, 0);
    await_answer(client);
    simulator_freeze();
    int64_t start_us = clock_us();
    ck_assert_int_eq(simxGetIntegerParameter(client, 2, &value, BLOCKING),
                     simx_return_timeout_flag | simx_return_novalue_flag);
    ck_assert_int_ge(clock_us() - start_us, 999000);
    ck_assert_int_lt(clock_us() - start_us, 20000000);
    simulator_continue();
    await_answer(client);
    ck_assert_int_eq(simxGetConnectionId(client), 1);
    simxFinish(client);
}
END_TEST

/* ------------------------------------------------------------------ slow commands */

#define SLOW_US 20000 /* together more than a message may keep the simulator */

static int slow_calls; /* atomic */
static double slow_first_s, slow_last_s; /* simulation time of the first and the last of them */

static void be_slow(void)
{
    int64_t until_us = clock_us() + SLOW_US;
    slow_last_s = fake.simulation_time;
    if (atomic_get_int(&slow_calls) == 0)
        slow_first_s = slow_last_s;
    atomic_set_int(&slow_calls, atomic_get_int(&slow_calls) + 1);
    while (clock_us() < until_us)
        ;
}

/* With the simulation running, calls of a slow script function in one message. */
static struct channel *send_slow_calls(int port, int calls)
{
    static const uint8_t nothing[16];
    struct key key = { simx_cmd_call_script_function, sim_scripttype_sandboxscript, 0, "",
                       "remoteHook" };
    struct command command = command_of(key, BLOCKING, nothing, sizeof nothing);
    struct buffer message = { 0 };
    simulator_hold();
    atomic_set_int(&slow_calls, 0);
    fake.on_script = be_slow;
    fake.state = sim_simulation_advancing_running;
    simulator_release();
    struct channel *channel = raw_channel(port);
    command.flags = COMMAND_OPTION_KEEP;
    message_begin(&message, 7);
    for (int i = 0; i < calls; i++)
        command_encode(&message, &command);
    raw_send(channel, message.data, message.size);
    buffer_free(&message);
    return channel;
}

static void wait_for_slow_calls(int calls)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    while (atomic_get_int(&slow_calls) < calls)
        ck_assert_msg(clock_us() < deadline_us, "%d calls", atomic_get_int(&slow_calls));
}

/* As ever, what is not executed yet is answered by nothing. */
static size_t receive_answers(struct channel *channel, struct buffer *reply, struct command *list,
                              size_t limit)
{
    struct buffer nothing = { 0 };
    size_t count = 0;
    message_begin(&nothing, 8);
    for (;;) {
        buffer_clear(reply);
        ck_assert_int_eq(channel->ops->receive(channel, reply, clock_us() + PATIENCE_US), 0);
        count = message_commands(reply->data, reply->size, list, limit);
        if (count > 0)
            break;
        raw_send(channel, nothing.data, nothing.size);
    }
    buffer_free(&nothing);
    return count;
}

START_TEST(slow_commands_of_one_message_leave_the_simulator_its_turns_and_are_answered_together)
{
    struct channel *channel = send_slow_calls(ports[_i], 40);
    struct buffer reply = { 0 };
    struct command answers[41];
    ck_assert_uint_eq(receive_answers(channel, &reply, answers, COUNT_OF(answers)), 40);
    ck_assert_int_eq(atomic_get_int(&slow_calls), 40);
    ck_assert_int_ge(peek_i32(reply.data + 3), 7);
    simulator_hold();
    ck_assert_double_gt(slow_last_s, slow_first_s);
    simulator_release();
    channel->ops->close(channel);
    buffer_free(&reply);
}
END_TEST

START_TEST(what_was_begun_is_finished_when_its_client_leaves)
{
    struct channel *channel = send_slow_calls(ports[_i], 20);
    wait_for_slow_calls(1);
    channel->ops->close(channel);
    wait_for_slow_calls(20);
    simxInt client = simulator_client(ports[_i]);
    simulator_expect_served(client);
    simxFinish(client);
}
END_TEST

START_TEST(what_takes_too_long_is_given_up_when_its_client_leaves)
{
    struct channel *channel = send_slow_calls(ports[_i], 500);
    wait_for_slow_calls(1);
    channel->ops->close(channel);
    simxInt client = simulator_client(ports[_i]);
    simulator_expect_served(client);
    ck_assert_int_lt(atomic_get_int(&slow_calls), 500);
    expect_logged("not all of its last commands were executed");
    simxFinish(client);
}
END_TEST

int main(void)
{
    const TTest *const all_ways[] = {
        one_client_after_the_other_is_served,
        split_commands_of_a_client_that_leaves_at_once_are_executed,
        a_client_that_is_killed_leaves_the_service_ready,
        a_client_that_closes_in_the_middle_of_a_message_leaves_the_service_ready,
        what_is_no_message_ends_that_connection_only,
        a_client_whose_unexecuted_commands_exceed_their_limit_is_dropped,
        commands_beyond_their_limit_are_left_out_and_told,
        unknown_commands_come_back_with_an_error,
        a_blocking_call_to_a_busy_simulator_times_out_and_the_next_one_works,
        slow_commands_of_one_message_leave_the_simulator_its_turns_and_are_answered_together,
        what_was_begun_is_finished_when_its_client_leaves,
    };
    const TTest *const once[] = {
        a_second_client_on_tcp_is_told_at_once_and_the_first_goes_on,
        a_blocking_call_that_waits_for_a_connection_gets_its_answer,
        a_second_client_of_the_segment_is_told_at_once,
        a_message_beyond_the_limit_ends_the_connection_and_is_told,
    };
    Suite *suite = suite_create("service clients");
    TCase *running = tcase_create("a running simulator");
    tcase_add_checked_fixture(running, setup, simulator_stop);
    tcase_add_loop_test(running, what_takes_too_long_is_given_up_when_its_client_leaves, WAY_TCP,
                        WAY_FAST);
    for (size_t i = 0; i < COUNT_OF(all_ways); i++)
        tcase_add_loop_test(running, all_ways[i], 0, WAYS);
    for (size_t i = 0; i < COUNT_OF(once); i++)
        tcase_add_test(running, once[i]);
    suite_add_tcase(suite, running);
    return support_run(suite);
}
