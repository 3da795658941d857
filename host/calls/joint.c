/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Joints: positions, targets, forces, limits. Positions are MuJoCo's, which count a hinge's full
 * turns.
 */
#include <math.h>

#include "abi/sim_exports.h"
#include "calls/joint.h"
#include "model/model_make.h"
#include "scene/drive.h"
#include "scene/object.h"
#include "scene/refresh.h"
#include "world/error.h"
#include "world/world.h"

/* The MuJoCo joint of a handle, or -1 with an error. */
static int joint_get(int handle, const char *function)
{
    const struct object *object = object_get_kind(handle, OBJECT_JOINT, function);
    return object ? object->id : -1;
}

/* The same for hinges and slides. */
static int joint_get_scalar(int handle, const char *function)
{
    int joint = joint_get(handle, function);
    if (joint >= 0 && world.scene.drives[joint].dof < 0)
        return error_set(function, "a spherical joint has no such value.");
    return joint;
}

#define JOINT_GET(handle) joint_get(handle, __func__)
#define JOINT_GET_SCALAR(handle) joint_get_scalar(handle, __func__)

static mjtNum *joint_qpos(int joint)
{
    return world.scene.data->qpos + world.scene.model->jnt_qposadr[joint];
}

int simGetJointType(int handle)
{
    int joint = JOINT_GET(handle);
    if (joint < 0)
        return -1;
    switch (world.scene.model->jnt_type[joint]) {
    case mjJNT_HINGE:
        return sim_joint_revolute_subtype;
    case mjJNT_SLIDE:
        return sim_joint_prismatic_subtype;
    default:
        return sim_joint_spherical_subtype;
    }
}

int simGetJointMode(int handle, int *options)
{
    int joint = JOINT_GET(handle);
    if (joint < 0)
        return -1;
    if (options)
        *options = 0;
    return world.scene.drives[joint].held ? sim_jointmode_kinematic : sim_jointmode_dynamic;
}

/* MuJoCo moves all joints by forces: a kinematic one is held by its motor where it was put. Dynamic
 * again, it is controlled as before. */
int simSetJointMode(int handle, int mode, int options)
{
    int joint = JOINT_GET_SCALAR(handle);
    struct drive *drive;
    (void)options;
    if (joint < 0)
        return -1;
    if (mode != sim_jointmode_kinematic && mode != sim_jointmode_dynamic)
        return FAIL("argument 2 must be sim.jointmode_kinematic or sim.jointmode_dynamic, not %d: "
                    "MuJoCo has no others.", mode);
    drive = &world.scene.drives[joint];
    if (drive->held == (mode == sim_jointmode_kinematic))
        return 1;
    drive->held = !drive->held;
    if (drive->held) {
        drive->resume = drive->mode;
        drive->targets[DRIVE_POSITION] = *joint_qpos(joint);
        drive_change_mode(&world.scene, joint, DRIVE_POSITION);
    } else {
        drive_change_mode(&world.scene, joint, drive->resume);
    }
    return 1;
}

int simGetJointPosition_D(int handle, double *position)
{
    int joint = JOINT_GET_SCALAR(handle);
    if (joint < 0)
        return -1;
    *position = *joint_qpos(joint);
    return 1;
}

int simSetJointPosition_D(int handle, double position)
{
    int joint = JOINT_GET_SCALAR(handle);
    if (joint < 0)
        return -1;
    if (mju_isBad(position))
        return FAIL("the position is not finite.");
    *joint_qpos(joint) = position;
    if (world.scene.drives[joint].held)
        drive_aim(&world.scene, joint, DRIVE_POSITION, position);
    scene_touch();
    return 1;
}

/* The motion that the joint adds, in its own frame: 3 rows of 4. */
int simGetJointMatrix_D(int handle, double *matrix)
{
    const mjModel *model = world.scene.model;
    double rotation[9] = { 1, 0, 0, 0, 1, 0, 0, 0, 1 };
    double z = 0;
    const mjtNum *qpos;
    int joint = JOINT_GET(handle);
    if (joint < 0)
        return -1;
    qpos = joint_qpos(joint);
    if (model->jnt_type[joint] == mjJNT_SLIDE) {
        z = *qpos;
    } else if (model->jnt_type[joint] == mjJNT_HINGE) {
        rotation[0] = rotation[4] = cos(*qpos);
        rotation[3] = sin(*qpos);
        rotation[1] = -rotation[3];
    } else {
        mju_quat2Mat(rotation, qpos);
    }
    for (int row = 0; row < 3; row++) {
        mju_copy3(matrix + 4 * row, rotation + 3 * row);
        matrix[4 * row + 3] = row == 2 ? z : 0;
    }
    return 1;
}

int simSetSphericalJointMatrix_D(int handle, const double *matrix)
{
    int joint = JOINT_GET(handle);
    double rotation[9], quaternion[4];
    if (joint < 0)
        return -1;
    if (world.scene.model->jnt_type[joint] != mjJNT_BALL)
        return FAIL("joint is not spherical.");
    for (int row = 0; row < 3; row++)
        mju_copy3(rotation + 3 * row, matrix + 4 * row);
    for (int i = 0; i < 9; i++)
        if (!(fabs(rotation[i]) <= 1.001))
            return FAIL("the matrix is no rotation.");
    mju_mat2Quat(quaternion, rotation);
    if (mju_normalize4(quaternion) < mjMINVAL)
        return FAIL("the matrix is no rotation.");
    mju_copy4(joint_qpos(joint), quaternion);
    scene_touch();
    return 1;
}

