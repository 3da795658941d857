/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * plugin/named: requests and replies, values both ways, and errors, with a simulator in memory.
 */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include "named_rig.h"

/* ------------------------------------------------------------------ replies */

static const struct {
    const char *args, *ret;
} echoes[] = {
    { "[]", "[]" },
    { "[1, -2, 2147483648, -9223372036854775808]", "[1, -2, 2147483648, -9223372036854775808]" },
    { "[0.5, 0.1, 2.0]", "[0.5, 0.1, 2.0]" },
    { "[true, false, null]", "[true, false, null]" },
    { "['text', '', h'00ff', h'616263']", "[\"text\", \"\", h'00ff', \"abc\"]" },
    { "[[1, 2, 3], [0.5, 1.5], [1, 0.5], ['a', [true]]]",
      "[[1, 2, 3], [0.5, 1.5], [1, 0.5], [\"a\", [true]]]" },
    { "[{'a': 1, 'b': {'c': [null, 2]}}, {}, []]",
      "[{\"a\": 1, \"b\": {\"c\": [null, 2]}}, {}, {}]" },
    { "['_*NIL*_', 1]", "[null, 1]" },
    { "[x'd828828202028401020304', x'd82882821a7fffffff0080']", "[[[1, 2], [3, 4]], {}]" },
};

START_TEST(values_come_back_as_they_were_sent)
{
    char request[300], reply[300];
    for (size_t i = 0; i < COUNT_OF(echoes); i++) {
        snprintf(request, sizeof request, "{'func': 'test.echo', 'uuid': 'a', 'args': %s}",
                 echoes[i].args);
        snprintf(reply, sizeof reply, "{\"ret\": %s}", echoes[i].ret);
        rig_expect(0, request, reply);
    }
}
END_TEST

START_TEST(arguments_of_nothing_at_the_end_are_told_by_their_number)
{
    rig_expect(0, "{'func': 'test.echo', 'uuid': 'a', 'args': [1], 'argsL': 3}",
               "{\"ret\": [1, null, null]}");
    rig_expect(0, "{'func': 'test.echo', 'uuid': 'a', 'argsL': 1}", "{\"ret\": [null]}");
    rig_expect(0, "{'func': 'test.echo', 'uuid': 'a', 'args': [1, 2], 'argsL': 1}",
               "{\"ret\": [1, 2]}");
    rig_expect(0, "{'func': 'test.echo', 'uuid': 'a', 'args': [], 'argsL': 1000000000}",
               "{\"ret\": []}");
}
END_TEST

START_TEST(an_unknown_function_is_an_error_with_its_name)
{
    rig_expect(0, "{'func': '', 'uuid': 'a'}",
               "{\"err\": \"a request names a function in its member func\"}");
    rig_expect(0, "{'func': 'sim.noSuch', 'uuid': 'a', 'args': [1]}",
               "{\"err\": \"No such function: sim.noSuch\"}");
}
END_TEST

START_TEST(an_error_text_comes_in_one_line_and_without_the_stack)
{
    rig_expect(0, "{'func': 'test.fail', 'uuid': 'a'}",
               "{\"err\": \"line 1_=NL=__=TB=_line 2\"}");
}
END_TEST

static const struct {
    const char *request, *reply;
} faults[] = {
    { "[1]", "a request is a map of CBOR with the members func, args and uuid" },
    { "{'func': 5, 'uuid': 'a'}", "a request names a function in its member func" },
    { "{'func': '', 'uuid': 'a'}", "a request names a function in its member func" },
    { "{'uuid': 'a'}", "a request names a function in its member func" },
    { "{'func': '_*executed*_', 'uuid': 'a', 'args': []}",
      "_*executed*_: no function of this client has been called" },
    { "{'eval': 'return 1', 'uuid': 'a'}", "No such function: zmqRemoteApi.eval" },
};

