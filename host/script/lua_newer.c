/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The functions that are written in Lua, whose texts are in the library.
 */
#include "script/lua_host.h"

#include <lauxlib.h>

static const char check[] =
#include "check.def"
    ;

static const char refused[] =
#include "refused.def"
    ;

static const char tables[] =
#include "tables.def"
    ;

static const char paths[] =
#include "paths.def"
    ;

static const char newer[] =
#include "newer.def"
    ;

static const char motion[] =
#include "motion.def"
    ;

static const char poses[] =
#include "poses.def"
    ;

static const char objects[] =
#include "objects.def"
    ;

static void text_run(lua_State *lua, const char *text, size_t size, const char *name)
{
    if (luaL_loadbufferx(lua, text, size, name, "t") != LUA_OK)
        lua_error(lua);
    lua_call(lua, 0, 0);
}

void lua_newer_open(lua_State *lua)
{
    text_run(lua, poses, sizeof(poses) - 1, "=poses.lua");
    text_run(lua, objects, sizeof(objects) - 1, "=objects.lua");
    text_run(lua, tables, sizeof(tables) - 1, "=tables.lua");
    text_run(lua, paths, sizeof(paths) - 1, "=paths.lua");
    text_run(lua, newer, sizeof(newer) - 1, "=newer.lua");
    text_run(lua, motion, sizeof(motion) - 1, "=motion.lua");
    text_run(lua, refused, sizeof(refused) - 1, "=refused.lua");
    text_run(lua, check, sizeof(check) - 1, "=check.lua");
}
