/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What the scripts that programs have made need of this program; see lua_embedded.h.
 */
#include "script/lua_embedded.h"

#include <limits.h>

#include <lauxlib.h>

#include "abi/sim_exports.h"
#include "calls/script_object.h"
#include "script/lua_limit.h"
#include "script/lua_shapes.h"
#include "script/mainscript.h"
#include "script/script_calls.h"
#include "world/world.h"

static const char key; /* its address names what embedded.lua returns in Lua's registry */

static const char text[] =
#include "embedded.def"
    ;

/* The handles of all such scripts, in the order in which they are called. */
static int scripts_list(lua_State *lua)
{
    int position = 0, count = 0, handle;
    lua_createtable(lua, world.scripts.embedded, 0);
    while ((handle = script_object_next(&position)) >= 0) {
        lua_pushinteger(lua, handle);
        lua_rawseti(lua, -2, ++count);
    }
    return 1;
}

/* resolve(script, [name]): its handle, or nil. */
static int script_which(lua_State *lua)
{
    lua_Integer number = luaL_checkinteger(lua, 1);
    int script = number < INT_MIN || number > INT_MAX
                     ? -1 : script_resolve((int)number, luaL_optstring(lua, 2, NULL));
    if (script < 0)
        lua_pushnil(lua);
    else
        lua_pushinteger(lua, script);
    return 1;
}

/* find(type, [object or name]): its handle. */
static int script_search(lua_State *lua)
{
    int is_name = lua_type(lua, 2) == LUA_TSTRING;
    int object = is_name ? -1 : shape_optional(lua, 2, -1);
    int kind = shape_int(lua, 1), script;
    shape_begin();
    script = simGetScriptHandleEx(kind, object, is_name ? lua_tostring(lua, 2) : NULL);
    shape_end(lua);
    lua_pushinteger(lua, script);
    return 1;
}

/* Something of them is to be cleaned up when they are gone. */
static int scripts_note(lua_State *lua)
{
    world.scripts.has_states = lua_toboolean(lua, 1);
    return 0;
}

void lua_embedded_open(lua_State *lua)
{
    static const luaL_Reg functions[] = {
        { "limited", lua_limit_call }, { "list", scripts_list }, { "resolve", script_which },
        { "find", script_search }, { "note", scripts_note }, { NULL, NULL },
    };
    if (luaL_loadbufferx(lua, text, sizeof(text) - 1, "=embedded.lua", "t") != LUA_OK)
        lua_error(lua);
    luaL_newlib(lua, functions);
    lua_pushinteger(lua, MAINSCRIPT_HANDLE);
    lua_setfield(lua, -2, "main");
    lua_call(lua, 1, 1);
    lua_rawsetp(lua, LUA_REGISTRYINDEX, &key);
}

static void function_push(lua_State *lua, const char *name)
{
    lua_rawgetp(lua, LUA_REGISTRYINDEX, &key);
    lua_getfield(lua, -1, name);
    lua_remove(lua, -2);
}

void lua_embedded_seal(lua_State *lua)
{
    function_push(lua, "seal");
    lua_call(lua, 0, 0);
}

void lua_embedded_push_globals(lua_State *lua, int handle)
{
    function_push(lua, "globals");
    lua_pushinteger(lua, handle);
    lua_call(lua, 1, 1);
}

void lua_embedded_run(lua_State *lua, const char *section)
{
    function_push(lua, "run");
    lua_pushstring(lua, section);
    lua_call(lua, 1, 0);
}
