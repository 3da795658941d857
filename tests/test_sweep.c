/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A client is killed at each system call of its whole life, and a server at each system call of its
 * start and of one client's visit, on each kind of connection: the other side notices, a new peer
 * works at once, and no descriptor, mapping, thread, file or held step is left. Instead of being
 * killed each call also fails once, with each of some errors. strace(1) does both.
 *
 *     test_sweep [EVERY [FIRST [TEXT]]]
 *
 * Takes each EVERYth point, from number FIRST on, of those that have TEXT in their description,
 * which a failure prints: test_sweep 1 0 "client, segment, inject=fcntl". With EVERY, which is for
 * a machine that does nothing else (script/test-long), 99 % of the ends must be noticed within 100
 * ms.
 */
#include "support.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "fast_count.h"
#include "os/clock.h"
#include "os/thread.h"
#include "simConst.h"
#include "strace_points.h"
#include "support_server.h"
#include "victim.h"

#define BLOCKING simx_opmode_blocking
#define PATIENCE_US 20000000
#define NOTICE_US 100000
#define HANG_LIMIT_S 7200
#define DEFAULT_EVERY 53
#define CALLS_MAX 40 /* of one name in one thread */
/* What is before these belongs to the loader, or is a server's start, which may fail for good. */
#define LIFE_BEGINS " alarm("
#define SERVICE_BEGINS " write(1, \"ready"
#define NOTICES_MAX 20000

static const char *const actions[] = { "signal=KILL", "error=EINTR", "error=EAGAIN",
                                       "error=ENOMEM", "error=EMFILE" };

static int every = DEFAULT_EVERY, first, is_strict;
static const char *text = "";
static int ports[WAYS];
static char folder[64], sockets[96], log_file[96];
static int seen, runs, reached;
static int64_t notices_us[NOTICES_MAX], worst_connect_us;
static char worst_connect[200]; /* where that was */
static int notice_count;

/* ------------------------------------------------------------------ what is left behind */

struct possession {
    int descriptors, mappings, threads, sockets, segments;
};

static struct possession take_stock(void)
{
    struct possession stock = { .descriptors = count_descriptors(),
                                .mappings = count_mappings(),
                                .threads = count_threads(),
                                .sockets = count_files(sockets, "") };
    for (int way = 0; way < WAYS; way++)
        stock.segments += count_segment_names(-ports[way]);
    return stock;
}

/* What a peer's end takes away may be seen a little longer. */
static void expect_possession(const struct possession *before, const char *what)
{
    struct possession now = take_stock();
    for (int64_t deadline_us = clock_us() + PATIENCE_US;
         memcmp(&now, before, sizeof now) != 0 && clock_us() < deadline_us; now = take_stock())
        thread_yield();
    ck_assert_msg(memcmp(&now, before, sizeof now) == 0,
                  "after %s: %d descriptors (%d), %d mappings (%d), %d threads (%d), "
                  "%d sockets (%d), %d segments (%d)", what, now.descriptors, before->descriptors,
                  now.mappings, before->mappings, now.threads, before->threads, now.sockets,
                  before->sockets, now.segments, before->segments);
}

/* ------------------------------------------------------------------ times */

static int64_t real_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void note_end(int64_t noticed_us)
{
    int64_t killed_us = points_killed_us(log_file);
    if (killed_us > 0 && notice_count < NOTICES_MAX)
        notices_us[notice_count++] = noticed_us > killed_us ? noticed_us - killed_us : 0;
}

static void note_connect(int64_t begin_us, const char *what)
{
    int64_t took_us = clock_us() - begin_us;
    if (took_us <= worst_connect_us)
        return;
    worst_connect_us = took_us;
    snprintf(worst_connect, sizeof worst_connect, "%s", what);
}

static int compare_times(const void *one, const void *other)
{
    int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
    return (a > b) - (a < b);
}

static void report_times(const char *what)
{
    int64_t p99_us = 0;
    if (notice_count > 0) {
        qsort(notices_us, (size_t)notice_count, sizeof *notices_us, compare_times);
        p99_us = notices_us[(notice_count - 1) * 99 / 100];
    }
    printf("%s: %d runs, %d points reached, %d ends noticed: p50 %ld us, p99 %ld us, "
           "at most %ld us; a new peer worked within %ld us (%s)\n",
           what, runs, reached, notice_count,
           (long)(notice_count ? notices_us[notice_count / 2] : 0), (long)p99_us,
           (long)(notice_count ? notices_us[notice_count - 1] : 0), (long)worst_connect_us,
           worst_connect);
    fflush(stdout);
    ck_assert_msg(!is_strict || p99_us <= NOTICE_US, "%s: ends were noticed late", what);
    runs = reached = notice_count = 0;
    worst_connect_us = 0;
}

/* ------------------------------------------------------------------ processes under strace */

