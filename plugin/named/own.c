/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Functions that mean something else to a client than to a script: steps, locks, and how long the
 * server listens.
 */
#include "named/inner.h"

#include "os/clock.h"
#include "sim/sim_api.h"
#include "simConst.h"

/* ------------------------------------------------------------------ arguments */

/* The next argument: CBOR_NONE when there is none. */
static struct cbor_item next_argument(struct named_call *call)
{
    struct cbor_item all = { .kind = CBOR_ARRAY, .count = call->count };
    struct cbor_item item = { .kind = CBOR_NONE };
    if (cbor_more(&call->args, &all, 0)) {
        cbor_next(&call->args, &item);
        call->count--;
    }
    return item;
}

/* ------------------------------------------------------------------ steps */

static enum named_outcome fail_to_step(struct named_call *call)
{
    int is_paused = sim_get_simulation_state(call->named->place.sim) == sim_simulation_paused;
    return invoke_fail(call, "%.*s: no step: the simulation %s", (int)call->name_size, call->name,
                       is_paused ? "is paused" : "does not run");
}

static int is_advancing(struct named_call *call)
{
    return (sim_get_simulation_state(call->named->place.sim) & sim_simulation_advancing) != 0;
}

/* One that is under way already will do. */
static enum named_outcome own_step(struct named_call *call)
{
    if (!is_advancing(call))
        return fail_to_step(call);
    if (!call->may_wait || !stepper_is_on(call->client->stepper))
        return wait_begin(call, WAIT_MADE);
    stepper_begin(call->client->stepper, call->named->place.sim, 1);
    return wait_begin(call, WAIT_STEP);
}

static enum named_outcome own_yield(struct named_call *call)
{
    return is_advancing(call) ? own_step(call) : wait_begin(call, WAIT_PASS);
}

/* true and false nest; the level before the call. */
static enum named_outcome own_set_stepping(struct named_call *call)
{
    struct cbor_item item = next_argument(call);
    struct stepper *stepper = call->client->stepper;
    int before = stepper->level, change;
    int64_t level;
    if (item.kind == CBOR_NONE)
        change = 1;
    else if (item.kind == CBOR_BOOL)
        change = item.integer ? 1 : -1;
    else if (cbor_item_i64(&item, &level) == 0 && level >= 0 && level <= INT32_MAX)
        change = (int)level - before;
    else
        return invoke_fail(call, "%.*s: argument 1 must be true, false or a level",
                           (int)call->name_size, call->name);
    if (stepper_raise(stepper, change) < 0)
        return invoke_fail(call, "%.*s: this service does not allow clients to step the simulation",
                           (int)call->name_size, call->name);
    return invoke_return_int(call, before);
}

/* Behind a stop that is under way: simulators refuse it before. */
static enum named_outcome own_start(struct named_call *call)
{
    struct sim_api *sim = call->named->place.sim;
    if (call->may_wait && stop_is_under_way(call->named->place.stop, sim))
        return wait_begin(call, WAIT_START);
    int result = sim_start_simulation(sim);
    return result < 0 ? invoke_fail_as_told(call) : invoke_return_int(call, result);
}

/* With true it waits until the simulation has stopped. */
static enum named_outcome own_stop(struct named_call *call)
{
    struct sim_api *sim = call->named->place.sim;
    struct cbor_item waits = next_argument(call);
    int result = sim_stop_simulation(sim);
    if (result < 0)
        return invoke_fail_as_told(call);
    if (waits.kind == CBOR_BOOL && waits.integer && call->may_wait &&
        stop_is_under_way(call->named->place.stop, sim))
        return wait_begin(call, WAIT_STOP);
    return invoke_return_int(call, result);
}

/* ------------------------------------------------------------------ locks */

static enum named_outcome own_acquire_lock(struct named_call *call)
{
    struct named_client *client = call->client;
    if (client->locks == 0) {
        client->lock_until_us = clock_us() + (int64_t)client->rights.hold_ms * 1000;
        client->has_lost_lock = 0;
    }
    if (client->locks < INT32_MAX)
        client->locks++;
    return invoke_return_nothing(call);
}

static enum named_outcome own_release_lock(struct named_call *call)
{
    struct named_client *client = call->client;
    if (client->has_lost_lock) {
        client->has_lost_lock = 0;
        return invoke_fail(call, "%.*s: the lock has ended before, after %d ms",
                           (int)call->name_size, call->name, client->rights.hold_ms);
    }
    if (client->locks > 0)
        client->locks--;
    return invoke_return_nothing(call);
}

/* ------------------------------------------------------------------ the table */

struct own {
    struct row_name name;
    named_handler *handler;
};

static const struct own own[] = {
    { ROW_NAME("sim.acquireLock"), own_acquire_lock },
    { ROW_NAME("sim.releaseLock"), own_release_lock },
    { ROW_NAME("sim.restartServer"), invoke_return_nothing },
    { ROW_NAME("sim.setStepping"), own_set_stepping },
    { ROW_NAME("sim.setThreadAutomaticSwitch"), invoke_return_nothing },
    { ROW_NAME("sim.setThreadSwitchTiming"), invoke_return_nothing },
    { ROW_NAME("sim.startSimulation"), own_start },
    { ROW_NAME("sim.step"), own_step },
    { ROW_NAME("sim.stopSimulation"), own_stop },
    { ROW_NAME("sim.switchThread"), own_yield },
    { ROW_NAME("sim.yield"), own_yield },
};

named_handler *own_find(const char *name, size_t size)
{
    const struct own *row = row_find(own, sizeof own / sizeof own[0], sizeof own[0], name, size);
    return row ? row->handler : NULL;
}
