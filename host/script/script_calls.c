/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The simulator's functions that reach the script.
 *
 * There is one script, which is all of them: a client reaches it as the main script, and as the
 * script of whatever object it was written for.
 */
#include "script/script_calls.h"

#include <stdlib.h>
#include <string.h>

#include "abi/sim_exports.h"
#include "script/mainscript.h"
#include "script/stack.h"
#include "world/error.h"
#include "world/world.h"

#define HANDLES_ONLY_SINCE 40800 /* a script's type is no longer understood */
#define HANDLE_SANDBOX (-1)
#define HANDLE_MAIN (-2)

static int type_is_known(int type)
{
    return type == sim_scripttype_mainscript || type == sim_scripttype_childscript ||
           type == sim_scripttype_addonscript || type == sim_scripttype_customizationscript ||
           type == sim_scripttype_sandboxscript;
}

static int script_absent(const char *function)
{
    const char *why = mainscript_absence();
    return error_set(function, "script does not exist%s%s.", why ? ": " : "", why ? why : "");
}

static int is_addon(int script)
{
    return script == ADDON_HANDLE && world.scripts.has_addon;
}

int script_is(int script)
{
    if (script == MAINSCRIPT_HANDLE || is_addon(script))
        return 1;
    if (host_abi.program_version < HANDLES_ONLY_SINCE)
        return type_is_known(script);
    return script == HANDLE_MAIN || script == HANDLE_SANDBOX;
}

int simGetScriptProperty(int script, int *property, int *object)
{
    if (!is_addon(script) && (mainscript_absence() || script != MAINSCRIPT_HANDLE))
        return script_absent(__func__);
    *property = script == ADDON_HANDLE ? sim_scripttype_addonscript : sim_scripttype_mainscript;
    *object = -1;
    return 1;
}

int simGetScriptHandleEx(int type, int object, const char *name)
{
    (void)object;
    (void)name;
    if (mainscript_absence() || !type_is_known(type))
        return script_absent(__func__);
    return MAINSCRIPT_HANDLE;
}

/* What follows an "@" in the name tells the script's object or language. CoppeliaSim 4.10 does not
 * tell a function's error. */
int simCallScriptFunctionEx(int script, const char *name, int stack)
{
    struct stack *values = stack_get(stack, __func__);
    char error[1000];
    char *function;
    int result;
    if (!values)
        return -1;
    if (!name || (!is_addon(script) && (mainscript_absence() || !script_is(script))))
        return script_absent(__func__);
    function = memory_copy(name, strcspn(name, "@"));
    result = mainscript_call(script, function, values, error, sizeof(error));
    free(function);
    if (result < 0)
        return FAIL("%s", host_abi.new_style ? "error in script function." : error);
    return 0;
}
