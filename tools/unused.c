/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What a plugin costs the simulator while no client uses it: the time of a step of an empty scene
 * with the plugin, and without one. In each step the simulator calls the plugin twice: in its
 * pass, and before the main script.
 */
#include <errno.h>
#include <string.h>
#include <sys/wait.h>

#include "child.h"
#include "measure.h"
#include "spawn.h"
#include "tell.h"

#define STEPS 300000
#define FEW 1000 /* what starting and ending take is taken off by these */
#define ROUNDS 5

enum { WITH, WITHOUT, COST };

static const struct column columns[] = {
    [WITH] = { .head = "with plugin us", .key = "with_us", .decimals = 3 },
    [WITHOUT] = { .head = "without us", .key = "without_us", .decimals = 3 },
    [COST] = { .head = "plugin's us", .key = "plugin_us", .decimals = 3 },
};

/* The time of a run with so many steps, in us; -1 after telling. */
static double time_run(const struct bench *bench, int steps, int with_plugin)
{
    int status;
    double before_us = sample_now_us();
    pid_t pid = spawn_steps(bench->options, steps, with_plugin);
    if (pid < 0)
        return -1;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        tell_error("the simulator did not make its steps");
        return -1;
    }
    return sample_now_us() - before_us;
}

static int add_step(const struct bench *bench, int with_plugin, struct sample *sample)
{
    double few_us = time_run(bench, FEW, with_plugin);
    double all_us = few_us < 0 ? -1 : time_run(bench, STEPS, with_plugin);
    if (all_us >= 0)
        sample_add(sample, (all_us - few_us) / (STEPS - FEW));
    return all_us < 0 ? -1 : 0;
}

/* With and without in turn, because machines change their speed. */
static int measure(struct bench *bench, const struct route *route, struct sample *with,
                   struct sample *without)
{
    for (int i = 0; i < ROUNDS; i++)
        if (add_step(bench, 1, with) < 0 || add_step(bench, 0, without) < 0)
            return -1;
    struct row *row = measure_add_row(bench, route, "a step of an empty scene");
    row->values[WITH] = sample_quantile(with, 0.5);
    row->values[WITHOUT] = sample_quantile(without, 0.5);
    row->values[COST] = row->values[WITH] - row->values[WITHOUT];
    return 0;
}

/* It does not matter how clients would come. */
static int run(struct bench *bench, const struct route *route)
{
    struct sample with, without;
    if (route->kind != ROUTE_FAST)
        return 0;
    int outcome = sample_init(&with, ROUNDS);
    if (outcome == 0) {
        outcome = sample_init(&without, ROUNDS);
        if (outcome == 0)
            outcome = measure(bench, route, &with, &without);
        sample_deinit(&without);
    }
    sample_deinit(&with);
    return outcome;
}

const struct measure measure_unused = {
    .key = "unused",
    .title = "a step of an empty scene with a plugin that no client uses, and without a plugin",
    .columns = columns,
    .column_count = sizeof(columns) / sizeof(columns[0]),
    .run = run,
};
