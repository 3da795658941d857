/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * All measurements in turn, each beside the bare limits of that moment; see measure.h.
 */
#include "measure.h"

#include <math.h>
#include <string.h>
#include <time.h>

#include "limit.h"
#include "tell.h"

static const struct measure *const measures[MEASURE_COUNT] = {
    [MEASURE_PING] = &measure_ping,
    [MEASURE_NAMED] = &measure_named,
    [MEASURE_STEP] = &measure_step,
    [MEASURE_MODEL] = &measure_model,
    [MEASURE_STREAM] = &measure_stream,
    [MEASURE_IMAGE] = &measure_image,
    [MEASURE_SCALE] = &measure_scale,
    [MEASURE_PACED] = &measure_paced,
    [MEASURE_BUSY] = &measure_busy,
    [MEASURE_IDLE] = &measure_idle,
    [MEASURE_UNUSED] = &measure_unused,
};

static const struct column limit_columns[] = {
    { .head = "p50 us", .key = "p50_us", .decimals = 3 },
    { .head = "p99 us", .key = "p99_us", .decimals = 3 },
    { .head = "max us", .key = "max_us", .decimals = 1 },
};

void measure_set_quantiles(struct row *row, int first, struct sample *sample)
{
    row->values[first] = sample_quantile(sample, 0.5);
    row->values[first + 1] = sample_quantile(sample, 0.99);
    row->values[first + 2] = sample_quantile(sample, 1);
    histogram_fill(&row->histogram, sample);
}

struct row *measure_add_row(struct bench *bench, const struct route *route, const char *state)
{
    return report_add_row(bench->report, session_transport(route->kind),
                          bench->own ? 0 : route->port, state);
}

int measure_connected(struct bench *bench, const struct route *route, size_t room,
                      int (*take)(struct bench *, struct session *, struct sample *))
{
    struct session session;
    struct sample sample;
    if (sample_init(&sample, room) < 0) {
        tell_error("no memory");
        return -1;
    }
    int outcome = session_open(&session, bench->options, route);
    if (outcome == 0) {
        outcome = take(bench, &session, &sample);
        session_close(&session);
    }
    sample_deinit(&sample);
    return outcome;
}

static int take_limits(struct limits *limits)
{
    int error = limit_measure(limits);
    if (error < 0)
        tell_error("the limits cannot be measured: %s", strerror(-error));
    return error < 0 ? -1 : 0;
}

/* All ways to the ports that have a server, of which *countp gets the number; -1 when one has none.
 * The predecessor's segment is beside each fast session. */
static int find_routes(const struct options *options, struct route *routes, int *countp)
{
    int outcome = 0, count = 0;
    for (int i = 0; i < options->port_count; i++) {
        int port = options->ports[i];
        int has_fast = session_find_server(options, port);
        if (has_fast < 0) {
            outcome = -1;
            continue;
        }
        if (has_fast)
            routes[count++] = (struct route){ port, ROUTE_FAST };
        routes[count++] = (struct route){ port, port > 0 ? ROUTE_TCP : ROUTE_SEGMENT };
    }
    *countp = count;
    return outcome;
}

double measure_used_us(pid_t pid)
{
    clockid_t clock = CLOCK_PROCESS_CPUTIME_ID;
    struct timespec used;
    if ((pid != 0 && clock_getcpuclockid(pid, &clock) != 0) || clock_gettime(clock, &used) < 0)
        return NAN;
    return (double)used.tv_sec * 1e6 + (double)used.tv_nsec * 1e-3;
}

/* One that fails does not keep the others from being measured. */
static int take_measure(struct bench *bench, const struct measure *measure, struct limits *limits,
                        const struct route *routes, int count)
{
    int outcome = 0;
    report_begin_table(bench->report, measure->key, measure->title, measure->columns,
                       measure->column_count);
    for (int i = 0; i < count; i++) {
        tell_progress(measure->key, session_transport(routes[i].kind), routes[i].port);
        int error = take_limits(limits);
        if (error == 0)
            error = measure->run(bench, &routes[i]);
        if (error < 0)
            outcome = -1;
    }
    tell_done();
    return outcome;
}

/* The rows are the first table's; they were added beforehand, as limits head the report. */
static void set_limits(struct report *report, struct limits *limits)
{
    for (int i = 0; i < LIMIT_COUNT; i++) {
        struct row *row = &report->tables[0].rows[i];
        measure_set_quantiles(row, 0, &limits->samples[i]);
        report_set_limit(report, limit_title(i)[0], row->values[0]);
    }
}

static int has_rows(const struct report *report)
{
    for (int i = 1; i < report->table_count; i++)
        if (report->tables[i].row_count > 0)
            return 1;
    return 0;
}

int measure_all(struct bench *bench)
{
    struct limits limits;
    struct route routes[2 * OPTIONS_PORTS_MAX];
    int count, outcome = find_routes(bench->options, routes, &count);
    if (count == 0)
        return MEASURE_E_NOTHING;
    if (limit_init(&limits, (size_t)bench->options->streams *
                             (size_t)bench->options->bytes) < 0) {
        tell_error("no memory");
        return -1;
    }
    report_begin_table(bench->report, "limits",
                       "of this machine, the round trip; of M, one copy", limit_columns,
                       sizeof(limit_columns) / sizeof(limit_columns[0]));
    for (int i = 0; i < LIMIT_COUNT; i++)
        report_add_row(bench->report, limit_title(i), 0, NULL);
    for (int i = 0; i < MEASURE_COUNT; i++)
        if (bench->options->measures[i] &&
            take_measure(bench, measures[i], &limits, routes, count) < 0)
            outcome = -1;
    if (!bench->report->failed)
        set_limits(bench->report, &limits);
    limit_deinit(&limits);
    return has_rows(bench->report) ? outcome : MEASURE_E_NOTHING;
}
