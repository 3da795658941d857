/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Groups of objects; see group.h.
 */
#include "scene/group.h"

#include <stdlib.h>

#include "scene/object.h"
#include "simConst.h"

struct group_item {
    int what, object, options;
};

struct group {
    struct group_item *items;
    int count;
    int exists;
};

/* The number of one that was removed, or another. */
int group_new(struct scene *scene)
{
    for (int i = 0; i < scene->group_count; i++)
        if (!scene->groups[i].exists) {
            scene->groups[i].exists = 1;
            return i;
        }
    scene->groups = memory_resize(scene->groups,
                                  (size_t)(scene->group_count + 1) * sizeof *scene->groups);
    scene->groups[scene->group_count] = (struct group){ .exists = 1 };
    return scene->group_count++;
}

int group_exists(const struct scene *scene, int number)
{
    return number >= 0 && number < scene->group_count && scene->groups[number].exists;
}

void group_remove(struct scene *scene, int number)
{
    free(scene->groups[number].items);
    scene->groups[number] = (struct group){ .exists = 0 };
}

void group_add(struct scene *scene, int number, int what, int object, int options)
{
    struct group *group = &scene->groups[number];
    group->items = memory_resize(group->items, (size_t)(group->count + 1) * sizeof *group->items);
    group->items[group->count++] = (struct group_item){ what, object, options };
}

static int is_in_chain(int object, int from)
{
    while (from >= 0 && from != object)
        from = object_find(from)->parent;
    return from == object;
}

static int item_has(const struct group_item *item, int object)
{
    if (item->what == sim_handle_all)
        return 1;
    if (!object_find(item->object))
        return 0;
    if (object == item->object)
        return item->what == sim_handle_single || (item->options & GROUP_WITHOUT_BASE) == 0;
    return (item->what == sim_handle_tree && is_in_chain(item->object, object)) ||
           (item->what == sim_handle_chain && is_in_chain(object, item->object));
}

/* The last item that speaks of the object decides. */
static int group_has(const struct group *group, int object)
{
    for (int i = group->count - 1; i >= 0; i--)
        if (item_has(&group->items[i], object))
            return (group->items[i].options & GROUP_REMOVES) == 0;
    return 0;
}

int *group_objects(int number, int *countp)
{
    const struct scene *scene = &world.scene;
    int *objects = memory_new((size_t)scene->object_count + 1, sizeof *objects);
    *countp = 0;
    for (int i = 0; i < scene->object_count; i++) {
        int handle = scene->first_handle + i;
        if (object_find(handle) && group_has(&scene->groups[number], handle))
            objects[(*countp)++] = handle;
    }
    return objects;
}

void groups_free(struct scene *scene)
{
    for (int i = 0; i < scene->group_count; i++)
        free(scene->groups[i].items);
    free(scene->groups);
    scene->groups = NULL;
    scene->group_count = 0;
}
