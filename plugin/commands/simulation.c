/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Commands that start, stop and step the simulation.
 */
#include "commands/commands.h"
#include "commands/reply.h"
#include "server/stepping.h"
#include "server/stop.h"
#include "sim/sim_api.h"

enum action { ACTION_START, ACTION_PAUSE, ACTION_STOP };

static int is_stopping(const struct call *call)
{
    return call->stop && stop_is_under_way(call->stop, call->sim);
}

/* The answer is sent when the simulation has stopped, unless the service ends with the
 * simulation. */
static int stop_simulation(struct call *call)
{
    int outcome = reply_outcome(sim_stop_simulation(call->sim));
    return outcome == 0 && call->awaits_end && is_stopping(call) ? CALL_DONE_LATER : outcome;
}

int cmd_start_pause_stop_simulation(struct call *call)
{
    switch (call->key[0]) {
    case ACTION_START:
        return is_stopping(call) ? CALL_LATER : reply_outcome(sim_start_simulation(call->sim));
    case ACTION_PAUSE:
        return reply_outcome(sim_pause_simulation(call->sim));
    case ACTION_STOP:
        return stop_simulation(call);
    default:
        call_explain(call, "start, pause or stop: there is no action %d", call->key[0]);
        return CALL_E_REFUSED;
    }
}

static int may_step(struct call *call, int outcome)
{
    if (outcome < 0)
        call_explain(call, "this service does not allow clients to step the simulation");
    return outcome;
}

int cmd_synchronous_enable(struct call *call)
{
    return may_step(call, stepper_enable(call->stepper, call->sim));
}

int cmd_synchronous_disable(struct call *call)
{
    return may_step(call, stepper_disable(call->stepper));
}

int cmd_synchronous_next(struct call *call)
{
    return stepper_trigger(call->stepper, call->sim);
}
