/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Values of the simulator's stacks as Lua values, and back.
 */
#ifndef HOST_LUA_VALUES_H
#define HOST_LUA_VALUES_H

#include <lua.h>

#include "script/stack.h"

/* Pushes each value of the stack, the lowest first, and returns their number. */
int lua_values_push(lua_State *lua, const struct stack *stack);

/* Puts the topmost `count` Lua values onto the stack. NULL, or why one of them has no place there:
 * then the stack has those before it. */
const char *lua_values_take(lua_State *lua, int count, struct stack *stack);

#endif
