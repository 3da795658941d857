/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The main script: a Lua file (--script) that is compiled before the plugin starts, so that no
 * service appears for a program that cannot go on; that is run once, before the first pass of the
 * simulator's loop; and whose functions sysCall_init, sysCall_actuation, sysCall_sensing and
 * sysCall_cleanup are called by each simulation. There is one, or none; mainscript_none.c is for a
 * simulator that was built without Lua.
 *
 * All but the compiling happens on the thread that runs the simulator's loop.
 */
#ifndef HOST_MAINSCRIPT_H
#define HOST_MAINSCRIPT_H

#include <stddef.h>

#include "script/stack.h"

#define MAINSCRIPT_HANDLE 1010002 /* what CoppeliaSim's main script usually has */
#define ADDON_HANDLE 1010010      /* of the add-on beside it: addon.h */

/* Compiles the file, or, for NULL, prepares what the add-on needs: 0, or -1 with one line in
 * `error`. */
int mainscript_open(const char *file, char *error, size_t size);

/* Runs what was compiled from this file, and nothing when there is no script; likewise. */
int mainscript_start(const char *file, char *error, size_t size);
void mainscript_close(void);

/* NULL when a main script is there, else why there is none. */
const char *mainscript_absence(void);

/* Calls a function of the script's simulation, if the script has it. An error is printed and stops
 * the simulation; a program that was to make a number of steps ends then. */
void mainscript_run(const char *function);

/* Calls the functions of the scripts that programs have made, for the section of the main script
 * with this name, and "sysCall_nonSimulation", "sysCall_suspended", or "end", after which they are
 * no more. */
void mainscript_run_embedded(const char *section);

/* Calls a global function of the script with that handle (script_calls.h), or one in global tables
 * ("robot.grip"): the stack has its arguments, then its results. 0, or -1 with one line in
 * `error`. */
int mainscript_call(int script, const char *function, struct stack *stack, char *error,
                    size_t size);

#endif
