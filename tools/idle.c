/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What a connection costs while nobody asks for anything: processor time of both sides, in percent
 * of one core. The simulator's side is known only of the one that was spawned.
 */
#include <math.h>
#include <time.h>

#include "measure.h"
#include "session.h"

#define ALONE_S 1
#define SETTLE_NS 500000000
#define IDLE_S 3

enum { CLIENT, SIMULATOR, BOTH, ALONE };

static const struct column columns[] = {
    [CLIENT] = { .head = "client %", .key = "client_percent", .decimals = 3 },
    [SIMULATOR] = { .head = "simulator %", .key = "simulator_percent", .decimals = 3 },
    [BOTH] = { .head = "both %", .key = "both_percent", .decimals = 3 },
    [ALONE] = { .head = "simulator alone %", .key = "simulator_alone_percent", .decimals = 3 },
};

/* Sleeps; the parts of a core, in percent, that we and the simulator used meanwhile. */
static void watch(const struct bench *bench, time_t seconds, double *clientp, double *simulatorp)
{
    const struct timespec pause = { .tv_sec = seconds };
    double began_us = sample_now_us(), client_us = measure_used_us(0);
    double simulator_us = bench->host ? measure_used_us(bench->host) : NAN;
    nanosleep(&pause, NULL);
    double percent = 100 / (sample_now_us() - began_us);
    *clientp = (measure_used_us(0) - client_us) * percent;
    *simulatorp = bench->host ? (measure_used_us(bench->host) - simulator_us) * percent : NAN;
}

static int run(struct bench *bench, const struct route *route)
{
    const struct timespec settle = { .tv_nsec = SETTLE_NS };
    struct session session;
    double client, simulator, alone;
    nanosleep(&settle, NULL);
    watch(bench, ALONE_S, &client, &alone);
    if (session_open(&session, bench->options, route) < 0)
        return -1;
    nanosleep(&settle, NULL);
    watch(bench, IDLE_S, &client, &simulator);
    struct row *row = measure_add_row(bench, route, session.was_running ? "running" : "stopped");
    row->values[CLIENT] = client;
    row->values[SIMULATOR] = simulator;
    row->values[BOTH] = client + simulator;
    row->values[ALONE] = alone;
    session_close(&session);
    return 0;
}

const struct measure measure_idle = {
    .key = "idle",
    .title = "an idle connection, in percent of one core",
    .columns = columns,
    .column_count = sizeof(columns) / sizeof(columns[0]),
    .run = run,
};
