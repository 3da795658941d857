/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What stepping costs a simulator with something to compute: a model runs freely from its start,
 * without any client, and is then led through as many steps by simxStep. That is done several times
 * in turn, because machines have quicker and slower moments; the pair in the middle is told. A
 * spawned simulator gets the model that was named, else MuJoCo's humanoid where it is installed,
 * else what it has.
 */
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "measure.h"
#include "rig.h"
#include "tell.h"

#define HUMANOID "/usr/share/mujoco/model/humanoid/humanoid.xml"
#define FREE_RUN_NS 400000000
#define PAIRS 5 /* odd */
#define SAMPLES_MAX 200000

enum { FREE, STEPS, SHARE, P50, P99, MAX };

static const struct column columns[] = {
    [FREE] = { .head = "free steps/s", .key = "free_steps_per_s", .decimals = 0 },
    [STEPS] = { .head = "simxStep/s", .key = "steps_per_s", .decimals = 0 },
    [SHARE] = { .head = "of free %", .key = "of_free_percent", .decimals = 1 },
    [P50] = { .head = "p50 us", .key = "p50_us", .decimals = 2 },
    [P99] = { .head = "p99 us", .key = "p99_us", .decimals = 1 },
    [MAX] = { .head = "max us", .key = "max_us", .decimals = 1 },
};

/* From the start of the simulation on, with nobody connected. */
static int run_freely(struct session *session, double time_step, double *stepsp, double *ratep)
{
    const struct timespec free_run = { .tv_nsec = FREE_RUN_NS };
    if (session_run(session) < 0)
        return -1;
    double time = session_time(session), before_us = sample_now_us();
    session_leave(session);
    nanosleep(&free_run, NULL);
    if (session_return(session) < 0 || session_call(session) < 0)
        return -1;
    double seconds = (sample_now_us() - before_us) * 1e-6;
    *stepsp = session_time(session) / time_step;
    *ratep = (session_time(session) - time) / time_step / seconds;
    return session_halt(session);
}

/* The rate of all steps from the start on. */
static int run_led(struct session *session, double steps, struct sample *sample, double *ratep)
{
    if (session_begin_stepping(session) < 0 || session_run(session) < 0)
        return -1;
    double begin_us = sample_now_us(), now_us = begin_us;
    double count = 0;
    while (count < steps && now_us < begin_us + MEASURE_LIMIT_US) {
        double before_us = now_us;
        if (session_step(session) < 0)
            return -1;
        now_us = sample_now_us();
        sample_add(sample, now_us - before_us);
        count++;
    }
    *ratep = count / (now_us - begin_us) * 1e6;
    return 0;
}

struct pair {
    double free_rate, rate, share;
};

static int by_share(const void *one, const void *other)
{
    double difference = ((const struct pair *)one)->share - ((const struct pair *)other)->share;
    return (difference > 0) - (difference < 0);
}

static int run_pair(struct session *session, double time_step, struct sample *sample,
                    struct pair *pair)
{
    double steps;
    if (run_freely(session, time_step, &steps, &pair->free_rate) < 0 ||
        run_led(session, steps, sample, &pair->rate) < 0)
        return -1;
    pair->share = pair->free_rate > 0 ? pair->rate / pair->free_rate * 100 : 0;
    return 0;
}

static int measure_open(struct bench *bench, struct session *session, struct sample *sample)
{
    double time_step = session_time_step(session);
    struct pair pairs[PAIRS];
    for (int i = 0; i < PAIRS; i++) {
        if ((i > 0 || session->was_running) && session_halt(session) < 0)
            return -1;
        if (run_pair(session, time_step, sample, &pairs[i]) < 0)
            return -1;
    }
    qsort(pairs, PAIRS, sizeof pairs[0], by_share);
    const struct pair *middle = &pairs[PAIRS / 2];
    struct row *row = measure_add_row(bench, &session->route, NULL);
    row->values[FREE] = middle->free_rate;
    row->values[STEPS] = middle->rate;
    row->values[SHARE] = middle->share;
    measure_set_quantiles(row, P50, sample);
    return 0;
}

static int run(struct bench *bench, const struct route *route)
{
    struct rig rig;
    struct route own;
    if (!bench->options->spawn)
        return measure_connected(bench, route, SAMPLES_MAX, measure_open);
    if (rig_init(&rig, bench, route->kind, &own) < 0)
        return -1;
    rig.options.streams = 0;
    if (!rig.options.model && access(HUMANOID, R_OK) == 0)
        rig.options.model = HUMANOID;
    if (rig_start(&rig) < 0)
        return -1;
    int outcome = measure_connected(&rig.bench, &own, SAMPLES_MAX, measure_open);
    rig_end(&rig);
    return outcome;
}

const struct measure measure_model = {
    .key = "model",
    .title = "a model, by default MuJoCo's humanoid: running freely, and led by simxStep",
    .columns = columns,
    .column_count = sizeof(columns) / sizeof(columns[0]),
    .run = run,
};
