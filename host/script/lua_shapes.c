/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The shapes that several functions have; lua_shapes_own.c has those of one function each.
 */
#include "script/lua_shapes.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>

#include <lauxlib.h>

#include "abi/sim_exports.h"
#include "world/world.h"

#define NUMBERS_MAX 12

const struct binding *shape_binding(lua_State *lua)
{
    return lua_touserdata(lua, lua_upvalueindex(1));
}

void shape_begin(void)
{
    free(world.errors.raised);
    world.errors.raised = NULL;
}

void shape_end(lua_State *lua)
{
    if (world.errors.raised)
        luaL_error(lua, "%s", world.errors.raised);
}

int shape_int(lua_State *lua, int at)
{
    lua_Integer number = luaL_checkinteger(lua, at);
    luaL_argcheck(lua, number >= INT_MIN && number <= INT_MAX, at, "is too large");
    return (int)number;
}

int shape_optional(lua_State *lua, int at, int otherwise)
{
    return lua_isnoneornil(lua, at) ? otherwise : shape_int(lua, at);
}

/* Booleans were numbers in old scripts. */
static bool bool_argument(lua_State *lua, int at)
{
    return lua_isnumber(lua, at) ? lua_tonumber(lua, at) != 0 : lua_toboolean(lua, at);
}

void shape_reals(lua_State *lua, int at, double *numbers, int count)
{
    luaL_checktype(lua, at, LUA_TTABLE);
    for (int i = 0; i < count; i++) {
        int is_number;
        lua_geti(lua, at, i + 1);
        numbers[i] = lua_tonumberx(lua, -1, &is_number);
        if (!is_number)
            luaL_argerror(lua, at,
                          lua_pushfstring(lua, "table of %d numbers expected, got %s at place %d",
                                          count, luaL_typename(lua, -1), i + 1));
        lua_pop(lua, 1);
    }
}

void shape_push_reals(lua_State *lua, const double *numbers, int count)
{
    lua_createtable(lua, count, 0);
    for (int i = 0; i < count; i++) {
        lua_pushnumber(lua, numbers[i]);
        lua_rawseti(lua, -2, i + 1);
    }
}

static int give_int(lua_State *lua, int result)
{
    shape_end(lua);
    lua_pushinteger(lua, result);
    return 1;
}

/* A function whose result is its success and, as 0, that it has nothing to give. */
static int give_stored_int(lua_State *lua, int result, int value)
{
    shape_end(lua);
    if (result <= 0)
        lua_pushnil(lua);
    else
        lua_pushinteger(lua, value);
    return 1;
}

static int give_stored_real(lua_State *lua, int result, double value)
{
    shape_end(lua);
    if (result <= 0)
        lua_pushnil(lua);
    else
        lua_pushnumber(lua, value);
    return 1;
}

static int give_text(lua_State *lua, char *text)
{
    lua_pushstring(lua, text); /* nil for NULL */
    free(text);
    shape_end(lua);
    return 1;
}

/* A shape that gives the function's result: `type` is the function's, `arguments` its call. */
#define SHAPE_INT(name, type, arguments)                     \
    int shape_##name(lua_State *lua)                         \
    {                                                        \
        shape_begin();                                       \
        return give_int(lua, SHAPE_FUNCTION(lua, int(*) type) arguments); \
    }

SHAPE_INT(int_none, (void), ())
SHAPE_INT(int_text, (const char *), (luaL_checkstring(lua, 1)))
SHAPE_INT(int_int, (int), (shape_int(lua, 1)))
SHAPE_INT(int_int2, (int, int), (shape_int(lua, 1), shape_int(lua, 2)))
/* A number that was a boolean in some programs. */
static int value_argument(lua_State *lua, int at)
{
    return lua_isboolean(lua, at) ? lua_toboolean(lua, at) : shape_int(lua, at);
}

SHAPE_INT(int_int2_value, (int, int, int),
          (shape_int(lua, 1), shape_int(lua, 2), value_argument(lua, 3)))