START_TEST(a_malformed_request_is_an_error_and_the_next_one_is_served)
{
    char reply[300];
    for (size_t i = 0; i < COUNT_OF(faults); i++) {
        snprintf(reply, sizeof reply, "{\"err\": \"%s\"}", faults[i].reply);
        rig_expect(0, faults[i].request, reply);
    }
    rig_request_bytes(0, "\xff", 1);
    ck_assert_ptr_nonnull(strstr(rig_reply(0), "\"err\""));
    rig_expect(0, "{'func': 'test.echo', 'uuid': 'a'}", "{\"ret\": []}");
}
END_TEST

/* Nearly all requests are checked while they are taken apart; these are not so plain. */
START_TEST(a_request_is_the_same_in_any_form_of_cbor)
{
    static const char pieces[] = "\xbf\x7f\x62" "fu" "\x62" "nc\xff\x69" "test.echo" "\x64" "args"
                                 "\x9f\x01\xc1\x02\xff\x65" "argsL\x03\x64" "uuid\x61" "a\xff";
    static const char *const wrong[][2] = {
        { "{'func': 'test.echo', 'uuid': 'a', x'61ff': 1}", "not UTF-8" },
        { "{'func': 'test.echo', 'uuid': 'a', 'args': [x'61ff']}", "not UTF-8" },
        { "{'func': 'test.echo', 'uuid': x'61ff'}", "not UTF-8" },
        { "{'func': 'test.echo', 'uuid': 'a', [1]: 1}", "a map with a key" },
        { "{'func': 'test.echo', 'uuid': 'a', 'args': x'1bffffffffffffffff'}", "64 bits" },
        { "{'func': 'test.echo', 'uuid': 'a', 'args': [x'f8ff']}", "a simple value" },
        { "{'func': 'test.echo', 'uuid': 'a', 'args': x'82'}", "not one whole item" },
    };
    rig_request_bytes(0, pieces, sizeof pieces - 1);
    ck_assert_str_eq(rig_reply(0), "{\"ret\": [1, 2, null]}");
    rig_expect(0, "{x'f5': 1, 7: 2, x'fa3f800000': 3, 'func': 'test.echo', 'uuid': 'a', "
                  "'args': [5]}",
               "{\"ret\": [5]}");
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        rig_request(0, wrong[i][0]);
        ck_assert_msg(strstr(rig_reply(0), wrong[i][1]), "%s: %s", wrong[i][0], rig_reply(0));
    }
}
END_TEST

START_TEST(a_request_of_version_1_gets_an_answer_that_it_understands)
{
    rig_request(0, "{'func': 'sim.getObject', 'args': ['/a']}");
    ck_assert_ptr_nonnull(strstr(rig_reply(0), "{\"success\": false, \"error\": \""));
}
END_TEST

START_TEST(a_chunk_runs_only_where_the_service_allows_it)
{
    rig_rights.may_run = 1;
    rig_open(1);
    rig_expect(1, "{'eval': 'return 1', 'uuid': 'b'}", "{\"ret\": [\"return 1\"]}");
}
END_TEST

START_TEST(without_the_add_on_a_function_is_refused_by_a_text_that_says_so)
{
    sim_call_scripts_through(rig_sim, 0);
    rig_request(0, "{'func': 'test.echo', 'uuid': 'a'}");
    ck_assert_ptr_nonnull(strstr(rig_reply(0), "needs CoppeliaSim 4.6"));
}
END_TEST

