/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Steps in synchronous mode, each with all streams read: the benchmark of this API's first users.
 * A step is a trigger and as many blocking calls as it takes until the values of all streams
 * are of this very step; one call, where a server is in order. Or it is one simxStep, after which
 * they must be there.
 */
#include <math.h>
#include <time.h>

#include "measure.h"
#include "tell.h"

#define WARM_UP 50
#define FRESH_LIMIT_US 5e6
#define FREE_RUN_NS 300000000

enum { STEPS, REAL_TIME, P50, P99, MAX, OWN, CALLS };

typedef int step_maker(struct session *session, uint32_t *stepp, long *calls);

static const struct column columns[] = {
    [STEPS] = { .head = "steps/s", .key = "steps_per_s", .decimals = 0 },
    [REAL_TIME] = { .head = "real time", .key = "real_time_factor", .decimals = 2 },
    [P50] = { .head = "p50 us", .key = "p50_us", .decimals = 2 },
    [P99] = { .head = "p99 us", .key = "p99_us", .decimals = 1 },
    [MAX] = { .head = "max us", .key = "max_us", .decimals = 1 },
    [OWN] = { .head = "alone us", .key = "alone_us", .decimals = 2 },
    [CALLS] = { .key = "calls_per_step", .decimals = 2 },
    { .head = "p50/L", .key = "p50_per_L", .limit = 'L', .of = P50 },
    { .key = "p50_per_F", .limit = 'F', .of = P50 },
    { .head = "p50/T", .key = "p50_per_T", .limit = 'T', .of = P50 },
    { .head = "p50/M", .key = "p50_per_M", .limit = 'M', .of = P50 },
};

/* The simulator's own time for a step, in us: how far it comes while nobody asks for anything. */
static int time_alone(struct session *session, double time_step, double *alone_usp)
{
    const struct timespec free_run = { .tv_nsec = FREE_RUN_NS };
    if (session_call(session) < 0)
        return -1;
    double time = session_time(session), before_us = sample_now_us();
    nanosleep(&free_run, NULL);
    if (session_call(session) < 0)
        return -1;
    double steps = (session_time(session) - time) / time_step;
    *alone_usp = steps > 0 ? (sample_now_us() - before_us) / steps : NAN;
    return 0;
}

static int check_step(struct session *session, uint32_t step, uint32_t *stepp)
{
    if (session->streams > 0 && step != *stepp + 1) {
        tell_error("port %d: one step's values are %d steps further", session->route.port,
                   (int)(step - *stepp));
        return -1;
    }
    *stepp = step;
    return 0;
}

/* One step; *stepp is the number of the step before and of this one. */
static int trigger_step(struct session *session, uint32_t *stepp, long *calls)
{
    double end_us = sample_now_us() + FRESH_LIMIT_US;
    uint32_t step;
    if (session_trigger(session) < 0)
        return -1;
    do {
        if (session_call(session) < 0)
            return -1;
        ++*calls;
        if (sample_now_us() > end_us) {
            tell_error("port %d: no new values after a step", session->route.port);
            return -1;
        }
    } while (!session_read_streams(session, &step) || (session->streams > 0 && step == *stepp));
    return check_step(session, step, stepp);
}

static int make_step(struct session *session, uint32_t *stepp, long *calls)
{
    uint32_t step = *stepp;
    ++*calls;
    if (session_step(session) < 0)
        return -1;
    session_read_streams(session, &step);
    return check_step(session, step, stepp);
}

/* Until the values are those of the last step before the simulation was held. */
static int settle(struct session *session, uint32_t *stepp)
{
    for (int i = 0; i < 3; i++)
        if (session_call(session) < 0)
            return -1;
    if (session_read_streams(session, stepp))
        return 0;
    tell_error("port %d: the streams are of different steps", session->route.port);
    return -1;
}

static int time_steps(struct session *session, step_maker *make, double time_step,
                      struct sample *sample, struct row *row)
{
    uint32_t step = 0;
    long calls = 0;
    if (settle(session, &step) < 0)
        return -1;
    for (int i = 0; i < WARM_UP; i++)
        if (make(session, &step, &calls) < 0)
            return -1;
    calls = 0;
    double begin_us = sample_now_us(), now_us = begin_us;
    while (sample->count < sample->room && now_us < begin_us + MEASURE_LIMIT_US) {
        double before_us = now_us;
        if (make(session, &step, &calls) < 0)
            return -1;
        now_us = sample_now_us();
        sample_add(sample, now_us - before_us);
    }
    double count = (double)sample->count;
    row->values[STEPS] = count / (now_us - begin_us) * 1e6;
    row->values[REAL_TIME] = row->values[STEPS] * time_step;
    row->values[CALLS] = (double)calls / count;
    measure_set_quantiles(row, P50, sample);
    return 0;
}

static int measure_open(struct bench *bench, struct session *session, struct sample *sample)
{
    double time_step = session_time_step(session), alone_us;
    if (session_run(session) < 0 || time_alone(session, time_step, &alone_us) < 0 ||
        session_begin_streams(session) < 0 || session_begin_stepping(session) < 0)
        return -1;
    struct row *row = measure_add_row(bench, &session->route, "trigger and call");
    row->values[OWN] = alone_us;
    if (time_steps(session, trigger_step, time_step, sample, row) < 0)
        return -1;
    row = measure_add_row(bench, &session->route, "simxStep");
    row->values[OWN] = alone_us;
    sample_clear(sample);
    return time_steps(session, make_step, time_step, sample, row);
}

static int run(struct bench *bench, const struct route *route)
{
    return measure_connected(bench, route, (size_t)bench->options->steps, measure_open);
}

const struct measure measure_step = {
    .key = "step",
    .title = "a step and its streams' values; alone: the simulator's step without a client's calls",
    .columns = columns,
    .column_count = sizeof(columns) / sizeof(columns[0]),
    .run = run,
};
