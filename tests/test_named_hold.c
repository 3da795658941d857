/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * plugin/named: clients that hold the simulator, by a lock or while their function is called.
 */
#include "support.h"

#include <string.h>

#include "named_rig.h"
#include "simConst.h"

/* What the next calls of named_place.serve do, one after the other. */
static void (*const *plan)(void);

static void serve_by_plan(void)
{
    void (*step)(void) = *plan;
    ck_assert_ptr_nonnull(step);
    plan++;
    step();
}

static void follow(void (*const *steps)(void))
{
    plan = steps;
    rig_on_serve = serve_by_plan;
}

#define CALL_BACK "{'func': 'test.callBack', 'uuid': 'a', 'args': ['f@func', 1, 'x']}"
#define EXECUTED(args) "{'func': '_*executed*_', 'uuid': 'a', 'args': " args "}"

static void answer_7(void)
{
    ck_assert_str_eq(rig_reply(0), "{\"func\": \"f\", \"args\": [1, \"x\"]}");
    rig_request(0, EXECUTED("[7, [1, 2]]"));
}

/* ------------------------------------------------------------------ functions of clients */

START_TEST(a_function_of_the_client_is_called_and_its_results_go_to_the_script)
{
    follow((void (*const[])(void)){ answer_7, NULL });
    rig_expect(0, CALL_BACK, "{\"ret\": [7, [1, 2]]}");
}
END_TEST

static void call_inside(void)
{
    rig_expect(0, "{'func': 'test.echo', 'uuid': 'a', 'args': [3]}", "{\"ret\": [3]}");
}

static void answer_nothing(void)
{
    rig_request(0, EXECUTED("[]"));
}

START_TEST(the_client_whose_function_runs_may_call_meanwhile)
{
    follow((void (*const[])(void)){ call_inside, call_inside, answer_nothing, NULL });
    rig_expect(0, CALL_BACK, "{\"ret\": []}");
}
END_TEST

static int depth;

static void call_deeper(void)
{
    if (++depth < 3) {
        rig_request(0, CALL_BACK);
        return;
    }
    rig_request(0, EXECUTED("[9]"));
}

static void answer_outer(void)
{
    ck_assert_str_eq(rig_reply(0), "{\"ret\": [9]}");
    rig_request(0, EXECUTED("[9]"));
}

START_TEST(functions_of_the_client_may_be_called_inside_of_each_other)
{
    depth = 0;
    follow((void (*const[])(void)){ call_deeper, call_deeper, call_deeper, answer_outer,
                                    answer_outer, NULL });
    rig_expect(0, CALL_BACK, "{\"ret\": [9]}");
}
END_TEST

static void ask_as_another(void)
{
    rig_request(1, "{'func': 'test.echo', 'uuid': 'b', 'args': [5]}");
    ck_assert_ptr_null(rig_reply(1));
}

START_TEST(another_client_is_served_when_the_callback_has_ended)
{
    follow((void (*const[])(void)){ ask_as_another, answer_7, NULL });
    rig_expect(0, CALL_BACK, "{\"ret\": [7, [1, 2]]}");
    ck_assert_ptr_null(rig_reply(1));
    named_hold(rig_named);
    ck_assert_str_eq(rig_reply(1), "{\"ret\": [5]}");
}
END_TEST

static void leave(void)
{
    rig_close(0);
}

START_TEST(a_client_that_leaves_ends_its_callback_at_once)
{
    follow((void (*const[])(void)){ leave, NULL });
    rig_request(0, CALL_BACK);
    ck_assert_str_eq(fake.script_error, "f: the client has left");
    rig_expect(1, "{'func': 'test.echo', 'uuid': 'b'}", "{\"ret\": []}");
}
END_TEST

START_TEST(a_function_whose_name_is_no_text_is_not_called)
{
    rig_expect(0, "{'func': 'test.callBack', 'uuid': 'a', 'args': [h'9aff40']}",
               "{\"err\": \"??: a function's name is text in UTF-8\"}");
}
END_TEST

START_TEST(a_client_that_leaves_deep_inside_ends_all_its_callbacks)
{
    depth = 0;
    follow((void (*const[])(void)){ call_deeper, call_deeper, leave, NULL });
    rig_request(0, CALL_BACK);
    ck_assert_str_eq(fake.script_error, "f: the client has left");
    rig_expect(1, "{'func': 'test.echo', 'uuid': 'b'}", "{\"ret\": []}");
}
END_TEST