SHAPE_INT(int_int_value, (int, int), (shape_int(lua, 1), value_argument(lua, 2)))
SHAPE_INT(int_int_bool, (int, bool), (shape_int(lua, 1), bool_argument(lua, 2)))
SHAPE_INT(int_int2_bool, (int, int, bool),
          (shape_int(lua, 1), shape_int(lua, 2), lua_isnone(lua, 3) || bool_argument(lua, 3)))
SHAPE_INT(int_int_real, (int, double), (shape_int(lua, 1), luaL_checknumber(lua, 2)))
SHAPE_INT(int_int2_real, (int, int, double),
          (shape_int(lua, 1), shape_int(lua, 2), luaL_checknumber(lua, 3)))
SHAPE_INT(int_int_real_bool, (int, double, bool),
          (shape_int(lua, 1), luaL_checknumber(lua, 2),
           lua_isnone(lua, 3) || bool_argument(lua, 3)))
SHAPE_INT(int_int_text, (int, const char *), (shape_int(lua, 1), luaL_checkstring(lua, 2)))
SHAPE_INT(int_text_int, (const char *, int), (luaL_checkstring(lua, 1), shape_int(lua, 2)))
SHAPE_INT(int_text_real, (const char *, double),
          (luaL_checkstring(lua, 1), luaL_checknumber(lua, 2)))

SHAPE_INT(int_text2, (const char *, const char *),
          (luaL_checkstring(lua, 1), luaL_checkstring(lua, 2)))

/* Without a name all signals of the type go, which the binding's count names: one by one, because
 * since 4.8 the simulators never return from clearing all at once. */
int shape_signals_clear(lua_State *lua)
{
    const char *name = luaL_optstring(lua, 1, NULL);
    int cleared = 0;
    char *next;
    shape_begin();
    if (name)
        return give_int(lua, SHAPE_FUNCTION(lua, int (*)(const char *))(name));
    while ((next = simGetSignalName(0, shape_binding(lua)->count)) != NULL) {
        cleared += SHAPE_FUNCTION(lua, int (*)(const char *))(next);
        free(next);
    }
    shape_begin(); /* that there is no more is no error */
    return give_int(lua, cleared);
}

int shape_bool_int(lua_State *lua)
{
    int id = shape_int(lua, 1);
    shape_begin();
    lua_pushboolean(lua, SHAPE_FUNCTION(lua, int (*)(int))(id) > 0);
    shape_end(lua);
    return 1;
}

int shape_int_text_bytes(lua_State *lua)
{
    const char *name = luaL_checkstring(lua, 1);
    size_t size;
    const char *bytes = luaL_checklstring(lua, 2, &size);
    luaL_argcheck(lua, size < INT_MAX, 2, "is too long");
    shape_begin();
    return give_int(lua, SHAPE_FUNCTION(lua, int (*)(const char *, const char *, int))(name, bytes,
                                                                                      (int)size));
}

int shape_real_none(lua_State *lua)
{
    lua_pushnumber(lua, SHAPE_FUNCTION(lua, double (*)(void))());
    return 1;
}

/* The value of the parameter that the binding's count names. */
int shape_real_constant(lua_State *lua)
{
    double value = 0;
    int result;
    shape_begin();
    result = SHAPE_FUNCTION(lua, int (*)(int, double *))(shape_binding(lua)->count, &value);
    return give_stored_real(lua, result, value);
}

int shape_real_int(lua_State *lua)
{
    int handle = shape_int(lua, 1), result;
    double value = 0;
    shape_begin();
    result = SHAPE_FUNCTION(lua, int (*)(int, double *))(handle, &value);
    return give_stored_real(lua, result, value);
}

int shape_real_of_int2(lua_State *lua)
{
    int handle = shape_int(lua, 1), id = shape_int(lua, 2), result;
    double value = 0;
    shape_begin();
    result = SHAPE_FUNCTION(lua, int (*)(int, int, double *))(handle, id, &value);
    return give_stored_real(lua, result, value);
}

int shape_real_of_text(lua_State *lua)
{
    const char *name = luaL_checkstring(lua, 1);
    double value = 0;
    int result;
    shape_begin();
    result = SHAPE_FUNCTION(lua, int (*)(const char *, double *))(name, &value);
    return give_stored_real(lua, result, value);
}

