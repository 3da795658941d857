/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What becomes of a step with more streams; and, where the fast session is, of calls with more
 * clients of one simulator, and of steps with more simulators of one client. Everything is
 * measured with simulators started for it, so that none makes values that nobody asked for.
 */
#include <math.h>

#include "crowd.h"
#include "measure.h"
#include "rig.h"
#include "tell.h"

#define SAMPLES_MAX 5000
#define LIMIT_US 2e6
#define WARM_UP 20
#define BASE 1 /* 1000 streams are compared with the 10 of this place */

enum { RATE, P50, P99, MAX, RATIO };

static const struct column columns[] = {
    [RATE] = { .head = "1/s", .key = "per_s", .decimals = 0 },
    [P50] = { .head = "p50 us", .key = "p50_us", .decimals = 2 },
    [P99] = { .head = "p99 us", .key = "p99_us", .decimals = 1 },
    [MAX] = { .head = "max us", .key = "max_us", .decimals = 1 },
    [RATIO] = { .head = "x 10 streams", .key = "times_10_streams", .decimals = 1 },
};

struct amount {
    int count;
    const char *state;
};

static const struct amount streams[] = {
    { 1, "steps with 1 stream" },
    { 10, "steps with 10 streams" },
    { 100, "steps with 100 streams" },
    { 1000, "steps with 1000 streams" },
};

static const struct amount clients[] = {
    { 1, "calls of 1 client" },
    { 2, "calls of 2 clients" },
    { 4, "calls of 4 clients" },
    { 8, "calls of 8 clients" },
};

static const struct amount simulators[] = {
    { 1, "steps of 1 simulator" },
    { 2, "steps of 2 simulators" },
    { 4, "steps of 4 simulators" },
    { 8, "steps of 8 simulators" },
};

/* ------------------------------------------------------------------ streams */

/* Each step's values must be there after it. */
static int make_steps(struct session *session, struct sample *sample, double *ratep)
{
    uint32_t step = 0, before = 0;
    double begin_us = 0, now_us = sample_now_us();
    for (int i = -WARM_UP; i < SAMPLES_MAX; i++) {
        double before_us = now_us;
        if (i == 0)
            begin_us = now_us;
        if (i > 0 && now_us > begin_us + LIMIT_US)
            break;
        if (session_step(session) < 0)
            return -1;
        if (!session_read_streams(session, &step) || (i > -WARM_UP && step != before + 1)) {
            tell_error("%d streams (%s): a step did not bring its values", session->streams,
                       session_transport(session->route.kind));
            return -1;
        }
        before = step;
        now_us = sample_now_us();
        if (i >= 0)
            sample_add(sample, now_us - before_us);
    }
    *ratep = (double)sample->count / (now_us - begin_us) * 1e6;
    return 0;
}

static int step_open(struct bench *bench, struct session *session, struct sample *sample)
{
    double rate;
    if (session_run(session) < 0 || session_begin_streams(session) < 0 ||
        session_begin_stepping(session) < 0 || session_call(session) < 0 ||
        make_steps(session, sample, &rate) < 0)
        return -1;
    struct row *row = measure_add_row(bench, &session->route, NULL);
    row->values[RATE] = rate;
    measure_set_quantiles(row, P50, sample);
    return 0;
}

/* The row that was added last, where the measurement did not fail. */
static struct row *last_row(const struct bench *bench)
{
    const struct table *table = &bench->report->tables[bench->report->table_count - 1];
    return &table->rows[table->row_count - 1];
}

static int time_streams(struct bench *bench, const struct route *route,
                        const struct amount *amount)
{
    struct rig rig;
    struct route own;
    if (rig_init(&rig, bench, route->kind, &own) < 0)
        return -1;
    rig.options.streams = amount->count;
    if (rig_start(&rig) < 0)
        return -1;
    int outcome = measure_connected(&rig.bench, &own, SAMPLES_MAX, step_open);
    rig_end(&rig);
    if (outcome == 0 && !bench->report->failed)
        last_row(bench)->state = amount->state;
    return outcome;
}

static int scale_streams(struct bench *bench, const struct route *route)
{
    double base_us = NAN;
    int outcome = 0;
    for (size_t i = 0; i < sizeof(streams) / sizeof(streams[0]) && outcome == 0; i++) {
        outcome = time_streams(bench, route, &streams[i]);
        if (outcome < 0 || bench->report->failed)
            break;
        struct row *row = last_row(bench);
        if (i == BASE)
            base_us = row->values[P50];
        row->values[RATIO] = row->values[P50] / base_us;
    }
    return outcome;
}

/* ------------------------------------------------------------------ clients, simulators */

static void add_crowd(struct bench *bench, const struct route *route, const char *state,
                      struct sample *sample, double rate)
{
    struct row *row = report_add_row(bench->report, session_transport(route->kind), 0, state);
    row->values[RATE] = rate;
    measure_set_quantiles(row, P50, sample);
    sample_clear(sample);
}

static int scale_crowds(struct bench *bench, const struct route *route)
{
    struct sample sample;
    double rate;
    int outcome = 0;
    if (sample_init(&sample, CROWD_SAMPLES) < 0) {
        tell_error("no memory");
        return -1;
    }
    for (size_t i = 0; i < sizeof(clients) / sizeof(clients[0]) && outcome == 0; i++) {
        outcome = crowd_time_clients(bench->options, route, clients[i].count, &sample, &rate);
        if (outcome == 0)
            add_crowd(bench, route, clients[i].state, &sample, rate);
    }
    for (size_t i = 0; i < sizeof(simulators) / sizeof(simulators[0]) && outcome == 0; i++) {
        outcome = crowd_time_simulators(bench, simulators[i].count, &sample, &rate);
        if (outcome == 0)
            add_crowd(bench, route, simulators[i].state, &sample, rate);
    }
    sample_deinit(&sample);
    return outcome;
}

static int run(struct bench *bench, const struct route *route)
{
    int outcome = scale_streams(bench, route);
    if (route->kind == ROUTE_FAST && scale_crowds(bench, route) < 0)
        outcome = -1;
    return outcome;
}

const struct measure measure_scale = {
    .key = "scale",
    .title = "simxStep with more streams; more clients of one simulator; more simulators of one "
             "client",
    .columns = columns,
    .column_count = sizeof(columns) / sizeof(columns[0]),
    .run = run,
};
