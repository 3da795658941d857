/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The add-on; see addon.h.
 */
#include "script/addon.h"

#include <string.h>

#include <lauxlib.h>

#include "script/mainscript.h"
#include "world/world.h"

static const char key; /* its address names the globals in Lua's registry */

static const char text[] =
#include "addon.def"
    ;

void addon_push_globals(lua_State *lua)
{
    lua_rawgetp(lua, LUA_REGISTRYINDEX, &key);
}

/* What it lacks it finds among the main script's globals. */
static void globals_make(lua_State *lua)
{
    lua_newtable(lua);
    lua_newtable(lua);
    lua_pushglobaltable(lua);
    lua_setfield(lua, -2, "__index");
    lua_setmetatable(lua, -2);
    lua_pushvalue(lua, -1);
    lua_rawsetp(lua, LUA_REGISTRYINDEX, &key);
}

/* Another plugin brings no add-on. */
static int is_wanted(void)
{
    const char *function = host_abi.new_style ? "callThrough"
                                              : "simRemoteApi.callThrough@RemoteApi";
    return world.plugin.image && table_find(&world.scripts.functions, function) &&
           (!host_abi.new_style || strcmp(world.plugin.name, "simRemoteApi") == 0);
}

/* loadPlugin for the add-on of an old-style plugin, whose functions are in a global table. */
static int plugin_load(lua_State *lua)
{
    lua_getglobal(lua, "simRemoteApi");
    return 1;
}

void addon_open(lua_State *lua)
{
    int top = lua_gettop(lua);
    if (!is_wanted())
        return;
    if (luaL_loadbufferx(lua, text, sizeof(text) - 1, "=remoteApi.lua", "t") != LUA_OK)
        lua_error(lua);
    globals_make(lua);
    if (!host_abi.new_style) {
        lua_pushcfunction(lua, plugin_load);
        lua_setfield(lua, -2, "loadPlugin");
    }
    lua_pushvalue(lua, -1);
    lua_setupvalue(lua, -3, 1); /* _ENV */
    lua_insert(lua, -2);
    lua_call(lua, 0, 0);
    lua_getfield(lua, -1, "sysCall_init");
    world.scripts.caller = ADDON_HANDLE;
    lua_call(lua, 0, 0);
    world.scripts.caller = MAINSCRIPT_HANDLE;
    world.scripts.has_addon = 1;
    lua_settop(lua, top);
}
