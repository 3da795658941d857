/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Collisions as MuJoCo's contacts show them: what the model excludes from contact (a body and its
 * parent, for example) never collides here either. Registered collision and distance objects and
 * collections are scene objects of the simulators that no model has.
 */
#include <stdio.h>
#include <stdlib.h>

#include "world.h"

/* The body of a shape, -1 for everything (sim_handle_all), -2 with an error for anything else. */
static int collision_body(int entity, const char *function)
{
    const struct object *object;

    if (entity == sim_handle_all)
        return -1;
    object = object_get_kind(entity, OBJECT_BODY, function);
    return object ? object->id : -2;
}

static int geom_is_on(int geom, int body)
{
    return geom >= 0 && (body < 0 || world.scene.model->geom_bodyid[geom] == body);
}

int simCheckCollision(int entity1, int entity2)
{
    const mjData *data = world.scene.data;
    int body1 = collision_body(entity1, __func__);
    int body2;

    if (body1 == -2)
        return -1;
    body2 = collision_body(entity2, __func__);
    if (body2 == -2)
        return -1;
    scene_refresh();
    for (int i = 0; i < data->ncon; i++) {
        const mjContact *contact = &data->contact[i];

        if (contact->dist > 0)
            continue;
        if ((geom_is_on(contact->geom1, body1) && geom_is_on(contact->geom2, body2)) ||
            (geom_is_on(contact->geom2, body1) && geom_is_on(contact->geom1, body2)))
            return 1;
    }
    return 0;
}

int simCheckDistance_D(int entity1, int entity2, double threshold, double *distance)
{
    (void)threshold;
    (void)distance;
    if (collision_body(entity1, __func__) == -2 || collision_body(entity2, __func__) == -2)
        return -1;
    return FAIL("this MuJoCo does not compute distances.");
}

int simReadCollision(int handle)
{
    (void)handle;
    return FAIL("object does not exist.");
}

int simReadDistance_D(int handle, double *distance)
{
    (void)handle;
    (void)distance;
    return FAIL("object does not exist.");
}

int simGetCollisionHandle(const char *name)
{
    (void)name;
    return FAIL("object does not exist.");
}

int simGetDistanceHandle(const char *name)
{
    (void)name;
    return FAIL("object does not exist.");
}

int simGetCollectionHandle(const char *name)
{
    (void)name;
    return FAIL("object does not exist.");
}

/* CoppeliaSim 4.10 makes a buffer of *count integers even for a bad handle, and dies when the
 * caller left a negative number there. Here the caller is told why. */
int *simGetCollectionObjects(int handle, int *count)
{
    (void)handle;
    FAIL("collection does not exist.");
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
