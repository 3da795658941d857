/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The adapter's scripts: functions that we register in scripts, and functions of scripts that we
 * call. Up to 4.7 a script is identified by its type and the name of its object after an "@"; since
 * 4.8 only by its handle.
 */
#include "sim/sim_library.h"

#include "simConst.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCRIPT_TYPE_MASK 15 /* the higher bits mark the old real threads */

/* ------------------------------------------------------------------ functions in scripts */

int sim_register_script_variable(struct sim_api *sim, const char *name, const char *value)
{
    return SIM_CALL(sim, simRegisterScriptVariable, (name, value, 0));
}

int sim_get_script_type(struct sim_api *sim, int script)
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

/* Converts a script's type to its handle. Other values are passed to the simulator unchanged: a
 * handle, or a number with a special meaning. */
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

/* Calls through our own script. In 4.10 a function that C calls directly fails without its error
 * text, and some kinds of scripts crash. */

#define CALLER_FUNCTION "remoteApiCall"

void sim_call_scripts_through(struct sim_api *sim, int script)
{
    sim_library(sim)->caller = script;
}

/* True if our script still exists. It may have been stopped; the simulator's error text about that
 * belongs to no command. */
static int has_caller(struct sim_api *sim)
{
    struct sim_library *library = sim_library(sim);
    char stale[8];
    if (library->caller > 0 && sim_get_script_type(sim, library->caller) < 0) {
        library->caller = 0;
        sim_take_error(sim, stale, sizeof(stale));
    }
    return library->caller > 0;
}

/* Reports the script's error text as the error of the call. */
static int fail_as_told(struct sim_api *sim, int stack)
{
    struct sim_library *library = sim_library(sim);
    int size;
    char *text;
    sim_stack_raise(sim, stack, 0);
    text = sim_stack_get_string(sim, stack, &size);
    if (text) {
        sim_release(sim, library->error);
        library->error = text;
    }
    return SIM_E_REFUSED;
}

/* Takes the lowest item off the stack. True if the remaining items are results. */
static int take_outcome(struct sim_api *sim, int stack)
{
    int is_done;
    if (sim_stack_raise(sim, stack, 0) < 0 || sim_stack_get_bool(sim, stack, &is_done) <= 0 ||
        sim_stack_pop(sim, stack, 1) < 0)
        return SIM_E_REFUSED;
    return is_done ? 0 : fail_as_told(sim, stack);
}

/* The function's name and its script are placed below the arguments. */
static int call_through(struct sim_api *sim, int script, const char *function, int stack)
{
    int count = sim_stack_size(sim, stack), result;
    if (sim_stack_push_string(sim, stack, function, (int)strlen(function)) < 0 ||
        sim_stack_push_int(sim, stack, script) < 0)
        return SIM_E_REFUSED;
    for (int i = 0; i < count; i++)
        sim_stack_raise(sim, stack, 0);
    result = SIM_CALL(sim, simCallScriptFunctionEx,
                      (sim_library(sim)->caller, CALLER_FUNCTION, stack));
    return result < 0 ? result : take_outcome(sim, stack);
}

int sim_call_script_function(struct sim_api *sim, int script, const char *description,
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

int sim_has_addon(struct sim_api *sim)
{
    return has_caller(sim);
}

int sim_call_addon(struct sim_api *sim, const char *function, int stack)
{
    if (!has_caller(sim))
        return SIM_E_ABSENT;
    return SIM_CALL(sim, simCallScriptFunctionEx, (sim_library(sim)->caller, function, stack));
}
