/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A simulator that was built without Lua has no main script.
 */
#include "script/mainscript.h"

#include <stdio.h>

#include "script/stack.h"

int mainscript_open(const char *file, char *error, size_t size)
{
    if (!file)
        return 0;
    snprintf(error, size, "cannot run %s: %s", file, mainscript_absence());
    return -1;
}

int mainscript_start(const char *file, char *error, size_t size)
{
    (void)file;
    (void)error;
    (void)size;
    return 0;
}

void mainscript_close(void)
{
}

const char *mainscript_absence(void)
{
    return "this simulator was built without Lua";
}

void mainscript_run(const char *function)
{
    (void)function;
}

void mainscript_run_embedded(const char *section)
{
    (void)section;
}

int mainscript_call(int script, const char *function, struct stack *stack, char *error, size_t size)
{
    (void)script;
    (void)stack;
    snprintf(error, size, "%s: %s", function, mainscript_absence());
    return -1;
}
