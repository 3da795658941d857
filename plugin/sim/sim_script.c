/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The adapter's scripts: functions that we register in them, functions of theirs that we call, and
 * the stacks that carry values both ways. Up to 4.7 a script is told by its type and the name of
 * its object behind an "@"; from 4.8 on by its handle only.
 */
#include "sim/sim_library.h"

#include "simConst.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCRIPT_TYPE_MASK 15 /* the bits above tell the old real threads */

/* ------------------------------------------------------------------ functions in scripts */

static int register_script_function(struct sim_api *sim, const char *name, const char *tip,
                                    sim_script_callback *callback)
{
    return SIM_CALL(sim, simRegisterScriptCallbackFunction, (name, tip, callback));
}

static int register_script_variable(struct sim_api *sim, const char *name, const char *value)
{
    return SIM_CALL(sim, simRegisterScriptVariable, (name, value, 0));
}

static int get_script_type(struct sim_api *sim, int script)
{
    int property = 0, object = -1;
    int result = SIM_CALL(sim, simGetScriptProperty, (script, &property, &object));

    return result < 0 ? result : property & SCRIPT_TYPE_MASK;
}

/* ------------------------------------------------------------------ functions of scripts */

static int needs_no_description(int type)
{
    return type == sim_scripttype_mainscript || type == sim_scripttype_sandboxscript;
}

static int is_described_type(int type)
{
    return type == sim_scripttype_childscript || type == sim_scripttype_addonscript ||
           type == sim_scripttype_customizationscript;
}

/* Turns a script that was told by its type into its handle. Anything else is the simulator's affair:
 * a handle, or a number that means a certain script. */
static int find_script(struct sim_api *sim, int *script, const char *description)
{
    int found;

    if (needs_no_description(*script))
        found = SIM_CALL(sim, simGetScriptHandleEx, (*script, -1, NULL));
    else if (is_described_type(*script) && description[0])
        found = SIM_CALL(sim, simGetScriptHandleEx, (*script, -1, description));
    else
        return 0;
    if (found < 0)
        return found;
    *script = found;
    return 0;
}

static int call_described(struct sim_api *sim, int script, const char *description,
                          const char *function, int stack)
{
    size_t size = strlen(function) + 1 + strlen(description) + 1;
    char *name = malloc(size);
    int result;

    if (!name)
        return SIM_E_REFUSED;
    snprintf(name, size, "%s%s%s", function, description[0] ? "@" : "", description);
    result = SIM_CALL(sim, simCallScriptFunctionEx, (script, name, stack));
    free(name);
    return result;
}

/* What the script of ours makes of a call. In 4.10 a function that C calls directly fails without
 * its error text, and some kinds of scripts die of it. */

#define CALLER_FUNCTION "remoteApiCall"

static void call_scripts_through(struct sim_api *sim, int script)
{
    sim_library(sim)->caller = script;
}

/* It may have been stopped; what the simulator says then is no command's error. */
static int has_caller(struct sim_api *sim)
{
    struct sim_library *library = sim_library(sim);
    char stale[8];

    if (library->caller > 0 && get_script_type(sim, library->caller) < 0) {
        library->caller = 0;
        sim->take_error(sim, stale, sizeof(stale));
    }
    return library->caller > 0;
}

/* The script's error is the call's. */
static int fail_as_told(struct sim_api *sim, int stack)
{
    struct sim_library *library = sim_library(sim);
    int size;
    char *text;

    sim->stack_raise(sim, stack, 0);
    text = sim->stack_get_string(sim, stack, &size);
    if (text) {
        sim->release(sim, library->error);
        library->error = text;
    }
    return SIM_E_REFUSED;
}

/* Takes the lowest item off the stack: whether the others are results. */
static int take_outcome(struct sim_api *sim, int stack)
{
    int is_done;

    if (sim->stack_raise(sim, stack, 0) < 0 || sim->stack_get_bool(sim, stack, &is_done) <= 0 ||
        sim->stack_pop(sim, stack, 1) < 0)
        return SIM_E_REFUSED;
    return is_done ? 0 : fail_as_told(sim, stack);
}

/* Name and script go below the arguments. */
static int call_through(struct sim_api *sim, int script, const char *function, int stack)
{
    int count = sim->stack_size(sim, stack), result;

    if (sim->stack_push_string(sim, stack, function, (int)strlen(function)) < 0 ||
        sim->stack_push_int(sim, stack, script) < 0)
        return SIM_E_REFUSED;
    for (int i = 0; i < count; i++)
        sim->stack_raise(sim, stack, 0);
    result = SIM_CALL(sim, simCallScriptFunctionEx,
                      (sim_library(sim)->caller, CALLER_FUNCTION, stack));
    return result < 0 ? result : take_outcome(sim, stack);
}

