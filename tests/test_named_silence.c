/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * plugin/named: clients that are silent for longer than they said, while their connections live.
 */
#include "support.h"

#include <stdio.h>

#include "cbor_text.h"
#include "named_rig.h"
#include "simConst.h"

#define SECOND INT64_C(1000000)
#define SET(uuid, more) "{'func': 'sim.setStepping', 'uuid': '" uuid "'" more ", 'args': [true]}"
#define STEP(uuid) "{'func': 'sim.step', 'uuid': '" uuid "'}"
#define LEVEL_0 "{\"ret\": [0]}"
#define LEVEL_1 "{\"ret\": [1]}"
#define DONE "{\"ret\": []}"

static void setup(void)
{
    rig_setup();
    fake.state = sim_simulation_advancing_running;
}

/* Some passes, the first of which sees what was asked before. */
static void pass_time(int64_t duration_us)
{
    rig_now_us += SECOND / 5;
    rig_pass();
    rig_now_us += duration_us;
    rig_pass();
    rig_now_us += SECOND / 5;
    rig_pass();
}

/* It steps the simulation, and is forgotten after so many seconds. */
static void expect_forgotten_after(int peer, int seconds)
{
    pass_time(seconds * SECOND - SECOND / 2);
    ck_assert_int_eq(rig_step(), 0);
    rig_now_us += SECOND;
    ck_assert_int_eq(rig_step(), 1);
    rig_expect(peer, SET("a", ""), LEVEL_0); /* of a new client */
}

START_TEST(a_client_that_is_silent_for_as_long_as_it_said_is_forgotten)
{
    rig_expect(0, SET("a", ", 'timeout': 3"), LEVEL_0);
    expect_forgotten_after(0, 3);
}
END_TEST

START_TEST(a_client_that_does_not_say_may_be_silent_for_ten_minutes)
{
    static const char *const values[] = { "",
                                          ", 'timeout': 0",
                                          ", 'timeout': -1",
                                          ", 'timeout': 2.5",
                                          ", 'timeout': 'x'",
                                          ", 'timeout': null",
                                          ", 'timeout': 1.0e300" };
    char request[150];
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        snprintf(request, sizeof request, SET("a", "%s"), values[i]);
        rig_expect(0, request, LEVEL_0);
        expect_forgotten_after(0, 600);
        rig_expect(0, "{'func': '_*end*_', 'uuid': 'a'}", "{}");
    }
}
END_TEST

START_TEST(the_longest_time_is_no_time_at_all)
{
    rig_expect(0, SET("a", ", 'timeout': 9223372036854775807"), LEVEL_0);
    pass_time(1000000 * SECOND);
    ck_assert_int_eq(rig_step(), 0);
    rig_expect(0, SET("a", ""), LEVEL_1);
}
END_TEST

START_TEST(what_a_client_says_in_its_first_request_counts)
{
    rig_expect(0, SET("a", ", 'timeout': 3"), LEVEL_0);
    rig_expect(0, SET("a", ", 'timeout': 100"), LEVEL_1);
    expect_forgotten_after(0, 3);
}
END_TEST

START_TEST(any_request_of_any_connection_of_a_client_is_a_sign_of_life)
{
    rig_expect(0, SET("a", ", 'timeout': 3"), LEVEL_0);
    for (int i = 0; i < 10; i++) {
        pass_time(2 * SECOND);
        rig_expect(1 + i % 2, "{'func': 'sim.getSimulationState', 'uuid': 'a'}", "{\"ret\": [17]}");
        ck_assert_int_eq(rig_step(), 0);
    }
    expect_forgotten_after(0, 3);
}
END_TEST

