/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * plugin/named: clients that step the simulation, together with those of the legacy API.
 */
#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "cbor_text.h"
#include "named_rig.h"
#include "simConst.h"

#define SET(uuid, value) "{'func': 'sim.setStepping', 'uuid': '" uuid "', 'args': [" value "]}"
#define STEP(uuid) "{'func': 'sim.step', 'uuid': '" uuid "'}"
#define DONE "{\"ret\": []}"

static void setup(void)
{
    rig_setup();
    fake.state = sim_simulation_advancing_running;
}

static void request_stop(void)
{
    fake.int_params[sim_intparam_stop_request_counter]++;
}

static void end_simulation(void)
{
    fake.state = sim_simulation_stopped;
    stop_note_end(&rig_stop, rig_sim);
    stepping_note_end(&rig_stepping);
    rig_pass();
}

static void start_simulation(void)
{
    fake.state = sim_simulation_advancing_running;
    stop_note_start(&rig_stop, rig_sim);
    stepping_note_start(&rig_stepping, rig_sim);
}

START_TEST(a_stepping_client_gets_one_step_for_each_call)
{
    ck_assert_int_eq(rig_step(), 1);
    rig_expect(0, SET("a", "true"), "{\"ret\": [0]}");
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(rig_step(), 0);
        rig_request(0, STEP("a"));
        ck_assert_ptr_null(rig_reply(0));
        ck_assert_int_eq(rig_step(), 1);
        ck_assert_int_eq(rig_step(), 0);
        ck_assert_str_eq(rig_reply(0), DONE);
    }
    ck_assert_uint_eq(rig_stepping.made, 4);
}
END_TEST

START_TEST(levels_nest_and_the_one_before_the_call_is_told)
{
    rig_expect(0, SET("a", "true"), "{\"ret\": [0]}");
    rig_expect(0, SET("a", "true"), "{\"ret\": [1]}");
    rig_expect(0, SET("a", "false"), "{\"ret\": [2]}");
    ck_assert_int_eq(rig_step(), 0);
    rig_expect(0, SET("a", "false"), "{\"ret\": [1]}");
    ck_assert_int_eq(rig_step(), 1);
    rig_expect(0, SET("a", "false"), "{\"ret\": [0]}");
    rig_expect(0, SET("a", "5"), "{\"ret\": [0]}");
    rig_expect(0, SET("a", "0"), "{\"ret\": [5]}");
    rig_expect(0, SET("a", "'x'"),
               "{\"err\": \"sim.setStepping: argument 1 must be true, false or a level\"}");
}
END_TEST

START_TEST(all_that_step_must_ask_legacy_clients_too)
{
    struct stepper legacy;
    int gone = 0;
    stepper_init(&legacy, &rig_stepping, &gone, 1);
    rig_expect(0, SET("a", "true"), "{\"ret\": [0]}");
    rig_expect(1, SET("b", "true"), "{\"ret\": [0]}");
    ck_assert_int_eq(stepper_enable(&legacy, rig_sim), 0);
    rig_request(0, STEP("a"));
    ck_assert_int_eq(rig_step(), 0);
    ck_assert_int_eq(stepper_trigger(&legacy, rig_sim), 0);
    ck_assert_int_eq(rig_step(), 0);
    rig_request(1, STEP("b"));
    ck_assert_int_eq(rig_step(), 1);
    rig_pass();
    ck_assert_str_eq(rig_reply(0), DONE);
    ck_assert_str_eq(rig_reply(1), DONE);
    stepper_deinit(&legacy);
}
END_TEST

START_TEST(a_client_that_does_not_step_waits_for_the_next_step_of_others)
{
    rig_expect(0, SET("a", "true"), "{\"ret\": [0]}");
    rig_request(1, STEP("b"));
    ck_assert_int_eq(rig_step(), 0);
    ck_assert_ptr_null(rig_reply(1));
    rig_request(0, STEP("a"));
    ck_assert_int_eq(rig_step(), 1);
    rig_pass();
    ck_assert_str_eq(rig_reply(1), DONE);
}
END_TEST

