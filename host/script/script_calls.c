/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The simulator's functions that reach the script.
 *
 * The main script is that of every object for which no other was made: a client reaches it as the
 * main script, and as the script of whatever object it was written for.
 */
#include "script/script_calls.h"

#include <stdlib.h>
#include <string.h>

#include "abi/sim_exports.h"
#include "calls/script_object.h"
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

static int script_is(int script)
{
    if (script == MAINSCRIPT_HANDLE)
        return 1;
    if (host_abi.program_version < HANDLES_ONLY_SINCE)
        return type_is_known(script);
    return script == HANDLE_MAIN || script == HANDLE_SANDBOX;
}

/* The object with this name or path; -1 when there is none. */
static int object_named(const char *name)
{
    union table_value *found;
    if (!name || !*name)
        return -1;
    found = table_find(&world.scene.names, name);
    return found ? found->number : simGetObject(name, -1, -1, 1);
}

static int script_of(int type, int object, const char *name)
{
    if (object < 0)
        object = object_named(name);
    return type_is_known(type) && (object >= 0 || !name) ? script_object_find(type, object) : -1;
}

int script_resolve(int script, const char *name)
{
    int found = name ? script_of(script, -1, name) : -1;
    if (script_object_is(script) || is_addon(script))
        return script;
    if (found >= 0)
        return found;
    return script_is(script) ? MAINSCRIPT_HANDLE : -1;
}

int script_find(int type, int object, const char *name)
{
    int found = script_of(type, object, name);
    if (found >= 0)
        return found;
    return mainscript_absence() || !type_is_known(type) ? -1 : MAINSCRIPT_HANDLE;
}

int simGetScriptProperty(int script, int *property, int *object)
{
    if (script_object_is(script)) {
        script_object_get_int(script, sim_scriptintparam_type, property);
        *object = script_object_owner(script);
        return 1;
    }
    if (!is_addon(script) && (mainscript_absence() || script != MAINSCRIPT_HANDLE))
        return script_absent(__func__);
    *property = script == ADDON_HANDLE ? sim_scripttype_addonscript : sim_scripttype_mainscript;
    *object = -1;
    return 1;
}

int simGetScriptHandleEx(int type, int object, const char *name)
{
    int script = script_find(type, object, name);
    return script < 0 ? script_absent(__func__) : script;
}

/* What follows an "@" in the name tells the script's object or language. CoppeliaSim 4.10 does not
 * tell a function's error. */
int simCallScriptFunctionEx(int script, const char *name, int stack)
{
    struct stack *values = stack_get(stack, __func__);
    const char *at = name ? strchr(name, '@') : NULL;
    char error[1000];
    char *function;
    int result, callee;
    if (!values)
        return -1;
    callee = name ? script_resolve(script, at ? at + 1 : NULL) : -1;
    if (callee < 0 || (callee == MAINSCRIPT_HANDLE && mainscript_absence()))
        return script_absent(__func__);
    function = memory_copy(name, strcspn(name, "@"));
    result = mainscript_call(callee, function, values, error, sizeof(error));
    free(function);
    if (result < 0)
        return FAIL("%s", host_abi.new_style ? "error in script function." : error);
    return 0;
}