static struct victim traced(const char *option, const char *role, int port)
{
    char digits[16];
    char *arguments[] = { "strace", "-f", "-ttt", "-o", log_file, "-e", (char *)option,
                          (char *)victim_program(), (char *)role, digits, folder, NULL };
    snprintf(digits, sizeof digits, "%d", port);
    return victim_start(arguments);
}

/* strace ends as its program did. Whatever fails, it is told and not crashed at. */
static void expect_end(int status, const char *what)
{
    int was_killed = points_killed_us(log_file) > 0;
    ck_assert_msg(was_killed || (WIFEXITED(status) && WEXITSTATUS(status) <= EXIT_FAILURE),
                  "%s: the process ended with status %#x", what, (unsigned)status);
    runs++;
}

/* The kernel never lets these fail so, and the C library relies on it: a wake-up, less heap,
 * the setting of an event. */
static int cannot_fail(const char *name)
{
    return strcmp(name, "futex") == 0 || strcmp(name, "brk") == 0 || strcmp(name, "write") == 0 ||
           strncmp(name, "exit", 4) == 0;
}

/* Calls run(OPTION, WHAT) with one action for the points of the log that this run takes. */
static void sweep(const char *title, const char *action, const struct points *points,
                  void (*run)(const char *option, const char *what))
{
    char option[100], what[200];
    ck_assert_int_gt(points->count, 0);
    for (int i = 0; i < points->count; i++) {
        const struct point *point = &points->list[i];
        if (seen++ % every != first % every || (action != actions[0] && cannot_fail(point->name)))
            continue;
        snprintf(option, sizeof option, "inject=%s:%s:when=%d", point->name, action,
                 point->number);
        snprintf(what, sizeof what, "%s, %s, point %d", title, option, seen - 1);
        if (strstr(what, text))
            run(option, what);
    }
}

/* The log is of a run without an injection. */
static void sweep_all(const char *title, const char *errors_begin,
                      void (*run)(const char *option, const char *what))
{
    struct points to_kill = points_read(log_file, LIFE_BEGINS, CALLS_MAX);
    struct points to_fail = points_read(log_file, errors_begin, CALLS_MAX);
    sweep(title, actions[0], &to_kill, run);
    for (size_t i = 1; i < COUNT_OF(actions); i++)
        sweep(title, actions[i], &to_fail, run);
    free(to_kill.list);
    free(to_fail.list);
    report_times(title);
}

static void expect_before(int64_t begin_us, const char *what)
{
    struct timespec time = { .tv_nsec = 300000 };
    ck_assert_msg(clock_us() - begin_us < PATIENCE_US, "in vain: %s", what);
    nanosleep(&time, NULL);
}

/* ------------------------------------------------------------------ clients */

static int swept_way;

static int has_client(int way)
{
    struct service_status status;
    simulator_status(ports[way], &status);
    return status.state & 2;
}

/* Serves a client, which finds a simulation that nobody holds up. */
static void expect_service(const char *what)
{
    int64_t begin_us = clock_us();
    simxInt id = simxStart("127.0.0.1", ports[swept_way], 1, 1, 5000, 1), value = 0;
    ck_assert_msg(id >= 0, "%s: %s", what, simxGetErrorText(-1));
    ck_assert_msg(simxSetIntegerSignal(id, "new", 7, BLOCKING) == 0 &&
                  simxGetIntegerSignal(id, "new", &value, BLOCKING) == 0 && value == 7,
                  "%s: %s", what, simxGetErrorText(id));
    note_connect(begin_us, what);
    simxStartSimulation(id, BLOCKING);
    for (int steps = simulator_steps(); simulator_steps() == steps;)
        expect_before(begin_us, "a step without a trigger");
    simxStopSimulation(id, BLOCKING);
    simxFinish(id);
    while (has_client(swept_way))
        expect_before(begin_us, "the end of a client that has finished");
}

static struct possession client_stock;

static void run_client(const char *option, const char *what)
{
    struct victim client = traced(option, "life", ports[swept_way]);
    siginfo_t ended = { 0 };
    int was_connected = 0;
    int64_t begin_us = clock_us(), noticed_us = 0;
    do { /* an end that is noticed before strace has ended counts, too */
        int is_connected = has_client(swept_way);
        if (was_connected && !is_connected)
            noticed_us = real_us();
        was_connected |= is_connected;
        expect_before(begin_us, what);
        waitid(P_PID, (id_t)client.id, &ended, WEXITED | WNOHANG | WNOWAIT);
    } while (!ended.si_pid);
    while (has_client(swept_way)) {
        expect_before(begin_us, what);
        noticed_us = 0;
    }
    if (was_connected)
        note_end(noticed_us ? noticed_us : real_us());
    reached += points_injected(log_file);
    expect_end(victim_close(&client), what);
    expect_service(what);
    expect_possession(&client_stock, what);
}

