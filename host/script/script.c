/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What plugins registered for scripts. Old-style plugins name a function
 * "name@Plugin", new-style ones just "name", and only while they are called.
 */
#include "script/script.h"

#include <stdlib.h>
#include <string.h>

#include "abi/sim_exports.h"
#include "script/mainscript.h"
#include "script/stack.h"
#include "world/error.h"
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
