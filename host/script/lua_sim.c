/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The simulator's functions and constants in the script. Functions are those of lua_sim.def,
 * constants all of simConst.h (constants.awk lists them).
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include <lauxlib.h>

#include "abi/sim_exports.h"
#include "calls/alias.h"
#include "calls/collection.h"
#include "calls/colour.h"
#include "calls/engine.h"
#include "calls/explicit.h"
#include "calls/force.h"
#include "calls/joint.h"
#include "calls/link.h"
#include "calls/object.h"
#include "calls/script_object.h"
#include "script/lua_host.h"
#include "script/lua_shapes.h"
#include "simConst.h"

#define PREFIX 3 /* "sim" */

static const struct binding bindings[] = {
#define BIND(name, shape, function, count) \
    { #name, shape_##shape, (void (*)(void))function, count },
#include "script/lua_sim.def"
#undef BIND
};

static const struct {
    const char *name;
    int value;
} constants[] = {
#define CONSTANT(name) { #name, name },
#include "lua_constants.def"
#undef CONSTANT
};

/* With the table sim on top. "simGetObject" is sim.getObject. */
static void function_add(lua_State *lua, const struct binding *binding)
{
    char name[64];
    snprintf(name, sizeof(name), "%s", binding->name + PREFIX);
    name[0] = (char)tolower((unsigned char)name[0]);
    lua_pushlightuserdata(lua, (void *)binding);
    lua_pushcclosure(lua, binding->shape, 1);
    lua_pushvalue(lua, -1);
    lua_setglobal(lua, binding->name);
    lua_setfield(lua, -2, name);
}

void lua_sim_open(lua_State *lua)
{
    lua_newtable(lua);
    for (size_t i = 0; i < sizeof(bindings) / sizeof(bindings[0]); i++)
        function_add(lua, &bindings[i]);
    for (size_t i = 0; i < sizeof(constants) / sizeof(constants[0]); i++) {
        lua_pushinteger(lua, constants[i].value);
        lua_pushvalue(lua, -1);
        lua_setglobal(lua, constants[i].name);
        lua_setfield(lua, -2, constants[i].name + PREFIX + 1);
    }
    lua_setglobal(lua, "sim");
}
