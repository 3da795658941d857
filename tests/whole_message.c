/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Messages of the protocol of named calls, over each way: calls, functions of the client that
 * scripts call, and locks.
 */
#include <poll.h>

#include "cbor_text.h"
#include "os/clock.h"
#include "simConst.h"
#include "whole.h"

#define LOCAL simx_return_local_error_flag
#define FREED_US 5000000 /* half of what a function may hold the simulator up for by default */

static void send_text(simxInt id, simxInt key, const char *text)
{
    struct buffer request = { 0 };
    cbor_text_put(&request, text);
    ck_assert_int_eq(simxSendMessage(id, key, request.data, (simxInt)request.size), 0);
    buffer_free(&request);
}

static const char *receive_text(simxInt id, simxInt key)
{
    simxUChar *reply = NULL;
    simxInt size = 0, result = simxReceiveMessage(id, key, &reply, &size, 20000);
    ck_assert_msg(result == 0, "%d: %s", result, simxGetErrorText(id));
    return cbor_text_of(reply, (size_t)size);
}

static const char *reply_to(simxInt key, const char *text)
{
    send_text(whole.client, key, text);
    return receive_text(whole.client, key);
}

static void expect(const char *reply, const char *text)
{
    ck_assert_msg(strstr(reply, text) != NULL, "%s", reply);
}

/* Another client, at the other service. */
static simxInt connect_other(void)
{
    simxInt other = simxStart("localhost", whole.other_port, 1, 0, 20000, 1);
    ck_assert_msg(other >= 0, "%s", simxGetErrorText(-1));
    return other;
}

/* ------------------------------------------------------------------ calls */

START_TEST(a_message_calls_a_function)
{
    ck_assert_str_eq(reply_to(0, "{'func': 'sim.getSimulationState', 'args': []}"),
                     "{\"ret\": [0]}");
    ck_assert_str_eq(reply_to(63, "{'func': 'sim.setStepping', 'args': [true], 'uuid': 'x'}"),
                     "{\"ret\": [0]}");
    ck_assert_str_eq(reply_to(0, "{'func': 'sim.setStepping', 'args': [false]}"), "{\"ret\": [1]}");
    expect(reply_to(0, "{'func': 'sim.getJointPosition', 'args': [-77]}"), "{\"err\": \"");
    expect(reply_to(0, "{'args': []}"), "names a function");
    expect(reply_to(0, "{'func': '_*executed*_', 'args': []}"), "no function of this client");
    ck_assert_str_eq(reply_to(0, "{'func': '_*end*_'}"), "{}");
    ck_assert_str_eq(reply_to(0, "{'func': 'sim.getSimulationState'}"), "{\"ret\": [0]}");
}
END_TEST

START_TEST(what_is_no_message_is_refused)
{
    simxUChar array[] = { 0x80 }, cut[] = { 0xa1, 0x61 };
    simxUChar *reply = NULL;
    simxInt size = 0;
    ck_assert_int_eq(simxSendMessage(whole.client, 0, array, 1), LOCAL);
    ck_assert_int_eq(simxSendMessage(whole.client, 0, NULL, 0), LOCAL);
    ck_assert_int_eq(simxSendMessage(whole.client, 64, cut, 2), LOCAL);
    ck_assert_int_eq(simxSendMessage(whole.client, -1, cut, 2), LOCAL);
    ck_assert_int_eq(simxReceiveMessage(whole.client, 64, &reply, &size, 0), LOCAL);
    ck_assert_int_eq(simxSendMessage(whole.client, 0, cut, 2), 0);
    expect(receive_text(whole.client, 0), "{\"err\": \"");
}
END_TEST

START_TEST(without_a_request_there_is_no_reply)
{
    simxUChar *reply = NULL;
    simxInt size = 0, novalue = simx_return_novalue_flag;
    ck_assert_int_eq(simxReceiveMessage(whole.client, 5, &reply, &size, 0),
                     novalue | simx_return_timeout_flag);
    ck_assert_int_eq(simxReceiveMessage(whole.client, 5, &reply, &size, -1),
                     novalue | simx_return_timeout_flag);
    ck_assert_int_eq(simxReceiveMessage(999, 5, &reply, &size, 0),
                     simx_return_initialize_error_flag);
}
END_TEST

