/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What plugins registered for scripts. Old-style plugins name a function "name@Plugin", new-style
 * ones just "name", and only while they are called.
 */
#include "script.h"

#include <stdlib.h>
#include <string.h>

#include "stack.h"
#include "world.h"

static void function_free(void *block)
{
    struct script_function *function = block;

    free(function->name);
    free(function);
}

void scripts_init(struct scripts *scripts)
{
    scripts->functions.release = function_free;
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

int simGetScriptProperty(int script, int *property, int *object)
{
    (void)script;
    (void)property;
    (void)object;
    return FAIL("script does not exist.");
}

int simGetScriptHandleEx(int type, int object, const char *name)
{
    (void)type;
    (void)object;
    (void)name;
    return FAIL("script does not exist.");
}

int simCallScriptFunctionEx(int script, const char *name, int stack)
{
    (void)script;
    (void)name;
    (void)stack;
    return FAIL("script does not exist: this simulator runs no scripts.");
}
