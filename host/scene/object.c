/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The scene's objects by their handles, and what they are.
 */
#include "scene/object.h"

#include <string.h>

#include "world/error.h"
#include "world/world.h"

struct object *object_find(int handle)
{
    struct scene *scene = &world.scene;
    int index;
    if (handle < scene->first_handle || handle - scene->first_handle >= scene->object_count)
        return NULL;
    index = handle - scene->first_handle;
    return scene->objects[index].kind == OBJECT_GONE ? NULL : &scene->objects[index];
}

struct object *object_get(int handle, const char *function)
{
    struct object *object = object_find(handle);
    if (!object)
        error_set(function, "object does not exist.");
    return object;
}

struct object *object_get_kind(int handle, enum object_kind kind, const char *function)
{
    static const char *const names[] = {
        [OBJECT_GONE] = "",
        [OBJECT_BODY] = "shape",
        [OBJECT_JOINT] = "joint",
        [OBJECT_SITE] = "site",
        [OBJECT_RANGE] = "proximity sensor",
        [OBJECT_FORCE] = "force sensor",
        [OBJECT_CAMERA] = "vision sensor",
        [OBJECT_LIGHT] = "light",
        [OBJECT_DUMMY] = "dummy",
    };
    struct object *object = object_get(handle, function);
    if (object && object->kind != kind) {
        error_set(function, "object is not a %s.", names[kind]);
        return NULL;
    }
    return object;
}

int object_handle(const struct object *object)
{
    return world.scene.first_handle + (int)(object - world.scene.objects);
}

const struct object *object_link(const struct object *dummy)
{
    const struct object *other = dummy->link ? object_find(dummy->link - 1) : NULL;
    return other && other->link == object_handle(dummy) + 1 ? other : NULL;
}

const char *object_alias(const struct object *object, size_t *lengthp)
{
    const char *alias = object->alias ? object->alias : object->name;
    *lengthp = object->alias ? strlen(alias) : strcspn(alias, "#");
    return alias;
}

bool object_is_beside(const struct object *object, int base)
{
    return object->kind == OBJECT_BODY && object->parent == -1 &&
           base >= 0 && object->base == base;
}

int object_type(const struct object *object)
{
    static const int types[] = {
        [OBJECT_GONE] = -1,
        [OBJECT_BODY] = sim_object_shape_type,
        [OBJECT_JOINT] = sim_object_joint_type,
        [OBJECT_SITE] = sim_object_dummy_type,
        [OBJECT_RANGE] = sim_object_proximitysensor_type,
        [OBJECT_FORCE] = sim_object_forcesensor_type,
        [OBJECT_CAMERA] = sim_object_visionsensor_type,
        [OBJECT_LIGHT] = sim_object_light_type,
        [OBJECT_DUMMY] = sim_object_dummy_type,
    };
    return object->type ? object->type : types[object->kind];
}

const struct object *object_carrier(const struct object *object)
{
    while (object && object->kind == OBJECT_DUMMY)
        object = object->parent < 0 ? NULL : object_find(object->parent);
    return object;
}

int object_body(const struct object *object)
{
    const struct object *carrier = object_carrier(object);
    return carrier ? carrier->body : 0;
}

int object_body_above(const struct object *object)
{
    bool is_body = object->kind == OBJECT_BODY || object_owns_body(object);
    return is_body ? world.scene.model->body_parentid[object->body] : object->body;
}

/* A free joint's linear velocity is in the world, its angular velocity in the body. */
void object_start(const struct object *object)
{
    const mjModel *model = world.scene.model;
    const double *velocity = object->init_velocity;
    mjData *data = world.scene.data;
    double back[4];
    int joint = object->kind == OBJECT_BODY ? model->body_jntadr[object->body] : -1;
    mjtNum *qvel;
    if (joint < 0 || model->jnt_type[joint] != mjJNT_FREE || mju_norm(velocity, 6) == 0)
        return;
    qvel = data->qvel + model->jnt_dofadr[joint];
    mju_copy3(qvel, velocity);
    mju_negQuat(back, data->qpos + model->jnt_qposadr[joint] + 3);
    mju_rotVecQuat(qvel + 3, velocity + 3, back);
    world.scene.stale = 1;
}

bool part_is_own(const mjModel *model, int type, int id)
{
    const char *name = mj_id2name(model, type, id);
    return name && strstr(name, OWN_PART);
}

bool object_owns_body(const struct object *object)
{
    return (object->kind == OBJECT_JOINT || object->kind == OBJECT_FORCE) &&
           world.scene.body_object[object->body] == object - world.scene.objects;
}

bool object_owns_site(const struct object *object)
{
    return (object->kind == OBJECT_RANGE || object->kind == OBJECT_FORCE) &&
           part_is_own(world.scene.model, mjOBJ_SITE, object->id);
}
