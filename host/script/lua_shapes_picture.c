/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The functions for pictures in files, in memory and on shapes.
 */
#include "script/lua_shapes.h"

#include <stdlib.h>

#include <lauxlib.h>

#include "calls/image_file.h"
#include "calls/texture.h"
#include "model/model_texture.h"
#include "scene/object.h"

#define OPTION_RGBA 1
#define QUALITY_MAX 100

/* The pixels are those of the argument. */
static struct picture picture_argument(lua_State *lua, int at)
{
    int options = shape_optional(lua, at + 2, 0);
    struct picture picture = { .channels = options & OPTION_RGBA ? 4 : 3 };
    char error[200];
    size_t length, needed;
    double sizes[2];
    picture.pixels = (unsigned char *)luaL_checklstring(lua, at, &length);
    shape_reals(lua, at + 1, sizes, 2);
    for (int i = 0; i < 2; i++)
        luaL_argcheck(lua, sizes[i] >= 1 && sizes[i] <= 1e9, at + 1,
                      "width and height expected, two numbers above 0");
    if (picture_size_check((long long)sizes[0], (long long)sizes[1], error, sizeof(error)) < 0)
        luaL_argerror(lua, at + 1, error);
    picture.width = (int)sizes[0];
    picture.height = (int)sizes[1];
    needed = (size_t)picture.channels * (size_t)picture.width * (size_t)picture.height;
    if (length != needed)
        luaL_argerror(lua, at,
                      lua_pushfstring(lua, "%I bytes expected for %d x %d pixels of %d, got %I",
                                      (lua_Integer)needed, picture.width, picture.height,
                                      picture.channels, (lua_Integer)length));
    return picture;
}

/* sim.saveImage(image, {width, height}, options, name, [quality]): the picture's bytes for a name
 * that is only an ending */
int shape_image_save(lua_State *lua)
{
    struct picture picture = picture_argument(lua, 1);
    const char *name = luaL_checkstring(lua, 4);
    int quality = shape_optional(lua, 5, -1);
    unsigned char *bytes = NULL;
    size_t size = 0;
    if (quality < -1 || quality > QUALITY_MAX)
        luaL_argerror(lua, 5, lua_pushfstring(lua, "-1 to 100 expected, got %d", quality));
    shape_begin();
    image_save(&picture, name, quality < 0 ? 0 : quality < 1 ? 1 : quality, &bytes, &size);
    shape_end(lua);
    if (bytes)
        lua_pushlstring(lua, (char *)bytes, size);
    else
        lua_pushinteger(lua, 1);
    free(bytes);
    return 1;
}

/* sim.loadImage(options, name or bytes): image, {width, height} */
int shape_image_load(lua_State *lua)
{
    int options = shape_int(lua, 1);
    size_t length;
    const char *name = luaL_checklstring(lua, 2, &length);
    struct picture picture = { .pixels = NULL };
    shape_begin();
    image_load(&picture, options & OPTION_RGBA ? 4 : 3, name, length, "simLoadImage");
    shape_end(lua);
    lua_pushlstring(lua, (char *)picture.pixels, (size_t)picture.channels * (size_t)picture.width *
                                                     (size_t)picture.height);
    free(picture.pixels);
    lua_createtable(lua, 2, 0);
    lua_pushinteger(lua, picture.width);
    lua_rawseti(lua, -2, 1);
    lua_pushinteger(lua, picture.height);
    lua_rawseti(lua, -2, 2);
    return 2;
}

/* ------------------------------------------------------------------ for shapes.lua */

/* (name or bytes, is_square): its name in memory, width, height */
int shape_texture_take(lua_State *lua)
{
    char name[TEXTURE_NAME_SIZE] = "";
    int resolution[2] = { 0, 0 };
    size_t length;
    const char *picture = luaL_checklstring(lua, 1, &length);
    shape_begin();
    texture_take(picture, length, lua_toboolean(lua, 2), name, resolution);
    shape_end(lua);
    lua_pushstring(lua, name);
    lua_pushinteger(lua, resolution[0]);
    lua_pushinteger(lua, resolution[1]);
    return 3;
}

/* (shape, name in memory or nil, is_cube, {x, y} or nil: repetitions in a metre) */
int shape_covering_set(lua_State *lua)
{
    struct covering covering = {
        .file = lua_tostring(lua, 2),
        .is_cube = lua_toboolean(lua, 3),
        .is_uniform = lua_istable(lua, 4),
        .repeat = { 1, 1 },
    };
    const struct object *shape;
    int handle = shape_int(lua, 1), result = -1;
    if (covering.is_uniform)
        shape_reals(lua, 4, covering.repeat, 2);
    shape_begin();
    shape = object_get_kind(handle, OBJECT_BODY, "simSetShapeTexture");
    if (shape)
        result = model_set_covering(shape, &covering, "simSetShapeTexture");
    shape_end(lua);
    lua_pushinteger(lua, result);
    return 1;
}
