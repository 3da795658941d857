/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The client's side of doc/protocol.md, against a server without the plugin: when a connection
 * ends and which side says so, also with forked processes; streams that are refused; how steps
 * end.
 */
#include "support.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "extApi.h"
#include "extApiHooks.h"
#include "fast_fixture.h"
#include "fast_sanitizer.h"
#include "os/clock.h"
#include "os/thread.h"
#include "simConst.h"
#include "support_port.h"
#include "transport/session.h"
#include "wire/command.h"

#define NAME "a signal"
#define WORDS "there are too many of them"
#define LOST (simx_return_timeout_flag | simx_return_novalue_flag)

/* ------------------------------------------------------------------ the server */

static int port, listening;
static struct shared bell;
static struct session *server;
static simxInt id, number;

static void begin(void)
{
    fixture_folder();
    port = support_shared_port();
    listening = session_listen(-port);
    ck_assert_int_ge(listening, 0);
    ck_assert_int_eq(session_bell_new(&bell), 0);
}

static void end(void)
{
    simxFinish(-1);
    session_close(server);
    server = NULL;
    shared_close(&bell);
    session_unlisten(listening);
    fixture_no_folder();
}

/* Greets the client that has asked. */
static void greet(void)
{
    int64_t deadline_us = fixture_deadline();
    char why[SESSION_WHY_SIZE];
    int fd;
    while ((fd = local_accept(listening)) == -EAGAIN) {
        fixture_poll(deadline_us, "a client that asks");
        local_wait(listening, 1000);
    }
    while (!local_is_readable(fd)) {
        fixture_poll(deadline_us, "its hello");
        local_wait(fd, 1000);
    }
    session_close(server);
    ck_assert_int_eq(session_greet(&server, fd, &bell, why), 0);
}

/* A client of the library: it asks, is greeted, and is connected by a call that does not wait. */
static void connect_client(void)
{
    id = simxStart("", port, 0, 0, -20000, 5);
    ck_assert_int_ge(id, 0);
    ck_assert_int_eq(simxGetConnectionId(id), -1);
    greet();
    ck_assert_int_eq(simxGetConnectionId(id), 1);
}

/* The next record that the client has sent: a copy, without its data. */
static struct record expect(uint32_t kind)
{
    int64_t deadline_us = fixture_deadline();
    struct record record;
    int outcome;
    while ((outcome = ring_take(&server->in, &record)) == 0) {
        fixture_poll(deadline_us, "a record");
        thread_yield();
    }
    ck_assert_int_eq(outcome, 1);
    ck_assert_uint_eq(record.kind, kind);
    ring_release(&server->in);
    return record;
}

static uint8_t *said; /* the data of the newest record to the client */

static void say(uint32_t kind, uint32_t tag, uint32_t aux, const void *bytes, size_t size)
{
    struct record record = { .kind = kind, .tag = tag, .aux = aux, .size = size };
    ck_assert_int_eq(ring_reserve(&server->out, 0, size, &said), 0);
    if (size > 0)
        memcpy(said, bytes, size);
    ring_commit(&server->out, &record);
    session_publish_to_client(server);
}

static void refuse(uint32_t tag)
{
    say(SESSION_REFUSED, tag, SESSION_REFUSED_STREAM, WORDS, sizeof WORDS - 1);
}

/* An answer with 4 bytes of data, aligned. */
static void answer(struct key key, int mode, uint32_t tag)
{
    static const uint8_t data[4] = { 7 };
    struct command command = command_of(key, mode, data, sizeof data);
    struct buffer bytes = { 0 };
    uint32_t padding = (uint32_t)(8 - (COMMAND_HEADER_SIZE + key_size(&key)) % 8) % 8;
    for (uint32_t i = 0; i < padding; i++)
        buffer_put_u8(&bytes, 0);
    command_encode(&bytes, &command);
    say(SESSION_ANSWER, tag, padding, bytes.data, bytes.size);
    buffer_free(&bytes);
}

static void expect_words(const char *words)
{
    ck_assert_msg(strstr(simxGetErrorText(id), words) != NULL, "%s", simxGetErrorText(id));
}

