/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Calls that fail on the client's side, over each transport: the result is the same, and
 * simxGetErrorText describes this call, not an older one.
 */
#include "support.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/table.h"
#include "extApi.h"
#include "os/clock.h"
#include "os/thread.h"
#include "simConst.h"
#include "support_server.h"

#define BLOCKING simx_opmode_blocking
#define ONESHOT simx_opmode_oneshot
#define LOCAL simx_return_local_error_flag
#define MODE simx_return_illegal_opmode_flag
#define PATIENCE_US 20000000
#define LONG_MS 25000 /* for which no call of these tests should wait */

static int ports[WAYS];
static simxInt id;

static void setup(void)
{
    simulator_start_all_ways(ports);
}

static void teardown(void)
{
    simxFinish(-1);
    simulator_stop();
}

static void expect_words(const char *words)
{
    const char *text = simxGetErrorText(id);
    ck_assert_msg(strstr(text, words) != NULL, "\"%s\" does not say \"%s\"", text, words);
}

/* ------------------------------------------------------------------ refusals before sending */

static simxFloat f[12];
static simxInt n[4], *handles;
static simxUChar *bytes;

#define CALL(name, expression)  \
    static simxInt name(void)   \
    {                           \
        return expression;      \
    }

CALL(transfer_missing, simxTransferFile(id, "no such file", "x", 1000, BLOCKING))
CALL(transfer_missing_later, simxTransferFile(id, "no such file", "x", 1000, ONESHOT))
CALL(transfer_folder, simxTransferFile(id, ".", "x", 1000, BLOCKING))
CALL(transfer_nothing, simxTransferFile(id, NULL, "x", 1000, BLOCKING))
CALL(load_scene, simxLoadScene(id, "no such file", 1, BLOCKING))
CALL(load_model, simxLoadModel(id, "no such file", 1, n, BLOCKING))
CALL(load_ui, simxLoadUI(id, "no such file", 1, n, &handles, BLOCKING))
CALL(read_stream, simxReadStringStream(id, "s", &bytes, n, BLOCKING))
CALL(read_stream_late, simxReadStringStream(id, "s", &bytes, n, BLOCKING + 5))
CALL(no_mode, simxGetJointPosition(id, 1, f, -1))
CALL(no_position, simxSetObjectPosition(id, 1, -1, NULL, BLOCKING))
CALL(no_position_later, simxSetObjectPosition(id, 1, -1, NULL, ONESHOT))
CALL(no_image, simxSetVisionSensorImage(id, 1, NULL, 3, 0, BLOCKING))
CALL(negative_length, simxSetStringSignal(id, "s", (const simxUChar *)"x", -1, BLOCKING))
CALL(too_many, simxCopyPasteObjects(id, n, INT_MAX, &handles, n, BLOCKING))
CALL(negative_count, simxCallScriptFunction(id, "", 1, "f", -1, n, 0, NULL, 0, NULL, 0, NULL, n,
                                            &handles, NULL, NULL, NULL, NULL, NULL, NULL, BLOCKING))
CALL(half_a_script, mtlb_simxCallScriptFunction_b(id, n, &handles, NULL, NULL, &bytes))
CALL(no_joint_position, mtlb_simxSetJointPosition(id, 1, NULL, BLOCKING))
CALL(no_joint_force, mtlb_simxSetJointForce(id, 1, NULL, BLOCKING))
CALL(no_float_param, mtlb_simxSetFloatParam(id, 1, NULL, BLOCKING))
CALL(no_object_param, mtlb_simxSetObjectFloatParam(id, 1, 1, NULL, BLOCKING))
CALL(no_size, mtlb_simxCreateDummy(id, NULL, NULL, n, BLOCKING))
CALL(no_signal, mtlb_simxSetFloatSignal(id, "s", NULL, BLOCKING))
CALL(no_steps, simxStep(id, 0, 1000))

#define NO_ARGUMENT "an argument is missing or out of range"
#define NO_FILE "transfer_file: the file cannot be sent: No such file"

