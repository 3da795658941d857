/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A control loop: one blocking call per millisecond, or per 10 ms, while the simulation runs in
 * real time or is stopped. Between two calls both sides are idle. What a call takes, and the
 * processor time of both sides in percent of one core; the simulator's is known only if it was
 * spawned.
 */
#include <errno.h>
#include <math.h>
#include <time.h>

#include "measure.h"

#define CALLS 1000
#define WARM_UP 20

enum { P50, P99, MAX, PER_F, PER_S, CLIENT, SIMULATOR };

static const struct column columns[] = {
    [P50] = { .head = "p50 us", .key = "p50_us", .decimals = 1 },
    [P99] = { .head = "p99 us", .key = "p99_us", .decimals = 1 },
    [MAX] = { .head = "max us", .key = "max_us", .decimals = 1 },
    [PER_F] = { .head = "p50/F", .key = "p50_per_F", .limit = 'F', .of = P50 },
    [PER_S] = { .head = "p50/S", .key = "p50_per_S", .limit = 'S', .of = P50 },
    [CLIENT] = { .head = "client %", .key = "client_percent", .decimals = 1 },
    [SIMULATOR] = { .head = "simulator %", .key = "simulator_percent", .decimals = 1 },
};

static const struct pace {
    const char *state;
    long period_ns;
} paces[] = {
    { "every 1 ms", 1000000 },
    { "every 10 ms", 10000000 },
};

static void advance(struct timespec *time, long ns)
{
    time->tv_nsec += ns;
    if (time->tv_nsec >= 1000000000) {
        time->tv_nsec -= 1000000000;
        time->tv_sec++;
    }
}

/* Calls at fixed times, as a controller does. */
static int make_calls(struct session *session, long period_ns, int calls, struct sample *sample)
{
    struct timespec next;
    clock_gettime(CLOCK_MONOTONIC, &next);
    for (int i = 0; i < calls; i++) {
        advance(&next, period_ns);
        while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL) == EINTR)
            continue;
        double before_us = sample_now_us();
        if (session_call(session) < 0)
            return -1;
        sample_add(sample, sample_now_us() - before_us);
    }
    return 0;
}

static int add_row(struct bench *bench, struct session *session, struct sample *sample,
                   const struct pace *pace)
{
    int calls = (int)(CALLS * paces[0].period_ns / pace->period_ns) + WARM_UP;
    if (make_calls(session, pace->period_ns, WARM_UP, sample) < 0)
        return -1;
    sample_clear(sample);
    double begin_us = sample_now_us(), client_us = measure_used_us(0);
    double simulator_us = bench->host ? measure_used_us(bench->host) : NAN;
    if (make_calls(session, pace->period_ns, calls, sample) < 0)
        return -1;
    double percent = 100 / (sample_now_us() - begin_us);
    struct row *row = measure_add_row(bench, &session->route, pace->state);
    measure_set_quantiles(row, P50, sample);
    row->values[CLIENT] = (measure_used_us(0) - client_us) * percent;
    row->values[SIMULATOR] =
        bench->host ? (measure_used_us(bench->host) - simulator_us) * percent : NAN;
    return 0;
}

static int measure_open(struct bench *bench, struct session *session, struct sample *sample)
{
    for (size_t i = 0; i < sizeof(paces) / sizeof(paces[0]); i++)
        if (add_row(bench, session, sample, &paces[i]) < 0)
            return -1;
    return 0;
}

static int run(struct bench *bench, const struct route *route)
{
    return measure_connected(bench, route, CALLS + WARM_UP, measure_open);
}

const struct measure measure_paced = {
    .key = "paced",
    .title = "a control loop: one blocking call every 1 ms and every 10 ms",
    .columns = columns,
    .column_count = sizeof(columns) / sizeof(columns[0]),
    .run = run,
};