int shape_int_of_int(lua_State *lua)
{
    int id = shape_int(lua, 1), value = 0, result;
    shape_begin();
    result = SHAPE_FUNCTION(lua, int (*)(int, int *))(id, &value);
    return give_stored_int(lua, result, value);
}

int shape_int_of_int2(lua_State *lua)
{
    int handle = shape_int(lua, 1), id = shape_int(lua, 2), value = 0, result;
    shape_begin();
    result = SHAPE_FUNCTION(lua, int (*)(int, int, int *))(handle, id, &value);
    return give_stored_int(lua, result, value);
}

/* The function's result and what it stores. */
int shape_int_of_joint(lua_State *lua)
{
    int joint = shape_int(lua, 1), options = 0, mode;
    shape_begin();
    mode = SHAPE_FUNCTION(lua, int (*)(int, int *))(joint, &options);
    give_int(lua, mode);
    lua_pushinteger(lua, options);
    return 2;
}

int shape_int_of_text(lua_State *lua)
{
    const char *name = luaL_checkstring(lua, 1);
    int value = 0, result;
    shape_begin();
    result = SHAPE_FUNCTION(lua, int (*)(const char *, int *))(name, &value);
    return give_stored_int(lua, result, value);
}

int shape_text_int(lua_State *lua)
{
    int key = shape_int(lua, 1);
    shape_begin();
    return give_text(lua, SHAPE_FUNCTION(lua, char *(*)(int))(key));
}

int shape_text_int2(lua_State *lua)
{
    int handle = shape_int(lua, 1), options = shape_optional(lua, 2, -1);
    shape_begin();
    return give_text(lua, SHAPE_FUNCTION(lua, char *(*)(int, int))(handle, options));
}

int shape_bytes_text(lua_State *lua)
{
    const char *name = luaL_checkstring(lua, 1);
    int size = 0;
    char *bytes;
    shape_begin();
    bytes = SHAPE_FUNCTION(lua, char *(*)(const char *, int *))(name, &size);
    if (bytes)
        lua_pushlstring(lua, bytes, (size_t)size);
    else
        lua_pushnil(lua);
    free(bytes);
    shape_end(lua);
    return 1;
}

/* ------------------------------------------------------------------ several numbers */

int shape_reals_int(lua_State *lua)
{
    int key = shape_int(lua, 1);
    double numbers[NUMBERS_MAX] = { 0 };
    shape_begin();
    SHAPE_FUNCTION(lua, int (*)(int, double *))(key, numbers);
    shape_end(lua);
    shape_push_reals(lua, numbers, shape_binding(lua)->count);
    return 1;
}

int shape_int_int_reals(lua_State *lua)
{
    int key = shape_int(lua, 1);
    double numbers[NUMBERS_MAX];
    shape_reals(lua, 2, numbers, shape_binding(lua)->count);
    shape_begin();
    return give_int(lua, SHAPE_FUNCTION(lua, int (*)(int, const double *))(key, numbers));
}

int shape_pose_get(lua_State *lua)
{
    int handle = shape_int(lua, 1), reference = shape_optional(lua, 2, sim_handle_world);
    double numbers[NUMBERS_MAX] = { 0 };
    shape_begin();
    SHAPE_FUNCTION(lua, int (*)(int, int, double *))(handle, reference, numbers);
    shape_end(lua);
    shape_push_reals(lua, numbers, shape_binding(lua)->count);
    return 1;
}

/* The reference is the second argument, as it always was, or the third, as since 4.6. */
int shape_pose_set(lua_State *lua)
{
    int table = lua_istable(lua, 2) ? 2 : 3;
    int handle = shape_int(lua, 1);
    int reference = shape_optional(lua, 5 - table, sim_handle_world);
    double numbers[NUMBERS_MAX];
    shape_reals(lua, table, numbers, shape_binding(lua)->count);
    shape_begin();
    return give_int(lua, SHAPE_FUNCTION(lua, int (*)(int, int, const double *))(handle, reference,
                                                                               numbers));
}
