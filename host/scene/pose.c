/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Where objects are.
 */
#include "scene/pose.h"

#include "scene/object.h"
#include "scene/refresh.h"
#include "world/world.h"

const struct pose pose_identity = { { 0, 0, 0 }, { 1, 0, 0, 0 } };

/* Half a turn about y: a MuJoCo camera looks along -z, the simulators' sensors along z. */
static const double camera_turn[4] = { 0, 0, 1, 0 };

struct pose pose_compose(const struct pose *outer, const struct pose *inner)
{
    struct pose pose;
    mju_rotVecQuat(pose.position, inner->position, outer->quaternion);
    mju_addTo3(pose.position, outer->position);
    mju_mulQuat(pose.quaternion, outer->quaternion, inner->quaternion);
    return pose;
}

struct pose pose_relative(const struct pose *outer, const struct pose *inner)
{
    struct pose pose;
    double back[4], offset[3];
    mju_negQuat(back, outer->quaternion);
    mju_sub3(offset, inner->position, outer->position);
    mju_rotVecQuat(pose.position, offset, back);
    mju_mulQuat(pose.quaternion, back, inner->quaternion);
    return pose;
}

static struct pose pose_of(const mjtNum *position, const mjtNum *matrix)
{
    struct pose pose;
    mju_copy3(pose.position, position);
    mju_mat2Quat(pose.quaternion, matrix);
    return pose;
}

/* A joint's frame is that of its body before this joint moved it: the parent's, the body's offset
 * and the turns of the body's earlier joints. MuJoCo knows the anchor and the axis only. */
static struct pose joint_pose(int joint)
{
    const mjModel *model = world.scene.model;
    const mjData *data = world.scene.data;
    int body = model->jnt_bodyid[joint];
    double turn[4], frame[4];
    struct pose pose;
    mju_mulQuat(frame, data->xquat + 4 * model->body_parentid[body], model->body_quat + 4 * body);
    for (int earlier = model->body_jntadr[body]; earlier < joint; earlier++) {
        const mjtNum *qpos = data->qpos + model->jnt_qposadr[earlier];
        if (model->jnt_type[earlier] == mjJNT_SLIDE)
            continue;
        if (model->jnt_type[earlier] == mjJNT_HINGE)
            mju_axisAngle2Quat(turn, model->jnt_axis + 3 * earlier,
                               qpos[0] - model->qpos0[model->jnt_qposadr[earlier]]);
        else
            mju_copy4(turn, qpos);
        mju_mulQuat(frame, frame, turn);
    }
    mju_quatZ2Vec(turn, model->jnt_axis + 3 * joint);
    mju_mulQuat(pose.quaternion, frame, turn);
    mju_copy3(pose.position, data->xanchor + 3 * joint);
    return pose;
}

/* Behind the joint's own motion. */
static struct pose joint_moved_pose(int joint)
{
    const mjModel *model = world.scene.model;
    const mjtNum *qpos = world.scene.data->qpos + model->jnt_qposadr[joint];
    struct pose frame = joint_pose(joint), motion = pose_identity;
    double way = qpos[0] - model->qpos0[model->jnt_qposadr[joint]];
    static const double axis[3] = { 0, 0, 1 };
    if (model->jnt_type[joint] == mjJNT_SLIDE)
        motion.position[2] = way;
    else if (model->jnt_type[joint] == mjJNT_HINGE)
        mju_axisAngle2Quat(motion.quaternion, axis, way);
    else
        mju_copy4(motion.quaternion, qpos);
    return pose_compose(&frame, &motion);
}

struct pose dummy_frame(const struct object *dummy)
{
    const struct object *parent = dummy->parent < 0 ? NULL : object_find(dummy->parent);
    if (!parent || parent->kind != OBJECT_JOINT)
        return object_parent_pose(dummy);
    scene_refresh();
    return joint_moved_pose(parent->id);
}

struct pose object_parent_pose(const struct object *object)
{
    return object->parent < 0 ? pose_identity : object_pose(object_find(object->parent));
}

struct pose object_pose(const struct object *object)
{
    struct pose pose = pose_identity;
    struct pose parent;
    const mjData *data;
    scene_refresh(); /* which may bring other data with more room */
    data = world.scene.data;
    switch (object->kind) {
    case OBJECT_BODY:
        mju_copy3(pose.position, data->xpos + 3 * object->id);
        mju_copy4(pose.quaternion, data->xquat + 4 * object->id);
        break;
    case OBJECT_JOINT:
        pose = joint_pose(object->id);
        break;
    case OBJECT_SITE:
    case OBJECT_RANGE:
    case OBJECT_FORCE:
        pose = pose_of(data->site_xpos + 3 * object->id, data->site_xmat + 9 * object->id);
        break;
    case OBJECT_CAMERA:
        pose = pose_of(data->cam_xpos + 3 * object->id, data->cam_xmat + 9 * object->id);
        mju_mulQuat(pose.quaternion, pose.quaternion, camera_turn);
        break;
    case OBJECT_LIGHT:
        mju_copy3(pose.position, data->light_xpos + 3 * object->id);
        mju_quatZ2Vec(pose.quaternion, data->light_xdir + 3 * object->id);
        break;
    case OBJECT_DUMMY:
        parent = dummy_frame(object);
        pose = pose_compose(&parent, &object->local);
        break;
    case OBJECT_GONE:
        break;
    }
    return pose;
}
