/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The adapter's joints. The functions for forces were renamed twice; the newest name that exists
 * is used: simJointGetForce, since 4.1 simGetJointForce; simSetJointForce, since 4.1
 * simSetJointMaxForce.
 */
#include "sim/sim_library.h"

static int get_joint_position(struct sim_api *sim, int handle, double *position)
{
    return sim_get(SIM_PAIR(sim, simGetJointPosition), handle, position, 1);
}

static int set_joint_position(struct sim_api *sim, int handle, double position)
{
    return sim_set(SIM_PAIR(sim, simSetJointPosition), handle, position);
}

static int get_joint_matrix(struct sim_api *sim, int handle, double matrix[12])
{
    return sim_get(SIM_PAIR(sim, simGetJointMatrix), handle, matrix, 12);
}

static int set_spherical_joint_matrix(struct sim_api *sim, int handle, const double matrix[12])
{
    return sim_put(SIM_PAIR(sim, simSetSphericalJointMatrix), handle, matrix, 12);
}

static int set_joint_target_velocity(struct sim_api *sim, int handle, double velocity)
{
    return sim_set(SIM_PAIR(sim, simSetJointTargetVelocity), handle, velocity);
}

static int set_joint_target_position(struct sim_api *sim, int handle, double position)
{
    return sim_set(SIM_PAIR(sim, simSetJointTargetPosition), handle, position);
}

/* 4.5 and later leave rubbish when there is no value yet (0). */
static int get_joint_force(struct sim_api *sim, int handle, double *force)
{
    const struct sim_symbols *symbols = &sim_library(sim)->symbols;
    int result;

    if (symbols->simGetJointForce_D || symbols->simGetJointForce)
        result = sim_get(SIM_PAIR(sim, simGetJointForce), handle, force, 1);
    else
        result = sim_get(SIM_PAIR(sim, simJointGetForce), handle, force, 1);
    if (result <= 0)
        *force = 0.0;
    return result;
}

static int get_joint_max_force(struct sim_api *sim, int handle, double *force)
{
    return sim_get(SIM_PAIR(sim, simGetJointMaxForce), handle, force, 1);
}

static int set_joint_max_force(struct sim_api *sim, int handle, double force)
{
    const struct sim_symbols *symbols = &sim_library(sim)->symbols;

    if (symbols->simSetJointMaxForce_D || symbols->simSetJointMaxForce)
        return sim_set(SIM_PAIR(sim, simSetJointMaxForce), handle, force);
    return sim_set(SIM_PAIR(sim, simSetJointForce), handle, force);
}

static int get_joint_interval(struct sim_api *sim, int handle, int *cyclic, double interval[2])
{
    const struct sim_symbols *symbols = &sim_library(sim)->symbols;
    unsigned char flag = 0;
    int result;

    *cyclic = 0;
    sim_zero(interval, 2);
    if (symbols->simGetJointInterval_D) {
        result = symbols->simGetJointInterval_D(handle, &flag, interval);
    } else if (symbols->simGetJointInterval) {
        float singles[2] = {0};

        result = symbols->simGetJointInterval(handle, &flag, singles);
        sim_widen(interval, singles, 2);
    } else {
        return sim_absent(sim, "simGetJointInterval");
    }
    if (result < 0)
        sim_zero(interval, 2);
    else
        *cyclic = flag != 0;
    return sim_result(result);
}

static int get_joint_type(struct sim_api *sim, int handle)
{
    return SIM_CALL(sim, simGetJointType, (handle));
}

static int get_joint_mode(struct sim_api *sim, int handle, int *options)
{
    *options = 0;
    return SIM_CALL(sim, simGetJointMode, (handle, options));
}

void sim_fill_joint(struct sim_api *api)
{
    api->get_joint_position = get_joint_position;
    api->set_joint_position = set_joint_position;
    api->get_joint_matrix = get_joint_matrix;
    api->set_spherical_joint_matrix = set_spherical_joint_matrix;
    api->set_joint_target_velocity = set_joint_target_velocity;
    api->set_joint_target_position = set_joint_target_position;
    api->get_joint_force = get_joint_force;
    api->get_joint_max_force = get_joint_max_force;
    api->set_joint_max_force = set_joint_max_force;
    api->get_joint_interval = get_joint_interval;
    api->get_joint_type = get_joint_type;
    api->get_joint_mode = get_joint_mode;
}
