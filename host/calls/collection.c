/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Collections: the tuples of the model, and the groups of scripts.
 */
#include "calls/collection.h"

#include <stdio.h>
#include <stdlib.h>

#include "abi/sim_exports.h"
#include "scene/group.h"
#include "scene/object.h"
#include "world/error.h"
#include "world/world.h"

#define HANDLE_BASE 2000000 /* no object type and no object has so large a number */
#define HANDLES_PER_SCENE 10000
#define GROUP_BASE 4000000 /* of groups, which are numbered likewise */

static int handle_base(void)
{
    return HANDLE_BASE + world.parameters.scene_id * HANDLES_PER_SCENE;
}

static int collection_tuple(int handle)
{
    int base = handle_base();
    return handle >= base && handle - base < world.scene.model->ntuple ? handle - base : -1;
}

static int collection_size(int tuple)
{
    return world.scene.model->tuple_size[tuple];
}

static int part_handle(enum object_kind kind, int id)
{
    const struct scene *scene = &world.scene;
    for (int i = 0; i < scene->object_count; i++) {
        const struct object *object = &scene->objects[i];
        int is_sensor = kind == OBJECT_RANGE &&
                        (object->kind == OBJECT_RANGE || object->kind == OBJECT_FORCE);
        if ((object->kind == kind && kind != OBJECT_RANGE && object->id == id) ||
            (is_sensor && (object->sensor[0] == id || object->sensor[1] == id)))
            return scene->first_handle + i;
    }
    return -1;
}

/* A geom stands for its shape. */
static int collection_object(int tuple, int n)
{
    const mjModel *model = world.scene.model;
    int at = model->tuple_adr[tuple] + n, id = model->tuple_objid[at];
    switch (model->tuple_objtype[at]) {
    case mjOBJ_BODY:
    case mjOBJ_XBODY:
        return part_handle(OBJECT_BODY, id);
    case mjOBJ_GEOM:
        return part_handle(OBJECT_BODY, model->geom_bodyid[id]);
    case mjOBJ_JOINT:
        return part_handle(OBJECT_JOINT, id);
    case mjOBJ_SITE:
        return part_handle(OBJECT_SITE, id);
    case mjOBJ_CAMERA:
        return part_handle(OBJECT_CAMERA, id);
    case mjOBJ_LIGHT:
        return part_handle(OBJECT_LIGHT, id);
    case mjOBJ_SENSOR:
        return part_handle(OBJECT_RANGE, id);
    default:
        return -1;
    }
}

/* ------------------------------------------------------------------ groups */

static int group_base(void)
{
    return GROUP_BASE + world.parameters.scene_id * HANDLES_PER_SCENE;
}

static int group_of(int handle)
{
    int base = group_base();
    return handle >= base && group_exists(&world.scene, handle - base) ? handle - base : -1;
}

int collection_create(void)
{
    int group = group_new(&world.scene);
    if (group < HANDLES_PER_SCENE)
        return group_base() + group;
    group_remove(&world.scene, group);
    return error_set("simCreateCollection", "a scene has %d collections at most.",
                     HANDLES_PER_SCENE);
}

int collection_destroy(int handle)
{
    int group = group_of(handle);
    if (group < 0)
        return error_set("simDestroyCollection", "collection does not exist.");
    group_remove(&world.scene, group);
    return 1;
}

int collection_add(int handle, int what, int object, int options)
{
    static const char function[] = "simAddItemToCollection";
    int group = group_of(handle);
    if (group < 0)
        return error_set(function, "collection does not exist.");
    if (what != sim_handle_all && what != sim_handle_single && what != sim_handle_tree &&
        what != sim_handle_chain)
        return error_set(function,
                         "argument 2 must be sim.handle_all, handle_single, handle_tree or "
                         "handle_chain.");
    if (what != sim_handle_all && !object_get(object, function))
        return -1;
    group_add(&world.scene, group, what, object, options);
    return 1;
}

/* ------------------------------------------------------------------ both */

int *collection_objects(int handle, int *countp)
{
    int tuple = collection_tuple(handle), group = group_of(handle);
    int *objects;
    *countp = 0;
    if (group >= 0)
        return group_objects(group, countp);
    if (tuple < 0)
        return NULL;
    objects = memory_new((size_t)collection_size(tuple) + 1, sizeof(int));
    for (int i = 0; i < collection_size(tuple); i++) {
        objects[*countp] = collection_object(tuple, i);
        *countp += objects[*countp] >= 0;
    }
    return objects;
}

/* ------------------------------------------------------------------ the simulator's functions */

int simGetCollectionHandle(const char *name)
{
    int tuple = name ? mj_name2id(world.scene.model, mjOBJ_TUPLE, name) : -1;
    return tuple < 0 ? FAIL("collection does not exist.") : handle_base() + tuple;
}

static int pair_handle(const char *name, const char *function)
{
    int tuple = name ? mj_name2id(world.scene.model, mjOBJ_TUPLE, name) : -1;
    if (tuple < 0 || collection_size(tuple) != 2)
        return error_set(function, "object does not exist.");
    return handle_base() + tuple;
}

int simGetCollisionHandle(const char *name)
{
    return pair_handle(name, __func__);
}

int simGetDistanceHandle(const char *name)
{
    return pair_handle(name, __func__);
}

/* The two objects of a pair; -1 with an error. */
static int pair_objects(int handle, int objects[2], const char *function)
{
    int tuple = collection_tuple(handle);
    if (tuple < 0 || collection_size(tuple) != 2)
        return error_set(function, "object does not exist.");
    for (int i = 0; i < 2; i++)
        objects[i] = collection_object(tuple, i);
    return 0;
}

int simReadCollision(int handle)
{
    int objects[2];
    if (pair_objects(handle, objects, __func__) < 0)
        return -1;
    return simCheckCollision(objects[0], objects[1]);
}

int simReadDistance_D(int handle, double *distance)
{
    int objects[2];
    double found[7];
    if (pair_objects(handle, objects, __func__) < 0 ||
        simCheckDistance_D(objects[0], objects[1], 0, found) <= 0)
        return -1;
    *distance = found[6];
    return 1;
}

/* CoppeliaSim 4.10 makes a buffer of *count integers even for a bad handle, and dies when the
 * caller left a negative number there. Here the caller is told why. */
static int *collection_missing(int *count, const char *function)
{
    error_set(function, "collection does not exist.");
    if (host_abi.program_version < 41000)
        return NULL;
    if (*count < 0) {
        fputs("simx-host: simGetCollectionObjects was called with a count that is not preset: "
              "CoppeliaSim 4.10 aborts here\n", stderr);
        abort();
    }
    *count = 0;
    return memory_new(1, sizeof(int));
}

int *simGetCollectionObjects(int handle, int *count)
{
    int found, *objects = collection_objects(handle, &found);
    if (!objects)
        return collection_missing(count, __func__);
    *count = found;
    return objects;
}
