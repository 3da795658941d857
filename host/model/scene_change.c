/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Another model in the same scene.
 */
#include "model/scene_change.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/model_numbers.h"
#include "model/part_name.h"
#include "model/scene_load.h"
#include "scene/drive.h"
#include "scene/scene.h"
#include "scene/scene_objects.h"
#include "view/frame.h"
#include "world/world.h"

/* ------------------------------------------------------------------ state */

static int joint_dofs(int type)
{
    return type == mjJNT_FREE ? 6 : type == mjJNT_BALL ? 3 : 1;
}

/* Targets and settings; which degree of freedom and actuators those are is the new model's. */
static void drive_follow(struct drive *after, const struct drive *before)
{
    after->mode = before->mode;
    after->resume = before->resume;
    after->held = before->held;
    memcpy(after->targets, before->targets, sizeof(after->targets));
    after->max_force = before->max_force;
    after->velocity_limit = before->velocity_limit;
    after->gain = before->gain;
    after->friction = before->friction;
}

static void joint_follow(struct scene *after, const struct scene *before, int there, int joint)
{
    const mjModel *new = after->model, *old = before->model;
    int type = old->jnt_type[joint];
    int to = new->jnt_qposadr[there], from = old->jnt_qposadr[joint];
    if (new->jnt_type[there] != type)
        return;
    mju_copy(after->data->qpos + to, before->data->qpos + from, joint_width(type));
    mju_copy(after->start.qpos + to, before->start.qpos + from, joint_width(type));
    mju_copy(after->data->qvel + new->jnt_dofadr[there],
             before->data->qvel + old->jnt_dofadr[joint], joint_dofs(type));
    drive_follow(&after->start.drives[there], &before->start.drives[joint]);
}

/* Activations of muscles and filters start anew. */
static void state_follow(struct scene *after, const struct scene *before)
{
    const mjModel *new = after->model, *old = before->model;
    struct drive *drives = memory_new((size_t)new->njnt, sizeof(*drives));
    for (int i = 0; i < new->njnt; i++)
        drives[i] = after->start.drives[i] = after->drives[i];
    for (int i = 0; i < old->njnt; i++) {
        int there = part_follow(old, new, mjOBJ_JOINT, i);
        if (there < 0)
            continue;
        joint_follow(after, before, there, i);
        if (new->jnt_type[there] == old->jnt_type[i])
            drive_follow(&drives[there], &before->drives[i]);
    }
    for (int i = 0; i < old->nu; i++) {
        int there = part_follow(old, new, mjOBJ_ACTUATOR, i);
        if (there >= 0)
            after->data->ctrl[there] = before->data->ctrl[i];
    }
    for (int i = 0; i < old->nbody; i++) {
        int there = part_follow(old, new, mjOBJ_BODY, i);
        int from = old->body_mocapid[i], to = there < 0 ? -1 : new->body_mocapid[there];
        if (from < 0 || to < 0)
            continue;
        mju_copy3(after->data->mocap_pos + 3 * to, before->data->mocap_pos + 3 * from);
        mju_copy4(after->data->mocap_quat + 4 * to, before->data->mocap_quat + 4 * from);
        mju_copy3(after->start.mocap_pos + 3 * to, before->start.mocap_pos + 3 * from);
        mju_copy4(after->start.mocap_quat + 4 * to, before->start.mocap_quat + 4 * from);
    }
    after->data->time = before->data->time;
    drives_restore(after, drives);
    free(drives);
}

/* ------------------------------------------------------------------ objects */

/* "kind:name", the same for an object before and after. The caller frees it. */
static char *object_key(const mjModel *model, const struct object *object)
{
    static const int types[] = {
        [OBJECT_BODY] = mjOBJ_BODY,   [OBJECT_JOINT] = mjOBJ_JOINT,   [OBJECT_SITE] = mjOBJ_SITE,
        [OBJECT_CAMERA] = mjOBJ_CAMERA, [OBJECT_LIGHT] = mjOBJ_LIGHT,
    };
    int sensor = object->sensor[0] >= 0 ? object->sensor[0] : object->sensor[1];
    int is_sensor = object->kind == OBJECT_RANGE || object->kind == OBJECT_FORCE;
    char *name = is_sensor ? part_name_of(model, mjOBJ_SENSOR, sensor)
                           : part_name_of(model, types[object->kind], object->id);
    size_t size = strlen(name) + 16;
    char *key = memory_new(size, 1);
    snprintf(key, size, "%d:%s", (int)object->kind, name);
    free(name);
    return key;
}

