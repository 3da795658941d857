/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The simulator's functions whose arguments and results are like no other's.
 */
#include "script/lua_shapes.h"

#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "abi/sim_exports.h"
#include "calls/collection.h"
#include "calls/collision.h"
#include "calls/colour.h"
#include "calls/force.h"
#include "calls/joint.h"
#include "calls/light.h"
#include "calls/ui.h"
#include "world/world.h"

static void push_ints(lua_State *lua, const int *numbers, int count)
{
    lua_createtable(lua, count, 0);
    for (int i = 0; i < count; i++) {
        lua_pushinteger(lua, numbers[i]);
        lua_rawseti(lua, -2, i + 1);
    }
}

static int field_int(lua_State *lua, int at, const char *name, int otherwise)
{
    int value = otherwise;
    if (!lua_istable(lua, at))
        return value;
    if (lua_getfield(lua, at, name) == LUA_TNUMBER)
        value = shape_int(lua, -1);
    else if (lua_isboolean(lua, -1))
        value = lua_toboolean(lua, -1);
    lua_pop(lua, 1);
    return value;
}

/* ------------------------------------------------------------------ objects */

/* sim.getObject(path, {index=, proxy=, noError=}) */
int shape_object_find(lua_State *lua)
{
    const char *path = luaL_checkstring(lua, 1);
    int index = field_int(lua, 2, "index", -1), proxy = field_int(lua, 2, "proxy", -1);
    int options = field_int(lua, 2, "noError", 0), handle;
    shape_begin();
    handle = simGetObject(path, index, proxy, options);
    shape_end(lua);
    lua_pushinteger(lua, handle);
    return 1;
}

int shape_velocity_get(lua_State *lua)
{
    int handle = shape_int(lua, 1);
    double linear[3], angular[3];
    shape_begin();
    simGetObjectVelocity_D(handle, linear, angular);
    shape_end(lua);
    shape_push_reals(lua, linear, 3);
    shape_push_reals(lua, angular, 3);
    return 2;
}

int shape_dummy_create(lua_State *lua)
{
    double size = luaL_checknumber(lua, 1);
    int handle;
    shape_begin();
    handle = simCreateDummy_D(size, NULL);
    shape_end(lua);
    lua_pushinteger(lua, handle);
    return 1;
}

int shape_selection_get(lua_State *lua)
{
    push_ints(lua, world.selection.handles, world.selection.count);
    return 1;
}

int shape_interval_get(lua_State *lua)
{
    int joint = shape_int(lua, 1);
    double interval[2] = { 0, 0 };
    bool cyclic = false;
    shape_begin();
    simGetJointInterval_D(joint, &cyclic, interval);
    shape_end(lua);
    lua_pushboolean(lua, cyclic);
    shape_push_reals(lua, interval, 2);
    return 2;
}

/* sim.setJointInterval(joint, cyclic, {lowest, range}) */
int shape_interval_set(lua_State *lua)
{
    int joint = shape_int(lua, 1), result;
    double interval[2];
    shape_reals(lua, 3, interval, 2);
    shape_begin();
    result = joint_set_interval(joint, lua_toboolean(lua, 2), interval);
    shape_end(lua);
    lua_pushinteger(lua, result);
    return 1;
}

/* sim.setLightParameters(light, state, reserved, [diffuse], [specular]) */
int shape_light_set(lua_State *lua)
{
    int light = shape_int(lua, 1), is_on, result;
    double diffuse[3], specular[3];
    is_on = lua_isboolean(lua, 2) ? lua_toboolean(lua, 2) : shape_int(lua, 2);
    if (!lua_isnoneornil(lua, 4))
        shape_reals(lua, 4, diffuse, 3);
    if (!lua_isnoneornil(lua, 5))
        shape_reals(lua, 5, specular, 3);
    shape_begin();
    result = light_set(light, is_on, lua_isnoneornil(lua, 4) ? NULL : diffuse,
                       lua_isnoneornil(lua, 5) ? NULL : specular);
    shape_end(lua);
    lua_pushinteger(lua, result);
    return 1;
}

