/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Collisions and distances between shapes, collections, sites and dummies. Collisions are MuJoCo's
 * contacts: what the model excludes from contact (a body and its parent, for example) never
 * collides here either. Distances are those of the geoms that can touch, or of a shape's geoms when
 * none of them can.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "abi/sim_exports.h"
#include "calls/collection.h"
#include "scene/hull.h"
#include "scene/object.h"
#include "scene/pose.h"
#include "scene/refresh.h"
#include "world/error.h"
#include "world/world.h"

/* The geoms and points that a handle stands for. */
struct entity {
    unsigned char *bodies; /* for each body of the model: 1 = it is part of it */
    struct hull *hulls;
    int count;
};

static void entity_free(struct entity *entity)
{
    free(entity->bodies);
    free(entity->hulls);
}

static void entity_add(struct entity *entity, const struct hull *hull)
{
    entity->hulls = memory_resize(entity->hulls,
                                  (size_t)(entity->count + 1) * sizeof(*entity->hulls));
    entity->hulls[entity->count++] = *hull;
}

/* Shapes and points of an object; 0: it has no extent, as a joint. */
static int entity_add_object(struct entity *entity, int handle)
{
    const struct object *object = object_find(handle);
    struct hull hull = { .geom = -1 };
    struct pose pose;
    if (!object)
        return 0;
    if (object->kind == OBJECT_BODY) {
        entity->bodies[object->id] = 1;
        return 1;
    }
    if (object_type(object) != sim_object_dummy_type)
        return 0;
    pose = object_pose(object);
    mju_copy3(hull.point, pose.position);
    entity_add(entity, &hull);
    return 1;
}

static bool geom_touches(const mjModel *model, int geom)
{
    return model->geom_contype[geom] || model->geom_conaffinity[geom];
}

/* What is only seen has no distance, but for shapes of which nothing can touch. */
static bool geom_counts(const mjModel *model, int geom)
{
    int body = model->geom_bodyid[geom], first = model->body_geomadr[body];
    bool touches = false;
    for (int i = first; i < first + model->body_geomnum[body]; i++)
        touches = touches || geom_touches(model, i);
    return geom_touches(model, geom) || !touches;
}

static void entity_add_geoms(struct entity *entity)
{
    const mjModel *model = world.scene.model;
    for (int i = 0; i < model->ngeom; i++)
        if (entity->bodies[model->geom_bodyid[i]] && geom_counts(model, i))
            entity_add(entity, &(struct hull){ .geom = i });
}

/* 0, or -1 with an error. The caller frees the entity in any case. */
static int entity_make(struct entity *entity, int handle, const char *function)
{
    int count, taken = 0, *objects = collection_objects(handle, &count);
    *entity = (struct entity){ .count = 0 };
    entity->bodies = memory_new((size_t)world.scene.model->nbody, 1);
    if (!objects && !object_get(handle, function))
        return -1;
    if (!objects)
        taken = entity_add_object(entity, handle);
    for (int i = 0; i < count; i++)
        taken += entity_add_object(entity, objects[i]);
    free(objects);
    if (!taken)
        return error_set(function, "object is no shape, dummy or collection of these.");
    entity_add_geoms(entity);
    return 0;
}

/* Two entities, the second of which may be everything else (sim_handle_all). */
static int entities_make(struct entity pair[2], int handle1, int handle2, const char *function)
{
    pair[1] = (struct entity){ .count = 0 };
    if (entity_make(&pair[0], handle1, function) < 0)
        return -1;
    if (handle2 != sim_handle_all)
        return entity_make(&pair[1], handle2, function);
    pair[1].bodies = memory_new((size_t)world.scene.model->nbody, 1);
    for (int i = 0; i < world.scene.model->nbody; i++)
        pair[1].bodies[i] = !pair[0].bodies[i];
    entity_add_geoms(&pair[1]);
    return 0;
}

static void entities_free(struct entity pair[2])
{
    entity_free(&pair[0]);
    entity_free(&pair[1]);
}

static int is_on(const struct entity *entity, int geom)
{
    return geom >= 0 && entity->bodies[world.scene.model->geom_bodyid[geom]];
}

static int contacts_have(const struct entity pair[2])
{
    const mjData *data = world.scene.data;
    for (int i = 0; i < data->ncon; i++) {
        const mjContact *contact = &data->contact[i];
        if (contact->dist > 0)
            continue;
        if ((is_on(&pair[0], contact->geom1) && is_on(&pair[1], contact->geom2)) ||
            (is_on(&pair[0], contact->geom2) && is_on(&pair[1], contact->geom1)))
            return 1;
    }
    return 0;
}

int simCheckCollision(int entity1, int entity2)
{
    struct entity pair[2];
    int result;
    if (entity1 == sim_handle_all && entity2 != sim_handle_all)
        return simCheckCollision(entity2, entity1);
    scene_refresh();
    if (entity1 == sim_handle_all) {
        const mjData *data = world.scene.data;
        for (int i = 0; i < data->ncon; i++)
            if (data->contact[i].dist <= 0)
                return 1;
        return 0;
    }
    result = entities_make(pair, entity1, entity2, __func__);
    if (result == 0)
        result = contacts_have(pair);
    entities_free(pair);
    return result;
}

/* The shortest distance within the limit; 0 when there is none. */
static int nearest_find(const struct entity pair[2], double limit, double *found)
{
    double points[6], distance;
    int result = 0;
    for (int i = 0; i < pair[0].count; i++)
        for (int k = 0; k < pair[1].count; k++) {
            const struct hull *one = &pair[0].hulls[i], *other = &pair[1].hulls[k];
            if (hull_distance_floor(one, other) > limit ||
                !hull_distance(one, other, points, &distance) || distance > limit)
                continue;
            limit = distance;
            memcpy(found, points, sizeof(points));
            found[6] = distance;
            result = 1;
        }
    return result;
}

/* A point of each and their distance, 0 when they overlap. A threshold of 0 is no limit. */
int simCheckDistance_D(int entity1, int entity2, double threshold, double *distance)
{
    struct entity pair[2];
    int result;
    scene_refresh();
    result = entities_make(pair, entity1, entity2, __func__);
    if (result == 0 && (!pair[0].count || !pair[1].count))
        result = FAIL("a shape has no geoms.");
    if (result == 0)
        result = nearest_find(pair, threshold > 0 ? threshold : mjMAXVAL, distance);
    entities_free(pair);
    return result;
}
