/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The fake simulator's joints.
 */
#include "fake_sim.h"

#include "fake_symbols.h"
#include "simConst.h"

#include <math.h>
#include <string.h>

int simGetJointPosition_D(int handle, double *position)
{
    struct fake_object *joint = fake_object(handle, sim_object_joint_type);
    if (!joint)
        return -1;
    *position = joint->joint_position;
    return 1;
}

int simSetJointPosition_D(int handle, double position)
{
    struct fake_object *joint = fake_object(handle, sim_object_joint_type);
    if (!joint)
        return -1;
    joint->joint_position = position;
    fake.objects[FAKE_CUBE].euler[2] = position;
    return 1;
}

/* Three floats where one is due: so it is from 4.5 on. */
int simGetJointPosition(int handle, float *out)
{
    double position = 0;
    int result = simGetJointPosition_D(handle, &position);
    fake_narrow(out, &position, 1, result);
    if (fake.version >= 40500)
        out[1] = out[2] = -12345.0f;
    return result;
}

int simGetJointMatrix_D(int handle, double *matrix)
{
    struct fake_object *joint = fake_object(handle, sim_object_joint_type);
    if (!joint)
        return -1;
    memset(matrix, 0, 12 * sizeof(*matrix));
    matrix[0] = matrix[5] = cos(joint->joint_position);
    matrix[4] = sin(joint->joint_position);
    matrix[1] = -matrix[4];
    matrix[10] = 1.0;
    return 1;
}

/* joint1 is a revolute joint, and this refuses it, unless a test made it spherical. */
int simSetSphericalJointMatrix_D(int handle, const double *matrix)
{
    struct fake_object *joint = fake_object(handle, sim_object_joint_type);
    if (!joint || joint->int_parameter != sim_joint_spherical_subtype)
        return fake_fail("not a spherical joint");
    memcpy(joint->joint_matrix, matrix, sizeof(joint->joint_matrix));
    return 1;
}

int simSetJointTargetVelocity_D(int handle, double value)
{
    struct fake_object *joint = fake_object(handle, sim_object_joint_type);
    if (!joint)
        return -1;
    joint->joint_velocity = value;
    return 1;
}

/* 4.5 stores it and refuses all the same: the joint is a kinematic one. */
int simSetJointTargetPosition_D(int handle, double value)
{
    struct fake_object *joint = fake_object(handle, sim_object_joint_type);
    if (!joint)
        return -1;
    joint->joint_target = value;
    return fake.version / 100 == 405 ? -1 : 1;
}

int simJointGetForce_D(int handle, double *force)
{
    struct fake_object *joint = fake_object(handle, sim_object_joint_type);
    if (!joint)
        return -1;
    *force = joint->joint_force;
    return 1;
}

/* There is no value while the simulation does not run. */
int simGetJointForce_D(int handle, double *force)
{
    int result = simJointGetForce_D(handle, force);
    if (result > 0 && fake.state == 0) {
        *force = -12345.0;
        return 0;
    }
    return result;
}

int simSetJointForce_D(int handle, double force)
{
    struct fake_object *joint = fake_object(handle, sim_object_joint_type);
    if (!joint)
        return -1;
    joint->joint_force = force;
    return 1;
}

int simGetJointMaxForce_D(int handle, double *force)
{
    return simJointGetForce_D(handle, force);
}

int simSetJointMaxForce_D(int handle, double force)
{
    return simSetJointForce_D(handle, force);
}

int simGetJointInterval_D(int handle, unsigned char *cyclic, double *interval)
{
    struct fake_object *joint = fake_object(handle, sim_object_joint_type);
    if (!joint)
        return -1;
    *cyclic = !joint->has_limits;
    interval[0] = -3.14159265358979;
    interval[1] = 6.28318530717959;
    return 0; /* no more is promised than that it is not -1 */
}

int simGetJointInterval(int handle, unsigned char *cyclic, float *interval)
{
    double wide[2];
    int result = simGetJointInterval_D(handle, cyclic, wide);
    fake_narrow(interval, wide, 2, result);
    return result;
}

int simGetJointType(int handle)
{
    return fake_object(handle, sim_object_joint_type) ? sim_joint_revolute_subtype : -1;
}

int simGetJointMode(int handle, int *options)
{
    *options = 0;
    return fake_object(handle, sim_object_joint_type) ? 0 : -1;
}

FAKE_SET(simSetJointPosition)
FAKE_GET(simGetJointMatrix, 12)
FAKE_PUT(simSetSphericalJointMatrix, 12)
FAKE_SET(simSetJointTargetVelocity)
FAKE_SET(simSetJointTargetPosition)
FAKE_GET(simJointGetForce, 1)
FAKE_GET(simGetJointForce, 1)
FAKE_SET(simSetJointForce)
FAKE_GET(simGetJointMaxForce, 1)
FAKE_SET(simSetJointMaxForce)