static void wait_inside(void)
{
    rig_request(0, "{'func': 'test.wait', 'uuid': 'a'}");
    ck_assert_ptr_nonnull(strstr(rig_reply(0), "a function that waits cannot be called"));
    rig_request(0, "{'func': 'sim.yield', 'uuid': 'a'}");
    ck_assert_ptr_nonnull(strstr(rig_reply(0), "a function that waits cannot be called"));
}

START_TEST(a_function_that_waits_is_refused_inside_of_a_callback)
{
    fake.coroutine_passes = 1;
    follow((void (*const[])(void)){ wait_inside, answer_nothing, NULL });
    rig_expect(0, CALL_BACK, "{\"ret\": []}");
    ck_assert_int_eq(named_is_waiting(rig_named), 0);
}
END_TEST

START_TEST(a_client_that_does_not_answer_holds_the_simulator_only_so_long)
{
    rig_rights.hold_ms = 20;
    rig_open(0);
    rig_expect(0, CALL_BACK, "{\"func\": \"f\", \"args\": [1, \"x\"]}");
    rig_expect(1, "{'func': 'test.echo', 'uuid': 'b'}", "{\"ret\": []}");
    rig_expect(0, EXECUTED("[]"), "{\"err\": \"f: the client has not answered in time\"}");
    rig_expect(0, EXECUTED("[]"),
               "{\"err\": \"_*executed*_: no function of this client has been called\"}");
}
END_TEST

/* ------------------------------------------------------------------ locks */

#define ACQUIRE "{'func': 'sim.acquireLock', 'uuid': 'a'}"
#define RELEASE "{'func': 'sim.releaseLock', 'uuid': 'a'}"

static void release(void)
{
    rig_expect(0, RELEASE, "{\"ret\": []}");
}

START_TEST(a_lock_keeps_other_clients_out_until_it_is_released)
{
    rig_expect(0, ACQUIRE, "{\"ret\": []}");
    follow((void (*const[])(void)){ ask_as_another, call_inside, release, NULL });
    named_hold(rig_named);
    ck_assert_str_eq(rig_reply(1), "{\"ret\": [5]}");
    ck_assert_ptr_null(*plan);
}
END_TEST

START_TEST(a_lock_ends_with_its_client)
{
    rig_expect(0, ACQUIRE, "{\"ret\": []}");
    follow((void (*const[])(void)){ leave, NULL });
    named_hold(rig_named);
    rig_expect(1, "{'func': 'test.echo', 'uuid': 'b'}", "{\"ret\": []}");
}
END_TEST

START_TEST(a_lock_that_is_kept_for_too_long_ends_and_its_client_is_told)
{
    rig_rights.hold_ms = 20;
    rig_open(0);
    rig_expect(0, ACQUIRE, "{\"ret\": []}");
    named_hold(rig_named);
    rig_expect(1, "{'func': 'test.echo', 'uuid': 'b'}", "{\"ret\": []}");
    rig_expect(0, RELEASE,
               "{\"err\": \"sim.releaseLock: the lock has ended before, after 20 ms\"}");
    rig_expect(0, RELEASE, "{\"ret\": []}");
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_function_of_the_client_is_called_and_its_results_go_to_the_script,
        the_client_whose_function_runs_may_call_meanwhile,
        functions_of_the_client_may_be_called_inside_of_each_other,
        another_client_is_served_when_the_callback_has_ended,
        a_client_that_leaves_ends_its_callback_at_once,
        a_function_whose_name_is_no_text_is_not_called,
        a_client_that_leaves_deep_inside_ends_all_its_callbacks,
        a_function_that_waits_is_refused_inside_of_a_callback,
        a_client_that_does_not_answer_holds_the_simulator_only_so_long,
        a_lock_keeps_other_clients_out_until_it_is_released,
        a_lock_ends_with_its_client,
        a_lock_that_is_kept_for_too_long_ends_and_its_client_is_told,
    };
    return support_run(support_suite("named, held", rig_setup, rig_teardown, tests,
                                     COUNT_OF(tests)));
}
