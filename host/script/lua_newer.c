/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The functions of newer.lua, whose text is in the library.
 */
#include "script/lua_host.h"

#include <lauxlib.h>

static const char text[] =
#include "newer.def"
    ;

void lua_newer_open(lua_State *lua)
{
    if (luaL_loadbufferx(lua, text, sizeof(text) - 1, "=newer.lua", "t") != LUA_OK)
        lua_error(lua);
    lua_call(lua, 0, 0);
}