/* The call is longer than its client may be silent; the other client is in the way of the step. */
START_TEST(who_waits_for_a_reply_is_not_silent)
{
    rig_expect(0, SET("a", ", 'timeout': 2"), LEVEL_0);
    rig_expect(1, SET("b", ""), LEVEL_0);
    rig_request(0, STEP("a"));
    for (int i = 0; i < 20; i++) {
        pass_time(SECOND);
        ck_assert_int_eq(rig_step(), 0);
    }
    ck_assert_ptr_null(rig_reply(0));
    rig_request(1, STEP("b"));
    ck_assert_int_eq(rig_step(), 1);
    rig_pass();
    ck_assert_str_eq(rig_reply(0), DONE);
    rig_expect(1, "{'func': '_*end*_', 'uuid': 'b'}", "{}");
    expect_forgotten_after(0, 2);
}
END_TEST

START_TEST(a_client_that_is_forgotten_is_in_nobodys_way)
{
    rig_expect(0, SET("a", ", 'timeout': 2"), LEVEL_0);
    rig_expect(1, SET("b", ""), LEVEL_0);
    rig_request(1, STEP("b"));
    pass_time(SECOND);
    ck_assert_int_eq(rig_step(), 0);
    pass_time(SECOND);
    ck_assert_int_eq(rig_step(), 1);
    rig_pass();
    ck_assert_str_eq(rig_reply(1), DONE);
    rig_close(0); /* its connection may end afterwards */
    rig_open(0);
}
END_TEST

/* ------------------------------------------------------------------ connections of commands */

static void send(struct named_client *client, const char *text)
{
    struct buffer request = { 0 };
    struct named_answer answer = { 0 };
    cbor_text_put(&request, text);
    ck_assert_ptr_null(named_send(client, 0, request.data, request.size, &answer));
    ck_assert_int_eq(named_execute_sent(rig_named), 1);
    ck_assert(named_answer_is_done(&answer));
    named_answer_deinit(&answer);
    buffer_free(&request);
}

static void execute(struct named_client *client)
{
    struct buffer call = { 0 }, reply = { 0 };
    struct named_answer answer = { 0 };
    cbor_text_put(&call, "['sim.getSimulationState']");
    ck_assert_int_eq(named_execute(client, call.data, call.size, 0, &reply, &answer), CALL_RETURNS);
    named_answer_deinit(&answer);
    buffer_free(&call);
    buffer_free(&reply);
}

START_TEST(a_connection_of_commands_may_be_silent_unless_its_first_request_says_for_how_long)
{
    struct named_client *client;
    struct stepper stepper;
    int is_gone = 0;
    stepper_init(&stepper, &rig_stepping, &is_gone, 1);
    ck_assert_int_eq(named_client_open(rig_named, &client, &stepper, &rig_rights), 0);
    send(client, "{'func': 'sim.setStepping', 'args': [true]}");
    pass_time(1000 * SECOND);
    ck_assert_int_eq(rig_step(), 0);
    named_client_close(client);
    stepper_raise(&stepper, -1);
    ck_assert_int_eq(named_client_open(rig_named, &client, &stepper, &rig_rights), 0);
    send(client, "{'func': 'sim.setStepping', 'args': [true], 'timeout': 3}");
    for (int i = 0; i < 5; i++) {
        pass_time(2 * SECOND);
        ck_assert_int_eq(rig_step(), 0);
        execute(client);
    }
    pass_time(3 * SECOND);
    ck_assert_int_eq(rig_step(), 1);
    send(client, "{'func': 'sim.setStepping', 'args': [true]}");
    pass_time(1000 * SECOND);
    ck_assert_int_eq(rig_step(), 0);
    named_client_close(client);
    stepper_deinit(&stepper);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_client_that_is_silent_for_as_long_as_it_said_is_forgotten,
        a_client_that_does_not_say_may_be_silent_for_ten_minutes,
        the_longest_time_is_no_time_at_all,
        what_a_client_says_in_its_first_request_counts,
        any_request_of_any_connection_of_a_client_is_a_sign_of_life,
        who_waits_for_a_reply_is_not_silent,
        a_client_that_is_forgotten_is_in_nobodys_way,
        a_connection_of_commands_may_be_silent_unless_its_first_request_says_for_how_long,
    };
    return support_run(support_suite("named silence", setup, rig_teardown, tests, COUNT_OF(tests)));
}
