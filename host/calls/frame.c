/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Positions, orientations and velocities of objects, relative to the world, to their parent or to
 * another object.
 */
#include <math.h>

#include "abi/sim_exports.h"
#include "scene/object.h"
#include "scene/place.h"
#include "scene/pose.h"
#include "world/error.h"
#include "world/world.h"

#define HANDLE_MASK 0x3fffff /* what is above is flags */

/* A joint's frame is always that of its base, which one of the flags asks for. */
static int bare(int handle)
{
    return handle > HANDLE_MASK ? handle & HANDLE_MASK : handle;
}

/* The frame of a reference handle; -1 with an error when there is no such object. */
static int reference_pose(const struct object *object, int reference, struct pose *posep,
                          const char *function)
{
    if (reference == sim_handle_parent) {
        *posep = object_parent_pose(object);
    } else if (reference == sim_handle_world) {
        *posep = pose_identity;
    } else {
        const struct object *other = object_get(bare(reference), function);
        if (!other)
            return -1;
        *posep = object_pose(other);
    }
    return 1;
}

/* The object, and its pose in the frame of the reference; NULL with an error. */
static struct object *relative_pose(int handle, int reference, struct pose *posep,
                                    const char *function)
{
    struct object *object = object_get(bare(handle), function);
    struct pose frame, pose;
    if (!object || reference_pose(object, reference, &frame, function) < 0)
        return NULL;
    pose = object_pose(object);
    *posep = pose_relative(&frame, &pose);
    return object;
}

static int relative_place(struct object *object, int reference, const struct pose *pose,
                          const char *function)
{
    struct pose frame, placed;
    if (reference_pose(object, reference, &frame, function) < 0)
        return -1;
    placed = pose_compose(&frame, pose);
    return object_place(object, &placed, function);
}

static int numbers_finite(const double *numbers, int count)
{
    for (int i = 0; i < count; i++)
        if (mju_isBad(numbers[i]))
            return 0;
    return 1;
}

/* Rotation = Rx(a) * Ry(b) * Rz(g), each about the turned axes. */
static void angles_of(const double quaternion[4], double angles[3])
{
    double m[9];
    mju_quat2Mat(m, quaternion);
    angles[1] = asin(mju_clip(m[2], -1, 1));
    if (fabs(m[2]) < 1 - 1e-12) {
        angles[0] = atan2(-m[5], m[8]);
        angles[2] = atan2(-m[1], m[0]);
    } else {
        angles[0] = atan2(m[7], m[4]);
        angles[2] = 0;
    }
}

static void angles_to(const double angles[3], double quaternion[4])
{
    static const double axes[3][3] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
    double turn[4], sum[4] = { 1, 0, 0, 0 };
    for (int i = 0; i < 3; i++) {
        mju_axisAngle2Quat(turn, axes[i], angles[i]);
        mju_mulQuat(sum, sum, turn);
    }
    mju_copy4(quaternion, sum);
}

/* Behind the others, or in front of them when the handle has a flag. */
static int w_place(int handle)
{
    return handle > HANDLE_MASK && handle & sim_handleflag_wxyzquat ? 0 : 3;
}

/* w is at one of the ends of each. */
static void quaternion_copy(double *to, const double *from, int to_w, int from_w)
{
    to[to_w] = from[from_w];
    mju_copy3(to + (to_w == 0), from + (from_w == 0));
}

int simGetObjectPosition_D(int handle, int reference, double *position)
{
    struct pose pose;
    if (!relative_pose(handle, reference, &pose, __func__))
        return -1;
    mju_copy3(position, pose.position);
    return 1;
}

int simGetObjectOrientation_D(int handle, int reference, double *angles)
{
    struct pose pose;
    if (!relative_pose(handle, reference, &pose, __func__))
        return -1;
    angles_of(pose.quaternion, angles);
    return 1;
}

int simGetObjectQuaternion_D(int handle, int reference, double *quaternion)
{
    struct pose pose;
    if (!relative_pose(handle, reference, &pose, __func__))
        return -1;
    quaternion_copy(quaternion, pose.quaternion, w_place(handle), 0);
    return 1;
}

int simSetObjectPosition_D(int handle, int reference, const double *position)
{
    struct pose pose;
    struct object *object = relative_pose(handle, reference, &pose, __func__);
    if (!object)
        return -1;
    if (!numbers_finite(position, 3))
        return FAIL("the position has numbers that are not finite.");
    mju_copy3(pose.position, position);
    return relative_place(object, reference, &pose, __func__);
}

int simSetObjectOrientation_D(int handle, int reference, const double *angles)
{
    struct pose pose;
    struct object *object = relative_pose(handle, reference, &pose, __func__);
    if (!object)
        return -1;
    if (!numbers_finite(angles, 3))
        return FAIL("the orientation has numbers that are not finite.");
    angles_to(angles, pose.quaternion);
    return relative_place(object, reference, &pose, __func__);
}

int simSetObjectQuaternion_D(int handle, int reference, const double *quaternion)
{
    struct pose pose;
    struct object *object = relative_pose(handle, reference, &pose, __func__);
    if (!object)
        return -1;
    if (!numbers_finite(quaternion, 4) || mju_norm(quaternion, 4) < mjMINVAL)
        return FAIL("these four numbers are no rotation.");
    quaternion_copy(pose.quaternion, quaternion, 0, w_place(handle));
    mju_normalize4(pose.quaternion);
    return relative_place(object, reference, &pose, __func__);
}

/* The velocity of a carrier as MuJoCo has it: angular, then linear of the point of the carrier that
 * is at its tree's centre of mass now. A joint moves with its body's parent and the body's earlier
 * joints, and what hangs on it with itself, too. Returns that centre. */
static const mjtNum *carrier_velocity(const struct object *carrier, bool is_itself,
                                      double velocity[6])
{
    const mjModel *model = world.scene.model;
    const mjData *data = world.scene.data;
    int body = carrier->body, dof = 0, end = 0;
    if (carrier->kind == OBJECT_JOINT) {
        dof = model->body_dofadr[body];
        end = model->jnt_dofadr[carrier->id];
        if (!is_itself)
            end += model->jnt_type[carrier->id] == mjJNT_BALL ? 3 : 1;
        mju_copy(velocity, data->cvel + 6 * model->body_parentid[body], 6);
    } else {
        mju_copy(velocity, data->cvel + 6 * body, 6);
    }
    for (; dof < end; dof++)
        mju_addToScl(velocity, data->cdof + 6 * dof, data->qvel[dof], 6);
    return data->subtree_com + 3 * model->body_rootid[body];
}

/* The velocity of the point of the carrier that is at the object's origin now. */
int simGetObjectVelocity_D(int handle, double *linear, double *angular)
{
    const struct object *object = OBJECT_GET(handle);
    const struct object *carrier;
    double velocity[6] = { 0 }, arm[3], swing[3] = { 0 };
    struct pose pose;
    if (!object)
        return -1;
    pose = object_pose(object);
    carrier = object_carrier(object);
    if (carrier) {
        mju_sub3(arm, pose.position, carrier_velocity(carrier, carrier == object, velocity));
        mju_cross(swing, velocity, arm);
    }
    if (linear)
        mju_add3(linear, velocity + 3, swing);
    if (angular)
        mju_copy3(angular, velocity);
    return 1;
}
