/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The scripts that programs have made, in Lua: embedded.lua.
 */
#ifndef HOST_LUA_EMBEDDED_H
#define HOST_LUA_EMBEDDED_H

#include <lua.h>

/* Needs the functions of lua_sim.c. */
void lua_embedded_open(lua_State *lua);

/* The globals of such scripts begin as those that are there now, before the main script is run. */
void lua_embedded_seal(lua_State *lua);

/* Puts the globals of the script with this handle on the stack, or raises an error. */
void lua_embedded_push_globals(lua_State *lua, int handle);

/* Calls the scripts' functions for a section of the main script. */
void lua_embedded_run(lua_State *lua, const char *section);

#endif
