/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Values of the simulator's stacks as Lua values, and back.
 */
#include "script/lua_values.h"

#include <limits.h>

#include <lauxlib.h>

#include "script/stack.h"

#define DEPTH_MAX 32 /* of tables in tables: a table that holds itself ends here */

static void value_push(lua_State *lua, const struct value *value);

static void table_push(lua_State *lua, const struct value_table *table)
{
    lua_createtable(lua, table->keys ? 0 : table->count, table->keys ? table->count : 0);
    for (int i = 0; i < table->count; i++) {
        if (table->keys && table->keys[i].type == VALUE_NULL)
            continue;
        if (table->keys)
            value_push(lua, &table->keys[i]);
        else
            lua_pushinteger(lua, i + 1);
        value_push(lua, &table->values[i]);
        lua_rawset(lua, -3);
    }
}

static void value_push(lua_State *lua, const struct value *value)
{
    luaL_checkstack(lua, 4, "values are nested too deeply");
    switch (value->type) {
    case VALUE_NULL:
        lua_pushnil(lua);
        break;
    case VALUE_BOOL:
        lua_pushboolean(lua, value->as.integer != 0);
        break;
    case VALUE_INTEGER:
        lua_pushinteger(lua, value->as.integer);
        break;
    case VALUE_NUMBER:
        lua_pushnumber(lua, value->as.number);
        break;
    case VALUE_STRING:
        lua_pushlstring(lua, value->as.bytes, (size_t)value->size);
        break;
    case VALUE_TABLE:
        table_push(lua, value->as.table);
        break;
    }
}

int lua_values_push(lua_State *lua, const struct stack *stack)
{
    for (int i = 0; i < stack->size; i++)
        value_push(lua, &stack->values[i]);
    return stack->size;
}

static const char *value_take(lua_State *lua, int at, int depth, struct value *valuep);

/* An array when its keys are 1, 2, 3 and so on, in whatever order Lua keeps them. */
static int is_array(lua_State *lua, int at, lua_Unsigned count)
{
    lua_Unsigned seen = 0;
    lua_pushnil(lua);
    while (lua_next(lua, at)) {
        lua_pop(lua, 1);
        seen++;
    }
    return seen == count;
}

static const char *array_take(lua_State *lua, int at, int depth, struct value_table *table)
{
    lua_Unsigned count = lua_rawlen(lua, at);
    for (lua_Unsigned i = 1; i <= count; i++) {
        struct value item;
        const char *wrong;
        lua_rawgeti(lua, at, (lua_Integer)i);
        wrong = value_take(lua, lua_gettop(lua), depth, &item);
        lua_pop(lua, 1);
        if (wrong)
            return wrong;
        value_put(table, value_integer((long long)i), item);
    }
    return NULL;
}

static const char *map_take(lua_State *lua, int at, int depth, struct value_table *table)
{
    lua_pushnil(lua);
    while (lua_next(lua, at)) {
        struct value key, item;
        const char *wrong = value_take(lua, lua_gettop(lua) - 1, depth, &key);
        if (!wrong) {
            wrong = value_take(lua, lua_gettop(lua), depth, &item);
            if (wrong)
                value_free(&key);
        }
        if (wrong) {
            lua_pop(lua, 2);
            return wrong;
        }
        value_put(table, key, item);
        lua_pop(lua, 1);
    }
    return NULL;
}

static const char *table_take(lua_State *lua, int at, int depth, struct value *valuep)
{
    const char *wrong;
    if (depth == DEPTH_MAX || !lua_checkstack(lua, 4))
        return "a table holds itself, or is nested too deeply";
    *valuep = value_new_table();
    if (is_array(lua, at, lua_rawlen(lua, at)))
        wrong = array_take(lua, at, depth + 1, valuep->as.table);
    else
        wrong = map_take(lua, at, depth + 1, valuep->as.table);
    if (wrong)
        value_free(valuep);
    return wrong;
}

static const char *string_take(lua_State *lua, int at, struct value *valuep)
{
    size_t size;
    const char *bytes = lua_tolstring(lua, at, &size);
    if (size >= INT_MAX)
        return "a string is too long";
    *valuep = value_string(bytes, (int)size);
    return NULL;
}

static const char *value_take(lua_State *lua, int at, int depth, struct value *valuep)
{
    *valuep = (struct value){ .type = VALUE_NULL };
    switch (lua_type(lua, at)) {
    case LUA_TNIL:
        return NULL;
    case LUA_TBOOLEAN:
        *valuep = (struct value){ .type = VALUE_BOOL, .as.integer = lua_toboolean(lua, at) };
        return NULL;
    case LUA_TNUMBER:
        *valuep = lua_isinteger(lua, at) ? value_integer(lua_tointeger(lua, at))
                                         : value_number(lua_tonumber(lua, at));
        return NULL;
    case LUA_TSTRING:
        return string_take(lua, at, valuep);
    case LUA_TTABLE:
        return table_take(lua, at, depth, valuep);
    default:
        return "functions, threads and userdata stay within a script";
    }
}

const char *lua_values_take(lua_State *lua, int count, struct stack *stack)
{
    int first = lua_gettop(lua) - count + 1;
    for (int i = 0; i < count; i++) {
        struct value value;
        const char *wrong = value_take(lua, first + i, 0, &value);
        if (wrong)
            return wrong;
        stack_push(stack, value);
    }
    return NULL;
}