static int joint_aim(int handle, enum drive_mode mode, double target, const char *function)
{
    int joint = joint_get_scalar(handle, function);
    if (joint < 0)
        return -1;
    if (mju_isBad(target))
        return error_set(function, "the target is not finite.");
    drive_aim(&world.scene, joint, mode, target);
    return 1;
}

int simSetJointTargetVelocity_D(int handle, double velocity)
{
    return joint_aim(handle, DRIVE_VELOCITY, velocity, __func__);
}

int simSetJointTargetPosition_D(int handle, double position)
{
    return joint_aim(handle, DRIVE_POSITION, position, __func__);
}

/* 0 before one was set. */
static int joint_target(int handle, enum drive_mode mode, double *target, const char *function)
{
    int joint = joint_get_scalar(handle, function);
    if (joint < 0)
        return -1;
    *target = world.scene.drives[joint].targets[mode];
    return 1;
}

int simGetJointTargetVelocity_D(int handle, double *velocity)
{
    return joint_target(handle, DRIVE_VELOCITY, velocity, __func__);
}

int simGetJointTargetPosition_D(int handle, double *position)
{
    return joint_target(handle, DRIVE_POSITION, position, __func__);
}

int simGetJointForce_D(int handle, double *force)
{
    int joint = JOINT_GET_SCALAR(handle);
    if (joint < 0)
        return -1;
    if (world.simulation.run_steps == 0)
        return 0;
    *force = drive_force(&world.scene, joint);
    return 1;
}

int simJointGetForce_D(int handle, double *force)
{
    return simGetJointForce_D(handle, force);
}

int simGetJointMaxForce_D(int handle, double *force)
{
    int joint = JOINT_GET_SCALAR(handle);
    if (joint < 0)
        return -1;
    *force = world.scene.drives[joint].max_force;
    return 1;
}

int simSetJointMaxForce_D(int handle, double force)
{
    int joint = JOINT_GET_SCALAR(handle);
    if (joint < 0)
        return -1;
    if (mju_isBad(force))
        return FAIL("the force is not finite.");
    drive_limit_force(&world.scene, joint, force);
    return 1;
}

int simSetJointForce_D(int handle, double force)
{
    return simSetJointMaxForce_D(handle, force);
}

int simGetJointTargetForce_D(int handle, double *force)
{
    int joint = JOINT_GET_SCALAR(handle);
    const struct drive *drive;
    if (joint < 0)
        return -1;
    drive = &world.scene.drives[joint];
    *force = drive->mode == DRIVE_FORCE ? drive->targets[DRIVE_FORCE] : drive->max_force;
    return 1;
}

/* In position and velocity control the target force is the limit, and its sign the velocity's; a
 * joint that is not controlled exerts it. */
int simSetJointTargetForce_D(int handle, double force, bool with_sign)
{
    int joint = JOINT_GET_SCALAR(handle);
    const struct drive *drive;
    if (joint < 0)
        return -1;
    if (mju_isBad(force))
        return FAIL("the force is not finite.");
    drive = &world.scene.drives[joint];
    if (drive->mode != DRIVE_POSITION && drive->mode != DRIVE_VELOCITY)
        return joint_aim(handle, DRIVE_FORCE, force, __func__);
    drive_limit_force(&world.scene, joint, force);
    if (with_sign && drive->mode == DRIVE_VELOCITY)
        drive_aim(&world.scene, joint, DRIVE_VELOCITY,
                  copysign(drive->targets[DRIVE_VELOCITY], force));
    return 1;
}

/* interval: the lowest position and the range above it. */
int simGetJointInterval_D(int handle, bool *cyclic, double *interval)
{
    const mjModel *model = world.scene.model;
    int joint = JOINT_GET(handle);
    int hinge;
    if (joint < 0)
        return -1;
    hinge = model->jnt_type[joint] == mjJNT_HINGE;
    *cyclic = hinge && !model->jnt_limited[joint];
    if (model->jnt_limited[joint] && model->jnt_type[joint] != mjJNT_BALL) {
        interval[0] = model->jnt_range[2 * joint];
        interval[1] = model->jnt_range[2 * joint + 1] - interval[0];
    } else {
        interval[0] = model->jnt_type[joint] == mjJNT_SLIDE ? -mjMAXVAL : -mjPI;
        interval[1] = -2 * interval[0];
    }
    return 1;
}

int joint_set_interval(int handle, bool cyclic, const double interval[2])
{
    static const char function[] = "simSetJointInterval";
    int joint = joint_get_scalar(handle, function);
    if (joint < 0)
        return -1;
    if (mju_isBad(interval[0]) || mju_isBad(interval[1]) || (!cyclic && !(interval[1] > 0)))
        return error_set(function, "argument 3 must be the lowest position and a range above 0.");
    if (cyclic && world.scene.model->jnt_type[joint] != mjJNT_HINGE)
        return error_set(function, "only revolute joints can be cyclic.");
    return model_set_interval(object_find(handle), cyclic ? NULL : interval, function);
}
