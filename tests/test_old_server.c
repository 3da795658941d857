/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A server of the predecessor's, by hand, between two clients of our library: how the one leaves,
 * so that the next is served. After each client the server closes all it has and makes it anew, the
 * listening socket without SO_REUSEADDR, the segment under the same name. Told to be busy, it does
 * not take its client's last command from the segment until a test lets it; then it sees what is
 * there by that time, as a thread of the original does that was kept from running.
 */
#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "extApi.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "simConst.h"
#include "support.h"
#include "whole_bytes.h"

#define BLOCKING simx_opmode_blocking
#define PATIENCE_US 20000000
#define PAUSE_US 500000 /* of the original between two clients */
#define PAYLOAD 5000
#define CLIENTS 20
#define STREAMED_JOINT 4711

enum { FREE, BUSY, BUSY_UNTIL_NEXT };

static struct {
    pthread_t thread;
    int way, port, listener;
    int pause_us; /* between two clients */
    int late;     /* so many messages of the next client are answered by "nothing yet" first */
    struct raw raw;
    struct bytes in, out;
    struct bytes pending; /* what was asked for and not executed yet, after a header */
    struct bytes results; /* what was executed and not told yet, after a header */
    int32_t executed_id;
    int goes_on; /* with another client in the session of the one before */

    /* atomic */
    int stop, ended, busy, drop;
    int kill_lies;   /* a client's last command is in the memory, and is not taken */
    int kills;       /* taken */
    int connections;
    int refusals;    /* by the system, to listen */
} server;

static simxInt client;

static int get(const int *number)
{
    return atomic_get_int(number);
}

static void add_one(int *number)
{
    __atomic_fetch_add(number, 1, __ATOMIC_RELEASE);
}

static void nap(void)
{
    usleep(200);
}