/* ------------------------------------------------------------------ ends, and forks */

/* Forked by the system alone: nothing of the library is called, and all descriptors stay. */
static pid_t fork_bare(void)
{
#if defined(__s390__)
    return (pid_t)syscall(SYS_clone, 0, SIGCHLD, 0, 0, 0); /* the stack first */
#elif defined(SYS_clone)
    return (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
#else
    return fork();
#endif
}

/* A program may fork while simxStart is under way. */
START_TEST(the_end_of_a_client_is_said_while_a_child_has_its_descriptors)
{
    int pipes[2], status;
    char byte;
    id = simxStart("", port, 0, 0, -20000, 5);
    ck_assert_int_eq(pipe(pipes), 0);
    pid_t child = fork_bare();
    if (child == 0) {
        close(pipes[1]);
        _exit(read(pipes[0], &byte, 1) != 0); /* until the parent closes it */
    }
    ck_assert_int_gt(child, 0);
    close(pipes[0]);
    greet();
    ck_assert_int_eq(simxGetConnectionId(id), 1);
    simxFinish(id);
    expect(SESSION_BYE);
    ck_assert_int_eq(session_check(server), -ECONNRESET);
    close(pipes[1]);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
}
END_TEST

/* What a child does with its parent's client: 0 when it is none. */
static int use_in_child(void)
{
    if (simxGetConnectionId(id) != -1)
        return 1;
    if (simxSetIntegerSignal(id, NAME, 1, ONESHOT) != simx_return_initialize_error_flag)
        return 2;
    simxFinish(id);
    simxFinish(-1);
    return simxStart("", port, 0, 0, 1000, 5) == 0 ? 0 : 3; /* it may have one of its own */
}

/* By fork(), and by a system call that the library is not told of. */
START_TEST(a_childs_ids_are_dead_and_its_finish_and_end_change_nothing_for_its_parent)
{
    int status;
    if (_i == 1 && SANITIZED_THREAD)
        return; /* it must be told of a fork */
    connect_client();
    pid_t child = _i == 0 ? fork() : fork_bare();
    if (child == 0)
        _exit(use_in_child());
    ck_assert_int_gt(child, 0);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
    ck_assert_int_eq(session_check(server), 0);
    ck_assert_int_eq(simxGetConnectionId(id), 1);
    ck_assert_int_eq(simxSetIntegerSignal(id, NAME, 1, ONESHOT), simx_return_novalue_flag);
    expect(SESSION_COMMAND);
}
END_TEST

START_TEST(a_client_that_ends_while_it_asks_is_gone_for_the_server)
{
    id = simxStart("", port, 0, 0, -20000, 5);
    greet();
    simxFinish(id);
    ck_assert_int_eq(session_check(server), -ECONNRESET);
}
END_TEST

/* ------------------------------------------------------------------ streams */

/* The socket takes the client's question, and nobody answers it. */
START_TEST(a_client_that_asks_in_vain_sleeps)
{
    clock_t before = clock();
    ck_assert_int_eq(simxStart("", port, 1, 1, -1000, 5), -1);
    ck_assert_int_lt(clock() - before, CLOCKS_PER_SEC / 10);
}
END_TEST

START_TEST(no_message_is_the_next_without_a_connection)
{
    id = simxStart("", port, 0, 0, -20000, 5);
    ck_assert_int_eq(simxGetOutMessageInfo(id, simx_headeroffset_message_id, &number), 1);
    ck_assert_int_eq(number, 0);
}
END_TEST

START_TEST(a_reply_that_is_not_there_is_late_only_for_who_waited)
{
    static const simxUChar nothing[] = { 0xa0 };
    simxUChar *reply;
    connect_client();
    ck_assert_int_eq(simxSendMessage(id, 3, nothing, sizeof nothing), 0);
    uint32_t tag = expect(SESSION_CALL).tag;
    ck_assert_int_eq(simxReceiveMessage(id, 3, &reply, &number, 0), simx_return_novalue_flag);
    ck_assert_int_eq(simxReceiveMessage(id, 3, &reply, &number, 1), LOST);
    answer(key_int(simx_cmd_named_call, 3), ONESHOT, tag);
    ck_assert_int_eq(simxReceiveMessage(id, 3, &reply, &number, 0), 0);
    ck_assert_int_eq(number, 4);
}
END_TEST

static int sleeps, ends;

static simxVoid before_sleep(void)
{
    sleeps++;
}

static simxInt after_sleep(void)
{
    ends++;
    return simxGetConnectionId(id) != 1;
}

START_TEST(what_runs_between_two_sleeps_may_use_the_client)
{
    static const struct simxWaitHooks hooks = { before_sleep, after_sleep };
    connect_client();
    ck_assert_int_eq(simxStepBegin(id, 1), 0);
    sleeps = ends = 0;
    simxSetWaitHooks(&hooks);
    ck_assert_int_eq(simxStepEnd(id, 200), simx_return_timeout_flag);
    simxSetWaitHooks(NULL);
    ck_assert_int_gt(sleeps, 1);
    ck_assert_int_eq(sleeps, ends);
}
END_TEST

START_TEST(a_stream_in_a_slot_that_is_refused_tells_why_until_it_is_started_again)
{
    connect_client();
    ck_assert_int_eq(simxGetIntegerSignal(id, NAME, &number, STREAMING), simx_return_novalue_flag);
    struct record start = expect(SESSION_COMMAND);
    ck_assert_uint_ne(start.aux, SESSION_NO_SLOT);
    refuse(start.tag);
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(simxGetIntegerSignal(id, NAME, &number, BUFFER),
                         simx_return_remote_error_flag);
        expect_words("get_integer_signal: the simulator refused: " WORDS);
    }
    ck_assert_int_eq(simxGetIntegerSignal(id, NAME, &number, STREAMING), simx_return_novalue_flag);
    struct record again = expect(SESSION_COMMAND);
    ck_assert_uint_eq(again.aux, start.aux); /* which is free at once */
    ck_assert_int_eq(simxGetIntegerSignal(id, NAME, &number, BUFFER), simx_return_novalue_flag);
    ck_assert_int_eq(simxGetConnectionId(id), 1);
}
END_TEST

