/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Streams by themselves, without a blocking call. Rate: how many different values of a simulation
 * that runs freely come to be seen. Age: how old a step's values are when they can be read, from
 * the moment that the step's trigger was accepted.
 */
#include <sched.h>

#include "measure.h"
#include "tell.h"

#define RATE_US 1e6
#define AGE_LIMIT_US 3e6
#define AGE_STEPS_MAX 1000
#define FRESH_LIMIT_US 5e6

enum { RATE, STEPS, P50, P99, MAX };

static const struct column columns[] = {
    [RATE] = { .head = "updates/s", .key = "updates_per_s", .decimals = 0 },
    [STEPS] = { .head = "steps/s", .key = "steps_per_s", .decimals = 0 },
    [P50] = { .head = "age p50 us", .key = "age_p50_us", .decimals = 2 },
    [P99] = { .head = "p99 us", .key = "age_p99_us", .decimals = 2 },
    [MAX] = { .head = "max us", .key = "age_max_us", .decimals = 1 },
    { .head = "p50/L", .key = "age_p50_per_L", .limit = 'L', .of = P50 },
    { .key = "age_p50_per_F", .limit = 'F', .of = P50 },
    { .head = "p50/T", .key = "age_p50_per_T", .limit = 'T', .of = P50 },
    { .head = "p50/M", .key = "age_p50_per_M", .limit = 'M', .of = P50 },
};

/* Looks until the values are of another step than *stepp. 0, or -1 when none came. */
static int await_values(struct session *session, uint32_t *stepp)
{
    double end_us = sample_now_us() + FRESH_LIMIT_US;
    uint32_t step;
    while (!session_read_streams(session, &step) || step == *stepp) {
        if (sample_now_us() > end_us) {
            tell_error("port %d: no new values came", session->route.port);
            return -1;
        }
        sched_yield();
    }
    *stepp = step;
    return 0;
}

static int measure_rate(struct session *session, struct row *row)
{
    uint32_t step = 0;
    long updates = 0;
    if (!session_read_streams(session, &step) || await_values(session, &step) < 0)
        return -1;
    uint32_t first = step;
    double begin_us = sample_now_us(), now_us = begin_us;
    while (now_us < begin_us + RATE_US) {
        if (await_values(session, &step) < 0)
            return -1;
        updates++;
        now_us = sample_now_us();
    }
    double seconds = (now_us - begin_us) * 1e-6;
    row->values[RATE] = (double)updates / seconds;
    row->values[STEPS] = (double)(uint32_t)(step - first) / seconds;
    return 0;
}

static int measure_age(struct session *session, struct sample *sample)
{
    uint32_t step = 0;
    double end_us = sample_now_us() + AGE_LIMIT_US, before_us = 0;
    for (int i = 0; i < 3; i++)
        if (session_call(session) < 0)
            return -1;
    session_read_streams(session, &step);
    while (sample->count < sample->room && before_us < end_us) {
        if (session_trigger(session) < 0)
            return -1;
        before_us = sample_now_us();
        if (await_values(session, &step) < 0)
            return -1;
        sample_add(sample, sample_now_us() - before_us);
    }
    return 0;
}

static int measure_open(struct bench *bench, struct session *session, struct sample *sample)
{
    if (session_run(session) < 0 || session_begin_streams(session) < 0)
        return -1;
    struct row *row = measure_add_row(bench, &session->route, NULL);
    if (measure_rate(session, row) < 0 || session_begin_stepping(session) < 0 ||
        measure_age(session, sample) < 0)
        return -1;
    measure_set_quantiles(row, P50, sample);
    return 0;
}

static int run(struct bench *bench, const struct route *route)
{
    return measure_connected(bench, route, AGE_STEPS_MAX, measure_open);
}

const struct measure measure_stream = {
    .key = "stream",
    .title = "all streams' values, running freely; age: from a step's trigger until they are there",
    .columns = columns,
    .column_count = sizeof(columns) / sizeof(columns[0]),
    .run = run,
};