static const struct {
    simxInt (*call)(void);
    int result;
    const char *words;
} refusals[] = {
    { transfer_missing, LOCAL, NO_FILE },
    { transfer_missing_later, LOCAL, NO_FILE },
    { transfer_folder, LOCAL, "transfer_file: the file cannot be sent: it has no path, or is no" },
    { transfer_nothing, LOCAL, "transfer_file: the file cannot be sent: it has no path" },
    { load_scene, LOCAL, NO_FILE },
    { load_model, LOCAL, NO_FILE },
    { load_ui, LOCAL, NO_FILE },
    { read_stream, MODE, "read_string_stream: this operation mode cannot be used here" },
    { read_stream_late, MODE, "read_string_stream: this operation mode cannot be used here" },
    { no_mode, MODE, "get_joint_position: this operation mode cannot be used here" },
    { no_position, LOCAL, "set_object_position: " NO_ARGUMENT },
    { no_position_later, LOCAL, "set_object_position: " NO_ARGUMENT },
    { no_image, LOCAL, NO_ARGUMENT },
    { negative_length, LOCAL, "set_string_signal: " NO_ARGUMENT },
    { too_many, LOCAL, "copy_paste_objects: the data is too large" },
    { negative_count, LOCAL, "call_script_function: " NO_ARGUMENT },
    { half_a_script, LOCAL, "call_script_function: " NO_ARGUMENT },
    { no_joint_position, LOCAL, "set_joint_position: " NO_ARGUMENT },
    { no_joint_force, LOCAL, "set_joint_force: " NO_ARGUMENT },
    { no_float_param, LOCAL, "set_floating_parameter: " NO_ARGUMENT },
    { no_object_param, LOCAL, "set_object_float_parameter: " NO_ARGUMENT },
    { no_size, LOCAL, "create_dummy: " NO_ARGUMENT },
    { no_signal, LOCAL, "set_float_signal: " NO_ARGUMENT },
    { no_steps, LOCAL, "synchronous_next: " NO_ARGUMENT },
};

START_TEST(a_refusal_on_this_side_is_told_whatever_was_before)
{
    id = simulator_client(ports[_i]);
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        simulator_expect_served(id);
        ck_assert_str_eq(simxGetErrorText(id), "");
        ck_assert_msg(refusals[i].call() == refusals[i].result, "%s", refusals[i].words);
        expect_words(refusals[i].words);
        ck_assert_int_eq(simxGetIntegerSignal(id, "nowhere", n, BLOCKING),
                         simx_return_remote_error_flag);
        expect_words("get_integer_signal: the simulator refused");
        ck_assert_msg(refusals[i].call() == refusals[i].result, "%s", refusals[i].words);
        expect_words(refusals[i].words);
    }
    simulator_expect_served(id);
}
END_TEST

/* Nothing is there to ask for a connection; what is wrong with the call is not that. */
START_TEST(a_refusal_on_this_side_needs_no_connection)
{
    id = simxStart("127.0.0.1", _i == WAY_TCP ? support_tcp_port() : support_shared_port(), 0, 0,
                   -20000, 1);
    ck_assert_int_ge(id, 0);
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        ck_assert_msg(refusals[i].call() == refusals[i].result, "%s", refusals[i].words);
        expect_words(refusals[i].words);
    }
}
END_TEST

START_TEST(modes_that_send_nothing_need_no_arguments)
{
    id = simulator_client(ports[_i]);
    ck_assert_int_eq(simxSetObjectPosition(id, 1, -1, NULL, simx_opmode_buffer),
                     simx_return_novalue_flag);
    ck_assert_int_eq(simxSetObjectPosition(id, 1, -1, NULL, simx_opmode_remove),
                     simx_return_novalue_flag);
    ck_assert_int_eq(simxTransferFile(id, "no such file", "x", 1000, simx_opmode_remove),
                     simx_return_novalue_flag);
}
END_TEST

START_TEST(without_a_client_a_refusal_is_that)
{
    id = 77;
    for (size_t i = 0; i < COUNT_OF(refusals); i++)
        ck_assert_msg(refusals[i].call() == simx_return_initialize_error_flag, "%s",
                      refusals[i].words);
    expect_words("there is no client with this id");
}
END_TEST

/* ------------------------------------------------------------------ refusals while sending */

static simxInt set_named_block(const char *name, int length, simxInt mode)
{
    simxUChar *block = calloc(1, (size_t)length);
    simxInt result = simxSetStringSignal(id, name, block, length, mode);
    free(block);
    return result;
}

static simxInt set_block(int length, simxInt mode)
{
    return set_named_block("block", length, mode);
}


START_TEST(too_much_data_is_refused_alike)
{
    static const simxInt modes[] = { BLOCKING, ONESHOT, simx_opmode_streaming,
                                     simx_opmode_oneshot_split + 1000 };
    id = simulator_client(ports[_i]);
    for (size_t i = 0; i < COUNT_OF(modes); i++) {
        ck_assert_int_eq(set_block(70 << 20, modes[i]), LOCAL);
        expect_words("set_string_signal: the data is too large");
    }
    simulator_expect_served(id);
}
END_TEST

