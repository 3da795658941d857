/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The fake simulator for fuzz targets, and what handlers reach in a service; see fuzz.h.
 */
#include <stdlib.h>
#include <string.h>

#include "commands/commands.h"
#include "fake_sim.h"
#include "fuzz.h"
#include "server/errors.h"
#include "server/execute.h"
#include "server/stepping.h"
#include "simConst.h"

static const int versions[] = { 30400, 40501, 40900 };
#define VERSIONS (sizeof versions / sizeof versions[0])

static struct sim_api *sims[VERSIONS];
static struct fake_sim first[VERSIONS]; /* its first state */
static struct errors errors;
static struct stepping stepping;
static struct stepper stepper;
static const int gone;
static struct world world;
static struct stop stop;

static void forget_signals(void)
{
    for (int i = 0; i < FAKE_SIGNALS; i++) {
        free(fake.signals[i].bytes);
        fake.signals[i].bytes = NULL;
    }
}

void fuzz_sim_begin(struct pass *pass, unsigned generation)
{
    size_t at = generation % VERSIONS;
    forget_signals();
    if (!sims[at]) {
        sims[at] = fake_sim_new(versions[at]);
        fuzz_require(sims[at]);
        first[at] = fake;
    }
    fake = first[at];
    fake_stacks_reset();
    fake.state = sim_simulation_advancing_running;
    stepping = (struct stepping){ 0 };
    stepper_init(&stepper, &stepping, &gone, 1);
    *pass = (struct pass){ .sim = sims[at], .commands = &command_table, .errors = &errors,
                           .stepper = &stepper, .world = &world, .stop = &stop,
                           .stop_wait_ms = 5, .results_max = SIZE_MAX };
    stop_note_start(&stop, pass->sim);
}

void fuzz_sim_end(void)
{
    fuzz_require(fake.lent == 0);
    forget_signals();
    errors_deinit(&errors);
    errors = (struct errors){ .count = 0 };
}