/* It had a value, which is not given any more. */
START_TEST(a_start_anew_that_is_refused_ends_the_stream)
{
    struct slot_writer writer;
    struct slot_value value;
    connect_client();
    simxGetIntegerSignal(id, NAME, &number, STREAMING);
    struct record start = expect(SESSION_COMMAND);
    slot_writer_init(&writer, &server->slots[start.aux]);
    value = (struct slot_value){ .offset = server->heap_offset, .size = 4 };
    ck_assert_int_eq(slot_publish(&writer, &value), 0);
    ck_assert_int_eq(simxGetIntegerSignal(id, NAME, &number, BUFFER), 0);
    ck_assert_int_eq(simxGetIntegerSignal(id, NAME, &number, STREAMING + 20), 0);
    refuse(expect(SESSION_COMMAND).tag);
    ck_assert_int_eq(simxGetIntegerSignal(id, NAME, &number, BUFFER),
                     simx_return_remote_error_flag);
    expect_words(WORDS);
    ck_assert_int_eq(simxGetIntegerSignal(id, NAME, &number, simx_opmode_remove), 0);
    ck_assert_int_eq(simxGetIntegerSignal(id, NAME, &number, BUFFER), simx_return_novalue_flag);
}
END_TEST

START_TEST(a_stream_through_the_ring_that_is_refused_tells_why_too)
{
    simxUChar *bytes;
    connect_client();
    simxReadStringStream(id, NAME, &bytes, &number, STREAMING);
    struct record start = expect(SESSION_COMMAND);
    ck_assert_uint_eq(start.aux, SESSION_NO_SLOT);
    refuse(start.tag);
    ck_assert_int_eq(simxReadStringStream(id, NAME, &bytes, &number, BUFFER),
                     simx_return_remote_error_flag);
    expect_words("read_string_stream: the simulator refused: " WORDS);
    simxReadStringStream(id, NAME, &bytes, &number, STREAMING);
    answer(key_name(simx_cmd_read_string_stream, NAME), STREAMING, expect(SESSION_COMMAND).tag);
    ck_assert_int_eq(simxReadStringStream(id, NAME, &bytes, &number, BUFFER), 0);
    ck_assert_int_eq(number, 4);
    ck_assert_int_eq(bytes[0], 7);
}
END_TEST

