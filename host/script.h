/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What plugins registered for scripts, and the stacks over which values pass between scripts and
 * plugins.
 */
#ifndef HOST_SCRIPT_H
#define HOST_SCRIPT_H

#include "table.h"

struct SScriptCallBack;
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
};

void scripts_init(struct scripts *scripts);
void scripts_free(struct scripts *scripts);

#endif