/* Adds the object that was here before to the new scene, at the same place. */
static void object_follow(struct scene *after, const struct object *before, struct object *fresh,
                          int *place, struct table *keys, const mjModel *old)
{
    union table_value *found;
    if (before->kind == OBJECT_DUMMY) {
        scene_add(after, before, before->name);
        return;
    }
    found = NULL;
    if (before->kind != OBJECT_GONE) {
        char *key = object_key(old, before);
        found = table_find(keys, key);
        free(key);
    }
    if (!found) {
        scene_add_gone(after);
        return;
    }
    fresh[found->number].property = before->property;
    fresh[found->number].link = before->link;
    fresh[found->number].link_type = before->link_type;
    fresh[found->number].alias = before->alias;
    fresh[found->number].lacks = before->lacks;
    fresh[found->number].hook = before->hook;
    fresh[found->number].base = before->base;
    fresh[found->number].loose = before->loose;
    fresh[found->number].home = before->home;
    fresh[found->number].explicit_flags = before->explicit_flags;
    fresh[found->number].seen = before->seen;
    memcpy(fresh[found->number].init_velocity, before->init_velocity, sizeof(before->init_velocity));
    place[found->number] = after->object_count;
    scene_add(after, &fresh[found->number], before->name);
}

static int place_of(const int *place, int index)
{
    return index < 0 ? -1 : place[index];
}

/* From places among the fresh objects to those in the scene. */
static void places_translate(struct scene *after, const int *place, int count)
{
    for (int i = 0; i < count; i++) {
        struct object *object = &after->objects[place[i]];
        if (object->parent >= 0)
            object->parent = after->first_handle + place[object->parent - after->first_handle];
    }
    for (int i = 0; i < after->model->nbody; i++)
        after->body_object[i] = place_of(place, after->body_object[i]);
    for (int i = 0; i < after->model->njnt; i++)
        after->joint_object[i] = place_of(place, after->joint_object[i]);
    for (int i = 0; i < after->object_count; i++) {
        struct object *object = &after->objects[i];
        if (object->kind == OBJECT_DUMMY && object->parent >= 0 &&
            after->objects[object->parent - after->first_handle].kind == OBJECT_GONE)
            object->parent = -1;
    }
}

/* The new model's objects were numbered afresh: those that were here before get their old places,
 * new ones come behind. */
static void objects_follow(struct scene *after, const struct scene *before)
{
    struct object *fresh = after->objects;
    struct table keys = { .items = NULL };
    int count = after->object_count, *place = memory_new((size_t)count, sizeof(int));
    for (int i = 0; i < count; i++) {
        char *key = object_key(after->model, &fresh[i]);
        table_take(&keys, key)->number = i;
        free(key);
        place[i] = -1;
    }
    after->objects = NULL;
    after->object_count = after->object_room = 0;
    table_clear(&after->names);
    for (int i = 0; i < before->object_count; i++)
        object_follow(after, &before->objects[i], fresh, place, &keys, before->model);
    for (int i = 0; i < count; i++) {
        char *name = fresh[i].name;
        if (place[i] < 0) {
            place[i] = after->object_count;
            scene_add(after, &fresh[i], name);
        }
        free(name);
    }
    places_translate(after, place, count);
    table_clear(&keys);
    free(place);
    free(fresh);
}

/* ------------------------------------------------------------------ the change */

/* The resolutions that were set for cameras, two for each camera of the new model. */
static int *resolutions_follow(const mjModel *before, const mjModel *after)
{
    const struct frame *frames = world.vision.frames;
    int *wanted = memory_new(2 * (size_t)after->ncam, sizeof(int));
    for (int i = 0; frames && i < before->ncam; i++) {
        int there = part_follow(before, after, mjOBJ_CAMERA, i);
        if (there >= 0)
            memcpy(wanted + 2 * there, frames[i].wanted, 2 * sizeof(int));
    }
    return wanted;
}

static void resolutions_set(int *wanted, int cameras)
{
    for (int i = 0; i < 2 * cameras; i++)
        if (wanted[i])
            frame_resize(i / 2, i % 2, wanted[i]);
    free(wanted);
}

/* The scene's size, by which cameras have their clipping planes: the model may have said it. */
static void extent_keep(mjModel *after, const mjModel *before)
{
    after->stat.extent = before->stat.extent;
    after->stat.meansize = before->stat.meansize;
    mju_copy3(after->stat.center, before->stat.center);
}

static void explicit_follow(const struct scene *scene)
{
    for (int i = 0; i < scene->object_count; i++) {
        const struct object *object = &scene->objects[i];
        if (object->kind == OBJECT_CAMERA && object->explicit_flags & 1)
            frame_hold(object->id, 1);
    }
}

int scene_change(mjModel *model)
{
    struct scene after, before = world.scene;
    int *wanted;
    numbers_keep(model, before.model);
    if (scene_build(&after, model, before.path, before.first_handle) < 0)
        return -1;
    wanted = resolutions_follow(before.model, model);
    mj_setConst(after.model, after.data);
    extent_keep(model, before.model);
    mj_resetData(after.model, after.data);
    objects_follow(&after, &before);
    after.groups = before.groups;
    after.group_count = before.group_count;
    before.groups = NULL;
    before.group_count = 0;
    after.serial = before.serial + 1;
    after.stale = 1;
    world.scene = after;
    scene_hang_on_hooks();
    state_follow(&world.scene, &before);
    scene_unload(&before);
    drives_attach(&world.scene);
    resolutions_set(wanted, model->ncam);
    explicit_follow(&world.scene);
    return 0;
}
