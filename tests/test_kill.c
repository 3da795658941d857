/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * kill -9 of client and server at random moments, while they work: the survivor notices at once, a
 * new peer connects at once, and no descriptor, mapping, thread or file is left behind.
 *
 *     test_kill [CLIENTS [SERVERS [SEED]]]
 *
 * Kills so many of each. The seed is printed, and makes the same choices again; the moments are as
 * exact as the system's clock. With numbers, which are for a machine that does nothing else
 * (script/test-long), 98 % must be noticed within 100 ms; in `make check` other tests use the
 * cores, and the times are only printed.
 */
#include "support.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "fast_count.h"
#include "fast_fixture.h"
#include "fast_random.h"
#include "os/clock.h"
#include "os/thread.h"
#include "simConst.h"
#include "victim.h"

#define DEFAULT_KILLS 25
#define SECONDS_PER_KILL 4
#define TOLD_EVERY 1000
#define LONGEST_LIFE_US 6000
#define NOTICE_US 100000
#define PATIENCE_US 20000000

static int clients_to_kill = DEFAULT_KILLS, servers_to_kill = DEFAULT_KILLS, is_strict;
static unsigned seed;
static struct random random_moments;
static int64_t worst_connect_us;
static int64_t *notices_us; /* the time until each end was noticed */
static int notice_count;

/* ------------------------------------------------------------------ processes */

static struct victim start(const char *role, int port, const char *extra)
{
    char digits[16];
    char *arguments[] = { (char *)victim_program(), (char *)role, digits, (char *)extra, NULL };
    snprintf(digits, sizeof digits, "%d", port);
    return victim_start(arguments);
}

static void expect_ready(const struct victim *victim)
{
    ck_assert_msg(victim_is_ready(victim), "seed %u: a victim failed", seed);
}

/* Its parent learns of its end a little later than its peers. */
static void victim_kill(struct victim *victim)
{
    ck_assert_int_eq(kill(victim->id, SIGKILL), 0);
    victim_close(victim);
}

static void live_a_little(void)
{
    long life_us = (long)random_below(&random_moments, LONGEST_LIFE_US);
    struct timespec time = { .tv_nsec = life_us * 1000 };
    nanosleep(&time, NULL);
}

/* ------------------------------------------------------------------ what is left behind */

static char folder[64], shared_folder[64];
static int victim_port;

struct possession {
    int descriptors, mappings, threads, sockets, segments;
};

static struct possession take_stock(void)
{
    return (struct possession){ .descriptors = count_descriptors(),
                                .mappings = count_mappings(),
                                .threads = count_threads(),
                                .sockets = count_files(shared_folder, ""),
                                .segments = count_segment_names(-victim_port) };
}

/* A thread that was joined, and what a peer's end takes away, may be seen a little longer. */
static void expect_possession(const struct possession *before, const char *what)
{
    struct possession now = take_stock();
    for (int64_t deadline_us = clock_us() + PATIENCE_US;
         memcmp(&now, before, sizeof now) != 0 && clock_us() < deadline_us; now = take_stock())
        thread_yield();
    ck_assert_msg(memcmp(&now, before, sizeof now) == 0,
                  "seed %u, after %s: %d descriptors (%d), %d mappings (%d), %d threads (%d), "
                  "%d sockets (%d), %d segments (%d)", seed, what, now.descriptors,
                  before->descriptors, now.mappings, before->mappings, now.threads, before->threads,
                  now.sockets, before->sockets, now.segments, before->segments);
}

static void note_connection(int64_t took_us)
{
    if (took_us > worst_connect_us)
        worst_connect_us = took_us;
}

static void note_end(int64_t took_us)
{
    notices_us[notice_count++] = took_us;
    if (notice_count % TOLD_EVERY == 0)
        fprintf(stderr, "seed %u: %d kills\n", seed, notice_count);
}

static int compare_times(const void *one, const void *other)
{
    int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
    return (a > b) - (a < b);
}

static void report_times(void)
{
    if (notice_count == 0) /* the test failed before */
        return;
    qsort(notices_us, (size_t)notice_count, sizeof *notices_us, compare_times);
    int64_t p98_us = notices_us[(notice_count - 1) * 98 / 100];
    int64_t p99_us = notices_us[(notice_count - 1) * 99 / 100];
    printf("seed %u, %d kills: noticed within p50 %ld us, p99 %ld us, at most %ld us; connected "
           "within %ld us\n", seed, notice_count, (long)notices_us[notice_count / 2],
           (long)p99_us, (long)notices_us[notice_count - 1], (long)worst_connect_us);
    notice_count = 0;
    ck_assert_msg(!is_strict || p98_us <= NOTICE_US, "seed %u: too many were noticed late", seed);
}

/* Looks now and then, for who looks all the time keeps the lock from who is to notice. */
static void poll_until(int64_t start_us, const char *what)
{
    struct timespec time = { .tv_nsec = 300000 };
    ck_assert_msg(clock_us() - start_us < PATIENCE_US, "seed %u: in vain: %s", seed, what);
    nanosleep(&time, NULL);
}

/* ------------------------------------------------------------------ servers */

static int stop_calls; /* atomic */