START_TEST(a_step_without_a_running_simulation_is_an_error)
{
    fake.state = sim_simulation_stopped;
    rig_expect(0, STEP("a"), "{\"err\": \"sim.step: no step: the simulation does not run\"}");
    fake.state = sim_simulation_paused;
    rig_expect(0, SET("a", "true"), "{\"ret\": [0]}");
    rig_expect(0, STEP("a"), "{\"err\": \"sim.step: no step: the simulation is paused\"}");
}
END_TEST

START_TEST(a_stop_frees_who_waits_and_the_level_survives_it)
{
    rig_expect(0, SET("a", "true"), "{\"ret\": [0]}");
    rig_expect(1, SET("b", "true"), "{\"ret\": [0]}");
    rig_request(0, STEP("a"));
    ck_assert_int_eq(rig_step(), 0);
    request_stop();
    ck_assert_int_eq(rig_step(), 1);
    rig_pass();
    ck_assert_str_eq(rig_reply(0), DONE);
    end_simulation();
    start_simulation();
    ck_assert_int_eq(rig_step(), 0);
    rig_expect(0, SET("a", "false"), "{\"ret\": [1]}");
    rig_expect(1, SET("b", "false"), "{\"ret\": [1]}");
    ck_assert_int_eq(rig_step(), 1);
}
END_TEST

START_TEST(stepping_that_is_switched_on_while_a_stop_is_under_way_does_not_hold_it_up)
{
    request_stop();
    rig_expect(0, SET("a", "true"), "{\"ret\": [0]}");
    ck_assert_int_eq(rig_step(), 1);
    end_simulation();
    start_simulation();
    ck_assert_int_eq(rig_step(), 0);
}
END_TEST

START_TEST(a_client_that_dies_holds_nothing_any_more)
{
    rig_expect(0, SET("a", "true"), "{\"ret\": [0]}");
    ck_assert_int_eq(rig_step(), 0);
    rig_close(0);
    ck_assert_int_eq(rig_step(), 1);
}
END_TEST

START_TEST(peers_of_one_client_share_its_level)
{
    rig_expect(0, SET("a", "true"), "{\"ret\": [0]}");
    rig_expect(1, SET("a", "true"), "{\"ret\": [1]}");
    rig_close(0);
    ck_assert_int_eq(rig_step(), 0);
    rig_request(1, STEP("a"));
    ck_assert_int_eq(rig_step(), 1);
    rig_pass();
    ck_assert_str_eq(rig_reply(1), DONE);
}
END_TEST

START_TEST(a_service_without_stepping_refuses_it)
{
    rig_rights.may_step = 0;
    rig_open(0);
    rig_expect(0, SET("a", "true"),
               "{\"err\": \"sim.setStepping: this service does not allow clients to step the "
               "simulation\"}");
    ck_assert_int_eq(rig_step(), 1);
}
END_TEST

START_TEST(a_function_that_waits_takes_a_step_each_time_for_a_stepping_client)
{
    fake.coroutine_passes = 2;
    rig_expect(0, SET("a", "true"), "{\"ret\": [0]}");
    rig_request(0, "{'func': 'test.wait', 'uuid': 'a'}");
    for (int i = 0; i < 3; i++) {
        ck_assert_ptr_null(rig_reply(0));
        ck_assert_int_eq(rig_step(), 1);
    }
    ck_assert_int_eq(rig_step(), 0);
    ck_assert_str_eq(rig_reply(0), "{\"ret\": [42]}");
}
END_TEST

START_TEST(a_yield_takes_a_pass_while_nothing_moves)
{
    fake.state = sim_simulation_stopped;
    rig_request(0, "{'func': 'sim.yield', 'uuid': 'a'}");
    ck_assert_ptr_null(rig_reply(0));
    rig_pass();
    ck_assert_str_eq(rig_reply(0), DONE);
}
END_TEST

START_TEST(a_start_waits_for_the_end_of_the_stop)
{
    request_stop();
    rig_request(0, "{'func': 'sim.startSimulation', 'uuid': 'a'}");
    rig_pass();
    ck_assert_ptr_null(rig_reply(0));
    end_simulation();
    ck_assert_str_eq(rig_reply(0), "{\"ret\": [1]}");
}
END_TEST

