/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Parents and places at a simulation's start; see home.h.
 */
#include "calls/home.h"

#include "abi/sim_exports.h"
#include "scene/object.h"
#include "scene/place.h"
#include "scene/pose.h"
#include "world/error.h"
#include "world/world.h"

static struct pose frame_of(int parent)
{
    const struct object *object = parent < 0 ? NULL : object_find(parent);
    return object ? object_pose(object) : pose_identity;
}

static struct pose pose_of(const mjtNum *position, const mjtNum *quaternion)
{
    struct pose pose;
    mju_copy3(pose.position, position);
    mju_copy4(pose.quaternion, quaternion);
    return pose;
}

/* A shape that moves by itself is where the simulation started, others still hang as they did. */
static struct pose pose_at_start(const struct object *object)
{
    const struct scene *scene = &world.scene;
    const mjModel *model = scene->model;
    int body = object->body, joint, mocap;
    if (object->kind != OBJECT_BODY)
        return object_pose(object);
    joint = model->body_jntadr[body];
    mocap = model->body_mocapid[body];
    if (mocap >= 0)
        return pose_of(scene->start.mocap_pos + 3 * mocap, scene->start.mocap_quat + 4 * mocap);
    if (joint >= 0 && model->jnt_type[joint] == mjJNT_FREE)
        return pose_of(scene->start.qpos + model->jnt_qposadr[joint],
                       scene->start.qpos + model->jnt_qposadr[joint] + 3);
    return object_pose(object);
}

void home_note(struct object *object)
{
    struct home *home = &object->home;
    struct pose frame = frame_of(object->parent), pose = pose_at_start(object);
    if (simulation_stopped() || home->is_set)
        return;
    home->is_set = 1;
    home->parent = object->parent;
    home->pose = pose_relative(&frame, &pose);
}

/* What was below a parent that is gone stays where it is. */
static void home_restore(int handle)
{
    struct home home = object_find(handle)->home;
    struct pose frame;
    object_find(handle)->home.is_set = 0;
    if ((home.parent >= 0 && !object_find(home.parent)) ||
        simSetObjectParent(handle, home.parent, true) < 0 || !object_find(handle))
        return;
    frame = frame_of(home.parent);
    home.pose = pose_compose(&frame, &home.pose);
    object_place(object_find(handle), &home.pose, __func__);
}

void homes_restore(void)
{
    const struct scene *scene = &world.scene;
    for (int i = 0; i < scene->object_count; i++)
        if (scene->objects[i].kind != OBJECT_GONE && scene->objects[i].home.is_set)
            home_restore(scene->first_handle + i);
}