#define AWAIT(condition)                                                    \
    do {                                                                    \
        int64_t deadline_us_ = clock_us() + PATIENCE_US;                    \
        while (!(condition)) {                                              \
            ck_assert_msg(clock_us() < deadline_us_, "never: " #condition); \
            nap();                                                          \
        }                                                                   \
    } while (0)

/* ------------------------------------------------------------------ messages */

static int is_kill(const uint8_t *message, size_t size)
{
    return size >= HEADER + SUB_HEADER &&
           (get_32(message + HEADER + 14, 0) & 0xffff) == simx_cmd_kill_connection;
}

/* Joint n is at n. */
static void execute(const struct raw_answer *command)
{
    struct bytes value = { .size = 0 };
    if (command->id == simx_cmd_get_joint_position)
        put_float(&value, (float)get_32(command->key, 0));
    put_command(&server.results, &(struct raw_command){ .id = command->id, .mode = command->mode,
                                                        .key = command->key,
                                                        .key_size = command->key_size,
                                                        .data = value.data, .size = value.size });
}

static void execute_pending(void)
{
    struct raw_answer list[16];
    int count = get_commands(&server.pending, list, COUNT_OF(list));
    for (int i = 0; i < count; i++)
        execute(&list[i]);
    put_header(&server.pending, 0);
    server.executed_id = get_32(server.in.data + 3, 0);
}

/* The reply tells what was executed before this message came. */
static void build_answer(void)
{
    int is_late = server.late > 0 && server.goes_on;
    put_bytes(&server.pending, server.in.data + HEADER, server.in.size - HEADER);
    if (is_late || server.results.size == HEADER)
        put_header(&server.out, -1);
    else {
        put_header(&server.out, server.executed_id);
        put_bytes(&server.out, server.results.data + HEADER, server.results.size - HEADER);
        put_header(&server.results, 0);
    }
    if (is_late)
        server.late--;
    else
        execute_pending();
}

/* Its client left a stream. */
static void execute_stream(void)
{
    const int32_t joint = STREAMED_JOINT;
    execute(&(struct raw_answer){ .id = simx_cmd_get_joint_position, .mode = simx_opmode_streaming,
                                  .key = (const uint8_t *)&joint, .key_size = sizeof joint });
}

/* ------------------------------------------------------------------ its thread */

static uint8_t segment_byte(int offset)
{
    return atomic_get_u8(server.raw.map + offset);
}

static int kill_lies(void)
{
    return server.way != RAW_TCP && segment_byte(5) == 1 &&
           is_kill(server.raw.map + SEGMENT_HEADER, (size_t)get_32(server.raw.map + 6, 0));
}

static void stay_busy(void)
{
    int has_next = 0;
    atomic_set_int(&server.kill_lies, 1);
    while (get(&server.busy) && !has_next && !get(&server.stop)) {
        nap();
        has_next = get(&server.busy) == BUSY_UNTIL_NEXT && segment_byte(0) == 1 && !kill_lies();
    }
    atomic_set_int(&server.busy, FREE);
    server.goes_on = has_next;
    if (has_next)
        execute_stream();
}

/* Something has come, or its client is gone, which the next look tells. */
static int has_message(void)
{
    char byte;
    if (server.way != RAW_TCP)
        return segment_byte(5) == 1;
    ssize_t count = recv(server.raw.fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return count >= 0 || (errno != EAGAIN && errno != EINTR);
}

/* 0 when there is none any more. Over TCP it is quick: it closes before its client does. */
static int await_message(void)
{
    while (!get(&server.stop)) {
        if (get(&server.busy) && kill_lies())
            stay_busy();
        if (server.way != RAW_TCP && segment_byte(0) != 1)
            return 0;
        if (has_message())
            return raw_receive(&server.raw, &server.in);
        if (server.way != RAW_TCP)
            nap();
    }
    return 0;
}

static void serve_client(void)
{
    int killed = 0;
    put_header(&server.pending, 0);
    put_header(&server.results, 0);
    while (!killed && await_message() && !get(&server.drop)) {
        killed = is_kill(server.in.data, server.in.size);
        build_answer();
        if (!raw_send(&server.raw, &server.out))
            break;
    }
    if (killed)
        add_one(&server.kills);
}

/* Again and again, as the original does, but without its 2.5 s in between. */
static int listen_as_ever(void)
{
    int fd;
    while ((fd = raw_listen(server.port, 0)) < 0 && !get(&server.stop)) {
        add_one(&server.refusals);
        nap();
    }
    return fd;
}

static int open_service(void)
{
    server.raw = (struct raw){ .way = server.way, .fd = -1 };
    if (server.way == RAW_TCP)
        return (server.listener = listen_as_ever()) >= 0;
    raw_offer(&server.raw, server.way, server.port, PAYLOAD);
    return 1;
}

static void close_service(void)
{
    if (server.way != RAW_TCP)
        raw_withdraw(server.way, server.port);
    raw_close(&server.raw, 0);
    if (server.listener >= 0)
        close(server.listener);
    server.listener = -1;
}

static void *server_run(void *unused)
{
    while (!get(&server.stop) && open_service()) {
        if (raw_await_client(&server.raw, server.listener) && !get(&server.stop)) {
            add_one(&server.connections);
            serve_client();
        }
        close_service();
        atomic_set_int(&server.drop, 0);
        if (!get(&server.stop))
            usleep((useconds_t)server.pause_us);
    }
    atomic_set_int(&server.ended, 1);
    return unused;
}

static void begin(int way, int pause_us)
{
    memset(&server, 0, sizeof server);
    server.way = way;
    server.listener = -1;
    server.pause_us = pause_us;
    server.port = way == RAW_TCP ? support_tcp_port() : support_shared_port();
    ck_assert_int_eq(pthread_create(&server.thread, NULL, server_run, NULL), 0);
}

/* Of a test that may have failed anywhere. */
static void teardown(void)
{
    struct raw last;
    simxFinish(-1);
    atomic_set_int(&server.stop, 1);
    for (; !get(&server.ended); nap())
        if (raw_connect(&last, server.way, server.port)) /* wakes it */
            raw_close(&last, 1);
    pthread_join(server.thread, NULL);
}

/* ------------------------------------------------------------------ clients */

static void start(void)
{
    client = simxStart("127.0.0.1", server.port, 1, 0, -20000, 1);
    ck_assert_msg(client >= 0, "%s", simxGetErrorText(-1));
}

/* The client's first attempt is its last. It gives the server a second; one that is kept from its
 * work for longer is so not time after time. */
static void start_without_reconnection(void)
{
    client = -1;
    for (int i = 0; i < 3 && client < 0; i++)
        client = simxStart("127.0.0.1", server.port, 1, 1, -20000, 1);
    ck_assert_msg(client >= 0, "%s", simxGetErrorText(-1));
}

static void expect_service(void)
{
    for (int i = 1; i <= 20; i++) {
        simxFloat position = 0;
        ck_assert_int_eq(simxGetJointPosition(client, i, &position, BLOCKING), 0);
        ck_assert_float_eq(position, (float)i);
    }
}

/* ------------------------------------------------------------------ both ways */

/* The server is away for half a second, as the original is. */
START_TEST(the_next_client_of_an_old_server_finds_it_again)
{
    begin(_i, PAUSE_US);
    start();
    for (int i = 1; i <= 3; i++) {
        expect_service();
        simxFinish(client);
        start_without_reconnection();
        ck_assert_int_eq(get(&server.kills), i);
        ck_assert_int_eq(get(&server.connections), i + 1);
    }
}
END_TEST

/* ------------------------------------------------------------------ TCP */

/* The side that closes first keeps the connection for a minute, within which the system refuses to
 * listen there. simxFinish waits for that side half a second; see below. */
START_TEST(an_old_server_listens_again_after_each_of_many_clients)
{
    int late = 0;
    begin(RAW_TCP, 0);
    for (int i = 1; i <= CLIENTS; i++) {
        start();
        ck_assert_int_eq(simxGetPingTime(client, NULL), 0);
        simxFinish(client);
        late += get(&server.kills) < i;
        AWAIT(get(&server.kills) == i);
    }
    ck_assert_int_le(late, CLIENTS / 10);
}
END_TEST

/* While its client waits for an answer. */
START_TEST(an_old_server_that_has_closed_by_itself_listens_again)
{
    begin(RAW_TCP, 0);
    start();
    for (int i = 2; i <= 5; i++) {
        atomic_set_int(&server.drop, 1);
        AWAIT(simxGetConnectionId(client) == i);
        expect_service();
    }
}
END_TEST

/* ------------------------------------------------------------------ segment */

static void *finish_run(void *unused)
{
    simxFinish(client);
    return unused;
}

/* 1, or 0 when the last command was not taken in the time that it has. */
static int finish_while_busy(void)
{
    int kills = get(&server.kills), connections = get(&server.connections);
    pthread_t thread;
    atomic_set_int(&server.kill_lies, 0);
    atomic_set_int(&server.busy, BUSY);
    ck_assert_int_eq(pthread_create(&thread, NULL, finish_run, NULL), 0);
    AWAIT(get(&server.kill_lies));
    atomic_set_int(&server.busy, FREE);
    pthread_join(thread, NULL);
    start();
    expect_service();
    ck_assert_int_eq(get(&server.connections), connections + 1);
    return get(&server.kills) == kills + 1;
}

/* simxFinish waits half a second. A server, or a test, that is kept from its work for longer is so
 * not time after time. */
START_TEST(finish_waits_until_an_old_server_has_taken_its_last_command)
{
    int taken = 0;
    begin(_i, 0);
    start();
    expect_service();
    for (int i = 0; i < 5 && !taken; i++)
        taken = finish_while_busy();
    ck_assert(taken);
}
END_TEST

/* It goes on in the session of the client before, and tells results of that at once, or late. */
static void expect_own_answers(int way, int late)
{
    simxFloat position;
    begin(way, 0);
    start();
    expect_service();
    server.late = late;
    atomic_set_int(&server.busy, BUSY_UNTIL_NEXT);
    simxFinish(client);
    start();
    expect_service();
    ck_assert_int_eq(get(&server.connections), 1);
    ck_assert_int_eq(simxGetJointPosition(client, STREAMED_JOINT, &position, simx_opmode_buffer),
                     simx_return_novalue_flag);
}

START_TEST(answers_to_the_client_before_are_not_taken_from_an_old_server)
{
    expect_own_answers(_i, 0);
}
END_TEST

START_TEST(late_answers_to_the_client_before_are_not_taken_from_an_old_server)
{
    expect_own_answers(_i, 100);
}
END_TEST

int main(void)
{
    const TTest *const once[] = {
        an_old_server_listens_again_after_each_of_many_clients,
        an_old_server_that_has_closed_by_itself_listens_again,
    };
    const TTest *const on_segments[] = {
        finish_waits_until_an_old_server_has_taken_its_last_command,
        answers_to_the_client_before_are_not_taken_from_an_old_server,
        late_answers_to_the_client_before_are_not_taken_from_an_old_server,
    };
    Suite *suite = support_suite("old server", NULL, teardown, once, COUNT_OF(once));
    TCase *tcase = tcase_create("ways");
    tcase_add_checked_fixture(tcase, NULL, teardown);
    tcase_add_loop_test(tcase, the_next_client_of_an_old_server_finds_it_again, RAW_TCP, RAW_WAYS);
    for (size_t i = 0; i < COUNT_OF(on_segments); i++)
        tcase_add_loop_test(tcase, on_segments[i], RAW_SIM_NAME, RAW_WAYS);
    suite_add_tcase(suite, tcase);
    return support_run(suite);
}
