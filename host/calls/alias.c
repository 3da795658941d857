/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What objects are called since CoppeliaSim 4.3: aliases, which need not be unique, and the paths
 * of them that lead to one object.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/sim_exports.h"
#include "calls/alias.h"
#include "scene/object.h"
#include "world/error.h"
#include "world/world.h"

static int is_below(const struct object *object, int ancestor)
{
    int handle = object->parent;
    while (handle >= 0 && handle != ancestor)
        handle = object_find(handle)->parent;
    return handle == ancestor;
}

static int has_same_alias(const struct object *one, const struct object *other)
{
    size_t length, other_length;
    const char *alias = object_alias(one, &length),
               *other_alias = object_alias(other, &other_length);
    return length == other_length && memcmp(alias, other_alias, length) == 0;
}

/* The object's place among those with the same alias below `ancestor` (-1: anywhere); -1: it is the
 * only one. */
static int alias_index(const struct object *object, int ancestor)
{
    const struct scene *scene = &world.scene;
    int index = 0, count = 0;
    for (int i = 0; i < scene->object_count; i++) {
        const struct object *other = &scene->objects[i];
        if (other->kind == OBJECT_GONE || !has_same_alias(object, other) ||
            (ancestor >= 0 && !is_below(other, ancestor)))
            continue;
        index += other < object;
        count++;
    }
    return count > 1 ? index : -1;
}

/* Puts "/alias" or "/alias[2]" in front of the path: its new start. */
static char *path_put(char *start, const char *limit, const struct object *object, int ancestor)
{
    char number[24] = "";
    int index = alias_index(object, ancestor);
    size_t length, digits;
    const char *alias = object_alias(object, &length);
    if (index >= 0)
        snprintf(number, sizeof(number), "[%d]", index);
    digits = strlen(number);
    if ((size_t)(start - limit) < length + digits + 1)
        return start;
    start -= digits;
    memcpy(start, number, digits);
    start -= length;
    memcpy(start, alias, length);
    *--start = '/';
    return start;
}

char *simGetObjectAlias(int handle, int options)
{
    const struct object *object = OBJECT_GET(handle);
    char path[1024];
    char *start = path + sizeof(path) - 1;
    size_t length;
    if (!object)
        return NULL;
    const char *alias = object_alias(object, &length);
    *start = '\0';
    if (options == 1 || options == 5)
        return memory_text(path_put(start, path, object, -1));
    if (options == 2) {
        for (; object; object = object_find(object->parent))
            start = path_put(start, path, object, object->parent);
        return memory_text(start);
    }
    if (options == 4) {
        snprintf(path, sizeof(path), "%.*s__%d__", (int)length, alias, handle);
        return memory_text(path);
    }
    return memory_copy(alias, length);
}

int alias_set(int handle, const char *alias)
{
    struct object *object = object_get(handle, "simSetObjectAlias");
    if (!object)
        return -1;
    if (!alias || !*alias || strchr(".:", *alias) || alias[strcspn(alias, "/[]*?# \t\r\n")])
        return error_set("simSetObjectAlias",
                         "an alias has no spaces and no / [ ] * ? #, and begins "
                         "with none of . and :");
    free(object->alias);
    object->alias = memory_text(alias);
    return 1;
}
