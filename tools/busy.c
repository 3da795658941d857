/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Calls and steps while other programs keep the cores busy: 0 to 4 processes that only compute. The
 * limits are measured under the same load; means, because under load a few waits take most of the
 * time.
 */
#include <math.h>
#include <unistd.h>

#include "child.h"
#include "limit.h"
#include "measure.h"
#include "tell.h"

#define LOADS 5 /* with 0 to 4 busy processes */
#define RUN_US 1e6
#define WARM_UP_US 1e5
#define SAMPLES_MAX 2000000
#define END_MS 100

enum { CALL, P50, P99, MAX, PER_BEST, STEPS, SPIN, SLEEP, TCP };

static const struct column columns[] = {
    [CALL] = { .head = "mean us", .key = "mean_us", .decimals = 2 },
    [P50] = { .head = "p50 us", .key = "p50_us", .decimals = 2 },
    [P99] = { .head = "p99 us", .key = "p99_us", .decimals = 1 },
    [MAX] = { .head = "max us", .key = "max_us", .decimals = 0 },
    [PER_BEST] = { .head = "/min(F,T)", .key = "mean_per_F_or_T", .decimals = 2 },
    [STEPS] = { .head = "simxStep/s", .key = "steps_per_s", .decimals = 0 },
    [SPIN] = { .head = "L mean us", .key = "L_mean_us", .decimals = 2 },
    [SLEEP] = { .head = "F mean us", .key = "F_mean_us", .decimals = 2 },
    [TCP] = { .head = "T mean us", .key = "T_mean_us", .decimals = 2 },
};

static const char *const states[LOADS] = { "no busy loop", "1 busy loop", "2 busy loops",
                                           "3 busy loops", "4 busy loops" };

/* ------------------------------------------------------------------ the load */

__attribute__((noreturn)) static void compute_for_ever(void)
{
    for (volatile unsigned count = 0;; count++)
        continue;
}

/* How many of them run. */
static int start_load(pid_t *pids, int count)
{
    int started = 0;
    while (started < count) {
        pid_t pid = child_fork();
        if (pid == 0)
            compute_for_ever();
        if (pid < 0)
            break;
        pids[started++] = pid;
    }
    return started;
}

static void end_load(const pid_t *pids, int count)
{
    for (int i = 0; i < count; i++)
        child_end(pids[i], END_MS);
}

/* ------------------------------------------------------------------ what is measured under it */

static int time_for(struct session *session, int (*act)(struct session *), double run_us,
                    struct sample *sample)
{
    double now_us = sample_now_us(), end_us = now_us + run_us;
    while (now_us < end_us) {
        double before_us = now_us;
        if (act(session) < 0)
            return -1;
        now_us = sample_now_us();
        sample_add(sample, now_us - before_us);
    }
    return 0;
}

static int time_calls(struct session *session, struct row *row, struct sample *sample)
{
    if (time_for(session, session_call, WARM_UP_US, sample) < 0)
        return -1;
    sample_clear(sample);
    if (time_for(session, session_call, RUN_US, sample) < 0)
        return -1;
    row->values[CALL] = sample_mean(sample);
    measure_set_quantiles(row, P50, sample);
    return 0;
}

/* Stepping ends with the simulation. */
static int time_steps(struct session *session, struct row *row, struct sample *sample)
{
    if (session->was_running)
        return 0;
    if (session_begin_stepping(session) < 0 || session_run(session) < 0 ||
        time_for(session, session_step, WARM_UP_US, sample) < 0)
        return -1;
    sample_clear(sample);
    if (time_for(session, session_step, RUN_US, sample) < 0)
        return -1;
    row->values[STEPS] = 1e6 / sample_mean(sample);
    return session_halt(session);
}

static int time_limits(struct row *row, struct sample *sample)
{
    static const int limits[] = { LIMIT_SPIN, LIMIT_SLEEP, LIMIT_TCP };
    for (int i = 0; i < 3; i++) {
        sample_clear(sample);
        if (limit_measure_trip(limits[i], sample) < 0)
            return -1;
        row->values[SPIN + i] = sample_mean(sample);
    }
    return 0;
}

/* Beside the better way to sleep; fmin leaves out what is unknown. */
static void compare(struct row *row)
{
    row->values[PER_BEST] = row->values[CALL] / fmin(row->values[SLEEP], row->values[TCP]);
}

static int measure_open(struct bench *bench, struct session *session, struct sample *sample)
{
    for (int load = 0; load < LOADS; load++) {
        pid_t pids[LOADS];
        struct row *row = measure_add_row(bench, &session->route, states[load]);
        int started = start_load(pids, load);
        int outcome = started < load ? -1 : time_limits(row, sample);
        if (outcome == 0)
            outcome = time_calls(session, row, sample);
        if (outcome == 0)
            outcome = time_steps(session, row, sample);
        compare(row);
        end_load(pids, started);
        if (outcome < 0)
            return -1;
    }
    return 0;
}

static int run(struct bench *bench, const struct route *route)
{
    return measure_connected(bench, route, SAMPLES_MAX, measure_open);
}

const struct measure measure_busy = {
    .key = "busy",
    .title = "beside busy processes: a blocking call, simxStep, and the limits under the same load",
    .columns = columns,
    .column_count = sizeof(columns) / sizeof(columns[0]),
    .run = run,
};
