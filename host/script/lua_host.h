/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What a script finds when it starts: the simulator's functions and constants (lua_sim.c), and
 * those that the plugin registered (lua_plugin.c).
 */
#ifndef HOST_LUA_HOST_H
#define HOST_LUA_HOST_H

#include <lua.h>

/* Each function twice, as sim.getObject and as simGetObject; constants as sim.handle_all and as
 * sim_handle_all. */
void lua_sim_open(lua_State *lua);

/* sim.wait, sim.step and sim.yield, for what runs in a coroutine. */
void lua_wait_open(lua_State *lua);

/* Functions that are made of others in Lua; needs those before. */
void lua_newer_open(lua_State *lua);

/* An old-style plugin's functions under their names; of a new-style one the function loadPlugin,
 * which returns the table of its functions, and require finds the same table. */
void lua_plugin_open(lua_State *lua);

#endif
