/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A simulator and a client; see fast_fixture.h.
 */
#include "fast_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/table.h"
#include "fast_count.h"
#include "os/clock.h"
#include "os/thread.h"
#include "support.h"

int fixture_port;
simxInt fixture_id = -1;
static char folder[64];

void fixture_folder(void)
{
    strcpy(folder, "/tmp/remoteapi-fast-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    setenv("REMOTEAPI_SHM_DIR", folder, 1);
    fixture_port = support_shared_port();
}

void fixture_no_folder(void)
{
    ck_assert_int_eq(count_files(folder, ""), 0);
    ck_assert_int_eq(rmdir(folder), 0);
    unsetenv("REMOTEAPI_SHM_DIR");
}

void fixture_simulator(void)
{
    char config[200];
    snprintf(config, sizeof config, "portIndex1_port = %d\nportIndex1_syncSimTrigger = true\n",
             fixture_port);
    simulator_start(config, 0);
}

void fixture_no_simulator(void)
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

simxInt fixture_connect(int timeout_ms)
{
    int64_t deadline_us = fixture_deadline();
    char why[SESSION_WHY_SIZE];
    for (;;) {
        simxInt id = simxStart("", fixture_port, 1, 0, -timeout_ms, 5);
        ck_assert_msg(id >= 0, "%s", simxGetErrorText(-1));
        if (is_fast(id, why))
            return id;
        /* A greeting that took longer than it may has led to the segment. */
        ck_assert_msg(strstr(why, "in time") != NULL, "no fast session: %s", why);
        fixture_poll(deadline_us, why);
        simxFinish(id);
    }
}

void fixture_begin(void)
{
    fixture_folder();
    fixture_simulator();
    fixture_id = fixture_connect(20000);
}

void fixture_end(void)
{
    simxFinish(-1);
    fixture_no_simulator();
    fixture_no_folder();
}

int fixture_signal(const char *name)
{
    int value = -1;
    simulator_hold();
    for (int i = 0; i < FAKE_SIGNALS; i++)
        if (fake.signals[i].kind == 0 && strcmp(fake.signals[i].name, name) == 0)
            value = fake.signals[i].integer;
    simulator_release();
    return value;
}

void fixture_await_signal(const char *name, int value)
{
    int64_t deadline_us = fixture_deadline();
    while (fixture_signal(name) != value)
        fixture_poll(deadline_us, "the value of a signal");
}

int64_t fixture_deadline(void)
{
    return clock_us() + FIXTURE_PATIENCE_US;
}

void fixture_poll(int64_t deadline_us, const char *what)
{
    ck_assert_msg(clock_us() < deadline_us, "in vain: %s", what);
    thread_yield();
}

void fixture_fill(simxUChar *block, int length, int seed)
{
    for (int i = 0; i < length; i++)
        block[i] = (simxUChar)(seed * 7 + i % 251);
}

int fixture_is_filled(const simxUChar *block, int length, int seed)
{
    for (int i = 0; i < length; i++)
        if (block[i] != (simxUChar)(seed * 7 + i % 251))
            return 0;
    return 1;
}

void fixture_wait_in_call(void *argument)
{
    struct fixture_call *call = argument;
    simxInt value;
    int64_t start_us = clock_us();
    call->result = simxGetIntegerSignal(fixture_id, call->name, &value, BLOCKING);
    call->took_us = clock_us() - start_us;
}

static FILE *trace;
static int standard_error;

void fixture_begin_trace(void)
{
    trace = tmpfile();
    ck_assert_ptr_nonnull(trace);
    standard_error = dup(STDERR_FILENO);
    setenv("REMOTEAPI_SHM_DEBUG", "1", 1);
    dup2(fileno(trace), STDERR_FILENO);
}

void fixture_end_trace(char *text, size_t size)
{
    dup2(standard_error, STDERR_FILENO);
    close(standard_error);
    unsetenv("REMOTEAPI_SHM_DEBUG");
    rewind(trace);
    text[fread(text, 1, size - 1, trace)] = '\0';
    fclose(trace);
}
