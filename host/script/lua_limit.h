/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What ends a script that computes too long: a hook looks every few thousand instructions whether
 * the program ends, and, while a script runs that a program has made, at its time.
 */
#ifndef HOST_LUA_LIMIT_H
#define HOST_LUA_LIMIT_H

#include <stddef.h>

#include <lua.h>

#define SCRIPT_SECONDS 1 /* of CPU time, for one function that the simulator calls */

/* What all that is in Lua takes together. The rest is there for what removes a script that keeps so
 * much. */
#define SCRIPTS_BYTES_MAX ((size_t)1 << 31)
#define SCRIPTS_BYTES_REST ((size_t)1 << 24)

/* From now on Lua refuses more memory than that with an error. */
void lua_limit_memory(lua_State *lua);

/* Before the simulator calls into the script: what was called before the program's end was asked
 * for is interrupted at once then; what is called afterwards, to clean up, has a moment. */
void lua_limit_enter(void);

/* Interrupts whatever runs, as the program ends. */
void lua_limit_exit(lua_State *lua);

/* For Lua: limited(script, function, ...) calls the function as that script, in SCRIPT_SECONDS:
 * true and its results, or false and the error. */
int lua_limit_call(lua_State *lua);

#endif
