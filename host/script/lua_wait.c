/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Functions that wait: each yields to what has resumed the coroutine, which does so once per step,
 * or per pass while nothing moves. Named calls are such coroutines.
 */
#include "script/lua_host.h"

#include <lauxlib.h>

#include "abi/sim_exports.h"
#include "world/world.h"

#define ARGUMENTS 2 /* of sim.wait; the third place has the time of its end */

static int wait_yield(lua_State *lua, lua_KContext context, lua_KFunction go_on)
{
    if (!lua_isyieldable(lua))
        return luaL_error(lua, "only a coroutine can wait, and what clients call by name");
    return lua_yieldk(lua, 0, context, go_on);
}

static int wait_end(lua_State *lua, int status, lua_KContext context)
{
    (void)lua;
    (void)status;
    (void)context;
    return 0;
}

static int wait_once(lua_State *lua)
{
    lua_settop(lua, 0);
    return wait_yield(lua, 0, wait_end);
}

static double now(int by_simulation)
{
    return by_simulation ? simGetSimulationTime_D() : simGetSystemTime_D();
}

/* Its result is the time that is left: 0, or a little less. The end of a simulation is the end of
 * its time. */
static int wait_go_on(lua_State *lua, int status, lua_KContext by_simulation)
{
    double left = lua_tonumber(lua, ARGUMENTS + 1) - now((int)by_simulation);
    (void)status;
    if (left > 0 && !(by_simulation && simulation_stopped()))
        return wait_yield(lua, by_simulation, wait_go_on);
    lua_pushnumber(lua, left);
    return 1;
}

/* sim.wait(seconds, [by the simulation's time]) */
static int wait_begin(lua_State *lua)
{
    double seconds = luaL_checknumber(lua, 1);
    int by_simulation = lua_isnoneornil(lua, 2) || lua_toboolean(lua, 2);
    lua_settop(lua, ARGUMENTS);
    lua_pushnumber(lua, now(by_simulation) + seconds);
    return wait_go_on(lua, LUA_OK, by_simulation);
}

void lua_wait_open(lua_State *lua)
{
    static const luaL_Reg functions[] = {
        { "wait", wait_begin }, { "step", wait_once }, { "switchThread", wait_once },
        { "yield", wait_once }, { NULL, NULL },
    };
    lua_getglobal(lua, "sim");
    luaL_setfuncs(lua, functions, 0);
    lua_pop(lua, 1);
}
