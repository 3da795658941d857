/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Waiting for the end of a simulation; see stop.h.
 */
#include "server/stop.h"

#include <errno.h>

#include "os/clock.h"
#include "sim/sim_api.h"
#include "simConst.h"

int stop_count_requests(struct sim_api *sim)
{
    int count = 0;
    int result = sim_get_integer_parameter(sim, sim_intparam_stop_request_counter, &count);
    return result < 0 ? 0 : count;
}

void stop_note_start(struct stop *stop, struct sim_api *sim)
{
    stop->requests = stop_count_requests(sim);
}

void stop_note_end(struct stop *stop, struct sim_api *sim)
{
    stop->ends++;
    stop->requests = stop_count_requests(sim);
}

int stop_is_under_way(const struct stop *stop, struct sim_api *sim)
{
    return sim_get_simulation_state(sim) != sim_simulation_stopped &&
           stop_count_requests(sim) != stop->requests;
}

void stop_wait_begin(struct stop_wait *wait, const struct stop *stop, int is_done, int limit_ms)
{
    *wait = (struct stop_wait){ .active = 1,
                                .is_done = is_done,
                                .stop = stop,
                                .ends = stop->ends,
                                .until_us = clock_us() + (int64_t)limit_ms * 1000 };
}

int stop_wait_holds(const struct stop_wait *wait)
{
    return wait->active && wait->ends == wait->stop->ends && clock_us() < wait->until_us;
}

int stop_wait_end(struct stop_wait *wait)
{
    wait->active = 0;
    return wait->ends == wait->stop->ends ? -ETIMEDOUT : 0;
}