START_TEST(a_client_may_end_or_fail_at_any_system_call)
{
    static const char *const titles[WAYS] = { "client, TCP", "client, fast", "client, segment" };
    swept_way = _i;
    simulator_start_all_ways(ports);
    expect_service(titles[_i]);
    support_rest(1000); /* in which what the first client had is taken away */
    client_stock = take_stock();
    run_client("trace=all", titles[_i]);
    sweep_all(titles[_i], LIFE_BEGINS, run_client);
    simulator_stop();
}
END_TEST

/* ------------------------------------------------------------------ servers */

static struct victim new_server(void)
{
    char digits[16];
    char *arguments[] = { (char *)victim_program(),
                          swept_way == WAY_SEGMENT ? "segment" : "server", digits, folder, NULL };
    snprintf(digits, sizeof digits, "%d", ports[swept_way]);
    return victim_start(arguments);
}

/* A client's visit; 1 if the server answered all of it. */
static int visit(int is_patient)
{
    simxInt id = simxStart("127.0.0.1", ports[swept_way], 1, (simxUChar)!is_patient, 5000, 1);
    simxInt value = 0;
    if (id < 0)
        return 0;
    int is_served = simxSetIntegerSignal(id, "visit", 7, BLOCKING) == 0 &&
                    simxGetIntegerSignal(id, "visit", &value, BLOCKING) == 0 && value == 7 &&
                    simxSynchronous(id, 1) == 0 && simxStartSimulation(id, BLOCKING) == 0 &&
                    simxStep(id, 1, 2000) == 0 && simxStopSimulation(id, BLOCKING) == 0;
    if (!is_served) { /* or a call failed, because the server's did */
        int64_t begin_us = clock_us();
        while (points_killed_us(log_file) > 0 && simxGetConnectionId(id) >= 0)
            expect_before(begin_us, "the end of a server");
        note_end(real_us());
    }
    simxFinish(id);
    return is_served;
}

static struct possession server_stock;

/* Whoever comes first removes what a dead server has left: the next server. */
static void run_server(const char *option, const char *what)
{
    struct victim server =
        traced(option, swept_way == WAY_SEGMENT ? "segment" : "server", ports[swept_way]);
    int64_t begin_us = clock_us();
    if (victim_is_ready(&server)) {
        visit(0);
        while (!points_killed_us(log_file) && !visit(1))
            expect_before(begin_us, what); /* it lives, and has a second chance */
    }
    int status = victim_close(&server);
    reached += points_injected(log_file);
    expect_end(status, what);
    server = new_server();
    ck_assert_msg(victim_is_ready(&server), "%s: no new server", what);
    begin_us = clock_us();
    ck_assert_msg(visit(0), "%s: a new server does not serve: %s", what, simxGetErrorText(-1));
    note_connect(begin_us, what);
    ck_assert_int_eq(victim_close(&server), 0);
    expect_possession(&server_stock, what);
}

START_TEST(a_server_may_end_or_fail_at_any_system_call)
{
    static const char *const titles[WAYS] = { "server, TCP", "server, fast", "server, segment" };
    swept_way = _i;
    for (int way = 0; way < WAYS; way++)
        ports[way] = way == WAY_TCP ? support_tcp_port() : support_shared_port();
    struct victim server = new_server(); /* removes what a killed run has left under these names */
    ck_assert(victim_is_ready(&server));
    ck_assert_int_eq(victim_close(&server), 0);
    server_stock = take_stock();
    run_server("trace=all", titles[_i]);
    sweep_all(titles[_i], SERVICE_BEGINS, run_server);
}
END_TEST

/* ------------------------------------------------------------------ all of it */

static void setup(void)
{
    strcpy(folder, "/tmp/remoteapi-sweep-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(sockets, sizeof sockets, "%s/sockets", folder);
    snprintf(log_file, sizeof log_file, "%s/strace.log", folder);
    setenv("REMOTEAPI_SHM_DIR", sockets, 1);
}

static void teardown(void)
{
    char path[128];
    snprintf(path, sizeof path, "%s/remoteApiConnections.txt", folder);
    unlink(path);
    unlink(log_file);
    rmdir(sockets);
    rmdir(folder);
    unsetenv("REMOTEAPI_SHM_DIR");
}

int main(int argc, char **argv)
{
    Suite *suite = suite_create("sweep");
    TCase *tests = tcase_create("sweep");
    is_strict = argc > 1;
    every = argc > 1 ? atoi(argv[1]) : DEFAULT_EVERY;
    first = argc > 2 ? atoi(argv[2]) : (int)(time(NULL) % every);
    text = argc > 3 ? argv[3] : "";
    if (!strace_works()) {
        puts("strace is missing, or may not trace here");
        return 77;
    }
    printf("each %d. point from %d on\n", every, first);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, HANG_LIMIT_S);
    tcase_add_loop_test(tests, a_client_may_end_or_fail_at_any_system_call, 0, WAYS);
    tcase_add_loop_test(tests, a_server_may_end_or_fail_at_any_system_call, 0, WAYS);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_set_fork_status(runner, CK_FORK); /* a test that failed has not stopped its simulator */
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
