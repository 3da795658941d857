/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Latency of one blocking call: in a row, and with pauses so long that both sides sleep. While the
 * simulation is stopped and while it runs, because simulators behave differently then.
 */
#include <time.h>

#include "measure.h"

#define PAUSE_NS 5000000
#define PAUSED_CALLS_MAX 200

static const struct column columns[] = {
    { .head = "p50 us", .key = "p50_us", .decimals = 2 },
    { .head = "p99 us", .key = "p99_us", .decimals = 2 },
    { .head = "max us", .key = "max_us", .decimals = 1 },
    { .head = "p50/L", .key = "p50_per_L", .limit = 'L', .of = 0 },
    { .head = "p50/F", .key = "p50_per_F", .limit = 'F', .of = 0 },
    { .head = "p50/S", .key = "p50_per_S", .limit = 'S', .of = 0 },
    { .head = "p50/T", .key = "p50_per_T", .limit = 'T', .of = 0 },
};

static int time_calls(struct session *session, int calls, long pause_ns, struct sample *sample)
{
    const struct timespec pause = { .tv_nsec = pause_ns };
    int warm_up = calls / 10;
    double end_us = sample_now_us() + MEASURE_LIMIT_US, before_us = 0;
    for (int i = 0; i < warm_up + calls && before_us < end_us; i++) {
        if (pause_ns > 0)
            nanosleep(&pause, NULL);
        before_us = sample_now_us();
        if (session_call(session) < 0)
            return -1;
        if (i >= warm_up)
            sample_add(sample, sample_now_us() - before_us);
    }
    return 0;
}

static int add_row(struct bench *bench, struct session *session, struct sample *sample,
                   const char *state, int calls, long pause_ns)
{
    sample_clear(sample);
    if (time_calls(session, calls, pause_ns, sample) < 0)
        return -1;
    measure_set_quantiles(measure_add_row(bench, &session->route, state), 0, sample);
    return 0;
}

static int measure_open(struct bench *bench, struct session *session, struct sample *sample)
{
    int calls = bench->options->calls;
    int paused = calls < PAUSED_CALLS_MAX ? calls : PAUSED_CALLS_MAX;
    if (!session->was_running) {
        if (add_row(bench, session, sample, "stopped", calls, 0) < 0 ||
            add_row(bench, session, sample, "stopped, every 5 ms", paused, PAUSE_NS) < 0 ||
            session_run(session) < 0)
            return -1;
    }
    if (add_row(bench, session, sample, "running", calls, 0) < 0)
        return -1;
    return add_row(bench, session, sample, "running, every 5 ms", paused, PAUSE_NS);
}

static int run(struct bench *bench, const struct route *route)
{
    return measure_connected(bench, route, (size_t)bench->options->calls, measure_open);
}

const struct measure measure_ping = {
    .key = "ping",
    .title = "one blocking call, in a row and every 5 ms, simulation stopped and running",
    .columns = columns,
    .column_count = sizeof(columns) / sizeof(columns[0]),
    .run = run,
};
