/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The table of clients: threads that start and finish clients at the same time, processes that
 * fork meanwhile, and servers that listen but send no greeting, which must not delay other
 * clients.
 */
#include "support.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fast_fixture.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "os/thread.h"
#include "raw_handshake.h"
#include "simConst.h"

#define NAME "a signal"
#define LIVES 150
#define FORKS 300
#define ROUNDS 20

/* ------------------------------------------------------------------ beside each other */

static int ports[WAYS], deserted;
static int stop; /* atomic */

struct liver {
    struct thread thread;
    int port;
    int lives;
    int failures;
};

static void live(void *argument)
{
    struct liver *liver = argument;
    for (int i = 0; i < liver->lives && !atomic_get_int(&stop); i++) {
        simxInt client = simxStart("127.0.0.1", liver->port, 1, 0, 20000, 1);
        liver->failures += client < 0;
        simxFinish(client < 0 ? 999 : client);
    }
}

static void begin_life(struct liver *liver, int port, int lives)
{
    *liver = (struct liver){ .port = port, .lives = lives };
    ck_assert_int_eq(thread_start(&liver->thread, live, liver), 0);
}

static void begin_all_ways(void)
{
    fixture_folder();
    simulator_start_all_ways(ports);
    deserted = support_shared_port();
    atomic_set_int(&stop, 0);
}

static void end_all_ways(void)
{
    simxFinish(-1);
    simulator_stop();
    fixture_no_folder();
}

START_TEST(clients_of_several_threads_begin_and_end_beside_each_other)
{
    struct liver livers[WAYS];
    begin_all_ways();
    for (int way = 0; way < WAYS; way++)
        begin_life(&livers[way], ports[way], LIVES);
    for (int way = 0; way < WAYS; way++) {
        thread_join(&livers[way].thread);
        ck_assert_int_eq(livers[way].failures, 0);
    }
    end_all_ways();
}
END_TEST

/* What a child process makes of its parent's clients: 0 when that is right. */
static int look_from_child(simxInt kept)
{
    signal(SIGALRM, SIG_DFL); /* Check's kills all that make has started */
    alarm(60);
    if (simxGetConnectionId(kept) != -1)
        return 1;
    return simxStart("", deserted, 1, 1, 0, 1) == -1 ? 0 : 2;
}

START_TEST(processes_are_forked_while_clients_of_other_threads_begin_and_end)
{
    struct liver livers[4];
    int status;
    begin_all_ways();
    simxInt kept = simxStart("another text", ports[WAY_SEGMENT], 1, 0, -20000, 1);
    ck_assert_int_ge(kept, 0);
    begin_life(&livers[0], ports[WAY_FAST], INT32_MAX);
    begin_life(&livers[1], ports[WAY_FAST], INT32_MAX); /* most of these find the target taken */
    begin_life(&livers[2], ports[WAY_TCP], INT32_MAX);
    begin_life(&livers[3], ports[WAY_TCP], INT32_MAX);
    for (int i = 0; i < FORKS; i++) {
        pid_t child = fork();
        if (child == 0)
            _exit(look_from_child(kept));
        ck_assert_int_gt(child, 0);
        ck_assert_int_eq(waitpid(child, &status, 0), child);
        ck_assert_int_eq(status, 0);
    }
    atomic_set_int(&stop, 1);
    for (size_t i = 0; i < COUNT_OF(livers); i++)
        thread_join(&livers[i].thread);
    simulator_expect_served(kept);
    end_all_ways();
}
END_TEST

/* ------------------------------------------------------------------ no greeting */

/* A server that listens on a port of its own, and does no more. */
static int mute_port, listening;

static void mute_begin(int port)
{
    mute_port = port;
    listening = session_listen(-port);
    ck_assert_int_ge(listening, 0);
}

static void mute_end(void)
{
    session_unlisten(listening);
}

/* Lets those in that have come since: how many. */
static int mute_visitors(void)
{
    int count = 0;
    for (int fd; (fd = local_accept(listening)) >= 0; count++)
        local_close(fd);
    return count;
}

/* The same, but they stay: nothing is said to them. */
static int mute_waiting(void)
{
    int count = 0;
    while (local_accept(listening) >= 0)
        count++;
    return count;
}

struct start {
    struct thread thread;
    simxInt client;
};

static void start_patiently(void *argument)
{
    struct start *start = argument;
    start->client = simxStart("", mute_port, 1, 0, 60000, 5);
}

