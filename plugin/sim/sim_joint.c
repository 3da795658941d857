/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The adapter's joints. The functions for forces were renamed twice; the newest name that exists
 * is used: simJointGetForce, since 4.1 simGetJointForce; simSetJointForce, since 4.1
 * simSetJointMaxForce.
 */
#include "sim/sim_library.h"

/* 4.5 and later leave an undefined value in *force when there is no value yet (0). */
int sim_get_joint_force(struct sim_api *sim, int handle, double *force)
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

int sim_set_joint_max_force(struct sim_api *sim, int handle, double force)
{
    const struct sim_symbols *symbols = &sim_library(sim)->symbols;
    if (symbols->simSetJointMaxForce_D || symbols->simSetJointMaxForce)
        return sim_set(SIM_PAIR(sim, simSetJointMaxForce), handle, force);
    return sim_set(SIM_PAIR(sim, simSetJointForce), handle, force);
}

int sim_get_joint_interval(struct sim_api *sim, int handle, int *cyclic, double interval[2])
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

int sim_get_joint_mode(struct sim_api *sim, int handle, int *options)
{
    *options = 0;
    return SIM_CALL(sim, simGetJointMode, (handle, options));
}
