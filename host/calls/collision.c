/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Collisions and distances between shapes, collections, sites and dummies. Collisions are MuJoCo's
 * contacts: what the model excludes from contact (a body and its parent, for example) never
 * collides here either. Where MuJoCo makes no contacts because shapes are not respondable, or stand
 * still until a program moves them, they collide when they overlap. Distances are those of the
 * geoms that can touch, or of a shape's geoms when none of them can.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "abi/sim_exports.h"
#include "calls/collection.h"
#include "calls/collision.h"
#include "scene/hull.h"
#include "scene/object.h"
#include "scene/pose.h"
#include "scene/refresh.h"
#include "world/error.h"
#include "world/world.h"

#define OVERLAP_ERROR 1e-9 /* m: what is computed as the distance of geoms that overlap */

/* The geoms and points that a handle stands for. */
struct entity {
    unsigned char *bodies; /* for each body of the model: 1 = it is part of it */
    struct hull *hulls;
    int *handles; /* of the objects whose hulls these are */
    int count;
};

static void entity_free(struct entity *entity)
{
    free(entity->bodies);
    free(entity->hulls);
    free(entity->handles);
}

static void entity_add(struct entity *entity, const struct hull *hull, int handle)
{
    size_t count = (size_t)entity->count + 1;
    entity->hulls = memory_resize(entity->hulls, count * sizeof(*entity->hulls));
    entity->handles = memory_resize(entity->handles, count * sizeof(*entity->handles));
    entity->handles[entity->count] = handle;
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
    entity_add(entity, &hull, handle);
    return 1;
}

/* The world has none. */
static int body_handle(int body)
{
    int index = world.scene.body_object[body];
    return body == 0 || index < 0 ? -1 : world.scene.first_handle + index;
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
            entity_add(entity, &(struct hull){ .geom = i }, body_handle(model->geom_bodyid[i]));
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

static int geom_handle(int geom)
{
    return geom < 0 ? -1 : body_handle(world.scene.model->geom_bodyid[geom]);
}

static int pair_tell(int *objects, int one, int other)
{
    objects[0] = one;
    objects[1] = other;
    return 1;
}

static int contacts_have(const struct entity pair[2], int objects[2])
{
    const mjData *data = world.scene.data;
    for (int i = 0; i < data->ncon; i++) {
        const mjContact *contact = &data->contact[i];
        if (contact->dist > 0)
            continue;
        if (is_on(&pair[0], contact->geom1) && is_on(&pair[1], contact->geom2))
            return pair_tell(objects, geom_handle(contact->geom1), geom_handle(contact->geom2));
        if (is_on(&pair[0], contact->geom2) && is_on(&pair[1], contact->geom1))
            return pair_tell(objects, geom_handle(contact->geom2), geom_handle(contact->geom1));
    }
    return 0;
}

/* Whether MuJoCo leaves out a pair that can collide. */
static bool geoms_lack_contact(int one, int other)
{
    const mjModel *model = world.scene.model;
    int bodies[2] = { model->geom_bodyid[one], model->geom_bodyid[other] };
    bool stand = model->body_weldid[bodies[0]] == 0 && model->body_weldid[bodies[1]] == 0;
    if (!stand && model->body_weldid[bodies[0]] == model->body_weldid[bodies[1]])
        return false;
    if (bodies[0] && bodies[1] &&
        (model->body_parentid[bodies[0]] == bodies[1] ||
         model->body_parentid[bodies[1]] == bodies[0]))
        return false;
    if (!geom_touches(model, one) || !geom_touches(model, other))
        return true;
    return stand && (model->body_mocapid[bodies[0]] >= 0 || model->body_mocapid[bodies[1]] >= 0);
}

static int overlaps_have(const struct entity pair[2], int objects[2])
{
    double points[6], distance;
    for (int i = 0; i < pair[0].count; i++)
        for (int k = 0; k < pair[1].count; k++) {
            const struct hull *one = &pair[0].hulls[i], *other = &pair[1].hulls[k];
            if (one->geom < 0 || other->geom < 0 || one->geom == other->geom ||
                !geoms_lack_contact(one->geom, other->geom) ||
                hull_distance_floor(one, other) > 0 ||
                !hull_distance(one, other, points, &distance) || distance > OVERLAP_ERROR)
                continue;
            return pair_tell(objects, pair[0].handles[i], pair[1].handles[k]);
        }
    return 0;
}

/* Anything with anything: by contacts only. */
static int all_check(int objects[2])
{
    const mjData *data = world.scene.data;
    for (int i = 0; i < data->ncon; i++)
        if (data->contact[i].dist <= 0)
            return pair_tell(objects, geom_handle(data->contact[i].geom1),
                             geom_handle(data->contact[i].geom2));
    return 0;
}

int collision_check(int entity1, int entity2, int objects[2])
{
    struct entity pair[2];
    int result;
    if (entity1 == sim_handle_all && entity2 != sim_handle_all)
        return collision_check(entity2, entity1, objects);
    scene_refresh();
    if (entity1 == sim_handle_all)
        return all_check(objects);
    result = entities_make(pair, entity1, entity2, "simCheckCollision");
    if (result == 0)
        result = contacts_have(pair, objects);
    if (result == 0)
        result = overlaps_have(pair, objects);
    entities_free(pair);
    return result;
}

int simCheckCollision(int entity1, int entity2)
{
    int objects[2];
    return collision_check(entity1, entity2, objects);
}

/* The shortest distance within the limit; 0 when there is none. */
static int nearest_find(const struct entity pair[2], double limit, double *found, int objects[2])
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
            result = pair_tell(objects, pair[0].handles[i], pair[1].handles[k]);
        }
    return result;
}

/* A point of each and their distance, 0 when they overlap. A threshold of 0 is no limit. */
int distance_check(int entity1, int entity2, double threshold, double *distance, int objects[2])
{
    struct entity pair[2];
    int result;
    scene_refresh();
    result = entities_make(pair, entity1, entity2, "simCheckDistance");
    if (result == 0 && (!pair[0].count || !pair[1].count))
        result = error_set("simCheckDistance", "a shape has no geoms.");
    if (result == 0)
        result = nearest_find(pair, threshold > 0 ? threshold : mjMAXVAL, distance,
                              objects);
    entities_free(pair);
    return result;
}

int simCheckDistance_D(int entity1, int entity2, double threshold, double *distance)
{
    int objects[2];
    return distance_check(entity1, entity2, threshold, distance, objects);
}
