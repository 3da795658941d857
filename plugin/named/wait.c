/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Calls that wait, for a step, for the next pass of the simulator, or for the coroutine that a
 * script's function has become. A coroutine of a client that steps the simulation takes a step each
 * time it yields, as if the client had asked for it; others go on in each pass.
 */
#include "named/inner.h"

#include <stdlib.h>
#include <string.h>

#include "sim/sim_api.h"
#include "simConst.h"

static int is_advancing(struct named *named)
{
    return (sim_get_simulation_state(named->place.sim) & sim_simulation_advancing) != 0;
}

/* ------------------------------------------------------------------ begin and end */

static void append(struct named *named, struct named_wait *wait)
{
    struct named_wait **at = &named->waits;
    while (*at)
        at = &(*at)->next;
    *at = wait;
}

static void remove_wait(struct named_wait *wait)
{
    struct named *named = wait->client->named;
    struct named_wait **at = &named->waits;
    while (*at != wait)
        at = &(*at)->next;
    *at = wait->next;
    if (wait->owner)
        *wait->owner = NULL;
    caller_give(wait->client);
    free((char *)wait->name);
    free(wait);
}

/* A coroutine of a stepping client goes on behind a step. */
static void ask_for_step(struct named_wait *wait)
{
    struct stepper *stepper = wait->client->stepper;
    wait->made = wait->client->named->place.stepping->made;
    wait->takes_step = stepper_is_on(stepper) &&
                       stepper_begin(stepper, wait->client->named->place.sim, 1) !=
                           SESSION_STEPS_NOT_RUNNING;
    wait->pass = wait->client->named->passes;
}

enum named_outcome wait_begin(struct named_call *call, enum wait_kind kind)
{
    struct named *named = call->named;
    struct named_wait *wait;
    char *name;
    if (!call->may_wait)
        return invoke_fail(call, "%.*s: a function that waits cannot be called in a callback, "
                                 "with a lock held, or as a stream",
                           (int)call->name_size, call->name);
    wait = calloc(1, sizeof *wait);
    name = malloc(call->name_size + 1);
    if (!wait || !name) {
        free(wait);
        free(name);
        return invoke_fail(call, "out of memory");
    }
    memcpy(name, call->name, call->name_size);
    name[call->name_size] = '\0';
    *wait = (struct named_wait){ .client = call->client,
                                 .kind = kind,
                                 .made = named->place.stepping->made,
                                 .ends = named->place.stop->ends,
                                 .name = name,
                                 .pass = named->passes };
    call->client->users++;
    if (kind == WAIT_SCRIPT)
        ask_for_step(wait);
    append(named, wait);
    call->wait = wait;
    return CALL_WAITS;
}

void wait_own(struct named_wait *wait, struct named_wait **owner, wait_done *done, void *data)
{
    *owner = wait;
    wait->owner = owner;
    wait->done = done;
    wait->data = data;
}

void wait_drop(struct named_wait *wait)
{
    if (wait->kind == WAIT_SCRIPT)
        script_drop(wait->client->named, wait->number);
    remove_wait(wait);
}

/* ------------------------------------------------------------------ a pass */

/* Another call of the client may have asked for the next step meanwhile. */
static int is_stepped(const struct named_wait *wait)
{
    return wait->client->stepper->end != SESSION_STEPS_UNDER_WAY ||
           wait->client->named->place.stepping->made != wait->made;
}

static int is_due(const struct named_wait *wait)
{
    struct named *named = wait->client->named;
    switch (wait->kind) {
    case WAIT_STEP: return is_stepped(wait);
    case WAIT_MADE:
        return named->place.stepping->made != wait->made ||
               named->place.stop->ends != wait->ends || !is_advancing(named);
    case WAIT_PASS: return wait->pass != named->passes;
    case WAIT_START:
    case WAIT_STOP:
        return !stop_is_under_way(named->place.stop, named->place.sim);
    case WAIT_SCRIPT:
        return wait->pass != named->passes && (!wait->takes_step || is_stepped(wait));
    }
    return 1;
}

/* Steps that a stop or a pause has cut short end as if they were made: who waits is freed. */
static enum named_outcome carry_on(struct named_call *call, struct named_wait *wait)
{
    struct sim_api *sim = call->named->place.sim;
    if (wait->kind == WAIT_SCRIPT)
        return script_resume(call, wait->number);
    if (wait->kind == WAIT_STOP)
        return invoke_return_int(call, 1);
    if (wait->kind != WAIT_START)
        return invoke_return_nothing(call);
    int result = sim_start_simulation(sim);
    return result < 0 ? invoke_fail_as_told(call) : invoke_return_int(call, result);
}

/* Its client, or the connection behind which a function was called, has left in the meantime: then
 * there is no wait any more. */
static int is_dropped(const struct running *running, int had_peer)
{
    return running->client->is_gone || (had_peer && !running->peer);
}

/* 1 when it is over. The name must outlive the wait. */
static int resume(struct named *named, struct named_wait *wait)
{
    struct named_client *client = wait->client;
    struct running running = { .outer = named->running, .client = client, .peer = wait->peer };
    const char *name = wait->name;
    unsigned number = wait->number;
    int had_peer = wait->peer != NULL, is_script = wait->kind == WAIT_SCRIPT;
    struct named_call call = { .named = named, .client = client, .name = name,
                               .name_size = strlen(name), .may_wait = 1, .tail = &named->tail };
    client->users++;
    named->running = &running;
    wait->pass = named->passes;
    wait->name = NULL;
    enum named_outcome outcome = carry_on(&call, wait);
    named->running = running.outer;
    if (is_dropped(&running, had_peer)) {
        if (outcome == CALL_WAITS && is_script)
            script_drop(named, number);
        free((char *)name);
        outcome = CALL_RETURNS;
    } else if (outcome == CALL_WAITS) {
        wait->name = name;
        ask_for_step(wait);
    } else {
        wait->name = name;
        if (wait->done)
            wait->done(wait->data, outcome, &call);
        remove_wait(wait);
    }
    buffer_free(&call.why);
    caller_give(client);
    return outcome != CALL_WAITS;
}

static struct named_wait *next_due(struct named *named)
{
    for (struct named_wait *wait = named->waits; wait; wait = wait->next)
        if (is_due(wait))
            return wait;
    return NULL;
}

/* The list may be another after each of them. */
int waits_pass(struct named *named)
{
    struct named_wait *wait;
    int ended = 0;
    while ((wait = next_due(named)))
        ended += resume(named, wait);
    return ended;
}
