/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Calls through the add-on that is installed with the plugin (remoteApi.lua). Each of its functions
 * gives, before anything else, true and the results, false and an error text, or nil for a function
 * that waits: remoteApiResume carries it on, remoteApiDrop ends it.
 */
#include "named/inner.h"

#include "named/values.h"
#include "sim/sim_api.h"

/* ------------------------------------------------------------------ what results look like */

struct form {
    struct row_name name;
    int form;
};

static const struct form forms[] = {
    { ROW_NAME("sim.checkCollision"), VALUES_EMPTY_IS_ARRAY },
    { ROW_NAME("sim.checkDistance"), VALUES_EMPTY_IS_ARRAY },
    { ROW_NAME("sim.combineRgbImages"), VALUES_FIRST_IS_BYTES },
    { ROW_NAME("sim.copyPasteObjects"), VALUES_EMPTY_IS_ARRAY },
    { ROW_NAME("sim.getBufferProperty"), VALUES_FIRST_IS_BYTES },
    { ROW_NAME("sim.getBufferSignal"), VALUES_FIRST_IS_BYTES },
    { ROW_NAME("sim.getCollectionObjects"), VALUES_EMPTY_IS_ARRAY },
    { ROW_NAME("sim.getContactInfo"), VALUES_EMPTY_IS_ARRAY },
    { ROW_NAME("sim.getObjectSel"), VALUES_EMPTY_IS_ARRAY },
    { ROW_NAME("sim.getObjectSelection"), VALUES_EMPTY_IS_ARRAY },
    { ROW_NAME("sim.getObjects"), VALUES_EMPTY_IS_ARRAY },
    { ROW_NAME("sim.getObjectsInTree"), VALUES_EMPTY_IS_ARRAY },
    { ROW_NAME("sim.getScaledImage"), VALUES_FIRST_IS_BYTES },
    { ROW_NAME("sim.getVisionSensorCharImage"), VALUES_FIRST_IS_BYTES },
    { ROW_NAME("sim.getVisionSensorDepth"), VALUES_FIRST_IS_BYTES },
    { ROW_NAME("sim.getVisionSensorDepthBuffer"), VALUES_FIRST_IS_BYTES },
    { ROW_NAME("sim.getVisionSensorImg"), VALUES_FIRST_IS_BYTES },
    { ROW_NAME("sim.loadImage"), VALUES_FIRST_IS_BYTES },
    { ROW_NAME("sim.packDoubleTable"), VALUES_FIRST_IS_BYTES },
    { ROW_NAME("sim.packFloatTable"), VALUES_FIRST_IS_BYTES },
    { ROW_NAME("sim.packInt32Table"), VALUES_FIRST_IS_BYTES },
    { ROW_NAME("sim.packTable"), VALUES_FIRST_IS_BYTES },
    { ROW_NAME("sim.packUInt16Table"), VALUES_FIRST_IS_BYTES },
    { ROW_NAME("sim.packUInt32Table"), VALUES_FIRST_IS_BYTES },
    { ROW_NAME("sim.packUInt8Table"), VALUES_FIRST_IS_BYTES },
    { ROW_NAME("sim.readCustomBufferData"), VALUES_FIRST_IS_BYTES },
    { ROW_NAME("sim.readCustomDataBlockTags"), VALUES_EMPTY_IS_ARRAY },
    { ROW_NAME("sim.readCustomDataTags"), VALUES_EMPTY_IS_ARRAY },
    { ROW_NAME("sim.readTexture"), VALUES_FIRST_IS_BYTES },
    { ROW_NAME("sim.saveImage"), VALUES_FIRST_IS_BYTES },
    { ROW_NAME("sim.transformBuffer"), VALUES_FIRST_IS_BYTES },
    { ROW_NAME("sim.transformImage"), VALUES_FIRST_IS_BYTES },
    { ROW_NAME("sim.unpackDoubleTable"), VALUES_EMPTY_IS_ARRAY },
    { ROW_NAME("sim.unpackFloatTable"), VALUES_EMPTY_IS_ARRAY },
    { ROW_NAME("sim.unpackInt32Table"), VALUES_EMPTY_IS_ARRAY },
    { ROW_NAME("sim.unpackUInt16Table"), VALUES_EMPTY_IS_ARRAY },
    { ROW_NAME("sim.unpackUInt32Table"), VALUES_EMPTY_IS_ARRAY },
    { ROW_NAME("sim.unpackUInt8Table"), VALUES_EMPTY_IS_ARRAY },
};

static int form_of(const char *name, size_t size)
{
    const struct form *row = row_find(forms, sizeof forms / sizeof forms[0], sizeof forms[0], name,
                                      size);
    return row ? row->form : 0;
}

/* ------------------------------------------------------------------ stacks */

/* One is kept for the next call; calls inside of others need more. */
static int take_stack(struct named *named)
{
    int stack = named->spare_stack;
    named->spare_stack = 0;
    return stack > 0 ? stack : sim_stack_new(named->place.sim);
}

static void give_stack(struct named *named, int stack)
{
    if (named->spare_stack > 0 || sim_stack_pop(named->place.sim, stack, 0) < 0)
        sim_stack_free(named->place.sim, stack);
    else
        named->spare_stack = stack;
}

/* ------------------------------------------------------------------ what comes back */

