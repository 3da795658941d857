/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The plugin's functions in the script. An old-style plugin named them when it started: "name" or
 * "table.name", and variables with their values as Lua expressions. A new-style plugin's functions
 * are in a table that loadPlugin returns.
 */
#include "script/lua_host.h"

#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "abi/sim_exports.h"
#include "calls/ui.h"
#include "script/lua_values.h"
#include "script/script.h"
#include "script/stack.h"
#include "world/world.h"

#define TABLE_MADE_SINCE 40300 /* the table of a dotted name is made by itself */

/* Calls the plugin with the arguments on the stack of this handle. Returns the number of results
 * that were pushed, or -1 with an error text pushed. */
static int plugin_call(lua_State *lua, const struct script_function *function, int handle)
{
    lua_State *outer = world.scripts.running;
    const char *error;
    world.scripts.running = lua;
    error = script_function_call(function, handle);
    world.scripts.running = outer;
    if (!error)
        return lua_values_push(lua, stack_get(handle, __func__));
    lua_pushstring(lua, error);
    return -1;
}

static int function_call(lua_State *lua)
{
    const struct script_function *function = lua_touserdata(lua, lua_upvalueindex(1));
    int handle = simCreateStack();
    const char *wrong = lua_values_take(lua, lua_gettop(lua), stack_get(handle, __func__));
    int count = -1;
    if (wrong)
        lua_pushstring(lua, wrong);
    else
        count = plugin_call(lua, function, handle);
    simReleaseStack(handle);
    return count >= 0 ? count : luaL_error(lua, "%s: %s", function->name, lua_tostring(lua, -1));
}

static void function_push(lua_State *lua, struct script_function *function)
{
    lua_pushlightuserdata(lua, function);
    lua_pushcclosure(lua, function_call, 1);
}

/* ------------------------------------------------------------------ old style: global names */

/* Pushes the global table of a dotted name; 0 when there is none and none is to be made. */
static int table_push(lua_State *lua, const char *name, size_t length)
{
    lua_pushglobaltable(lua);
    lua_pushlstring(lua, name, length);
    if (lua_gettable(lua, -2) == LUA_TTABLE)
        return 1;
    if (host_abi.program_version < TABLE_MADE_SINCE)
        return 0;
    lua_newtable(lua);
    lua_pushlstring(lua, name, length);
    lua_pushvalue(lua, -2);
    lua_settable(lua, -5);
    return 1;
}

static void function_name(lua_State *lua, struct script_function *function)
{
    const char *dot = strchr(function->name, '.');
    int top = lua_gettop(lua);
    if (!function->callback)
        return; /* only a call tip */
    if (!dot) {
        function_push(lua, function);
        lua_setglobal(lua, function->name);
    } else if (table_push(lua, function->name, (size_t)(dot - function->name))) {
        function_push(lua, function);
        lua_setfield(lua, -2, dot + 1);
    }
    lua_settop(lua, top);
}

/* name = expression; a wrong expression is the plugin's fault, and costs this variable only. */
static void variable_name(lua_State *lua, const char *name, const char *expression)
{
    int top = lua_gettop(lua);
    lua_pushfstring(lua, "%s = %s", name, expression);
    if (luaL_dostring(lua, lua_tostring(lua, -1)))
        log_print("simx-host", sim_verbosity_errors, lua_tostring(lua, -1));
    lua_settop(lua, top);
}

/* The variables whose value does or does not begin with "require". */
static void variables_name(lua_State *lua, int required)
{
    static const char require[] = "require";
    const struct table *variables = &world.scripts.variables;
    for (int i = 0; i < variables->count; i++) {
        const struct table_item *item = &variables->items[i];
        const char *expression = item->value.block;
        char *name;
        if ((strncmp(expression, require, strlen(require)) == 0) != required)
            continue;
        name = memory_copy(item->name, strcspn(item->name, "@"));
        variable_name(lua, name, expression);
        free(name);
    }
}

/* The order of CoppeliaSim 4.0 to 4.2: a variable may bring the table that functions go into only
 * by being required; any other comes last, and in the place of such a table. */
static void names_open(lua_State *lua)
{
    const struct scripts *scripts = &world.scripts;
    variables_name(lua, 1);
    for (int i = 0; i < scripts->functions.count; i++)
        function_name(lua, scripts->functions.items[i].value.block);
    variables_name(lua, 0);
}

/* ------------------------------------------------------------------ new style: a table */

/* loadPlugin(name): the table of the functions, the same at each call. */
static int plugin_load(lua_State *lua)
{
    const char *name = luaL_checkstring(lua, 1);
    if (!world.plugin.image || strcmp(name, world.plugin.name) != 0)
        return luaL_error(lua, "plugin '%s' could not be loaded: this simulator has the plugin %s",
                          name, world.plugin.image ? world.plugin.name : "none");
    lua_pushvalue(lua, lua_upvalueindex(1));
    return 1;
}

static int plugin_require(lua_State *lua)
{
    lua_pushvalue(lua, lua_upvalueindex(1));
    return 1;
}

static void table_open(lua_State *lua)
{
    const struct scripts *scripts = &world.scripts;
    lua_createtable(lua, 0, scripts->functions.count + 1);
    for (int i = 0; i < scripts->functions.count; i++) {
        function_push(lua, scripts->functions.items[i].value.block);
        lua_setfield(lua, -2, scripts->functions.items[i].name);
    }
    lua_pushinteger(lua, 0);
    lua_setfield(lua, -2, "pluginHandle");
    lua_pushvalue(lua, -1);
    lua_pushcclosure(lua, plugin_load, 1);
    lua_setglobal(lua, "loadPlugin");
    luaL_getsubtable(lua, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
    lua_insert(lua, -2);
    lua_pushcclosure(lua, plugin_require, 1);
    lua_setfield(lua, -2, world.plugin.image ? world.plugin.name : "");
    lua_pop(lua, 1);
}

void lua_plugin_open(lua_State *lua)
{
    if (host_abi.new_style)
        table_open(lua);
    else
        names_open(lua);
}