/* The values that come are those of the start before, as the server executes in order. */
START_TEST(a_refusal_is_only_of_the_start_that_it_answers)
{
    connect_client();
    simxGetIntegerSignal(id, NAME, &number, STREAMING);
    uint32_t first = expect(SESSION_COMMAND).tag;
    simxGetIntegerSignal(id, NAME, &number, STREAMING);
    expect(SESSION_COMMAND);
    refuse(first);
    ck_assert_int_eq(simxGetIntegerSignal(id, NAME, &number, BUFFER), simx_return_novalue_flag);
}
END_TEST

static void refuse_one(void *unused)
{
    (void)unused;
    refuse(expect(SESSION_COMMAND).tag);
}

START_TEST(a_blocking_call_that_is_refused_tells_why)
{
    struct thread thread;
    connect_client();
    ck_assert_int_eq(thread_start(&thread, refuse_one, NULL), 0);
    ck_assert_int_eq(simxSetIntegerSignal(id, NAME, 1, BLOCKING), simx_return_remote_error_flag);
    thread_join(&thread);
    expect_words("set_integer_signal: the simulator refused: " WORDS);
}
END_TEST

static void answer_one(void *unused)
{
    (void)unused;
    answer(key_name(simx_cmd_get_string_signal, NAME), BLOCKING, expect(SESSION_COMMAND).tag);
}

START_TEST(a_small_answer_does_not_change_with_the_memory_that_brought_it)
{
    struct thread thread;
    simxUChar *bytes;
    connect_client();
    ck_assert_int_eq(thread_start(&thread, answer_one, NULL), 0);
    ck_assert_int_eq(simxGetStringSignal(id, NAME, &bytes, &number, BLOCKING), 0);
    thread_join(&thread);
    memset(said, 9, 64);
    ck_assert_int_eq(number, 4);
    ck_assert_int_eq(bytes[0], 7);
}
END_TEST

START_TEST(an_answer_to_what_was_not_asked_yet_ends_the_connection)
{
    int64_t deadline_us = fixture_deadline();
    connect_client();
    simxSetIntegerSignal(id, NAME, 1, simx_opmode_oneshot);
    struct record record = expect(SESSION_COMMAND);
    answer(key_name(simx_cmd_set_integer_signal, NAME), simx_opmode_oneshot, record.tag + 1);
    while (simxGetConnectionId(id) >= 0) {
        simxGetIntegerSignal(id, NAME, &number, simx_opmode_buffer);
        fixture_poll(deadline_us, "the end of the connection");
    }
}
END_TEST

START_TEST(records_of_kinds_that_are_not_known_are_passed_over)
{
    connect_client();
    say(SESSION_RESULT + 1, 0, 0, WORDS, sizeof WORDS);
    say(99, 1000, 5, NULL, 0);
    simxSetIntegerSignal(id, NAME, 1, ONESHOT);
    answer(key_name(simx_cmd_set_integer_signal, NAME), ONESHOT, expect(SESSION_COMMAND).tag);
    ck_assert_int_eq(simxSetIntegerSignal(id, NAME, 1, BUFFER), 0);
    ck_assert_int_eq(simxGetConnectionId(id), 1);
}
END_TEST

/* ------------------------------------------------------------------ steps */

