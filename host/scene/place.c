/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Putting objects elsewhere: free and mocap bodies at any time, fixed bodies while the simulation
 * is stopped, sites, sensors and cameras on their body. What joints carry is moved by the joints.
 */
#include "scene/place.h"

#include "scene/object.h"
#include "scene/pose.h"
#include "scene/refresh.h"
#include "world/error.h"
#include "world/world.h"

static struct pose body_pose(int body)
{
    const mjData *data = world.scene.data;
    struct pose pose;
    mju_copy3(pose.position, data->xpos + 3 * body);
    mju_copy4(pose.quaternion, data->xquat + 4 * body);
    return pose;
}

/* Writes a pose in the world as one relative to a body, as the model keeps it. */
static void body_offset(int body, const struct pose *pose, mjtNum *position, mjtNum *quaternion)
{
    struct pose carrier = body_pose(body);
    struct pose offset = pose_relative(&carrier, pose);
    mju_copy3(position, offset.position);
    mju_copy4(quaternion, offset.quaternion);
    mju_normalize4(quaternion);
}

/* In its parent, where its joints, if it has any, turn it. */
static int fixed_place(int body, const struct pose *pose, const char *function)
{
    mjModel *model = world.scene.model;
    if (!simulation_stopped())
        return error_set(function, "a fixed shape can be moved only while nothing is simulated.");
    body_offset(model->body_parentid[body], pose, model->body_pos + 3 * body,
                model->body_quat + 4 * body);
    return 1;
}

static int body_place(int body, const struct pose *pose, const char *function)
{
    mjModel *model = world.scene.model;
    mjData *data = world.scene.data;
    int joint = model->body_jntadr[body];
    int mocap = model->body_mocapid[body];
    if (mocap >= 0) {
        mju_copy3(data->mocap_pos + 3 * mocap, pose->position);
        mju_copy4(data->mocap_quat + 4 * mocap, pose->quaternion);
        return 1;
    }
    if (joint >= 0 && model->jnt_type[joint] == mjJNT_FREE) {
        mjtNum *qpos = data->qpos + model->jnt_qposadr[joint];
        mju_copy3(qpos, pose->position);
        mju_copy4(qpos + 3, pose->quaternion);
        return 1;
    }
    if (joint >= 0)
        return error_set(function, "this shape is moved by its joints only.");
    return fixed_place(body, pose, function);
}

static int camera_place(int camera, const struct pose *pose, const char *function)
{
    static const struct pose turned = { { 0, 0, 0 }, { 0, 0, 1, 0 } };
    struct pose looking = pose_compose(pose, &turned);
    mjModel *model = world.scene.model;
    if (model->cam_mode[camera] != mjCAMLIGHT_FIXED)
        return error_set(function, "this camera follows something and cannot be moved.");
    body_offset(model->cam_bodyid[camera], &looking, model->cam_pos + 3 * camera,
                model->cam_quat + 4 * camera);
    return 1;
}

static void site_place(int site, const struct pose *pose)
{
    mjModel *model = world.scene.model;
    model->site_sameframe[site] = 0;
    body_offset(model->site_bodyid[site], pose, model->site_pos + 3 * site,
                model->site_quat + 4 * site);
}

void dummy_keep(struct object *dummy, const struct pose *pose)
{
    struct pose parent = dummy_frame(dummy);
    dummy->local = pose_relative(&parent, pose);
    mju_normalize4(dummy->local.quaternion);
}

static int object_put(struct object *object, const struct pose *pose, const char *function)
{
    int result = 1;
    scene_refresh();
    switch (object->kind) {
    case OBJECT_BODY:
        result = body_place(object->id, pose, function);
        break;
    case OBJECT_JOINT:
        if (!object_owns_body(object))
            return error_set(function, "joints of a model cannot be moved.");
        result = fixed_place(object->body, pose, function);
        break;
    case OBJECT_FORCE:
        if (object_owns_body(object))
            result = body_place(object->body, pose, function);
        else
            site_place(object->id, pose);
        break;
    case OBJECT_SITE:
    case OBJECT_RANGE:
        site_place(object->id, pose);
        break;
    case OBJECT_CAMERA:
        result = camera_place(object->id, pose, function);
        break;
    case OBJECT_DUMMY:
        dummy_keep(object, pose);
        return 1;
    default:
        return error_set(function, "lights cannot be moved.");
    }
    scene_touch();
    return result;
}

/* What a program has put under an object that has no body goes with it, from one pose to
 * another. */
static int hung_place(int handle, const struct pose *from, const struct pose *to,
                      const char *function)
{
    const struct scene *scene = &world.scene;
    int result = 1;
    for (int i = 0; i < scene->object_count && result > 0; i++) {
        struct object *child = &scene->objects[i];
        struct pose pose;
        if (child->kind == OBJECT_DUMMY && child->parent == handle)
            result = hung_place(object_handle(child), from, to, function);
        if (child->kind == OBJECT_GONE || child->hook != handle)
            continue;
        pose = object_pose(child);
        pose = pose_relative(from, &pose);
        pose = pose_compose(to, &pose);
        result = object_place(child, &pose, function);
    }
    return result;
}

int object_place(struct object *object, const struct pose *pose, const char *function)
{
    struct pose before = object_pose(object);
    int result = object_put(object, pose, function);
    if (result < 0 || object->kind == OBJECT_BODY || object_owns_body(object))
        return result;
    return hung_place(object_handle(object), &before, pose, function);
}
