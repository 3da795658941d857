/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A service for ZMTP clients in the plugin's server, beside one of the legacy API.
 */
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "os/clock.h"
#include "os/socket.h"
#include "support_server.h"
#include "wire/cbor.h"
#include "zmtp_hand.h"

static int zmq_port, tcp_port, shared_port;
static struct buffer got;

static void setup(void)
{
    char config[300];
    zmq_port = support_tcp_port();
    tcp_port = support_tcp_port();
    shared_port = support_shared_port();
    snprintf(config, sizeof config,
             "portIndex1_port = %d\nportIndex1_protocol = zmq\nportIndex1_syncSimTrigger = true\n"
             "portIndex2_port = %d\nportIndex2_syncSimTrigger = true\n"
             "portIndex3_port = %d\nportIndex3_syncSimTrigger = true\n",
             zmq_port, tcp_port, shared_port);
    simulator_start(config, 0);
}

static void teardown(void)
{
    simulator_stop();
    buffer_free(&got);
}

/* ------------------------------------------------------------------ calls */

static void put_text(struct buffer *buffer, const char *text)
{
    cbor_put_text(buffer, text, strlen(text));
}

/* A call with one argument, which is a boolean, or none for -1. */
static void put_call(struct buffer *request, const char *function, int argument)
{
    cbor_put_map(request, 3);
    put_text(request, "uuid");
    put_text(request, "a client");
    put_text(request, "func");
    put_text(request, function);
    put_text(request, "args");
    cbor_put_array(request, argument >= 0);
    if (argument >= 0)
        cbor_put_bool(request, argument);
}

static int ask(struct zmtp_hand *hand, const char *function, int argument)
{
    struct buffer request = { 0 };
    put_call(&request, function, argument);
    int is_answered = hand_ask(hand, request.data, request.size, &got);
    buffer_free(&request);
    return is_answered;
}

/* The key of the answer's one pair. */
static void expect_key(const char *key)
{
    struct reader reader = reader_of(got.data, got.size, 0);
    struct cbor_item item;
    ck_assert_int_eq(cbor_check(got.data, got.size, NULL), 0);
    ck_assert_int_eq(cbor_next(&reader, &item), CBOR_MAP);
    ck_assert_uint_eq(item.count, 1);
    ck_assert_int_eq(cbor_next(&reader, &item), CBOR_TEXT);
    ck_assert(cbor_text_is(&item, key));
}

START_TEST(calls_are_served_beside_the_legacy_api)
{
    struct zmtp_hand hand;
    simxInt client = simulator_client(tcp_port);
    hand_open(&hand, zmq_port, "REQ");
    for (int i = 0; i < 20; i++) {
        ck_assert(ask(&hand, "sim.setThreadSwitchTiming", 1));
        expect_key("ret");
        simulator_expect_served(client);
    }
    simxFinish(client);
    hand_close(&hand);
}
END_TEST

START_TEST(a_client_steps_the_simulation)
{
    struct zmtp_hand hand;
    hand_open(&hand, zmq_port, "REQ");
    ck_assert(ask(&hand, "sim.setStepping", 1));
    expect_key("ret");
    ck_assert(ask(&hand, "sim.step", -1));
    expect_key("err"); /* it does not run */
    ck_assert(ask(&hand, "sim.startSimulation", -1));
    expect_key("ret");
    int before = simulator_steps();
    for (int i = 1; i <= 10; i++) {
        ck_assert(ask(&hand, "sim.step", -1));
        expect_key("ret");
        ck_assert_int_eq(simulator_steps() - before, i);
    }
    ck_assert(ask(&hand, "sim.stopSimulation", -1));
    hand_close(&hand);
}
END_TEST

START_TEST(a_client_that_dies_does_not_hold_the_simulation)
{
    struct zmtp_hand hand;
    int64_t deadline_us = clock_us() + 20000000;
    hand_open(&hand, zmq_port, "REQ");
    ck_assert(ask(&hand, "sim.setStepping", 1));
    ck_assert(ask(&hand, "sim.startSimulation", -1));
    ck_assert(ask(&hand, "sim.step", -1));
    socket_reset(hand.fd);
    int before = simulator_steps();
    while (simulator_steps() < before + 5)
        ck_assert_int_lt(clock_us(), deadline_us);
}
END_TEST

