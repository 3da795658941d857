/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The functions that make things, and those on what shapes are.
 */
#include "script/lua_shapes.h"

#include <stdlib.h>

#include <lauxlib.h>

#include "abi/sim_exports.h"
#include "calls/texture.h"
#include "model/model_make.h"
#include "scene/object.h"
#include "scene/refresh.h"
#include "scene/sample.h"
#include "world/error.h"
#include "world/world.h"

#define REALS_MAX 15
#define GROUP_MAX 1000

/* ------------------------------------------------------------------ arguments */

/* An argument that is a table of at least `count` numbers. */
static void argument_reals(lua_State *lua, int at, double *numbers, int count)
{
    for (int i = 0; i < count; i++) {
        int is_number = 0;
        if (lua_istable(lua, at)) {
            lua_geti(lua, at, i + 1);
            numbers[i] = lua_tonumberx(lua, -1, &is_number);
            lua_pop(lua, 1);
        }
        if (is_number)
            continue;
        lua_pushfstring(lua, "table of %d numbers expected, got %s", count,
                        lua_istable(lua, at) ? "another" : luaL_typename(lua, at));
        luaL_argerror(lua, at, lua_tostring(lua, -1));
    }
}

static void argument_ints(lua_State *lua, int at, int *numbers, int count)
{
    double reals[REALS_MAX];
    argument_reals(lua, at, reals, count);
    for (int i = 0; i < count; i++) {
        luaL_argcheck(lua, reals[i] >= -2e9 && reals[i] <= 2e9, at, "a number in it is too large");
        numbers[i] = (int)reals[i];
    }
}

static int give_handle(lua_State *lua, int handle)
{
    shape_end(lua);
    lua_pushinteger(lua, handle);
    return 1;
}

/* ------------------------------------------------------------------ making */

/* sim.createPrimitiveShape(kind, sizes, [options]) */
int shape_primitive_create(lua_State *lua)
{
    int kind = shape_int(lua, 1), options = shape_optional(lua, 3, 0);
    double sizes[3];
    argument_reals(lua, 2, sizes, 3);
    shape_begin();
    return give_handle(lua, simCreatePrimitiveShape_D(kind, sizes, options));
}

/* Of the body in an MJCF text, with an error of the function that is told. */
int shape_shape_make(lua_State *lua)
{
    const char *text = luaL_checkstring(lua, 1), *function = luaL_checkstring(lua, 2);
    shape_begin();
    return give_handle(lua, model_make(text, OBJECT_BODY, function));
}

/* sim.createPureShape(kind, options, sizes, mass, [precision]) */
int shape_pure_create(lua_State *lua)
{
    int kind = shape_int(lua, 1), options = shape_int(lua, 2);
    double sizes[3], mass = luaL_checknumber(lua, 4);
    argument_reals(lua, 3, sizes, 3);
    shape_begin();
    return give_handle(lua, simCreatePureShape_D(kind, options, sizes, mass, NULL));
}

/* sim.createVisionSensor(options, {width, height, ...}, {near, far, angle, ...}, [colour]) */
int shape_camera_create(lua_State *lua)
{
    int options = shape_int(lua, 1), ints[2];
    double reals[3];
    argument_ints(lua, 2, ints, 2);
    argument_reals(lua, 3, reals, 3);
    shape_begin();
    return give_handle(lua, simCreateVisionSensor_D(options, ints, reals, NULL));
}

/* sim.createProximitySensor(type, subtype, options, ints, {offset, range, ...}, [colour]) */
int shape_proximity_create(lua_State *lua)
{
    int type = shape_int(lua, 1), subtype = shape_int(lua, 2), options = shape_int(lua, 3);
    double reals[2];
    luaL_checktype(lua, 4, LUA_TTABLE);
    argument_reals(lua, 5, reals, 2);
    shape_begin();
    return give_handle(lua, simCreateProximitySensor_D(type, subtype, options, NULL, reals, NULL));
}

/* sim.createForceSensor(options, ints, reals, [colour]) */
int shape_force_create(lua_State *lua)
{
    int options = shape_int(lua, 1);
    luaL_checktype(lua, 2, LUA_TTABLE);
    luaL_checktype(lua, 3, LUA_TTABLE);
    shape_begin();
    return give_handle(lua, simCreateForceSensor_D(options, NULL, NULL, NULL));
}