/* There is an answer that was not fetched, to an older call. */
START_TEST(a_refused_call_does_not_take_an_older_ones_answer)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    id = simulator_client(ports[_i]);
    set_block(10, ONESHOT);
    while (set_block(10, simx_opmode_buffer) != 0)
        ck_assert_int_lt(clock_us(), deadline_us);
    ck_assert_int_eq(set_block(70 << 20, BLOCKING), LOCAL);
    ck_assert_int_eq(set_block(70 << 20, ONESHOT), LOCAL);
    ck_assert_int_eq(set_block(10, simx_opmode_buffer), 0);
}
END_TEST

START_TEST(a_pause_that_is_full_is_told)
{
    char name[32];
    int count = 0;
    simxInt result;
    id = simulator_client(ports[_i]);
    ck_assert_int_eq(simxPauseCommunication(id, 1), 0);
    do { /* each is a command of its own */
        ck_assert_int_lt(++count, 100);
        snprintf(name, sizeof name, "block %d", count);
        result = set_named_block(name, 6 << 20, ONESHOT);
    } while (result == simx_return_novalue_flag);
    ck_assert_int_eq(result, LOCAL);
    ck_assert_int_gt(count, 2);
    expect_words("set_string_signal: what waits to be sent leaves no room; end the pause");
    ck_assert_int_eq(simxPauseCommunication(id, 0), 0);
    simulator_expect_served(id);
}
END_TEST

static int no_memory(void *context, size_t offset, size_t more)
{
    (void)context, (void)offset, (void)more;
    return -ENOSPC;
}

/* The system has no more memory for the session, and the session no more streams, as long as this
 * is so. */
static void make_scarce(int scarce)
{
    static ring_allocate *allocate;
    static uint32_t slots;
    struct client *client = table_take(id);
    mutex_lock(&client->lock);
    struct session *session = client->fast.session;
    if (scarce) {
        allocate = session->out.allocate;
        slots = session->slot_count;
    }
    session->out.allocate = scarce ? no_memory : allocate;
    session->slot_count = scarce ? 0 : slots;
    mutex_unlock(&client->lock);
    table_give(id);
}

START_TEST(a_fast_session_tells_what_it_has_no_room_for)
{
    if (!simulator_is_fast(WAY_FAST))
        return;
    id = simulator_client(ports[WAY_FAST]);
    simulator_expect_served(id);
    make_scarce(1);
    ck_assert_int_eq(set_block(200000, BLOCKING), LOCAL);
    expect_words("set_string_signal: the system has no memory left for it");
    ck_assert_int_eq(simxGetIntegerSignal(id, "s", n, simx_opmode_streaming), LOCAL);
    expect_words("get_integer_signal: there is no room for one more stream");
    make_scarce(0);
    ck_assert_int_eq(set_block(200000, BLOCKING), 0);
    ck_assert_str_eq(simxGetErrorText(id), "");
    simxInt started = simxGetIntegerSignal(id, "s", n, simx_opmode_streaming);
    /* The server may already have found that there is no such signal. */
    ck_assert_int_eq(started & ~(simx_return_novalue_flag | simx_return_remote_error_flag), 0);
}
END_TEST

/* ------------------------------------------------------------------ answers that are not there */

START_TEST(what_has_no_answer_yet_is_told)
{
    id = simulator_client(ports[_i]);
    ck_assert_int_eq(simxGetIntegerSignal(id, "s", n, simx_opmode_buffer),
                     simx_return_novalue_flag);
    expect_words("get_integer_signal: no value has arrived yet");
    ck_assert_int_eq(simxStep(id, 1, 20000), simx_return_remote_error_flag);
    expect_words("no step: stepping is not switched on for this client");
    simxFinish(id);
    id = simxStart("127.0.0.1", ports[_i], 1, 0, -300, 1);
    ck_assert_int_ge(id, 0);
    simulator_freeze();
    ck_assert_int_eq(simxGetIntegerSignal(id, "s", n, BLOCKING),
                     simx_return_timeout_flag | simx_return_novalue_flag);
    expect_words("get_integer_signal: no answer in time; the simulator is busy or stopped");
    simulator_continue();
}
END_TEST

START_TEST(a_split_command_that_is_under_way_is_told)
{
    int mode = simx_opmode_oneshot_split + 1000;
    id = simulator_client(ports[_i ? WAY_SEGMENT : WAY_TCP]);
    ck_assert_int_eq(simxPauseCommunication(id, 1), 0);
    simxSetObjectPosition(id, 1, -1, f, mode);
    ck_assert_int_eq(simxSetObjectPosition(id, 1, -1, f, mode),
                     simx_return_split_progress_flag | simx_return_novalue_flag);
    expect_words("set_object_position: an equal split command is still on its way");
    ck_assert_int_eq(simxPauseCommunication(id, 0), 0);
}
END_TEST

/* ------------------------------------------------------------------ pauses */