static int call_script_function(struct sim_api *sim, int script, const char *description,
                                const char *function, int stack)
{
    int result;

    if (sim->program_version < 40800)
        return call_described(sim, script, description, function, stack);
    result = find_script(sim, &script, description);
    if (result < 0)
        return result;
    if (has_caller(sim))
        return call_through(sim, script, function, stack);
    return SIM_CALL(sim, simCallScriptFunctionEx, (script, function, stack));
}

/* ------------------------------------------------------------------ stacks */

static int stack_new(struct sim_api *sim)
{
    return SIM_CALL(sim, simCreateStack, ());
}

static int stack_free(struct sim_api *sim, int stack)
{
    return SIM_CALL(sim, simReleaseStack, (stack));
}

static int stack_size(struct sim_api *sim, int stack)
{
    return SIM_CALL(sim, simGetStackSize, (stack));
}

static int stack_pop(struct sim_api *sim, int stack, int count)
{
    return SIM_CALL(sim, simPopStackItem, (stack, count));
}

static int stack_raise(struct sim_api *sim, int stack, int index)
{
    return SIM_CALL(sim, simMoveStackItemToTop, (stack, index));
}

static int stack_is_null(struct sim_api *sim, int stack)
{
    return SIM_CALL(sim, simIsStackValueNull, (stack));
}

static int stack_get_bool(struct sim_api *sim, int stack, int *value)
{
    unsigned char flag = 0;
    int result = SIM_CALL(sim, simGetStackBoolValue, (stack, &flag));

    *value = result > 0 && flag;
    return result;
}

static int stack_get_int(struct sim_api *sim, int stack, int *value)
{
    *value = 0;
    return SIM_CALL(sim, simGetStackInt32Value, (stack, value));
}

static char *stack_get_string(struct sim_api *sim, int stack, int *sizep)
{
    int size = 0;
    char *bytes = SIM_POINTER(sim, simGetStackStringValue, (stack, &size));

    *sizep = bytes && size > 0 ? size : 0;
    return bytes;
}

static int stack_get_array_size(struct sim_api *sim, int stack, int kind)
{
    int size = SIM_CALL(sim, simGetStackTableInfo, (stack, 0));

    if (size > 0 && SIM_CALL(sim, simGetStackTableInfo, (stack, kind)) != 1)
        return SIM_E_REFUSED;
    return size;
}

static int stack_get_int_array(struct sim_api *sim, int stack, int *values, int count)
{
    return SIM_CALL(sim, simGetStackInt32Table, (stack, values, count));
}

static int stack_get_double_array(struct sim_api *sim, int stack, double *values, int count)
{
    return SIM_CALL(sim, simGetStackDoubleTable, (stack, values, count));
}

static int stack_unfold(struct sim_api *sim, int stack)
{
    return SIM_CALL(sim, simUnfoldStackTable, (stack));
}

static int stack_push_null(struct sim_api *sim, int stack)
{
    return SIM_CALL(sim, simPushNullOntoStack, (stack));
}

static int stack_push_int(struct sim_api *sim, int stack, int value)
{
    return SIM_CALL(sim, simPushInt32OntoStack, (stack, value));
}

static int stack_push_string(struct sim_api *sim, int stack, const char *bytes, int size)
{
    return SIM_CALL(sim, simPushStringOntoStack, (stack, bytes, size));
}

static int stack_push_int_array(struct sim_api *sim, int stack, const int *values, int count)
{
    return SIM_CALL(sim, simPushInt32TableOntoStack, (stack, values, count));
}

static int stack_push_double_array(struct sim_api *sim, int stack, const double *values, int count)
{
    return SIM_CALL(sim, simPushDoubleTableOntoStack, (stack, values, count));
}

static int stack_push_table(struct sim_api *sim, int stack)
{
    return SIM_CALL(sim, simPushTableOntoStack, (stack));
}

static int stack_insert(struct sim_api *sim, int stack)
{
    return SIM_CALL(sim, simInsertDataIntoStackTable, (stack));
}

void sim_fill_script(struct sim_api *api)
{
    api->register_script_function = register_script_function;
    api->register_script_variable = register_script_variable;
    api->get_script_type = get_script_type;
    api->call_script_function = call_script_function;
    api->call_scripts_through = call_scripts_through;
    api->stack_new = stack_new;
    api->stack_free = stack_free;
    api->stack_size = stack_size;
    api->stack_pop = stack_pop;
    api->stack_raise = stack_raise;
    api->stack_is_null = stack_is_null;
    api->stack_get_bool = stack_get_bool;
    api->stack_get_int = stack_get_int;
    api->stack_get_string = stack_get_string;
    api->stack_get_array_size = stack_get_array_size;
    api->stack_get_int_array = stack_get_int_array;
    api->stack_get_double_array = stack_get_double_array;
    api->stack_unfold = stack_unfold;
    api->stack_push_null = stack_push_null;
    api->stack_push_int = stack_push_int;
    api->stack_push_string = stack_push_string;
    api->stack_push_int_array = stack_push_int_array;
    api->stack_push_double_array = stack_push_double_array;
    api->stack_push_table = stack_push_table;
    api->stack_insert = stack_insert;
}
