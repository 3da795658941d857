/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Many clients at the same time, and many threads with one client.
 */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include "client_fixture.h"
#include "extApi.h"
#include "os/clock.h"
#include "os/thread.h"
#include "support_service.h"

#define CLIENTS 255

START_TEST(two_hundred_and_fifty_five_clients_work_at_once)
{
    char address[32];
    service_begin(0);
    for (int i = 0; i < CLIENTS; i++) {
        snprintf(address, sizeof address, "127.0.1.%d", i + 1 > 254 ? 0 : i + 1);
        ck_assert_int_eq(simxStart(i == 254 ? "127.0.2.1" : address, port, 0, 0, 5000, 1), i);
    }
    ck_assert_int_eq(simxStart("127.0.3.1", port, 0, 0, 5000, 1), -1);
    ck_assert_ptr_nonnull(strstr(simxGetErrorText(-1), "all 255 clients are in use"));
    patience_us = 6 * PATIENCE_US; /* twice as many threads connect at once */
    for (int i = 0; i < CLIENTS; i++) {
        client_await_connection(i, 1);
        client_await_answer(i);
    }
    ck_assert_int_ge(scripted_connections(scripted), CLIENTS);
    simxFinish(-1);
    for (int i = 0; i < CLIENTS; i++)
        ck_assert_int_eq(simxGetConnectionId(i), -1);
    patience_us = PATIENCE_US;
    service_end();
}
END_TEST

/* Every answer holds the handle that was asked about. */
static int answer_handle(void *context, const uint8_t *message, size_t size, struct buffer *reply)
{
    struct reader reader = reader_of(message + MESSAGE_HEADER_SIZE, size - MESSAGE_HEADER_SIZE, 0);
    struct command command;
    (void)context;
    message_begin(reply, size > MESSAGE_HEADER_SIZE ? peek_i32(message + 3) : MESSAGE_ID_NONE);
    while (reader.left > 0 && command_decode(&reader, &command) == 0) {
        int32_t parent = command.key.int1 * 3;
        struct command answer = command_of(command.key, command.mode, &parent, 4);
        command_encode(reply, &answer);
    }
    return SCRIPTED_ANSWER;
}

#define THREADS 8
#define CALLS 200

struct caller {
    struct thread thread;
    int handle;
    int wrong;
};

static void call_often(void *argument)
{
    struct caller *caller = argument;
    for (int i = 0; i < CALLS; i++) {
        simxInt parent = 0;
        simxInt result = simxGetObjectParent(id, caller->handle, &parent, BLOCKING);
        caller->wrong += result != 0 || parent != caller->handle * 3;
    }
}

START_TEST(threads_that_share_a_client_get_their_own_answers)
{
    struct caller callers[THREADS];
    service_begin(_i);
    scripted_change(scripted, answer_handle, NULL);
    id = client_start(0, -20000);
    for (int i = 0; i < THREADS; i++) {
        callers[i] = (struct caller){ .handle = i / 2 + 1 }; /* two ask for the same */
        ck_assert_int_eq(thread_start(&callers[i].thread, call_often, &callers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        thread_join(&callers[i].thread);
        ck_assert_int_eq(callers[i].wrong, 0);
    }
    service_end();
}
END_TEST

struct carrier {
    struct thread thread;
    const char *path;
    int timeout_ms;
    int expected, wrong;
};

static void carry_often(void *argument)
{
    struct carrier *carrier = argument;
    char name[16];
    snprintf(name, sizeof name, "%d", carrier->timeout_ms);
    for (int i = 0; i < CALLS; i++)
        carrier->wrong += simxTransferFile(id, carrier->path, name, carrier->timeout_ms,
                                           BLOCKING) != carrier->expected;
}

/* The call ends by a time limit that was set; all others are longer. */
static void expect_time_limit(simxInt (*limited)(void), int64_t at_least_us)
{
    int64_t begun_us = clock_us();
    ck_assert_int_eq(limited(), simx_return_timeout_flag | simx_return_novalue_flag);
    ck_assert_int_ge(clock_us() - begun_us, at_least_us);
    ck_assert_int_lt(clock_us() - begun_us, 8000000);
}

static simxInt call_of_client(void)
{
    return client_call(id);
}

static simxInt transfer_briefly(void)
{
    return simxTransferFile(id, "file", "name", 50, BLOCKING);
}

static simxInt transfer_without_waiting(void)
{
    return simxTransferFile(id, "file", "other", 0, BLOCKING);
}

START_TEST(threads_that_transfer_files_change_no_time_limit)
{
    struct carrier carriers[THREADS];
    service_begin(_i);
    support_enter_folder();
    support_write_file("file", "content", 7);
    id = client_start(0, -300);
    for (int i = 0; i < THREADS; i++) {
        carriers[i] = (struct carrier){ .path = i % 2 ? "missing" : "file",
                                        .timeout_ms = 100000 + i,
                                        .expected = i % 2 ? simx_return_local_error_flag : 0 };
        ck_assert_int_eq(thread_start(&carriers[i].thread, carry_often, &carriers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        thread_join(&carriers[i].thread);
        ck_assert_int_eq(carriers[i].wrong, 0);
    }
    scripted_change(scripted, answer_never, NULL);
    expect_time_limit(call_of_client, 290000);
    support_leave_folder();
    service_end();
}
END_TEST

START_TEST(a_transfer_has_its_own_time_limit)
{
    service_begin(_i);
    support_enter_folder();
    support_write_file("file", "content", 7);
    id = client_start(0, -20000);
    scripted_change(scripted, answer_never, NULL);
    expect_time_limit(transfer_briefly, 40000);
    expect_time_limit(transfer_without_waiting, 0);
    support_leave_folder();
    service_end();
}
END_TEST

int main(void)
{
    const TTest *const both[] = {
        threads_that_share_a_client_get_their_own_answers,
        threads_that_transfer_files_change_no_time_limit,
        a_transfer_has_its_own_time_limit,
    };
    Suite *suite = suite_create("many clients");
    TCase *tcase = tcase_create("many clients");
    TCase *crowd = tcase_create("crowd"); /* too many for valgrind: see script/analyse */
    for (size_t i = 0; i < COUNT_OF(both); i++)
        tcase_add_loop_test(tcase, both[i], 0, 2);
    suite_add_tcase(suite, tcase);
    tcase_set_tags(crowd, "crowd");
    tcase_add_test(crowd, two_hundred_and_fifty_five_clients_work_at_once);
    suite_add_tcase(suite, crowd);
    return support_run(suite);
}