/* ------------------------------------------------------------------ requests by commands */

static const char *send_text(struct named_client *client, const char *text,
                             struct named_answer *answer)
{
    struct buffer request = { 0 };
    cbor_text_put(&request, text);
    const char *why = named_send(client, 0, request.data, request.size, answer);
    buffer_free(&request);
    return why;
}

/* The command that asked may be replaced by another one. */
START_TEST(a_request_whose_reply_nobody_wants_keeps_its_key_until_it_is_done)
{
    struct named_client *client;
    struct stepper stepper;
    struct named_answer first = { 0 }, second = { 0 };
    int is_gone = 0;
    stepper_init(&stepper, &rig_stepping, &is_gone, 1);
    ck_assert_int_eq(named_client_open(rig_named, &client, &stepper, &rig_rights), 0);
    ck_assert_ptr_null(send_text(client, "{'func': 'sim.step'}", &first));
    named_answer_deinit(&first);
    ck_assert_ptr_nonnull(send_text(client, "{'func': 'sim.step'}", &second));
    ck_assert_int_eq(named_execute_sent(rig_named), 1);
    ck_assert_ptr_nonnull(send_text(client, "{'func': 'sim.step'}", &second));
    rig_step();
    rig_pass();
    ck_assert_ptr_null(send_text(client, "{'func': 'sim.step'}", &second));
    ck_assert_int_eq(named_execute_sent(rig_named), 1);
    ck_assert(!named_answer_is_done(&second));
    rig_step();
    rig_pass();
    ck_assert(named_answer_is_done(&second));
    named_answer_deinit(&second);
    named_client_close(client);
    stepper_deinit(&stepper);
}
END_TEST

START_TEST(requests_that_wait_take_so_much_memory_at_most)
{
    struct named_client *client;
    struct stepper stepper;
    struct named_answer answers[5] = { 0 };
    uint8_t *bytes = calloc(1, NAMED_MESSAGE_MAX);
    int is_gone = 0;
    ck_assert_ptr_nonnull(bytes);
    stepper_init(&stepper, &rig_stepping, &is_gone, 1);
    ck_assert_int_eq(named_client_open(rig_named, &client, &stepper, &rig_rights), 0);
    for (int key = 0; key < 4; key++)
        ck_assert_ptr_null(named_send(client, key, bytes, NAMED_MESSAGE_MAX, &answers[key]));
    ck_assert_ptr_nonnull(named_send(client, 4, bytes, 1, &answers[4]));
    ck_assert_int_eq(named_execute_sent(rig_named), 4);
    ck_assert_ptr_null(named_send(client, 4, bytes, 1, &answers[4]));
    for (int key = 0; key < 5; key++)
        named_answer_deinit(&answers[key]);
    named_client_close(client);
    stepper_deinit(&stepper);
    free(bytes);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_stepping_client_gets_one_step_for_each_call,
        levels_nest_and_the_one_before_the_call_is_told,
        all_that_step_must_ask_legacy_clients_too,
        a_client_that_does_not_step_waits_for_the_next_step_of_others,
        a_step_without_a_running_simulation_is_an_error,
        a_stop_frees_who_waits_and_the_level_survives_it,
        stepping_that_is_switched_on_while_a_stop_is_under_way_does_not_hold_it_up,
        a_client_that_dies_holds_nothing_any_more,
        peers_of_one_client_share_its_level,
        a_service_without_stepping_refuses_it,
        a_function_that_waits_takes_a_step_each_time_for_a_stepping_client,
        a_yield_takes_a_pass_while_nothing_moves,
        a_start_waits_for_the_end_of_the_stop,
        a_request_whose_reply_nobody_wants_keeps_its_key_until_it_is_done,
        requests_that_wait_take_so_much_memory_at_most,
    };
    return support_run(support_suite("named, steps", setup, rig_teardown, tests, COUNT_OF(tests)));
}