START_TEST(several_messages_are_under_way_at_once)
{
    simxUChar *reply = NULL;
    simxInt size = 0;
    ck_assert_str_eq(reply_to(1, "{'func': 'sim.setStepping', 'args': [true]}"), "{\"ret\": [0]}");
    expect(reply_to(1, "{'func': 'sim.startSimulation'}"), "{\"ret\":");
    send_text(whole.client, 1, "{'func': 'sim.step'}");
    ck_assert_str_eq(receive_text(whole.client, 1), "{\"ret\": []}");
    ck_assert_int_eq(simxSynchronous(whole.client, 1), 0);
    send_text(whole.client, 1, "{'func': 'sim.yield'}");
    expect(reply_to(2, "{'func': 'sim.getSystemTime'}"), "{\"ret\":");
    ck_assert_int_eq(simxReceiveMessage(whole.client, 2, &reply, &size, 0),
                     simx_return_novalue_flag | simx_return_timeout_flag);
    ck_assert_str_eq(receive_text(whole.client, 1), "{\"ret\": []}");
    ck_assert_int_eq(simxSynchronous(whole.client, 0), 0);
    ck_assert_str_eq(reply_to(1, "{'func': 'sim.setStepping', 'args': [false]}"), "{\"ret\": [1]}");
    whole_stop();
}
END_TEST

/* ------------------------------------------------------------------ functions of the client */

#ifdef HAVE_LUA
START_TEST(a_script_calls_a_function_of_the_client)
{
    expect(reply_to(2, "{'func': 'sim.testCB', 'args': [20, 'add@func', 22]}"),
           "\"func\": \"add\", \"args\": [20, 22]");
    ck_assert_str_eq(reply_to(2, "{'func': '_*executed*_', 'args': [42]}"), "{\"ret\": [42]}");
}
END_TEST

START_TEST(functions_of_the_client_call_the_simulator)
{
    simxInt base = whole_handle("base"), count = 3;
    simxFloat legacy[3];
    double xyz[3];
    expect(reply_to(2, "{'func': 'sim.testCB', 'args': [1, 'outer@func', 2]}"), "\"outer\"");
    ck_assert_int_eq(simxGetObjectPosition(whole.client, base, -1, legacy, BLOCKING), 0);
    ck_assert_int_eq(simxCall(whole.client, "sim.getObjectPosition", "i>ad", base, xyz, &count), 0);
    ck_assert_str_eq(reply_to(3, "{'func': 'sim.getSimulationState'}"), "{\"ret\": [0]}");
    expect(reply_to(2, "{'func': 'sim.testCB', 'args': [3, 'middle@func', 4]}"), "\"middle\"");
    expect(reply_to(2, "{'func': 'sim.testCB', 'args': [5, 'inner@func', 6]}"), "\"inner\"");
    expect(reply_to(2, "{'func': 'sim.yield'}"), "cannot be called in a callback");
    ck_assert_str_eq(reply_to(2, "{'func': '_*executed*_', 'args': [7]}"), "{\"ret\": [7]}");
    ck_assert_str_eq(reply_to(2, "{'func': '_*executed*_', 'args': [8]}"), "{\"ret\": [8]}");
    ck_assert_str_eq(reply_to(2, "{'func': '_*executed*_', 'args': [9]}"), "{\"ret\": [9]}");
}
END_TEST

START_TEST(a_client_that_leaves_in_its_function_frees_the_simulator)
{
    simxInt other = connect_other();
    send_text(other, 0, "{'func': 'sim.testCB', 'args': [1, 'leave@func', 2]}");
    expect(receive_text(other, 0), "\"leave\"");
    int64_t begin_us = clock_us();
    simxFinish(other);
    ck_assert_str_eq(reply_to(0, "{'func': 'sim.getSimulationState'}"), "{\"ret\": [0]}");
    ck_assert_int_lt(clock_us() - begin_us, FREED_US);
}
END_TEST

static simxInt turn_of(simxInt id)
{
    simxInt number = -1;
    ck_assert_int_eq(simxGetIntegerSignal(id, "turn", &number, BLOCKING), 0);
    return number;
}

START_TEST(commands_of_others_wait_for_the_end_of_a_function_of_the_client)
{
    simxInt other = connect_other();
    ck_assert_int_eq(simxSetIntegerSignal(whole.client, "turn", 1, BLOCKING), 0);
    send_text(other, 0, "{'func': 'sim.testCB', 'args': [1, 'hold@func', 2]}");
    expect(receive_text(other, 0), "\"hold\"");
    simxSetIntegerSignal(whole.client, "turn", 2, ONESHOT);
    send_text(whole.client, 0, "{'func': 'sim.setIntegerSignal', 'args': ['turn', 3]}");
    for (int i = 0; i < 20; i++)
        ck_assert_int_eq(turn_of(other), 1);
    send_text(other, 0, "{'func': '_*executed*_', 'args': [7]}");
    ck_assert_str_eq(receive_text(other, 0), "{\"ret\": [7]}");
    expect(receive_text(whole.client, 0), "{\"ret\":");
    ck_assert_int_eq(turn_of(other), 3);
    simxFinish(other);
}
END_TEST
#endif

