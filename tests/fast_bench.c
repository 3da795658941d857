/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A simulator and a client; see fast_bench.h.
 */
#include "fast_bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/table.h"
#include "fast_count.h"
#include "os/clock.h"
#include "os/thread.h"
#include "support.h"

int bench_port;
simxInt bench_id = -1;
static char folder[64];

void bench_folder(void)
{
    strcpy(folder, "/tmp/remoteapi-fast-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    setenv("REMOTEAPI_SHM_DIR", folder, 1);
    bench_port = support_shared_port();
}

void bench_no_folder(void)
{
    ck_assert_int_eq(count_files(folder, ""), 0);
    ck_assert_int_eq(rmdir(folder), 0);
    unsetenv("REMOTEAPI_SHM_DIR");
}

void bench_simulator(void)
{
    char config[200];

    snprintf(config, sizeof config, "portIndex1_port = %d\nportIndex1_syncSimTrigger = true\n",
             bench_port);
    simulator_start(config, 0);
}

void bench_no_simulator(void)
{
    simulator_stop();
}

/* Whether a client has a fast session, else why not. */
static int is_fast(simxInt id, char why[SESSION_WHY_SIZE])
{
    struct client *client = table_take(id);

    ck_assert_ptr_nonnull(client);
    mutex_lock(&client->lock);
    int has_session = client->fast.session != NULL;
    memcpy(why, client->connection.why, SESSION_WHY_SIZE);
    mutex_unlock(&client->lock);
    table_give(id);
    return has_session;
}

simxInt bench_connect(int timeout_ms)
{
    int64_t deadline_us = bench_deadline();
    char why[SESSION_WHY_SIZE];

    for (;;) {
        simxInt id = simxStart("", bench_port, 1, 0, -timeout_ms, 5);
        ck_assert_msg(id >= 0, "%s", simxGetErrorText(-1));
        if (is_fast(id, why))
            return id;
        /* A greeting that took longer than it may has led to the segment. */
        ck_assert_msg(strstr(why, "in time") != NULL, "no fast session: %s", why);
        bench_poll(deadline_us, why);
        simxFinish(id);
    }
}

void bench_begin(void)
{
    bench_folder();
    bench_simulator();
    bench_id = bench_connect(20000);
}

void bench_end(void)
{
    simxFinish(-1);
    bench_no_simulator();
    bench_no_folder();
}

int bench_signal(const char *name)
{
    int value = -1;

    simulator_hold();
    for (int i = 0; i < FAKE_SIGNALS; i++)
        if (fake.signals[i].kind == 0 && strcmp(fake.signals[i].name, name) == 0)
            value = fake.signals[i].integer;
    simulator_release();
    return value;
}

void bench_await_signal(const char *name, int value)
{
    int64_t deadline_us = bench_deadline();

    while (bench_signal(name) != value)
        bench_poll(deadline_us, "the value of a signal");
}

int64_t bench_deadline(void)
{
    return clock_us() + BENCH_PATIENCE_US;
}

void bench_poll(int64_t deadline_us, const char *what)
{
    ck_assert_msg(clock_us() < deadline_us, "in vain: %s", what);
    thread_yield();
}
