/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What ends a script that computes too long; see lua_limit.h.
 */
#include "script/lua_limit.h"

#include <stdint.h>
#include <time.h>

#include <lauxlib.h>

#include "world/clock.h"
#include "world/world.h"

#define HOOK_INSTRUCTIONS 10000
#define ENDING_NS 1000000000 /* what the script may still take when the program ends */

/* Of this thread: a machine that is busy with others ends no script. */
static int64_t cpu_ns(void)
{
    struct timespec used;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return (int64_t)used.tv_sec * 1000000000 + used.tv_nsec;
}

/* Once it has interrupted the script, it does so at each instruction: no pcall holds that up. */
static void limit_look(lua_State *lua, lua_Debug *unused)
{
    const struct scripts *scripts = &world.scripts;
    int ends = world.simulation.exit && clock_ns() >= scripts->ending_ns;
    int is_over = scripts->limit_ns && cpu_ns() >= scripts->limit_ns;
    (void)unused;
    if (!ends && !is_over)
        return;
    lua_sethook(lua, limit_look, LUA_MASKCOUNT, 1);
    if (ends)
        luaL_error(lua, "interrupted: the program ends");
    luaL_error(lua, "interrupted: it has computed for more than %d s", SCRIPT_SECONDS);
}

void lua_limit_enter(void)
{
    world.scripts.exits = 0;
    world.scripts.ending_ns = world.simulation.exit ? clock_ns() + ENDING_NS : 0;
    lua_sethook(world.scripts.lua, limit_look, LUA_MASKCOUNT, HOOK_INSTRUCTIONS);
}

void lua_limit_exit(lua_State *lua)
{
    world.scripts.ending_ns = 0;
    lua_sethook(world.scripts.lua, limit_look, LUA_MASKCOUNT, 1);
    limit_look(lua, NULL);
}

int lua_limit_call(lua_State *lua)
{
    struct scripts *scripts = &world.scripts;
    int64_t outer_ns = scripts->limit_ns;
    int outer = scripts->caller, status;
    lua_Hook hook = lua_gethook(lua);
    int mask = lua_gethookmask(lua), count = lua_gethookcount(lua);
    scripts->caller = (int)luaL_checkinteger(lua, 1);
    if (!outer_ns)
        scripts->limit_ns = cpu_ns() + (int64_t)SCRIPT_SECONDS * 1000000000;
    lua_sethook(lua, limit_look, LUA_MASKCOUNT, HOOK_INSTRUCTIONS);
    status = lua_pcall(lua, lua_gettop(lua) - 2, LUA_MULTRET, 0);
    scripts->limit_ns = outer_ns;
    scripts->caller = outer;
    lua_sethook(lua, hook, mask, count);
    lua_pushboolean(lua, status == LUA_OK);
    lua_replace(lua, 1);
    return lua_gettop(lua);
}