/* While a client waits for its greeting; it gets the lowest free number. */
static void use_both(simxInt waiting, int i)
{
    simxInt value;
    ck_assert_int_eq(simxSetIntegerSignal(fixture_id, NAME, i, BLOCKING), 0);
    ck_assert_int_eq(simxGetIntegerSignal(fixture_id, NAME, &value, BLOCKING), 0);
    ck_assert_int_eq(value, i);
    ck_assert_int_eq(simxGetConnectionId(waiting), -1);
    ck_assert_int_eq(simxSetIntegerSignal(waiting, NAME, i, ONESHOT), simx_return_novalue_flag);
    ck_assert_int_eq(simxGetIntegerSignal(waiting, NAME, &value, BUFFER), simx_return_novalue_flag);
    ck_assert_int_eq(simxStart("", mute_port, 1, 0, 60000, 5), -1);
    ck_assert_ptr_nonnull(strstr(simxGetErrorText(-1), "the same target"));
}

/* All of it happens while one greeting is waited for; or, on a machine that is too busy, in another
 * round. */
START_TEST(a_server_that_does_not_greet_is_in_no_other_clients_way)
{
    struct start start;
    int done = 0;
    fixture_begin();
    mute_begin(support_shared_port());
    for (int i = 0; i < ROUNDS && !done; i++) {
        ck_assert_int_eq(thread_start(&start.thread, start_patiently, &start), 0);
        int fd = handshake_accept(listening);
        ck_assert_int_ge(fd, 0);
        use_both(fixture_id + 1, i);
        simxFinish(fixture_id + 1);
        thread_join(&start.thread);
        ck_assert_int_eq(start.client, -1);
        done = mute_visitors() == 0;
        local_close(fd);
    }
    ck_assert(done);
    mute_end();
    fixture_end();
}
END_TEST

/* How long calls take that must not wait: the shortest and the longest of each kind. */
struct times {
    int64_t shortest_us, longest_us;
};

static void note_time(struct times *times, int64_t start_us)
{
    int64_t took_us = clock_us() - start_us;
    if (times->longest_us == 0 || took_us < times->shortest_us)
        times->shortest_us = took_us;
    if (took_us > times->longest_us)
        times->longest_us = took_us;
}

/* Until an attempt to be greeted has been given up, and another one is under way. */
START_TEST(calls_that_must_not_wait_do_not_wait_for_a_server_that_hangs)
{
    enum { START, BUFFERED, SENT, LOOKED, KINDS };
    struct times times[KINDS] = { { 0 } };
    simxInt value;
    fixture_folder();
    mute_begin(support_shared_port());
    int64_t start_us = clock_us();
    simxInt id = simxStart("", mute_port, 0, 0, 1000, 5);
    note_time(&times[START], start_us);
    ck_assert_int_ge(id, 0);
    for (int visitors = mute_waiting(); visitors < 2; visitors += mute_waiting()) {
        int64_t at_us = clock_us();
        ck_assert_int_eq(simxGetIntegerSignal(id, NAME, &value, BUFFER), simx_return_novalue_flag);
        note_time(&times[BUFFERED], at_us);
        at_us = clock_us();
        ck_assert_int_eq(simxSetIntegerSignal(id, NAME, 1, ONESHOT), simx_return_novalue_flag);
        note_time(&times[SENT], at_us);
        at_us = clock_us();
        ck_assert_int_eq(simxGetConnectionId(id), -1);
        note_time(&times[LOOKED], at_us);
        local_wait(listening, 2000);
        ck_assert_int_lt(at_us - start_us, FIXTURE_PATIENCE_US);
    }
    for (int kind = 0; kind < KINDS; kind++) {
        ck_assert_int_lt(times[kind].longest_us, SESSION_GREETING_US / 2);
        if (kind != START)
            ck_assert_int_lt(times[kind].shortest_us, 1000);
    }
    simxFinish(id);
    mute_end();
    fixture_no_folder();
}
END_TEST

START_TEST(a_start_does_not_wait_for_a_greeting_longer_than_it_may)
{
    int64_t shortest_us = INT64_MAX;
    fixture_folder();
    mute_begin(support_shared_port());
    for (int i = 0; i < ROUNDS && shortest_us >= SESSION_GREETING_US; i++) {
        int64_t start_us = clock_us();
        ck_assert_int_eq(simxStart("", mute_port, 1, i % 2, 150, 5), -1);
        int64_t took_us = clock_us() - start_us;
        ck_assert_int_ge(took_us, 149000);
        if (took_us < shortest_us)
            shortest_us = took_us;
    }
    ck_assert_int_lt(shortest_us, SESSION_GREETING_US);
    ck_assert_ptr_nonnull(strstr(simxGetErrorText(-1), "did not greet in time"));
    mute_end();
    fixture_no_folder();
}
END_TEST

/* ------------------------------------------------------------------ or the segment */

static void begin_segment(void)
{
    char config[80];
    fixture_folder();
    fixture_port = support_shared_port();
    snprintf(config, sizeof config, "portIndex1_port = %d\n", fixture_port);
    simulator_start(config, fixture_port);
}

