/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Stepped mode; see trigger.h.
 */
#include "server/trigger.h"

#include "server/call.h"
#include "sim/sim_api.h"
#include "simConst.h"

/* Older simulators (below 3.0.6) do not count stop requests. */
static int stop_count(struct sim_api *sim)
{
    int count = 0;
    if (sim->get_integer_parameter(sim, sim_intparam_stop_request_counter, &count) < 0)
        return 0;
    return count;
}

int trigger_enable(struct trigger *trigger, struct sim_api *sim)
{
    if (!trigger->authorised)
        return CALL_E_REFUSED;
    trigger->enabled = 1;
    trigger->has_been_stopped = 0;
    trigger->waiting = 1;
    trigger->stop_count = stop_count(sim);
    return 0;
}

int trigger_disable(struct trigger *trigger, struct sim_api *sim)
{
    if (!trigger->authorised)
        return CALL_E_REFUSED;
    trigger->enabled = 0;
    trigger->has_been_stopped = 0;
    trigger->waiting = 0;
    trigger->stop_count = stop_count(sim);
    return 0;
}

int trigger_next(struct trigger *trigger, struct sim_api *sim)
{
    if (!trigger->enabled || !(sim->get_simulation_state(sim) & sim_simulation_advancing))
        return CALL_E_REFUSED;
    trigger->waiting = 0;
    return 0;
}

enum command_step trigger_outcome(const struct trigger *trigger, struct sim_api *sim)
{
    if (!trigger->enabled || !(sim->get_simulation_state(sim) & sim_simulation_advancing))
        return COMMAND_STEP_NOT_RUNNING;
    return trigger->waiting ? COMMAND_STEP_MADE : COMMAND_STEP_PENDING;
}

int trigger_holds(struct trigger *trigger, struct sim_api *sim)
{
    if (!trigger->enabled)
        return 0;
    if (stop_count(sim) != trigger->stop_count) {
        trigger->enabled = 0;
        trigger->waiting = 0;
        trigger->has_been_stopped = 1;
    }
    return trigger->enabled && trigger->waiting;
}

void trigger_rearm(struct trigger *trigger)
{
    if (trigger->enabled)
        trigger->waiting = 1;
}

void trigger_reset(struct trigger *trigger)
{
    trigger->enabled = 0;
    trigger->waiting = 1;
}
