/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Named calls: their life, their passes, and what holds the simulator up; see named.h.
 */
#include "named/inner.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "named/values.h"
#include "os/clock.h"
#include "sim/sim_api.h"

int named_new(struct named **namedp, const struct named_place *place)
{
    struct named *named = calloc(1, sizeof *named);
    if (!named)
        return -ENOMEM;
    named->place = *place;
    *namedp = named;
    return 0;
}

void named_free(struct named *named)
{
    if (!named)
        return;
    if (named->spare_stack > 0)
        sim_stack_free(named->place.sim, named->spare_stack);
    tail_free(&named->tail);
    free(named);
}

/* ------------------------------------------------------------------ passes */

int named_pass(struct named *named, int64_t now_us)
{
    named->passes++;
    silence_check(named, now_us);
    return named->waits ? waits_pass(named) : 0;
}

int named_take_change(struct named *named)
{
    int has_changed = named->has_changed;
    named->has_changed = 0;
    return has_changed;
}

unsigned named_replied(const struct named *named)
{
    return named->replied;
}

int named_is_waiting(const struct named *named)
{
    return named->waits != NULL;
}

static struct named_client *find_locked(struct named *named)
{
    for (struct named_client *client = named->clients; client; client = client->next)
        if (client->locks > 0)
            return client;
    return NULL;
}

const struct named_client *named_holder(struct named *named)
{
    return named->frames ? named->running->client : find_locked(named);
}

int named_is_held(struct named *named)
{
    return named->frames ? named->frames->peer != NULL : find_locked(named) != NULL;
}

static void end_lock(struct named_client *client)
{
    client->locks = 0;
    client->has_lost_lock = 1;
}

void named_hold(struct named *named)
{
    struct named_client *client;
    if (named->frames)
        return; /* a callback holds the simulator itself */
    do {
        while ((client = find_locked(named))) {
            if (!named->place.serve || clock_us() >= client->lock_until_us)
                end_lock(client);
            else
                named->place.serve(named->place.context, client->lock_until_us);
        }
    } while (peers_execute_kept(named) > 0);
}

/* ------------------------------------------------------------------ functions of clients */

/* Takes a number and a text, which the add-on has put before the arguments. */
static char *take_callback(struct sim_api *sim, int stack, int *numberp, int *sizep)
{
    if (sim_stack_size(sim, stack) < 2 || sim_stack_raise(sim, stack, 0) < 0 ||
        sim_stack_get_int(sim, stack, numberp) <= 0 || sim_stack_pop(sim, stack, 1) < 0 ||
        sim_stack_raise(sim, stack, 0) < 0)
        return NULL;
    char *name = sim_stack_get_string(sim, stack, sizep);
    if (name)
        sim_stack_pop(sim, stack, 1);
    return name;
}

/* Until it has answered: NULL, or why it has not. */
static const char *await_answer(struct named *named, struct frame *frame, int64_t deadline_us)
{
    while (!frame->is_answered) {
        if (!frame->peer)
            return "the client has left";
        if (clock_us() >= deadline_us)
            return "the client has not answered in time";
        named->place.serve(named->place.context, deadline_us);
    }
    return frame->results.failed ? "out of memory" : NULL;
}

static const char *push_answer(struct named *named, int stack, const struct buffer *results)
{
    struct reader reader = reader_of(results->data, results->size, 0);
    struct cbor_item array;
    int functions = 0;
    cbor_next(&reader, &array);
    int error = values_push(named->place.sim, stack, &reader, array.count, &functions);
    return error ? values_error_text(error) : NULL;
}

/* The innermost call that is being executed is the one from which the script came. */
static const char *call_client(struct named *named, int stack, int number, const char *name,
                               size_t size)
{
    struct running *running = named->running;
    if (!running || running->client->number != (unsigned)number)
        return "its client is in no call";
    if (!running->peer || !named->place.serve)
        return "its client cannot be called through this connection, or has left";
    if (!cbor_is_utf8(name, size))
        return "a function's name is text in UTF-8";
    tail_clear(&named->tail);
    int error = values_take(named->place.sim, stack, 0, &named->tail);
    if (error)
        return values_error_text(error);
    struct frame frame = { .outer = named->frames, .peer = running->peer };
    named->frames = &frame;
    reply_call(running->peer, (const uint8_t *)name, size, &named->tail);
    const char *why = await_answer(
        named, &frame, clock_us() + (int64_t)running->client->rights.hold_ms * 1000);
    named->frames = frame.outer;
    if (!why)
        why = push_answer(named, stack, &frame.results);
    buffer_free(&frame.results);
    return why;
}

void named_call_back(struct named *named, struct sim_script_call *call)
{
    struct sim_api *sim = named->place.sim;
    int number = 0, size = 0;
    char *name = take_callback(sim, call->stack, &number, &size);
    const char *why = name ? call_client(named, call->stack, number, name, (size_t)size)
                           : "a client's number and a function's name are needed";
    if (why) {
        sim_stack_pop(sim, call->stack, 0);
        if (call->error)
            snprintf(call->error, SIM_SCRIPT_ERROR_SIZE, "%.80s: %s", name ? name : "callBack",
                     why);
    }
    sim_release(sim, name);
}