/* The state, {0, 0, 0}, and the colours. */
int shape_light_get(lua_State *lua)
{
    int light = shape_int(lua, 1), is_on;
    double nothing[3] = { 0, 0, 0 }, diffuse[3] = { 0 }, specular[3] = { 0 };
    shape_begin();
    is_on = light_get(light, diffuse, specular);
    shape_end(lua);
    lua_pushinteger(lua, is_on);
    shape_push_reals(lua, nothing, 3);
    shape_push_reals(lua, diffuse, 3);
    shape_push_reals(lua, specular, 3);
    return 4;
}

/* ------------------------------------------------------------------ sensors */

/* Five results, also when nothing is seen, or no step was made yet: 0, 0, {0, 0, 0}, -1, {0, 0,
 * 0}. */
int shape_proximity_read(lua_State *lua)
{
    int sensor = shape_int(lua, 1), object = -1, result;
    double point[4] = { 0 }, normal[3] = { 0 };
    shape_begin();
    result = SHAPE_FUNCTION(lua, int (*)(int, double *, int *, double *))(sensor, point, &object,
                                                                          normal);
    shape_end(lua);
    lua_pushinteger(lua, result > 0);
    lua_pushnumber(lua, point[3]);
    shape_push_reals(lua, point, 3);
    lua_pushinteger(lua, object);
    shape_push_reals(lua, normal, 3);
    return 5;
}

int shape_force_read(lua_State *lua)
{
    int sensor = shape_int(lua, 1), result;
    double force[3] = { 0 }, torque[3] = { 0 };
    shape_begin();
    result = simReadForceSensor_D(sensor, force, torque);
    shape_end(lua);
    lua_pushinteger(lua, result);
    if (!(result & 1))
        return 1;
    shape_push_reals(lua, force, 3);
    shape_push_reals(lua, torque, 3);
    return 3;
}

/* result, and a table for each packet */
int shape_vision_read(lua_State *lua)
{
    int sensor = shape_int(lua, 1), result, packets = 0;
    double *values = NULL, *at;
    int *counts = NULL;
    shape_begin();
    result = simReadVisionSensor_D(sensor, &values, &counts);
    lua_pushinteger(lua, result);
    at = values;
    for (; counts && packets < counts[0]; packets++) {
        shape_push_reals(lua, at, counts[packets + 1]);
        at += counts[packets + 1];
    }
    free(values);
    free(counts);
    shape_end(lua);
    return 1 + packets;
}

int shape_resolution_get(lua_State *lua)
{
    int sensor = shape_int(lua, 1), resolution[2] = { 0, 0 };
    shape_begin();
    simGetVisionSensorResolution(sensor, resolution);
    shape_end(lua);
    push_ints(lua, resolution, 2);
    return 1;
}

/* ------------------------------------------------------------------ distance, collections */

/* 1 and the two objects, or 0 and an empty table. */
int shape_collision_check(lua_State *lua)
{
    int one = shape_int(lua, 1), other = shape_optional(lua, 2, sim_handle_all), objects[2], result;
    shape_begin();
    result = collision_check(one, other, objects);
    shape_end(lua);
    lua_pushinteger(lua, result);
    push_ints(lua, objects, result > 0 ? 2 : 0);
    return 2;
}

/* 1, the two points with their distance, and the two objects; or 0 and empty tables when they are
 * farther than the threshold. */
int shape_distance_check(lua_State *lua)
{
    int one = shape_int(lua, 1), other = shape_optional(lua, 2, sim_handle_all), objects[2], result;
    double threshold = luaL_optnumber(lua, 3, 0), distance[7];
    shape_begin();
    result = distance_check(one, other, threshold, distance, objects);
    shape_end(lua);
    lua_pushinteger(lua, result);
    shape_push_reals(lua, distance, result > 0 ? 7 : 0);
    push_ints(lua, objects, result > 0 ? 2 : 0);
    return 3;
}

int shape_collection_get(lua_State *lua)
{
    int handle = shape_int(lua, 1), count = 0;
    int *objects;
    shape_begin();
    objects = simGetCollectionObjects(handle, &count);
    if (objects)
        push_ints(lua, objects, count);
    free(objects);
    shape_end(lua);
    return 1;
}