static void pause_too(void *resultp)
{
    *(simxInt *)resultp = simxPauseCommunication(id, 1);
    if (*(simxInt *)resultp == simx_return_ok)
        simxPauseCommunication(id, 0);
}

static simxInt pause_in_another_thread(void)
{
    struct thread thread;
    simxInt result = -1;
    ck_assert_int_eq(thread_start(&thread, pause_too, &result), 0);
    thread_join(&thread);
    return result;
}

START_TEST(a_pause_that_was_waited_for_in_vain_is_none)
{
    id = simxStart("127.0.0.1", ports[_i], 1, 0, -1000, 1);
    ck_assert_int_ge(id, 0);
    ck_assert_int_eq(simxPauseCommunication(id, 1), 0);
    ck_assert_int_eq(pause_in_another_thread(), simx_return_timeout_flag);
    expect_words("no pause: that of another thread did not end in time");
    ck_assert_int_eq(simxPauseCommunication(id, 0), 0);
    ck_assert_int_eq(pause_in_another_thread(), 0);
}
END_TEST

/* ------------------------------------------------------------------ lost connections */

/* Of a client that does not come back. */
static void lose_connection(int way)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    id = simxStart("127.0.0.1", ports[way], 1, 1, -LONG_MS, 1);
    ck_assert_int_ge(id, 0);
    simulator_expect_served(id);
    ck_assert_int_eq(server_reset_service(simulator_hold(), ports[way]), 0);
    simulator_release();
    while (simxGetConnectionId(id) >= 0)
        ck_assert_int_lt(clock_us(), deadline_us);
}

START_TEST(a_connection_that_was_lost_is_told_as_that)
{
    lose_connection(_i);
    ck_assert_int_eq(simxGetJointPosition(id, 1, f, simx_opmode_buffer), simx_return_novalue_flag);
    expect_words(_i == WAY_TCP ? "the connection to 127.0.0.1, TCP port "
                               : "the connection to shared memory number ");
    expect_words("was lost");
}
END_TEST

START_TEST(a_call_does_not_wait_for_a_connection_that_never_comes_again)
{
    lose_connection(_i);
    int64_t begin_us = clock_us();
    ck_assert_int_eq(simxGetJointPosition(id, 1, f, BLOCKING),
                     simx_return_timeout_flag | simx_return_novalue_flag);
    ck_assert_int_lt(clock_us() - begin_us, PATIENCE_US);
    ck_assert_int_eq(simxGetPingTime(id, n), simx_return_timeout_flag | simx_return_novalue_flag);
    ck_assert_int_ne(simxStep(id, 1, LONG_MS), 0);
    ck_assert_int_ne(simxQuery(id, "ask", bytes, 0, "answer", &bytes, n, LONG_MS), 0);
    ck_assert_int_lt(clock_us() - begin_us, PATIENCE_US);
    expect_words("was lost");
}
END_TEST

/* The first call may wait until the one attempt is over. */
START_TEST(a_call_does_not_wait_for_a_connection_that_was_given_up)
{
    int port = _i == WAY_TCP ? support_tcp_port() : support_shared_port();
    int64_t begin_us = clock_us();
    id = simxStart("127.0.0.1", port, 0, 1, -LONG_MS, 1);
    ck_assert_int_ge(id, 0);
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(simxGetJointPosition(id, 1, f, BLOCKING),
                         simx_return_timeout_flag | simx_return_novalue_flag);
        ck_assert_int_lt(clock_us() - begin_us, PATIENCE_US);
    }
    expect_words("is the simulator running, with the plugin loaded?");
}
END_TEST

int main(void)
{
    const TTest *const everywhere[] = {
        a_refusal_on_this_side_is_told_whatever_was_before,
        a_refusal_on_this_side_needs_no_connection,
        modes_that_send_nothing_need_no_arguments,
        too_much_data_is_refused_alike,
        a_refused_call_does_not_take_an_older_ones_answer,
        a_pause_that_is_full_is_told,
        what_has_no_answer_yet_is_told,
        a_pause_that_was_waited_for_in_vain_is_none,
        a_connection_that_was_lost_is_told_as_that,
        a_call_does_not_wait_for_a_connection_that_never_comes_again,
        a_call_does_not_wait_for_a_connection_that_was_given_up,
    };
    const TTest *const once[] = {
        without_a_client_a_refusal_is_that,
        a_fast_session_tells_what_it_has_no_room_for,
    };
    Suite *suite = support_suite("client errors", setup, teardown, once, COUNT_OF(once));
    TCase *tests = tcase_create("over each way");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, a_split_command_that_is_under_way_is_told, 0, 2);
    for (size_t i = 0; i < COUNT_OF(everywhere); i++)
        tcase_add_loop_test(tests, everywhere[i], 0, WAYS);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
