/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Which clients hold the simulation, and which requested steps are made; see stepping.h.
 */
#include "server/stepping.h"

#include "os/atomic.h"
#include "server/call.h"
#include "server/stop.h"
#include "sim/sim_api.h"
#include "simConst.h"

/* ------------------------------------------------------------------ one client */

void stepper_init(struct stepper *stepper, struct stepping *stepping, const int *gone,
                  int authorised)
{
    *stepper = (struct stepper){ .next = stepping->steppers, .stepping = stepping, .gone = gone,
                                 .authorised = authorised };
    stepping->steppers = stepper;
}

void stepper_deinit(struct stepper *stepper)
{
    struct stepper **at = &stepper->stepping->steppers;
    while (*at != stepper)
        at = &(*at)->next;
    *at = stepper->next;
}

void stepper_reset(struct stepper *stepper)
{
    stepper->enabled = 0;
    stepper->level = 0;
    stepper->wanted = 0;
    stepper->end = SESSION_STEPS_DONE;
}

/* Cancels the remaining steps: no step is made for which no client waits. */
static void end_steps(struct stepper *stepper, enum session_step_end end)
{
    stepper->wanted = 0;
    if (stepper->end == SESSION_STEPS_UNDER_WAY)
        stepper->end = end;
}

static void switch_off(struct stepper *stepper, enum session_step_end end)
{
    stepper->enabled = 0;
    end_steps(stepper, end);
}

int stepper_enable(struct stepper *stepper, struct sim_api *sim)
{
    if (!stepper->authorised)
        return CALL_E_REFUSED;
    if (stepper->end != SESSION_STEPS_UNDER_WAY)
        stepper->wanted = 0;
    stepper->enabled = 1;
    stepper->stop_requests = stop_count_requests(sim);
    return 0;
}

int stepper_disable(struct stepper *stepper)
{
    if (!stepper->authorised)
        return CALL_E_REFUSED;
    switch_off(stepper, SESSION_STEPS_DISABLED);
    return 0;
}

int stepper_raise(struct stepper *stepper, int levels)
{
    if (!stepper->authorised)
        return CALL_E_REFUSED;
    if (levels < 0 && stepper->level + levels <= 0) {
        stepper->level = 0;
        if (!stepper->enabled)
            end_steps(stepper, SESSION_STEPS_DISABLED);
    } else if (levels < 0 || stepper->level <= INT32_MAX - levels) {
        stepper->level += levels;
    }
    return 0;
}

int stepper_is_on(const struct stepper *stepper)
{
    return stepper->enabled || stepper->level > 0;
}

static int is_advancing(struct sim_api *sim)
{
    return (sim_get_simulation_state(sim) & sim_simulation_advancing) != 0;
}

int stepper_trigger(struct stepper *stepper, struct sim_api *sim)
{
    if (!stepper_is_on(stepper) || !is_advancing(sim))
        return CALL_E_REFUSED;
    if (stepper->wanted == 0)
        stepper->wanted = 1;
    return 0;
}

enum command_step stepper_outcome(const struct stepper *stepper, struct sim_api *sim)
{
    if (!stepper_is_on(stepper) || !is_advancing(sim))
        return COMMAND_STEP_NOT_RUNNING;
    return stepper->wanted > 0 ? COMMAND_STEP_PENDING : COMMAND_STEP_MADE;
}

enum session_step_end stepper_begin(struct stepper *stepper, struct sim_api *sim, uint32_t steps)
{
    if (!stepper_is_on(stepper))
        return SESSION_STEPS_NOT_ENABLED;
    if (stepper->end == SESSION_STEPS_UNDER_WAY || steps == 0 || steps > INT32_MAX)
        return SESSION_STEPS_BUSY;
    if (!is_advancing(sim))
        return SESSION_STEPS_NOT_RUNNING;
    stepper->wanted = steps;
    stepper->end = SESSION_STEPS_UNDER_WAY;
    return SESSION_STEPS_UNDER_WAY;
}

/* ------------------------------------------------------------------ all clients */

int stepping_is_on(const struct stepping *stepping)
{
    for (const struct stepper *stepper = stepping->steppers; stepper; stepper = stepper->next)
        if (stepper_is_on(stepper))
            return 1;
    return 0;
}

/* What ends the stepping of one that has it on, and its steps. */
static void look_for_end(struct stepper *stepper, int requests, int state)
{
    if (stepper->enabled && stepper->stop_requests != requests)
        switch_off(stepper, SESSION_STEPS_STOPPED);
    if (!stepper->enabled && requests != stepper->stepping->start_requests)
        end_steps(stepper, SESSION_STEPS_STOPPED);
    if (!(state & sim_simulation_advancing) && stepper->end == SESSION_STEPS_UNDER_WAY)
        end_steps(stepper, state == sim_simulation_paused ? SESSION_STEPS_PAUSED
                                                          : SESSION_STEPS_STOPPED);
}

int stepping_holds(struct stepping *stepping, struct sim_api *sim)
{
    int holds = 0;
    if (!stepping_is_on(stepping))
        return 0;
    int requests = stop_count_requests(sim), state = sim_get_simulation_state(sim);
    int is_stopping = requests != stepping->start_requests;
    for (struct stepper *stepper = stepping->steppers; stepper; stepper = stepper->next) {
        if (!stepper_is_on(stepper))
            continue;
        look_for_end(stepper, requests, state);
        holds |= (stepper->enabled || (stepper->level > 0 && !is_stopping)) &&
                 stepper->wanted == 0 && !atomic_get_int(stepper->gone);
    }
    return holds;
}

int stepping_awaits_trigger(struct stepping *stepping, struct sim_api *sim)
{
    return stepping->is_due && stepping_holds(stepping, sim);
}

void stepping_note_start(struct stepping *stepping, struct sim_api *sim)
{
    stepping->start_requests = stop_count_requests(sim);
}

/* Stepping is off while a simulation stops, so its last steps belong to no client. */
void stepping_note_step(struct stepping *stepping)
{
    stepping->made++;
    for (struct stepper *stepper = stepping->steppers; stepper; stepper = stepper->next)
        if (stepper->wanted > 0 && --stepper->wanted == 0 &&
            stepper->end == SESSION_STEPS_UNDER_WAY)
            stepper->end = SESSION_STEPS_DONE;
}

/* If a client has switched stepping on again after the stop request, it stays on for the next
 * simulation. */
void stepping_note_end(struct stepping *stepping)
{
    stepping->made = 0;
    stepping->is_due = 0;
    for (struct stepper *stepper = stepping->steppers; stepper; stepper = stepper->next)
        end_steps(stepper, SESSION_STEPS_STOPPED);
}