/* sim.addItemToCollection(collection, what, object, options) */
int shape_collection_add(lua_State *lua)
{
    int handle = shape_int(lua, 1), what = shape_int(lua, 2);
    int object = shape_optional(lua, 3, -1), options = shape_optional(lua, 4, 0);
    shape_begin();
    int result = collection_add(handle, what, object, options);
    shape_end(lua);
    lua_pushinteger(lua, result);
    return 1;
}

/* ------------------------------------------------------------------ forces */

/* A shape and two vectors, as the binding's function takes them. */
int shape_force_add(lua_State *lua)
{
    int handle = shape_int(lua, 1), result;
    double one[3], other[3];
    shape_reals(lua, 2, one, 3);
    shape_reals(lua, 3, other, 3);
    shape_begin();
    result = SHAPE_FUNCTION(lua, int (*)(int, const double *, const double *))(handle, one, other);
    shape_end(lua);
    lua_pushinteger(lua, result);
    return 1;
}

/* sim.getContactInfo(pass, shape, index): {shape, shape}, place, force, normal; {} when there are
 * not so many contacts. All passes are one here; a flag in the index asks for the normal, which is
 * always given. */
int shape_contact_get(lua_State *lua)
{
    int handle = shape_int(lua, 2), index = shape_int(lua, 3) & 0xffffff, shapes[2] = { -1, -1 };
    double numbers[9] = { 0 };
    shape_begin();
    int result = contact_get(handle, index, shapes, numbers);
    shape_end(lua);
    push_ints(lua, shapes, result > 0 ? 2 : 0);
    for (int i = 0; i < 3; i++)
        shape_push_reals(lua, numbers + 3 * i, 3);
    return 4;
}

/* ------------------------------------------------------------------ consoles, dialogs, log */

int shape_console_open(lua_State *lua)
{
    const char *title = luaL_checkstring(lua, 1);
    int lines = shape_int(lua, 2), mode = shape_optional(lua, 3, 0), handle;
    shape_begin();
    handle = simAuxiliaryConsoleOpen(title, lines, mode, NULL, NULL, NULL, NULL);
    shape_end(lua);
    lua_pushinteger(lua, handle);
    return 1;
}

int shape_console_print(lua_State *lua)
{
    int handle = shape_int(lua, 1), result;
    const char *text = luaL_optstring(lua, 2, NULL);
    shape_begin();
    result = simAuxiliaryConsolePrint(handle, text);
    shape_end(lua);
    lua_pushinteger(lua, result);
    return 1;
}

int shape_dialog_show(lua_State *lua)
{
    const char *title = luaL_checkstring(lua, 1), *text = luaL_checkstring(lua, 2);
    int style = shape_int(lua, 3), element = -1, handle;
    const char *initial = luaL_optstring(lua, 5, "");
    shape_begin();
    handle = simDisplayDialog(title, text, style, initial, NULL, NULL, &element);
    shape_end(lua);
    lua_pushinteger(lua, handle);
    return 1;
}

/* sim.setShapeColor(shape, name or nil, component, {r, g, b}) */
int shape_colour_set(lua_State *lua)
{
    int handle = shape_int(lua, 1), component = shape_int(lua, 3), result;
    const char *name = luaL_optstring(lua, 2, NULL);
    double numbers[3];
    float rgb[3];
    shape_reals(lua, 4, numbers, 3);
    for (int i = 0; i < 3; i++)
        rgb[i] = (float)numbers[i];
    shape_begin();
    result = simSetShapeColor(handle, name, component, rgb);
    shape_end(lua);
    lua_pushinteger(lua, result);
    return 1;
}

/* sim.getShapeColor(shape, name or nil, component): 1, {r, g, b} */
int shape_colour_get(lua_State *lua)
{
    int handle = shape_int(lua, 1), component = shape_int(lua, 3), result;
    double rgb[3] = { 0, 0, 0 };
    shape_begin();
    result = colour_get(handle, component, rgb);
    shape_end(lua);
    lua_pushinteger(lua, result);
    shape_push_reals(lua, rgb, 3);
    return 2;
}

/* sim.addLog(level, text) */
int shape_log_add(lua_State *lua)
{
    int level = shape_int(lua, 1);
    const char *text = luaL_checkstring(lua, 2);
    log_print("script", level, text);
    return 0;
}