static void await_steps(int more)
{
    int64_t deadline_us = clock_us() + 20000000;
    int before = simulator_steps();
    while (simulator_steps() < before + more)
        ck_assert_int_lt(clock_us(), deadline_us);
}

/* Takes over the stepping, and may be silent for a second. */
static void put_stepping(struct buffer *request)
{
    cbor_put_map(request, 4);
    put_text(request, "uuid");
    put_text(request, "a client");
    put_text(request, "timeout");
    cbor_put_int(request, 1);
    put_text(request, "func");
    put_text(request, "sim.setStepping");
    put_text(request, "args");
    cbor_put_array(request, 1);
    cbor_put_bool(request, 1);
}

START_TEST(a_client_that_is_silent_for_longer_than_it_said_does_not_hold_the_simulation)
{
    struct zmtp_hand hand;
    struct buffer request = { 0 };
    hand_open(&hand, zmq_port, "REQ");
    ck_assert(ask(&hand, "sim.startSimulation", -1));
    ck_assert(ask(&hand, "_*end*_", -1));
    put_stepping(&request);
    ck_assert(hand_ask(&hand, request.data, request.size, &got));
    expect_key("ret");
    await_steps(5); /* test_named_silence has the time; this one would depend on the machine */
    ck_assert(ask(&hand, "sim.setStepping", 1)); /* its connection lives, for a new client */
    ck_assert_mem_eq(got.data, "\xa1\x63" "ret\x81\0", 7);
    buffer_free(&request);
    hand_close(&hand);
}
END_TEST

START_TEST(a_silent_client_over_shared_memory_does_not_hold_the_simulation)
{
    simxInt client = simulator_client(shared_port), size;
    struct buffer request = { 0 };
    simxUChar *reply;
    ck_assert_int_eq(simxStartSimulation(client, simx_opmode_blocking), simx_return_ok);
    put_stepping(&request);
    ck_assert_int_eq(simxSendMessage(client, 0, request.data, (simxInt)request.size),
                     simx_return_ok);
    ck_assert_int_eq(simxReceiveMessage(client, 0, &reply, &size, 20000), simx_return_ok);
    ck_assert_mem_eq(reply, "\xa1\x63" "ret\x81\0", 7);
    await_steps(5);
    simxFinish(client);
    buffer_free(&request);
}
END_TEST

START_TEST(calls_over_shared_memory_are_served_beside)
{
    struct zmtp_hand hand;
    simxInt client;
    hand_open(&hand, zmq_port, "REQ");
    for (int i = 0; i < 20; i++) {
        ck_assert(ask(&hand, "sim.setThreadSwitchTiming", 1)); /* the server sleeps on its socket */
        client = simulator_client(shared_port);
        simulator_expect_served(client);
        ck_assert(ask(&hand, "sim.setThreadSwitchTiming", 1));
        simulator_expect_served(client);
        simxFinish(client);
    }
    hand_close(&hand);
}
END_TEST

START_TEST(a_request_of_version_1_gets_the_answer_of_that)
{
    static const char answer[] = "\xa2\x67" "success\xf4\x65" "error\x78";
    struct zmtp_hand hand;
    struct buffer request = { 0 };
    cbor_put_map(&request, 2);
    put_text(&request, "func");
    put_text(&request, "sim.getObject");
    put_text(&request, "args");
    cbor_put_array(&request, 0);
    hand_open(&hand, zmq_port, "REQ");
    ck_assert(hand_ask(&hand, request.data, request.size, &got));
    ck_assert_uint_gt(got.size, sizeof answer);
    ck_assert_mem_eq(got.data, answer, sizeof answer - 1);
    buffer_free(&request);
    hand_close(&hand);
}
END_TEST

START_TEST(what_is_no_request_gets_an_error)
{
    static const char *const requests[] = { "", "\xff", "\xa0\xa0", "\x83\1\2\3", "\xbf", "\xf6",
                                            ("\xa1\x64" "func\1") };
    struct zmtp_hand hand;
    hand_open(&hand, zmq_port, "REQ");
    for (size_t i = 0; i < COUNT_OF(requests); i++) {
        ck_assert(hand_ask(&hand, requests[i], strlen(requests[i]), &got));
        ck_assert_int_eq(cbor_check(got.data, got.size, NULL), 0);
    }
    ck_assert(ask(&hand, "sim.noSuchFunction", -1));
    expect_key("err");
    hand_close(&hand);
}
END_TEST

