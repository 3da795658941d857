/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * How a client ends: what was queued is not lost, and no service that does not answer holds it.
 */
#include "support.h"

#include "client_fixture.h"
#include "extApi.h"
#include "os/clock.h"
#include "os/thread.h"
#include "support_service.h"

/* 1, or 0 when the server was not told in time. */
static int finish_and_look(void)
{
    struct command list[4];
    int first = scripted_message_count(scripted);
    id = client_start(0, 20000);
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

/* simxFinish waits for a server half a second at most. One that is kept from its work for longer is
 * not told; that does not happen time after time. */
START_TEST(finish_tells_the_server_and_loses_nothing_that_was_queued)
{
    int told = 0;
    service_begin(_i);
    for (int i = 0; i < 5 && !told; i++)
        told = finish_and_look();
    ck_assert(told);
    service_end();
}
END_TEST

/* The server has executed a split command when it has answered the question behind it, which comes
 * before the good-bye. */
static int finish_behind_split_and_look(void)
{
    static const simxUChar block[1000];
    struct command list[4];
    int asked = 0, first = scripted_message_count(scripted);
    id = client_start(0, 20000);
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
    service_begin(_i);
    for (int i = 0; i < 5 && !asked; i++)
        asked = finish_behind_split_and_look();
    ck_assert_int_eq(asked, 1);
    service_end();
}
END_TEST

static int64_t time_finish(scripted_answer *answer)
{
    service_begin(0);
    scripted_change(scripted, answer, &script);
    id = client_start(0, 20000);
    int64_t start_us = clock_us();
    simxFinish(id);
    int64_t took_us = clock_us() - start_us;
    service_end();
    return took_us;
}

/* A service that stays connected after its client's last command. answer_script tells that it is
 * ours; a busy machine may take its time, but not time after time. */
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
    service_begin(_i);
    id = client_start(1, -200);
    scripted_change(scripted, answer_never, NULL);
    int64_t start_us = clock_us();
    ck_assert_int_eq(client_call(id), simx_return_timeout_flag | simx_return_novalue_flag);
    ck_assert_int_lt(clock_us() - start_us, 20000000);
    start_us = clock_us();
    simxFinish(id);
    ck_assert_int_lt(clock_us() - start_us, 20000000);
    service_end();
}
END_TEST

START_TEST(a_service_that_has_never_answered_is_no_connection)
{
    service_begin(_i);
    scripted_change(scripted, answer_never, NULL);
    int64_t start_us = clock_us();
    ck_assert_int_eq(simxStart("127.0.0.1", port, 1, 1, 300, 1), -1);
    ck_assert_int_ge(clock_us() - start_us, 299000);
    ck_assert_int_lt(clock_us() - start_us, 20000000);
    service_end();
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
    service_begin(_i);
    id = client_start(1, -60000);
    scripted_change(scripted, answer_never, NULL);
    ck_assert_int_eq(thread_start(&thread, finish_later, NULL), 0);
    int64_t start_us = clock_us();
    ck_assert_int_ne(client_call(id), 0);
    ck_assert_int_lt(clock_us() - start_us, 20000000);
    thread_join(&thread);
    ck_assert_int_eq(simxGetConnectionId(id), -1);
    service_end();
}
END_TEST

int main(void)
{
    const TTest *const both[] = {
        finish_tells_the_server_and_loses_nothing_that_was_queued,
        finish_asks_whether_split_commands_are_executed,
        a_service_that_never_answers_holds_nobody_for_long,
        a_service_that_has_never_answered_is_no_connection,
        finish_ends_the_calls_of_other_threads,
    };
    const TTest *const once[] = {
        finish_does_not_wait_for_a_service_that_is_known_as_ours,
    };
    Suite *suite = suite_create("client end");
    TCase *tcase = tcase_create("client end");
    for (size_t i = 0; i < COUNT_OF(both); i++)
        tcase_add_loop_test(tcase, both[i], 0, 2);
    for (size_t i = 0; i < COUNT_OF(once); i++)
        tcase_add_test(tcase, once[i]);
    suite_add_tcase(suite, tcase);
    return support_run(suite);
}