/* The error of a script: any value. */
static enum named_outcome fail_as_told(struct named_call *call, int stack)
{
    int size;
    char *text = NULL;
    struct sim_api *sim = call->named->place.sim;
    if (sim_stack_size(sim, stack) > 0 && sim_stack_raise(sim, stack, 0) >= 0)
        text = sim_stack_get_string(sim, stack, &size);
    if (!text)
        return invoke_fail(call, "%.*s: an error that is no text", (int)call->name_size,
                           call->name);
    buffer_clear(&call->why);
    buffer_put_bytes(&call->why, text, (size_t)size);
    sim_release(sim, text);
    return CALL_FAILS;
}

static enum named_outcome take_results(struct named_call *call, int stack, int form)
{
    tail_clear(call->tail);
    int error = values_take(call->named->place.sim, stack, form, call->tail);
    return error == 0 ? CALL_RETURNS
                      : invoke_fail(call, "%.*s: its results: %s", (int)call->name_size, call->name,
                                    values_error_text(error));
}

static enum named_outcome take_outcome(struct named_call *call, int stack, int form)
{
    struct sim_api *sim = call->named->place.sim;
    int is_done = 0;
    if (sim_stack_size(sim, stack) <= 0 || sim_stack_raise(sim, stack, 0) < 0)
        return invoke_fail(call, "%.*s: the add-on gave no answer", (int)call->name_size,
                           call->name);
    int is_waiting = sim_stack_is_null(sim, stack) == 1;
    if (!is_waiting)
        sim_stack_get_bool(sim, stack, &is_done);
    sim_stack_pop(sim, stack, 1);
    if (is_waiting)
        return CALL_WAITS;
    return is_done ? take_results(call, stack, form) : fail_as_told(call, stack);
}

/* What was taken with the stack's items below is in the call. */
static enum named_outcome call_addon(struct named_call *call, const char *function, int stack,
                                     int form)
{
    struct sim_api *sim = call->named->place.sim;
    char why[300] = "";
    int result = sim_call_addon(sim, function, stack);
    if (result >= 0)
        return take_outcome(call, stack, form);
    sim_take_error(sim, why, sizeof why);
    if (result == SIM_E_ABSENT)
        return invoke_fail(call,
                           "%.*s: this function needs CoppeliaSim 4.6 or later with the add-on "
                           "remoteApi.lua, which simx-plugin-install installs, or simx-host",
                           (int)call->name_size, call->name);
    return invoke_fail(call,
                       "%.*s: the results cannot be sent, or the add-on remoteApi.lua is not the "
                       "one of this plugin (%s)",
                       (int)call->name_size, call->name, why);
}

/* ------------------------------------------------------------------ calls */

static int push_missing(struct sim_api *sim, int stack, size_t missing)
{
    for (size_t i = 0; i < missing; i++)
        if (sim_stack_push_null(sim, stack) < 0)
            return VALUES_E_STACK;
    return 0;
}

static int push_call(struct named_call *call, int stack, unsigned number, int *functionsp)
{
    struct sim_api *sim = call->named->place.sim;
    const char *name = call->name_size > 0 ? call->name : ""; /* of size 0: up to its NUL */
    if (sim_stack_push_int(sim, stack, (int)number) < 0 ||
        sim_stack_push_int(sim, stack, (int)call->client->number) < 0 ||
        sim_stack_push_bool(sim, stack, call->client->rights.may_run) < 0 ||
        sim_stack_push_int(sim, stack, call->client->rights.call_ms) < 0 ||
        sim_stack_push_string(sim, stack, name, (int)call->name_size) < 0)
        return VALUES_E_STACK;
    int error = values_push(sim, stack, &call->args, call->count, functionsp);
    return error ? error : push_missing(sim, stack, call->missing);
}

static enum named_outcome begin(struct named_call *call, int stack, int form)
{
    unsigned number = ++call->named->numbers;
    int functions = 0;
    int error = push_call(call, stack, number, &functions);
    if (error)
        return invoke_fail(call, "%.*s: its arguments: %s", (int)call->name_size, call->name,
                           values_error_text(error));
    enum named_outcome outcome = call_addon(
        call, functions > 0 ? "remoteApiBeginWith" : "remoteApiBegin", stack, form);
    if (outcome != CALL_WAITS)
        return outcome;
    if (call->client->is_gone || wait_begin(call, WAIT_SCRIPT) != CALL_WAITS) {
        script_drop(call->named, number);
        return CALL_FAILS;
    }
    call->wait->number = number;
    return CALL_WAITS;
}

enum named_outcome script_call(struct named_call *call)
{
    int stack = take_stack(call->named);
    if (stack < 0)
        return invoke_fail_as_told(call);
    enum named_outcome outcome = begin(call, stack, form_of(call->name, call->name_size));
    give_stack(call->named, stack);
    return outcome;
}

enum named_outcome script_resume(struct named_call *call, unsigned number)
{
    int stack = take_stack(call->named);
    if (stack < 0)
        return invoke_fail_as_told(call);
    sim_stack_push_int(call->named->place.sim, stack, (int)number);
    enum named_outcome outcome = call_addon(call, "remoteApiResume", stack,
                                            form_of(call->name, call->name_size));
    give_stack(call->named, stack);
    return outcome;
}

void script_drop(struct named *named, unsigned number)
{
    int stack = take_stack(named);
    char stale[8];
    if (stack < 0)
        return;
    sim_stack_push_int(named->place.sim, stack, (int)number);
    if (sim_call_addon(named->place.sim, "remoteApiDrop", stack) < 0)
        sim_take_error(named->place.sim, stale, sizeof stale);
    give_stack(named, stack);
}