START_TEST(each_way_in_which_steps_end_has_its_words)
{
    static const char *const words[] = {
        [SESSION_STEPS_NOT_ENABLED] = "stepping is not switched on",
        [SESSION_STEPS_NOT_RUNNING] = "the simulation does not run",
        [SESSION_STEPS_BUSY] = "the server makes earlier ones still",
        [SESSION_STEPS_DISABLED] = "stepping was switched off meanwhile",
        [SESSION_STEPS_PAUSED] = "was paused meanwhile",
        [SESSION_STEPS_STOPPED] = "was stopped meanwhile",
        [SESSION_STEPS_STOPPED + 1] = "is not switched on for this client (simxSynchronous), or",
    };
    connect_client();
    for (uint32_t end_of = 1; end_of < COUNT_OF(words); end_of++) {
        ck_assert_int_eq(simxStepBegin(id, 3), 0);
        ck_assert_int_eq(simxStepEnd(id, 0), simx_return_timeout_flag);
        expect_words("under way still");
        ck_assert_int_eq(simxStepBegin(id, 3), simx_return_local_error_flag);
        say(SESSION_STEPPED, expect(SESSION_STEP).tag, end_of, NULL, 0);
        for (int i = 0; i < 2; i++) {
            ck_assert_int_eq(simxStepEnd(id, 0), simx_return_remote_error_flag);
            expect_words("no step: ");
            expect_words(words[end_of]);
        }
    }
    ck_assert_int_eq(simxStepBegin(id, 3), 0);
    say(SESSION_STEPPED, expect(SESSION_STEP).tag, SESSION_STEPS_DONE, NULL, 0);
    ck_assert_int_eq(simxStepEnd(id, 0), 0);
    ck_assert_str_eq(simxGetErrorText(id), "");
}
END_TEST

START_TEST(steps_on_a_connection_that_ends_meanwhile_are_lost)
{
    connect_client();
    answer(key_plain(simx_cmd_get_last_errors), ONESHOT, 99); /* nobody has asked */
    ck_assert_int_eq(simxStepBegin(id, 1), LOST);
    expect_words("the connection was lost");
}
END_TEST

START_TEST(a_step_that_times_out_after_a_reconnection_is_not_lost)
{
    connect_client();
    ck_assert_int_eq(simxStepBegin(id, 1), 0);
    session_shut(server);
    ck_assert_int_eq(simxStepEnd(id, 20000), LOST);
    expect_words("the connection was lost");
    while (simxGetConnectionId(id) != 2)
        if (local_is_readable(listening))
            greet();
    ck_assert_int_eq(simxStepEnd(id, 0), LOST); /* those of before still */
    ck_assert_int_eq(simxStepBegin(id, 1), 0);
    ck_assert_int_eq(simxStepEnd(id, 0), simx_return_timeout_flag);
    say(SESSION_STEPPED, expect(SESSION_STEP).tag, SESSION_STEPS_DONE, NULL, 0);
    ck_assert_int_eq(simxStepEnd(id, 0), 0);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        the_end_of_a_client_is_said_while_a_child_has_its_descriptors,
        a_client_that_ends_while_it_asks_is_gone_for_the_server,
        a_client_that_asks_in_vain_sleeps,
        no_message_is_the_next_without_a_connection,
        a_reply_that_is_not_there_is_late_only_for_who_waited,
        what_runs_between_two_sleeps_may_use_the_client,
        a_stream_in_a_slot_that_is_refused_tells_why_until_it_is_started_again,
        a_start_anew_that_is_refused_ends_the_stream,
        a_stream_through_the_ring_that_is_refused_tells_why_too,
        a_refusal_is_only_of_the_start_that_it_answers,
        a_blocking_call_that_is_refused_tells_why,
        a_small_answer_does_not_change_with_the_memory_that_brought_it,
        an_answer_to_what_was_not_asked_yet_ends_the_connection,
        records_of_kinds_that_are_not_known_are_passed_over,
        each_way_in_which_steps_end_has_its_words,
        steps_on_a_connection_that_ends_meanwhile_are_lost,
        a_step_that_times_out_after_a_reconnection_is_not_lost,
    };
    Suite *suite = support_suite("fast_protocol", begin, end, tests, COUNT_OF(tests));
    TCase *forks = tcase_create("forks");
    tcase_add_checked_fixture(forks, begin, end);
    tcase_add_loop_test(
        forks, a_childs_ids_are_dead_and_its_finish_and_end_change_nothing_for_its_parent, 0, 2);
    suite_add_tcase(suite, forks);
    return support_run(suite);
}