/* sim.createJoint(type, mode, options, [sizes], [colour], [reserved]) */
int shape_joint_create(lua_State *lua)
{
    int type = shape_int(lua, 1), mode = shape_int(lua, 2), options = shape_optional(lua, 3, 0);
    shape_begin();
    return give_handle(lua, simCreateJoint_D(type, mode, options, NULL, NULL, NULL));
}

/* ------------------------------------------------------------------ joints, shapes */

/* sim.setJointMode(joint, mode, [options]) */
int shape_joint_mode_set(lua_State *lua)
{
    int joint = shape_int(lua, 1), mode = shape_int(lua, 2), options = shape_optional(lua, 3, 0);
    shape_begin();
    return give_handle(lua, simSetJointMode(joint, mode, options));
}

/* sim.getShapeInertia(shape): the matrix, and its frame. */
int shape_inertia_get(lua_State *lua)
{
    int shape = shape_int(lua, 1);
    double inertia[9], frame[12];
    shape_begin();
    simGetShapeInertia_D(shape, inertia, frame);
    shape_end(lua);
    shape_push_reals(lua, inertia, 9);
    shape_push_reals(lua, frame, 12);
    return 2;
}

int shape_inertia_set(lua_State *lua)
{
    int shape = shape_int(lua, 1);
    double inertia[9], frame[12];
    argument_reals(lua, 2, inertia, 9);
    argument_reals(lua, 3, frame, 12);
    shape_begin();
    return give_handle(lua, simSetShapeInertia_D(shape, inertia, frame));
}

/* sim.scaleObject(shape, x, y, z, [options]) */
int shape_object_scale(lua_State *lua)
{
    int shape = shape_int(lua, 1);
    double x = luaL_checknumber(lua, 2), y = luaL_checknumber(lua, 3), z = luaL_checknumber(lua, 4);
    shape_begin();
    return give_handle(lua, simScaleObject_D(shape, x, y, z));
}

/* sim.getShapeGeomInfo(shape): bits, the kind of primitive, sizes. */
int shape_geometry_get(lua_State *lua)
{
    int shape = shape_int(lua, 1), kind = 0, result;
    double sizes[4] = { 0 };
    shape_begin();
    result = simGetShapeGeomInfo_D(shape, &kind, sizes, NULL);
    shape_end(lua);
    lua_pushinteger(lua, result);
    lua_pushinteger(lua, kind);
    shape_push_reals(lua, sizes, 4);
    return 3;
}

/* sim.groupShapes(shapes, [merge]) */
int shape_shapes_group(lua_State *lua)
{
    int handles[GROUP_MAX], count;
    luaL_checktype(lua, 1, LUA_TTABLE);
    count = (int)luaL_len(lua, 1);
    luaL_argcheck(lua, count <= GROUP_MAX, 1, "has too many shapes");
    for (int i = 0; i < count; i++) {
        lua_geti(lua, 1, i + 1);
        handles[i] = shape_int(lua, -1);
        lua_pop(lua, 1);
    }
    shape_begin();
    return give_handle(lua, simGroupShapes(handles, count));
}

/* (path): the name in memory */
int shape_mesh_take(lua_State *lua)
{
    const char *path = luaL_checkstring(lua, 1);
    char *name;
    shape_begin();
    name = model_take_mesh(path, "simImportShape");
    lua_pushstring(lua, name);
    free(name);
    shape_end(lua);
    return 1;
}

/* (a height field as MuJoCo has it in files): its name in memory */
int shape_heights_take(lua_State *lua)
{
    char name[TEXTURE_NAME_SIZE] = "";
    size_t size;
    const char *bytes = luaL_checklstring(lua, 1, &size);
    shape_begin();
    heights_take(bytes, size, name);
    shape_end(lua);
    lua_pushstring(lua, name);
    return 1;
}

/* (shape, grid, most): numbers in threes, of points on its surface in the world */
int shape_shape_sample(lua_State *lua)
{
    int handle = shape_int(lua, 1), most = shape_int(lua, 3);
    double grid = luaL_checknumber(lua, 2);
    struct sample sample = { .points = NULL };
    const struct object *shape;
    const char *refusal;
    shape_begin();
    shape = object_get_kind(handle, OBJECT_BODY, "simInsertObjectIntoPointCloud");
    scene_refresh();
    refusal = shape ? surface_sample(&sample, shape->id, grid, (size_t)most) : NULL;
    if (refusal)
        error_set("simInsertObjectIntoPointCloud", "%s.", refusal);
    shape_end(lua);
    shape_push_reals(lua, sample.points, (int)(3 * sample.count));
    free(sample.points);
    return 1;
}
