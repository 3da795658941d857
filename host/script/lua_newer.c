/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The functions that are written in Lua, whose texts are in the library.
 */
#include "script/lua_host.h"

#include <lauxlib.h>

#include "abi/abi.h"

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

static const char later[] =
#include "later.def"
    ;

static const char motion[] =
#include "motion.def"
    ;

static const char scripts[] =
#include "scripts.def"
    ;

static const char engine[] =
#include "engine.def"
    ;

static const char views[] =
#include "views.def"
    ;

static const char api[] =
#include "api.def"
    ;

static const char properties[] =
#include "properties.def"
    ;

static const char poses[] =
#include "poses.def"
    ;

static const char objects[] =
#include "objects.def"
    ;

static const char pointclouds[] =
#include "pointclouds.def"
    ;

static const char meshes[] =
#include "meshes.def"
    ;

static const char font[] =
#include "font.def"
    ;

static const char shapes[] =
#include "shapes.def"
    ;

/* Functions that V-REP did not have, and since which generation they are there. */
static const struct {
    const char *name;
    int generation;
} later_names[] = {
#define LATER(name, generation) { #name, generation },
#include "later_names.def"
};

static void text_load(lua_State *lua, const char *text, size_t size, const char *name)
{
    if (luaL_loadbufferx(lua, text, size, name, "t") != LUA_OK)
        lua_error(lua);
}

static void text_run(lua_State *lua, const char *text, size_t size, const char *name)
{
    text_load(lua, text, size, name);
    lua_call(lua, 0, 0);
}

/* What is absent here. */
static void later_open(lua_State *lua)
{
    int generation = host_abi.new_style ? 46 : host_abi.program_version >= 40000 ? 4 : 3;
    text_load(lua, later, sizeof(later) - 1, "=later.lua");
    lua_newtable(lua);
    for (size_t i = 0; i < sizeof(later_names) / sizeof(later_names[0]); i++) {
        if (later_names[i].generation <= generation)
            continue;
        lua_pushstring(lua, later_names[i].generation == 4 ? "CoppeliaSim 4" : "CoppeliaSim 4.6");
        lua_setfield(lua, -2, later_names[i].name);
    }
    lua_call(lua, 1, 0);
}

/* With the font's text as argument. */
static void shapes_open(lua_State *lua)
{
    text_load(lua, shapes, sizeof(shapes) - 1, "=shapes.lua");
    text_load(lua, font, sizeof(font) - 1, "=font.lua");
    lua_call(lua, 0, 1);
    lua_call(lua, 1, 0);
}

void lua_newer_open(lua_State *lua)
{
    text_run(lua, poses, sizeof(poses) - 1, "=poses.lua");
    text_run(lua, objects, sizeof(objects) - 1, "=objects.lua");
    text_run(lua, properties, sizeof(properties) - 1, "=properties.lua");
    text_run(lua, tables, sizeof(tables) - 1, "=tables.lua");
    text_run(lua, paths, sizeof(paths) - 1, "=paths.lua");
    text_run(lua, newer, sizeof(newer) - 1, "=newer.lua");
    text_run(lua, scripts, sizeof(scripts) - 1, "=scripts.lua");
    text_run(lua, engine, sizeof(engine) - 1, "=engine.lua");
    text_run(lua, views, sizeof(views) - 1, "=views.lua");
    text_run(lua, api, sizeof(api) - 1, "=api.lua");
    text_run(lua, motion, sizeof(motion) - 1, "=motion.lua");
    shapes_open(lua);
    text_run(lua, meshes, sizeof(meshes) - 1, "=meshes.lua");
    text_run(lua, pointclouds, sizeof(pointclouds) - 1, "=pointclouds.lua");
    text_run(lua, refused, sizeof(refused) - 1, "=refused.lua");
    text_run(lua, check, sizeof(check) - 1, "=check.lua");
    later_open(lua);
}