/* ------------------------------------------------------------------ the service */

START_TEST(the_status_tells_whether_there_is_a_client)
{
    struct zmtp_hand hand;
    struct service_status status;
    simulator_status(zmq_port, &status);
    ck_assert_int_eq(status.state, 1);
    hand_open(&hand, zmq_port, "REQ");
    ck_assert(ask(&hand, "sim.setStepping", 1));
    simulator_status(zmq_port, &status);
    ck_assert_int_eq(status.state, 3);
    hand_close(&hand);
    ck_assert(simulator_wait_state(zmq_port, 1));
}
END_TEST

START_TEST(a_service_that_is_reset_ends_its_connections_and_serves_again)
{
    struct zmtp_hand hand;
    hand_open(&hand, zmq_port, "REQ");
    ck_assert(ask(&hand, "sim.setStepping", 1));
    ck_assert_int_eq(server_reset_service(simulator_hold(), zmq_port), 0);
    simulator_release();
    ck_assert(hand_is_ended(&hand));
    hand_close(&hand);
    hand_open(&hand, zmq_port, "REQ");
    ck_assert(ask(&hand, "sim.setStepping", 1));
    expect_key("ret");
    hand_close(&hand);
}
END_TEST

/* Waits until time follows the clock, or not, which must have been said so often, and no more in
 * some passes. */
static void expect_pace(int follows_clock, int paces)
{
    int64_t deadline_us = clock_us() + 20000000;
    for (int seen = 0, seen_at = 0; !seen || simulator_passes() < seen_at + 5;) {
        simulator_hold();
        int said = fake.paces, follows = fake.follows_clock;
        simulator_release();
        if (!seen && follows == follows_clock)
            seen_at = simulator_passes();
        seen |= follows == follows_clock;
        ck_assert_int_eq(follows == follows_clock, seen);
        ck_assert(!seen || said == paces);
        ck_assert_int_lt(clock_us(), deadline_us);
    }
}

/* simx-host's time begins to follow the clock when that is said. */
START_TEST(the_simulator_is_told_once_whether_time_follows_the_clock)
{
    struct zmtp_hand hand;
    hand_open(&hand, zmq_port, "REQ");
    ck_assert(ask(&hand, "sim.getSimulationTime", -1));
    expect_pace(1, 1);
    simxInt client = simulator_client(tcp_port); /* one that expects the quickest simulation */
    expect_pace(0, 2);
    simxFinish(client);
    expect_pace(1, 3);
    ck_assert(ask(&hand, "sim.setStepping", 1));
    expect_pace(0, 4);
    ck_assert(ask(&hand, "sim.setStepping", 0));
    expect_pace(1, 5);
    hand_close(&hand);
    expect_pace(0, 6);
}
END_TEST

START_TEST(a_port_that_is_taken_or_negative_is_refused)
{
    struct service_options options = service_options_default(zmq_port);
    struct service_status status;
    options.zmq = 1;
    ck_assert_int_eq(server_start_service(simulator_hold(), &options), -EADDRINUSE);
    simulator_release();
    options.port = -zmq_port;
    ck_assert_int_eq(server_start_service(simulator_hold(), &options), -EINVAL);
    simulator_release();
    simulator_status(zmq_port, &status);
    ck_assert_int_eq(status.state, 1);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        calls_are_served_beside_the_legacy_api,
        a_client_steps_the_simulation,
        a_client_that_dies_does_not_hold_the_simulation,
        a_client_that_is_silent_for_longer_than_it_said_does_not_hold_the_simulation,
        a_silent_client_over_shared_memory_does_not_hold_the_simulation,
        calls_over_shared_memory_are_served_beside,
        a_request_of_version_1_gets_the_answer_of_that,
        what_is_no_request_gets_an_error,
        the_status_tells_whether_there_is_a_client,
        a_service_that_is_reset_ends_its_connections_and_serves_again,
        the_simulator_is_told_once_whether_time_follows_the_clock,
        a_port_that_is_taken_or_negative_is_refused,
    };
    return support_run(support_suite("service_zmq", setup, teardown, tests, COUNT_OF(tests)));
}