START_TEST(common_functions_need_no_add_on)
{
    sim_call_scripts_through(rig_sim, 0);
    fake.objects[FAKE_JOINT].joint_position = 0.5;
    rig_expect(0, "{'func': 'sim.getJointPosition', 'uuid': 'a', 'args': [1]}", "{\"ret\": [0.5]}");
    rig_expect(0, "{'func': 'sim.getJointPosition', 'uuid': 'a', 'args': [1.0]}",
               "{\"ret\": [0.5]}");
    rig_expect(0, "{'func': 'sim.setObjectPosition', 'uuid': 'a', 'args': [0, -1, [1, 2.5, 3]]}",
               "{\"ret\": []}");
    rig_expect(0, "{'func': 'sim.setObjectPosition', 'uuid': 'a', 'args': [0, [1, 2.5, 3]]}",
               "{\"ret\": []}");
    rig_expect(0, "{'func': 'sim.getObjectPosition', 'uuid': 'a', 'args': [0]}",
               "{\"ret\": [[1.0, 2.5, 3.0]]}");
    rig_expect(0, "{'func': 'sim.getJointPosition', 'uuid': 'a', 'args': ['x']}",
               "{\"err\": \"sim.getJointPosition: the arguments are not (handle)\"}");
    rig_request(0, "{'func': 'sim.getJointPosition', 'uuid': 'a', 'args': [77]}");
    ck_assert_ptr_nonnull(strstr(rig_reply(0), "{\"err\": \"sim.getJointPosition: "));
}
END_TEST

START_TEST(simulators_without_types_on_their_stacks_give_the_same_values)
{
    rig_teardown();
    rig_setup_version(40900);
    rig_expect(
        0, "{'func': 'test.echo', 'uuid': 'a', 'args': [1, 0.5, 2.0, 'x', [1, 0.5], true, null]}",
        "{\"ret\": [1, 0.5, 2, \"x\", [1, 0.5], true, null]}");
}
END_TEST

START_TEST(a_client_that_says_that_it_leaves_gets_an_empty_map)
{
    rig_expect(0, "{'func': 'test.echo', 'uuid': 'a'}", "{\"ret\": []}");
    rig_expect(0, "{'func': '_*end*_', 'uuid': 'a'}", "{}");
    rig_expect(0, "{'func': 'test.echo', 'uuid': 'a'}", "{\"ret\": []}");
}
END_TEST

/* ------------------------------------------------------------------ waiting */

START_TEST(a_function_that_waits_is_answered_when_it_is_done)
{
    fake.coroutine_passes = 2;
    rig_request(0, "{'func': 'test.wait', 'uuid': 'a'}");
    ck_assert_ptr_null(rig_reply(0));
    rig_expect(1, "{'func': 'test.echo', 'uuid': 'b'}", "{\"ret\": []}");
    ck_assert_int_eq(rig_pass(), 0);
    ck_assert_int_eq(rig_pass(), 0);
    ck_assert_int_eq(named_is_waiting(rig_named), 1);
    ck_assert_int_eq(rig_pass(), 1);
    ck_assert_str_eq(rig_reply(0), "{\"ret\": [42]}");
    ck_assert_int_eq(named_is_waiting(rig_named), 0);
}
END_TEST

START_TEST(who_leaves_while_it_waits_ends_what_it_waits_for)
{
    fake.coroutine_passes = 100;
    rig_request(0, "{'func': 'test.wait', 'uuid': 'a'}");
    rig_close(0);
    ck_assert_int_eq(fake.coroutines_dropped, 1);
    ck_assert_int_eq(named_is_waiting(rig_named), 0);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        values_come_back_as_they_were_sent,
        arguments_of_nothing_at_the_end_are_told_by_their_number,
        an_unknown_function_is_an_error_with_its_name,
        an_error_text_comes_in_one_line_and_without_the_stack,
        a_malformed_request_is_an_error_and_the_next_one_is_served,
        a_request_is_the_same_in_any_form_of_cbor,
        a_request_of_version_1_gets_an_answer_that_it_understands,
        a_chunk_runs_only_where_the_service_allows_it,
        without_the_add_on_a_function_is_refused_by_a_text_that_says_so,
        common_functions_need_no_add_on,
        simulators_without_types_on_their_stacks_give_the_same_values,
        a_client_that_says_that_it_leaves_gets_an_empty_map,
        a_function_that_waits_is_answered_when_it_is_done,
        who_leaves_while_it_waits_ends_what_it_waits_for,
    };
    return support_run(support_suite("named", rig_setup, rig_teardown, tests, COUNT_OF(tests)));
}
