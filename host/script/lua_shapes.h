/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * How a script calls the simulator's functions: a shape takes the arguments of a Lua call, calls
 * the C function of its binding, and gives the results. An error that the function sets is raised
 * in the script.
 *
 * The shapes' names tell results first, then arguments: real_int gives a number for a handle;
 * int_of_text gives what the function stores for a name, or nil when it has nothing.
 */
#ifndef HOST_LUA_SHAPES_H
#define HOST_LUA_SHAPES_H

#include <lua.h>

struct binding {
    const char *name; /* with "sim" in front */
    lua_CFunction shape;
    void (*function)(void); /* of the type that the shape calls */
    int count;
};

/* Forgets errors before a call, and raises the one that the call has set. */
void shape_begin(void);
void shape_end(lua_State *lua);

/* The binding that is called: a shape's first upvalue. */
const struct binding *shape_binding(lua_State *lua);

#define SHAPE_FUNCTION(lua, type) ((type)shape_binding(lua)->function)

int shape_int(lua_State *lua, int at);
int shape_optional(lua_State *lua, int at, int otherwise);

/* Reads and pushes tables of numbers. */
void shape_reals(lua_State *lua, int at, double *numbers, int count);
void shape_push_reals(lua_State *lua, const double *numbers, int count);

#define SHAPES(SHAPE)                                                                             \
    SHAPE(int_none) SHAPE(real_none) SHAPE(real_constant) SHAPE(int_text) SHAPE(signals_clear)    \
    SHAPE(bool_int) SHAPE(int_int) SHAPE(int_int2) SHAPE(int_int2_value) SHAPE(int_int_value)     \
    SHAPE(int_int_bool) SHAPE(int_int2_bool) SHAPE(int_int_real) SHAPE(int_int2_real)             \
    SHAPE(int_int_real_bool) SHAPE(int_of_int) SHAPE(int_of_int2) SHAPE(int_of_joint)             \
    SHAPE(real_int) SHAPE(real_of_int2) SHAPE(text_int) SHAPE(text_int2) SHAPE(reals_int)         \
    SHAPE(int_int_reals) SHAPE(pose_get) SHAPE(pose_set) SHAPE(int_text_int) SHAPE(int_int_text)  \
    SHAPE(int_of_text) SHAPE(int_text_real) SHAPE(int_text2) SHAPE(real_of_text)                  \
    SHAPE(int_text_bytes) SHAPE(bytes_text) SHAPE(object_find) SHAPE(velocity_get)                \
    SHAPE(dummy_create) SHAPE(selection_get) SHAPE(interval_get) SHAPE(proximity_read)            \
    SHAPE(force_read) SHAPE(vision_read) SHAPE(resolution_get) SHAPE(image_get) SHAPE(image_set)  \
    SHAPE(depth_get) SHAPE(char_image_get) SHAPE(depth_buffer_get) SHAPE(collision_check)         \
    SHAPE(interval_set) SHAPE(colour_get) SHAPE(force_add) SHAPE(contact_get)                     \
    SHAPE(distance_check) SHAPE(collection_get) SHAPE(collection_add) SHAPE(console_open)         \
    SHAPE(console_print) SHAPE(dialog_show) SHAPE(log_add) SHAPE(colour_set)    \
    SHAPE(primitive_create) SHAPE(pure_create) SHAPE(camera_create) SHAPE(proximity_create)       \
    SHAPE(force_create) SHAPE(joint_create) SHAPE(joint_mode_set) SHAPE(inertia_get)              \
    SHAPE(inertia_set) SHAPE(object_scale) SHAPE(geometry_get) SHAPE(shapes_group)      \
    SHAPE(image_save) SHAPE(image_load) SHAPE(shape_make)    \
    SHAPE(texture_take) SHAPE(covering_set) SHAPE(shape_sample)         \
    SHAPE(light_set) SHAPE(light_get) SHAPE(mesh_take) SHAPE(heights_take)

#define SHAPE_DECLARE(name) int shape_##name(lua_State *lua);
SHAPES(SHAPE_DECLARE)
#undef SHAPE_DECLARE

#endif