static void end_segment(void)
{
    simxFinish(-1);
    simulator_stop();
    fixture_no_folder();
}

START_TEST(a_server_that_had_its_time_to_greet_is_asked_once_and_the_segment_taken)
{
    begin_segment();
    mute_begin(fixture_port);
    simulator_expect_served(simulator_client(fixture_port));
    ck_assert_int_eq(mute_visitors(), 1);
    mute_end();
    end_segment();
}
END_TEST

START_TEST(a_server_that_had_too_little_time_to_greet_does_not_lead_to_the_segment)
{
    begin_segment();
    mute_begin(fixture_port);
    simxInt id = simxStart("", fixture_port, 0, 0, -20000, 5);
    ck_assert_int_ge(id, 0);
    ck_assert_int_eq(simxGetConnectionId(id), -1);
    mute_end();
    end_segment();
}
END_TEST

/* What a server of release 0.1.0 says to a client of another version, which asks again when it has
 * found the segment. */
static void refuse_as_old_server(void *unused)
{
    struct handshake_greeting refusal = handshake_greeting_of(0);
    (void)unused;
    refusal.version = 2;
    refusal.status = 1;
    strcpy(refusal.text, "the client's session has another version than the server's, which is 2");
    for (int i = 0; i < 2; i++) {
        int fd = handshake_accept(listening);
        local_send(fd, &refusal, sizeof refusal, NULL, 0);
        local_close(fd);
    }
}

START_TEST(a_server_of_the_version_before_serves_by_the_segment_and_one_line_tells_why)
{
    struct thread thread;
    char trace[2000];
    begin_segment();
    mute_begin(fixture_port);
    ck_assert_int_eq(thread_start(&thread, refuse_as_old_server, NULL), 0);
    fixture_begin_trace();
    simxInt id = simxStart("", fixture_port, 1, 0, -20000, 5);
    fixture_end_trace(trace, sizeof trace);
    thread_join(&thread);
    simulator_expect_served(id);
    const char *line = strstr(trace, "no fast session: the client's session has another version");
    ck_assert_msg(line != NULL, "%s", trace);
    ck_assert_ptr_nonnull(strchr(trace, '\n'));
    ck_assert_str_eq(strchr(trace, '\n'), "\n");
    mute_end();
    end_segment();
}
END_TEST

/* The same with a socket before which nobody else can wait. */
static void full_begin(int port)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fds[8], count = 0;
    mute_port = port;
    snprintf(address.sun_path, sizeof address.sun_path, "%s/%05d.sock",
             getenv("REMOTEAPI_SHM_DIR"), -port);
    listening = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0);
    ck_assert_int_eq(bind(listening, (struct sockaddr *)&address, sizeof address), 0);
    ck_assert_int_eq(listen(listening, 0), 0);
    do
        fds[count] = handshake_connect(-port);
    while (fds[count] >= 0 && ++count < (int)COUNT_OF(fds));
    ck_assert_int_lt(count, (int)COUNT_OF(fds));
    while (count > 0)
        local_close(fds[--count]); /* it waits nevertheless */
}

START_TEST(a_client_waits_for_its_place_where_too_many_wait)
{
    struct start start;
    begin_segment();
    full_begin(fixture_port);
    ck_assert_int_eq(simxStart("", fixture_port, 1, 0, 300, 5), -1);
    ck_assert_ptr_nonnull(strstr(simxGetErrorText(-1), "too many clients"));
    ck_assert_int_eq(thread_start(&start.thread, start_patiently, &start), 0);
    int64_t deadline_us = fixture_deadline();
    int fd;
    do {
        fixture_poll(deadline_us, "a client that has come in");
        fd = handshake_accept(listening);
    } while (fd < 0);
    local_close(fd);
    mute_end();
    thread_join(&start.thread); /* nobody is there any more but the segment */
    ck_assert_int_ge(start.client, 0);
    simulator_expect_served(start.client);
    end_segment();
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        clients_of_several_threads_begin_and_end_beside_each_other,
        processes_are_forked_while_clients_of_other_threads_begin_and_end,
        a_server_that_does_not_greet_is_in_no_other_clients_way,
        calls_that_must_not_wait_do_not_wait_for_a_server_that_hangs,
        a_start_does_not_wait_for_a_greeting_longer_than_it_may,
        a_server_that_had_its_time_to_greet_is_asked_once_and_the_segment_taken,
        a_server_that_had_too_little_time_to_greet_does_not_lead_to_the_segment,
        a_server_of_the_version_before_serves_by_the_segment_and_one_line_tells_why,
        a_client_waits_for_its_place_where_too_many_wait,
    };
    return support_run(support_suite("fast_clients", NULL, NULL, tests, COUNT_OF(tests)));
}
