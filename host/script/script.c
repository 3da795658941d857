/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What plugins registered for scripts, and the way to the script. Old-style plugins name a function
 * "name@Plugin", new-style ones just "name", and only while they are called.
 */
#include "script/script.h"

#include <stdlib.h>
#include <string.h>

#include "script/mainscript.h"
#include "script/stack.h"
#include "world/world.h"

#define ERROR_SIZE 258 /* of the buffer that a plugin writes its error to, as in the simulators */

static void function_free(void *block)
{
    struct script_function *function = block;

    free(function->name);
    free(function);
}

void scripts_init(struct scripts *scripts)
{
    scripts->functions.release = function_free;
    scripts->caller = MAINSCRIPT_HANDLE;
    scripts->variables.release = free;
}

void scripts_free(struct scripts *scripts)
{
    table_clear(&scripts->functions);
    table_clear(&scripts->variables);
    for (int i = 0; i < scripts->stack_count; i++)
        stack_free(scripts->stacks[i]);
    free(scripts->stacks);
    scripts->stacks = NULL;
    scripts->stack_count = 0;
}

/* The script that runs holds on to the functions. */
void scripts_forget(struct scripts *scripts)
{
    table_clear(&scripts->variables);
    for (int i = 0; i < scripts->functions.count; i++) {
        struct script_function *function = scripts->functions.items[i].value.block;

        function->callback = NULL;
    }
}

int simRegisterScriptCallbackFunction(const char *name, const char *tip,
                                      void (*callback)(struct SScriptCallBack *))
{
    struct script_function *function;
    union table_value *value;
    size_t length;
    int known;

    if (!name || !*name)
        return FAIL("a name is needed.");
    length = strcspn(name, "@");
    if (host_abi.new_style && (name[length] || tip || !callback))
        return FAIL("a plain name, no call tip and a callback are needed.");
    if (host_abi.new_style && !world.plugin.calls)
        return FAIL("functions are registered while the plugin is called only.");
    if (!host_abi.new_style && (!name[length] || length == 0))
        return FAIL("the name must be 'name@plugin'.");
    known = table_find(&world.scripts.functions, name) != NULL;
    value = table_take(&world.scripts.functions, name);
    function = known ? value->block : memory_new(1, sizeof(*function));
    if (!known)
        function->name = memory_copy(name, length);
    function->callback = callback;
    value->block = function;
    return !known;
}

int simRegisterScriptVariable(const char *name, const char *expression, int stack)
{
    union table_value *value;

    (void)stack;
    if (!name || !*name || !expression)
        return FAIL("a name and a value are needed.");
    value = table_take(&world.scripts.variables, name);
    free(value->block);
    value->block = memory_text(expression);
    return 1;
}

/* A plugin raises an error through its buffer or with simSetLastError. */
const char *script_function_call(const struct script_function *function, int stack)
{
    char text[ERROR_SIZE] = "";
    struct SScriptCallBack call = {
        .objectID = -1,
        .scriptID = world.scripts.caller,
        .stackID = stack,
        .raiseErrorWithMessage = text,
    };
    struct errors *errors = &world.errors;

    if (!function->callback)
        return "its plugin was unloaded";
    errors->told = 0;
    world.plugin.calls++;
    function->callback(&call);
    world.plugin.calls--;
    text[ERROR_SIZE - 1] = '\0';
    if (!text[0])
        return errors->told ? errors->raised : NULL;
    free(errors->raised);
    errors->raised = memory_text(text);
    return errors->raised;
}

/* ------------------------------------------------------------------ the script */

/* There is one script, which is all of them: a client reaches it as the main script, and as the
 * script of whatever object it was written for. */

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
    if (mainscript_absence() || (script != MAINSCRIPT_HANDLE && !is_addon(script)))
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
    if (!name || mainscript_absence() || !script_is(script))
        return script_absent(__func__);
    function = memory_copy(name, strcspn(name, "@"));
    result = mainscript_call(script, function, values, error, sizeof(error));
    free(function);
    if (result < 0)
        return FAIL("%s", host_abi.new_style ? "error in script function." : error);
    return 0;
}
