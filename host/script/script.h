/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What plugins registered for scripts, the stacks over which values pass between scripts and
 * plugins, and the one script that there may be.
 */
#ifndef HOST_SCRIPT_H
#define HOST_SCRIPT_H

#include <stdint.h>

#include "world/table.h"

struct SScriptCallBack;
struct lua_State;
struct stack;

struct script_function {
    char *name; /* without the plugin's */
    void (*callback)(struct SScriptCallBack *call); /* NULL: only a call tip */
};

struct scripts {
    struct table functions; /* struct script_function by their full name */
    struct table variables; /* expressions, as text, by name */
    struct stack **stacks;  /* handles are places in here plus one */
    int stack_count;
    struct lua_State *lua; /* the main script; NULL: there is none */
    int busy;              /* it is being run */
    int has_addon;         /* it has an add-on beside it: addon.h */
    int caller;            /* the handle that a plugin's function is called with */
    int exits;             /* it has called os.exit, which is unwinding it */
    int failed;            /* in this simulation, which is about to stop */
    int64_t ending_ns;     /* until when it may run although the program ends */
};

/* Calls a plugin's function as a script does: arguments, then results are on the stack. NULL, or
 * the text of the error that it raised, valid until the next one. */
const char *script_function_call(const struct script_function *function, int stack);

/* Forgets what the plugin has registered. */
void scripts_forget(struct scripts *scripts);

/* There is a script of this handle, or of this type in the generations that know scripts by it. */
int script_is(int script);

void scripts_init(struct scripts *scripts);
void scripts_free(struct scripts *scripts);

#endif