/* The client's other thread: calls without a pause, and is in one of them when the server dies. */
static void call_always(void *argument)
{
    static simxUChar block[100000];
    simxUChar *bytes;
    simxInt size;
    (void)argument;
    while (!__atomic_load_n(&stop_calls, __ATOMIC_ACQUIRE)) {
        simxSetStringSignal(fixture_id, "large", block, sizeof block, BLOCKING);
        simxGetStringSignal(fixture_id, "large", &bytes, &size, BLOCKING);
        simxGetStringSignal(fixture_id, "large", &bytes, &size, STREAMING);
        simxStep(fixture_id, 1, 100);
        if (simxGetConnectionId(fixture_id) < 0)
            thread_yield();
    }
}

/* Its client looks for the next server, and removes what stands in the way. */
static void expect_removal(int64_t start_us)
{
    struct possession left = take_stock();
    while (left.sockets > 0 || left.segments > 0) {
        poll_until(start_us, "that nothing of a killed server is left");
        simxGetConnectionId(fixture_id);
        left = take_stock();
    }
}

static void kill_a_server(struct victim *server, int round)
{
    struct thread caller;
    int64_t start_us;
    stop_calls = 0;
    ck_assert_int_eq(thread_start(&caller, call_always, NULL), 0);
    live_a_little();
    victim_kill(server);
    start_us = clock_us();
    while (simxGetConnectionId(fixture_id) >= 0)
        poll_until(start_us, "the end of a server");
    note_end(clock_us() - start_us);
    __atomic_store_n(&stop_calls, 1, __ATOMIC_RELEASE);
    thread_join(&caller);
    expect_removal(start_us);
    *server = start("server", victim_port, folder);
    expect_ready(server);
    start_us = clock_us();
    while (simxGetConnectionId(fixture_id) < 0)
        poll_until(start_us, "a connection");
    note_connection(clock_us() - start_us);
    while (simxSetIntegerSignal(fixture_id, "round", round, BLOCKING) != 0)
        poll_until(start_us, "an answer");
    if (random_below(&random_moments, 2)) {
        simxSynchronous(fixture_id, 1);
        simxStartSimulation(fixture_id, BLOCKING);
    }
}

START_TEST(a_client_survives_servers_that_are_killed)
{
    struct victim server = start("server", victim_port, folder);
    expect_ready(&server);
    fixture_port = victim_port;
    fixture_id = fixture_connect(400);
    kill_a_server(&server, 0);
    struct possession before = take_stock();
    for (int round = 1; round < servers_to_kill; round++) {
        kill_a_server(&server, round);
        expect_possession(&before, "a server");
    }
    simxFinish(-1);
    victim_close(&server); /* this one may tidy up */
    ck_assert_int_eq(take_stock().sockets, 0);
    ck_assert_int_eq(take_stock().segments, 0);
}
END_TEST

/* ------------------------------------------------------------------ clients */

static void await_state(int port, int state, int64_t start_us)
{
    struct service_status status;
    for (;;) {
        simulator_status(port, &status);
        if (status.state == state)
            return;
        poll_until(start_us, "the end of a client");
    }
}

static void kill_a_client(void)
{
    char digits[16];
    snprintf(digits, sizeof digits, "%u", random_u32(&random_moments) & 0xffffff);
    int64_t start_us = clock_us();
    struct victim client = start("client", fixture_port, digits);
    expect_ready(&client);
    note_connection(clock_us() - start_us);
    live_a_little();
    victim_kill(&client);
    start_us = clock_us();
    await_state(fixture_port, 1, start_us);
    note_end(clock_us() - start_us);
}

START_TEST(a_server_survives_clients_that_are_killed)
{
    victim_port = fixture_port = support_shared_port();
    fixture_simulator();
    kill_a_client();
    struct possession before = take_stock();
    for (int round = 1; round < clients_to_kill; round++) {
        kill_a_client();
        expect_possession(&before, "a client");
    }
    fixture_no_simulator();
    ck_assert_int_eq(take_stock().sockets, 0);
    ck_assert_int_eq(take_stock().segments, 0);
}
END_TEST

/* ------------------------------------------------------------------ all of it */

static void setup(void)
{
    strcpy(folder, "/tmp/remoteapi-kill-XXXXXX");
    strcpy(shared_folder, "/tmp/remoteapi-kill-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_ptr_nonnull(mkdtemp(shared_folder));
    setenv("REMOTEAPI_SHM_DIR", shared_folder, 1);
    victim_port = support_shared_port();
    random_moments = random_of(seed);
    support_limit_time(600 + (clients_to_kill + servers_to_kill) * SECONDS_PER_KILL);
}

static void teardown(void)
{
    char path[128];
    snprintf(path, sizeof path, "%s/remoteApiConnections.txt", folder);
    unlink(path);
    rmdir(folder);
    rmdir(shared_folder);
    unsetenv("REMOTEAPI_SHM_DIR");
    report_times();
}

int main(int argc, char **argv)
{
    const TTest *const tests[] = {
        a_client_survives_servers_that_are_killed,
        a_server_survives_clients_that_are_killed,
    };
    is_strict = argc > 1;
    clients_to_kill = servers_to_kill = argc > 1 ? atoi(argv[1]) : DEFAULT_KILLS;
    servers_to_kill = argc > 2 ? atoi(argv[2]) : servers_to_kill;
    seed = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : (unsigned)time(NULL);
    notices_us = calloc((size_t)(clients_to_kill + servers_to_kill) + 2, sizeof *notices_us);
    if (!notices_us)
        return EXIT_FAILURE;
    return support_run(support_suite("kill", setup, teardown, tests, COUNT_OF(tests)));
}
