/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The simulator's functions for images, whose arguments and results are like no other's. Images are
 * strings of bytes, depth images strings of floats (string.unpack's "f"), rows from the bottom.
 */
#include "script/lua_shapes.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "abi/sim_exports.h"
#include "world/world.h"

#define OPTION_GREY 1
#define OPTION_RGBA 2

/* A part of an image, where 0, 0 is a size up to the end: two tables, or four numbers. */
struct part {
    int at[2];
    int size[2];
};

static void pair_read(lua_State *lua, int at, int pair[2])
{
    double numbers[2] = { 0, 0 };
    if (!lua_isnoneornil(lua, at))
        shape_reals(lua, at, numbers, 2);
    for (int i = 0; i < 2; i++) {
        luaL_argcheck(lua, numbers[i] >= INT_MIN && numbers[i] <= INT_MAX, at,
                      "two whole numbers expected");
        pair[i] = (int)numbers[i];
    }
}

static struct part part_read(lua_State *lua, int at)
{
    struct part part;
    pair_read(lua, at, part.at);
    pair_read(lua, at + 1, part.size);
    return part;
}

static struct part part_read_numbers(lua_State *lua, int at)
{
    struct part part;
    for (int i = 0; i < 2; i++) {
        part.at[i] = shape_optional(lua, at + i, 0);
        part.size[i] = shape_optional(lua, at + 2 + i, 0);
    }
    return part;
}

static void resolution_push(lua_State *lua, const int resolution[2])
{
    lua_createtable(lua, 2, 0);
    for (int i = 0; i < 2; i++) {
        lua_pushinteger(lua, resolution[i]);
        lua_rawseti(lua, -2, i + 1);
    }
}

/* ------------------------------------------------------------------ images out */

/* Nothing is transparent. */
static void rgba_push(lua_State *lua, const unsigned char *rgb, size_t pixels)
{
    luaL_Buffer buffer;
    char *rgba = luaL_buffinitsize(lua, &buffer, 4 * pixels);
    for (size_t i = 0; i < pixels; i++) {
        memcpy(rgba + 4 * i, rgb + 3 * i, 3);
        rgba[4 * i + 3] = (char)255;
    }
    luaL_pushresultsize(&buffer, 4 * pixels);
}

/* With an error, or the string on top. */
static void image_push(lua_State *lua, int sensor, int options, double cutoff,
                       const struct part *part, int got[2])
{
    unsigned char *image;
    size_t pixels;
    shape_begin();
    image = simGetVisionSensorImg_D(sensor, options, cutoff, part->at, part->size, got);
    pixels = (size_t)got[0] * (size_t)got[1];
    if (image && options & OPTION_RGBA && !(options & OPTION_GREY))
        rgba_push(lua, image, pixels);
    else if (image)
        lua_pushlstring(lua, (char *)image, (options & OPTION_GREY ? 1 : 3) * pixels);
    simReleaseBuffer(image); /* it may be lent */
    shape_end(lua);
}

/* sim.getVisionSensorImg(sensor, options, cutoff, {x, y}, {width, height}): image, resolution */
int shape_image_get(lua_State *lua)
{
    int sensor = shape_int(lua, 1), options = shape_optional(lua, 2, 0), got[2] = { 0, 0 };
    struct part part = part_read(lua, 4);
    image_push(lua, sensor, options, luaL_optnumber(lua, 3, 0), &part, got);
    resolution_push(lua, got);
    return 2;
}

/* sim.getVisionSensorCharImage(sensor, x, y, width, height, cutoff): image, width, height */
int shape_char_image_get(lua_State *lua)
{
    int sensor = shape_int(lua, 1), got[2] = { 0, 0 };
    int options = sensor & sim_handleflag_greyscale ? OPTION_GREY : 0;
    struct part part = part_read_numbers(lua, 2);
    image_push(lua, sensor, options, luaL_optnumber(lua, 6, 0), &part, got);
    lua_pushinteger(lua, got[0]);
    lua_pushinteger(lua, got[1]);
    return 3;
}

static int depth_push(lua_State *lua, int sensor, int options, const struct part *part)
{
    int got[2] = { 0, 0 };
    float *depth;
    shape_begin();
    depth = simGetVisionSensorDepth(sensor, options, part->at, part->size, got);
    if (depth)
        lua_pushlstring(lua, (char *)depth, sizeof(float) * (size_t)got[0] * (size_t)got[1]);
    simReleaseBuffer(depth);
    shape_end(lua);
    resolution_push(lua, got);
    return 2;
}

/* sim.getVisionSensorDepth(sensor, options, {x, y}, {width, height}): depth, resolution */
int shape_depth_get(lua_State *lua)
{
    int sensor = shape_int(lua, 1), options = shape_optional(lua, 2, 0);
    struct part part = part_read(lua, 3);
    return depth_push(lua, sensor, options, &part);
}

/* sim.getVisionSensorDepthBuffer(sensor, x, y, width, height): the same */
int shape_depth_buffer_get(lua_State *lua)
{
    int sensor = shape_int(lua, 1);
    struct part part = part_read_numbers(lua, 2);
    return depth_push(lua, sensor, (sensor & sim_handleflag_depthbuffermeters) != 0, &part);
}

/* ------------------------------------------------------------------ images in */

/* sim.setVisionSensorImg(sensor, image, options, {x, y}, {width, height}) */
int shape_image_set(lua_State *lua)
{
    int sensor = shape_int(lua, 1), options = shape_optional(lua, 3, 0), resolution[2] = { 0, 0 };
    struct part part = part_read(lua, 4);
    size_t length, needed = sensor & sim_handleflag_greyscale || options & OPTION_GREY ? 1 : 3;
    const char *image = luaL_checklstring(lua, 2, &length);
    if (sensor & sim_handleflag_greyscale)
        options |= OPTION_GREY;
    shape_begin();
    simGetVisionSensorResolution(sensor, resolution);
    shape_end(lua);
    for (int i = 0; i < 2; i++)
        needed *= (size_t)(part.size[i] > 0 ? part.size[i] : (long long)resolution[i] - part.at[i]);
    luaL_argcheck(lua, part.size[0] >= 0 && part.size[1] >= 0, 5, "is negative");
    luaL_argcheck(lua, length == needed, 2, "is not as long as an image of this sensor");
    lua_pushinteger(lua, simSetVisionSensorImg(sensor, (const unsigned char *)image, options,
                                               part.at, part.size));
    shape_end(lua);
    return 1;
}
