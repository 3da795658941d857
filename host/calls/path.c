/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Finding objects by name, and since CoppeliaSim 4.3 by path: "/base/arm[1]" is the second object
 * with the alias "arm" below the first one with the alias "base", at whatever depth. An alias is
 * the name up to its "#".
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/sim_exports.h"
#include "scene/object.h"
#include "world/error.h"
#include "world/world.h"

static int has_paths(void)
{
    return host_abi.program_version >= 40300;
}

static size_t alias_length(const struct object *object)
{
    return strcspn(object->name, "#");
}

static int alias_is(const struct object *object, const char *alias, size_t length)
{
    return alias_length(object) == length && memcmp(object->name, alias, length) == 0;
}

static int object_is_under(const struct object *object, int ancestor)
{
    int handle = object->parent;
    while (handle >= 0 && handle != ancestor)
        handle = object_find(handle)->parent;
    return handle == ancestor;
}

/* The index-th object with that alias below `ancestor` (-1: anywhere), or -1. */
static int alias_find(const char *alias, size_t length, int index, int ancestor)
{
    const struct scene *scene = &world.scene;
    for (int i = 0; i < scene->object_count; i++) {
        const struct object *object = &scene->objects[i];
        if (object->kind != OBJECT_GONE && alias_is(object, alias, length) &&
            (ancestor < 0 || object_is_under(object, ancestor)) && index-- == 0)
            return scene->first_handle + i;
    }
    return -1;
}

/* Follows a path from an object (-1: the scene); `index` >= 0 replaces that of the last element.
 * -1 when it leads nowhere. */
static int path_follow(const char *path, int index, int from)
{
    while (*path) {
        size_t length = strcspn(path, "/[");
        const char *end = path + strcspn(path, "/");
        long nth = 0;
        if (path[length] == '[')
            nth = strtol(path + length + 1, NULL, 10);
        if (!*end && index >= 0)
            nth = index;
        if (nth < 0 || nth > INT_MAX || length == 0)
            return -1;
        from = alias_find(path, length, (int)nth, from);
        if (from < 0)
            return -1;
        path = *end ? end + 1 : end;
    }
    return from;
}

static int path_resolve(const char *path, int index, int proxy)
{
    if (*path == '/')
        return path_follow(path + 1, index, -1);
    if (*path == ':')
        path++;
    if (strncmp(path, "./", 2) == 0)
        path += 2;
    else if (*path == '/')
        path++;
    return path_follow(path, index, proxy);
}

/* Since 4.3 a miss is answered with advice of several lines; whoever keeps or sends error texts
 * has to cope with their length. */
static int name_missed(const char *name, const char *function)
{
    if (!has_paths())
        return error_set(function, "object does not exist.");
    return error_set(function,
                     "object '%s' does not exist.\n"
                     "    - names are case sensitive, and are given without spaces around them;\n"
                     "    - the alias of an object is not unique: '/base/joint' names the first\n"
                     "      object 'joint' below the first object 'base', '/base/joint[1]' the\n"
                     "      second one, './joint' and ':/joint' are relative to the caller;\n"
                     "    - the name without a path is the unique name that each object has since\n"
                     "      V-REP; a copy's name ends with a suffix as in 'joint#0';\n"
                     "    - the object may have been removed, or another scene may have been\n"
                     "      loaded since its name was read;\n"
                     "    - what a model brings is found only after the model was loaded.\n",
                     name);
}

static int name_resolve(const char *name)
{
    union table_value *found = table_find(&world.scene.names, name);
    size_t length = strlen(name);
    if (found)
        return found->number;
    if (has_paths() && (*name == '/' || *name == ':' || strncmp(name, "./", 2) == 0))
        return path_resolve(name, -1, -1);
    if (length > 1 && name[length - 1] == '#') {
        /* "name#": the name as it is, without the caller's suffix. */
        char *plain = memory_copy(name, length - 1);
        found = table_find(&world.scene.names, plain);
        free(plain);
    }
    return found ? found->number : -1;
}

int simGetObjectHandle(const char *name)
{
    int handle;
    if (!name)
        return FAIL("a name is needed.");
    handle = name_resolve(name);
    return handle < 0 ? name_missed(name, __func__) : handle;
}

int simGetObject(const char *path, int index, int proxy, int options)
{
    int handle;
    if (!path)
        return FAIL("a path is needed.");
    if (proxy != -1 && !OBJECT_GET(proxy))
        return -1;
    if (*path == '/' || *path == ':' || *path == '.')
        handle = path_resolve(path, index, proxy);
    else
        handle = path_follow(path, index, proxy);
    if (handle < 0 && (options & 1) == 0)
        return name_missed(path, __func__);
    return handle;
}

/* ------------------------------------------------------------------ names of objects */

/* The object's place among those with the same alias below `ancestor`; -1: it is the only one. */
static int alias_index(const struct object *object, int ancestor)
{
    int handle = object_handle(object), index = 0;
    while (alias_find(object->name, alias_length(object), index, ancestor) != handle)
        index++;
    if (index == 0 && alias_find(object->name, alias_length(object), 1, ancestor) < 0)
        return -1;
    return index;
}

/* Puts "/alias" or "/alias[2]" in front of the path: its new start. */
static char *path_put(char *start, const char *limit, const struct object *object, int ancestor)
{
    char number[24] = "";
    int index = alias_index(object, ancestor);
    size_t length = alias_length(object), digits;
    if (index >= 0)
        snprintf(number, sizeof(number), "[%d]", index);
    digits = strlen(number);
    if ((size_t)(start - limit) < length + digits + 1)
        return start;
    start -= digits;
    memcpy(start, number, digits);
    start -= length;
    memcpy(start, object->name, length);
    *--start = '/';
    return start;
}

char *simGetObjectAlias(int handle, int options)
{
    const struct object *object = OBJECT_GET(handle);
    char path[1024];
    char *start = path + sizeof(path) - 1;
    if (!object)
        return NULL;
    *start = '\0';
    if (options == 1 || options == 5)
        return memory_text(path_put(start, path, object, -1));
    if (options == 2) {
        for (; object; object = object_find(object->parent))
            start = path_put(start, path, object, object->parent);
        return memory_text(start);
    }
    if (options == 4) {
        snprintf(path, sizeof(path), "%.*s__%d__", (int)alias_length(object), object->name, handle);
        return memory_text(path);
    }
    return memory_copy(object->name, alias_length(object));
}
