/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Finding objects by name, and since CoppeliaSim 4.3 by path: "/base/arm[1]" is the second object
 * with the alias "arm" below an object with the alias "base", at whatever depth; what is below the
 * first "base" comes first. "*" and "?" stand for any characters of an alias, ".." for the parent.
 */
#include <fnmatch.h>
#include <limits.h>
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

/* ------------------------------------------------------------------ one element of a path */

/* "alias", "alias[2]", "." or "..", without an end. */
struct element {
    const char *text;
    size_t length; /* of the alias */
    int index;     /* -1: none */
    char *pattern; /* the alias, when it has wildcards; else NULL */
};

static int element_is(const struct element *element, const char *text)
{
    return element->length == strlen(text) && memcmp(element->text, text, element->length) == 0;
}

/* The number in brackets: 1, or 0 when it is none. */
static int index_read(const char *text, const char *end, int *indexp)
{
    char *behind;
    if (text == end)
        return 1;
    if (text[1] < '0' || text[1] > '9')
        return 0;
    long index = strtol(text + 1, &behind, 10);
    *indexp = (int)index;
    return index <= INT_MAX && behind + 1 == end && *behind == ']';
}

/* What stands before the next slash or the end; 0 when it is no element. */
static int element_read(struct element *element, const char *path)
{
    *element = (struct element){ .text = path, .length = strcspn(path, "/["), .index = -1 };
    if (element->length == 0 ||
        !index_read(path + element->length, path + strcspn(path, "/"), &element->index))
        return 0;
    if (strcspn(path, "*?") < element->length)
        element->pattern = memory_copy(path, element->length);
    return 1;
}

static int element_matches(const struct element *element, const struct object *object)
{
    size_t length;
    const char *alias = object_alias(object, &length);
    if (!element->pattern)
        return element->length == length && memcmp(element->text, alias, length) == 0;
    char *text = memory_copy(alias, length);
    int matches = fnmatch(element->pattern, text, FNM_NOESCAPE) == 0;
    free(text);
    return matches;
}

/* ------------------------------------------------------------------ where a path leads */

/* Objects in the order in which they are found. Their index in the scene counts, not the handle. */
struct found {
    int *objects;
    int count;
    int has_scene; /* all objects are below it */
    int *ranks;    /* place in `objects` of each object of the scene, or INT_MAX */
};

static void found_set(struct found *found, int count)
{
    found->count = count;
    for (int i = 0; i < world.scene.object_count; i++)
        found->ranks[i] = INT_MAX;
    for (int i = count - 1; i >= 0; i--)
        found->ranks[found->objects[i]] = i;
}

static int index_of(int handle)
{
    return handle < 0 ? -1 : handle - world.scene.first_handle;
}

static void found_begin(struct found *found, int from)
{
    size_t room = (size_t)world.scene.object_count + 1;
    *found = (struct found){ .has_scene = from < 0 };
    found->objects = memory_new(room, sizeof *found->objects);
    found->ranks = memory_new(room, sizeof *found->ranks);
    found->objects[0] = index_of(from);
    found_set(found, from < 0 ? 0 : 1);
}

/* The place of the first one that the object is below; INT_MAX: of none. */
static int rank_above(const struct found *found, const struct object *object)
{
    int best = found->has_scene ? 0 : INT_MAX;
    for (int at = index_of(object->parent); at >= 0 && best > 0;
         at = index_of(world.scene.objects[at].parent))
        if (found->ranks[at] < best)
            best = found->ranks[at];
    return best;
}

struct candidate {
    int rank, object;
};

static int candidate_compare(const void *a, const void *b)
{
    const struct candidate *one = a, *other = b;
    int by_rank = (one->rank > other->rank) - (one->rank < other->rank);
    return by_rank ? by_rank : (one->object > other->object) - (one->object < other->object);
}

static void found_descend(struct found *found, const struct element *element)
{
    const struct scene *scene = &world.scene;
    int count = 0;
    struct candidate *candidates = memory_new((size_t)scene->object_count + 1, sizeof *candidates);
    for (int i = 0; i < scene->object_count; i++) {
        const struct object *object = &scene->objects[i];
        if (object->kind == OBJECT_GONE || !element_matches(element, object))
            continue;
        candidates[count].object = i;
        candidates[count].rank = rank_above(found, object);
        count += candidates[count].rank < INT_MAX;
    }
    qsort(candidates, (size_t)count, sizeof *candidates, candidate_compare);
    for (int i = 0; i < count; i++)
        found->objects[i] = candidates[i].object;
    free(candidates);
    found->has_scene = 0;
    found_set(found, count);
}

static void found_ascend(struct found *found)
{
    int count = 0;
    found->has_scene = 0;
    for (int i = 0; i < found->count; i++) {
        int parent = index_of(world.scene.objects[found->objects[i]].parent);
        found->has_scene |= parent < 0;
        if (parent >= 0)
            found->objects[count++] = parent;
    }
    found_set(found, count);
}

static void found_follow(struct found *found, const struct element *element, int index)
{
    if (element_is(element, "."))
        return;
    if (element_is(element, ".."))
        found_ascend(found);
    else
        found_descend(found, element);
    if (index < 0)
        return;
    if (index < found->count)
        found->objects[0] = found->objects[index];
    found_set(found, index < found->count ? 1 : 0);
}

/* The handle to which a path leads from an object (-1: the scene), -1 when there is none; `index`
 * >= 0 replaces that of the last element. */
static int path_follow(const char *path, int index, int from)
{
    struct found found;
    struct element element;
    int is_path = *path != '\0';
    found_begin(&found, from);
    while (is_path && *path && (found.count > 0 || found.has_scene)) {
        const char *end = path + strcspn(path, "/");
        is_path = element_read(&element, path);
        if (is_path)
            found_follow(&found, &element, !*end && index >= 0 ? index : element.index);
        free(element.pattern);
        path = *end ? end + 1 : end;
    }
    int handle = is_path && found.count > 0 ? world.scene.first_handle + found.objects[0] : -1;
    free(found.objects);
    free(found.ranks);
    return handle;
}

/* "/a" begins at the scene; "a", "./a", "../a" and ":/a" begin at an object. */
static int path_resolve(const char *path, int index, int proxy)
{
    if (*path == '/')
        return path_follow(path + 1, index, -1);
    if (*path == ':')
        path += path[1] == '/' ? 2 : 1;
    return path_follow(path, index, proxy);
}

/* ------------------------------------------------------------------ names */

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
    if (has_paths() && (*name == '/' || *name == ':' || *name == '.'))
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
    handle = path_resolve(path, index, proxy);
    if (handle < 0 && (options & 1) == 0)
        return name_missed(path, __func__);
    return handle;
}