/* ------------------------------------------------------------------ event loops */

/* Waits as the program's loop does. */
static void wait_for_event(void)
{
    int descriptor = -1, armed = simxArm(whole.client, &descriptor);
    struct pollfd poll_fd = { .fd = descriptor, .events = POLLIN };
    ck_assert_int_ge(armed, 0);
    if (armed == 0)
        ck_assert_int_eq(poll(&poll_fd, 1, PATIENCE_MS), 1);
}

START_TEST(an_event_loop_waits_for_a_reply)
{
    simxUChar *reply = NULL;
    simxInt size = 0, result;
    if (whole.way != WHOLE_FAST)
        return; /* others have no descriptor */
    ck_assert_str_eq(reply_to(0, "{'func': 'sim.setStepping', 'args': [true]}"), "{\"ret\": [0]}");
    expect(reply_to(0, "{'func': 'sim.startSimulation'}"), "{\"ret\":");
    for (int i = 0; i < 20; i++) {
        send_text(whole.client, 0, "{'func': 'sim.step'}");
        while ((result = simxReceiveMessage(whole.client, 0, &reply, &size, 0)) != 0) {
            ck_assert_int_eq(result, simx_return_novalue_flag);
            wait_for_event();
        }
        ck_assert_str_eq(cbor_text_of(reply, (size_t)size), "{\"ret\": []}");
    }
    ck_assert_str_eq(reply_to(0, "{'func': 'sim.setStepping', 'args': [false]}"), "{\"ret\": [1]}");
    whole_stop();
}
END_TEST

/* ------------------------------------------------------------------ several clients of a
 * program */

START_TEST(a_program_has_several_clients_of_one_simulator)
{
    simxInt other, state = -1;
    if (whole.way != WHOLE_FAST)
        return; /* such a service has one client */
    ck_assert_int_eq(simxStart("", whole.port, 1, 0, 20000, 1), -1);
    other = simxStartAnother("", whole.port, 1, 0, 20000, 1);
    ck_assert_msg(other >= 0, "%s", simxGetErrorText(-1));
    ck_assert_int_eq(simxCall(other, "sim.getSimulationState", ">i", &state), 0);
    ck_assert_int_eq(state, 0);
    simxFinish(other);
}
END_TEST

/* ------------------------------------------------------------------ locks */

START_TEST(with_a_lock_other_clients_wait)
{
    simxInt other = connect_other(), number = 0;
    ck_assert_int_eq(simxSetIntegerSignal(whole.client, "turn", 0, BLOCKING), 0);
    ck_assert_str_eq(reply_to(0, "{'func': 'sim.acquireLock'}"), "{\"ret\": []}");
    simxSetIntegerSignal(other, "turn", 2, ONESHOT);
    for (int i = 0; i < 20; i++) {
        ck_assert_int_eq(simxSetIntegerSignal(whole.client, "turn", 1, BLOCKING), 0);
        ck_assert_int_eq(simxGetIntegerSignal(whole.client, "turn", &number, BLOCKING), 0);
        ck_assert_int_eq(number, 1);
    }
    ck_assert_str_eq(reply_to(0, "{'func': 'sim.releaseLock'}"), "{\"ret\": []}");
    ck_assert_int_eq(simxGetIntegerSignal(other, "turn", &number, BLOCKING), 0);
    ck_assert_int_eq(number, 2);
    simxFinish(other);
}
END_TEST

void whole_message(TCase *tcase)
{
    const TTest *const tests[] = {
        a_message_calls_a_function,
        what_is_no_message_is_refused,
        without_a_request_there_is_no_reply,
        several_messages_are_under_way_at_once,
#ifdef HAVE_LUA
        a_script_calls_a_function_of_the_client,
        functions_of_the_client_call_the_simulator,
        a_client_that_leaves_in_its_function_frees_the_simulator,
        commands_of_others_wait_for_the_end_of_a_function_of_the_client,
#endif
        an_event_loop_waits_for_a_reply,
        a_program_has_several_clients_of_one_simulator,
        with_a_lock_other_clients_wait,
    };
    whole_add(tcase, tests, COUNT_OF(tests));
}
