/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The add-on that is installed into CoppeliaSim 4.6 and later, which loads the plugin and calls
 * scripts for it. Here it lives in the main script's Lua, with globals of its own, and in all
 * generations.
 */
#ifndef HOST_ADDON_H
#define HOST_ADDON_H

#include <lua.h>

/* Runs the add-on, if the plugin knows one; raises its error. */
void addon_open(lua_State *lua);

/* Pushes the table of its globals. */
void addon_push_globals(lua_State *lua);

#endif
