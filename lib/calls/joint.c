/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Joints. Positions are radians or metres, forces newton metres or newtons.
 */
#include <errno.h>

#include "calls/calls.h"

#define MATRIX_VALUES 12

static simxInt joint_get(int command, simxInt client_id, simxInt joint, simxFloat *values,
                         int count, simxInt mode)
{
    struct request request = request_int(command, joint);
    return call_f32(client_id, &request, mode, values, count);
}

static simxInt joint_set(int command, simxInt client_id, simxInt joint, simxFloat value,
                         simxInt mode)
{
    struct request request = request_int(command, joint);
    request_put_f32(&request, value);
    return call_none(client_id, &request, mode);
}

/* As joint_set, for Matlab, which passes the value by address. */
static simxInt joint_set_at(int command, simxInt client_id, simxInt joint, const simxFloat *value,
                            simxInt mode)
{
    return value ? joint_set(command, client_id, joint, *value, mode)
                 : call_refuse(client_id, command, -EINVAL);
}

/* ------------------------------------------------------------------ reading */

simxInt simxGetJointPosition(simxInt clientID, simxInt jointHandle, simxFloat *position,
                             simxInt operationMode)
{
    return joint_get(simx_cmd_get_joint_position, clientID, jointHandle, position, 1,
                     operationMode);
}

simxInt simxGetJointMatrix(simxInt clientID, simxInt jointHandle, simxFloat *matrix,
                           simxInt operationMode)
{
    return joint_get(simx_cmd_get_joint_matrix, clientID, jointHandle, matrix, MATRIX_VALUES,
                     operationMode);
}

simxInt simxGetJointForce(simxInt clientID, simxInt jointHandle, simxFloat *force,
                          simxInt operationMode)
{
    return joint_get(simx_cmd_get_joint_force, clientID, jointHandle, force, 1, operationMode);
}

simxInt simxJointGetForce(simxInt clientID, simxInt jointHandle, simxFloat *force,
                          simxInt operationMode)
{
    return simxGetJointForce(clientID, jointHandle, force, operationMode);
}

simxInt simxGetJointMaxForce(simxInt clientID, simxInt jointHandle, simxFloat *force,
                             simxInt operationMode)
{
    return joint_get(simx_cmd_get_joint_max_force, clientID, jointHandle, force, 1,
                     operationMode);
}

/* ------------------------------------------------------------------ setting */

simxInt simxSetJointPosition(simxInt clientID, simxInt jointHandle, simxFloat position,
                             simxInt operationMode)
{
    return joint_set(simx_cmd_set_joint_position, clientID, jointHandle, position, operationMode);
}

simxInt simxSetSphericalJointMatrix(simxInt clientID, simxInt jointHandle, simxFloat *matrix,
                                    simxInt operationMode)
{
    struct request request = request_int(simx_cmd_set_spherical_joint_matrix, jointHandle);
    input_array(&request, matrix, MATRIX_VALUES, sizeof *matrix);
    return call_none(clientID, &request, operationMode);
}

simxInt simxSetJointTargetVelocity(simxInt clientID, simxInt jointHandle, simxFloat targetVelocity,
                                   simxInt operationMode)
{
    return joint_set(simx_cmd_set_joint_target_velocity, clientID, jointHandle, targetVelocity,
                     operationMode);
}

simxInt simxSetJointTargetPosition(simxInt clientID, simxInt jointHandle, simxFloat targetPosition,
                                   simxInt operationMode)
{
    return joint_set(simx_cmd_set_joint_target_position, clientID, jointHandle, targetPosition,
                     operationMode);
}

simxInt simxSetJointMaxForce(simxInt clientID, simxInt jointHandle, simxFloat force,
                             simxInt operationMode)
{
    return joint_set(simx_cmd_set_joint_force, clientID, jointHandle, force, operationMode);
}

simxInt simxSetJointForce(simxInt clientID, simxInt jointHandle, simxFloat force,
                          simxInt operationMode)
{
    return simxSetJointMaxForce(clientID, jointHandle, force, operationMode);
}

/* ------------------------------------------------------------------ for Matlab */

simxInt mtlb_simxSetJointPosition(simxInt clientID, simxInt jointHandle, simxFloat *position,
                                  simxInt operationMode)
{
    return joint_set_at(simx_cmd_set_joint_position, clientID, jointHandle, position,
                        operationMode);
}

simxInt mtlb_simxSetJointTargetVelocity(simxInt clientID, simxInt jointHandle,
                                        simxFloat *targetVelocity, simxInt operationMode)
{
    return joint_set_at(simx_cmd_set_joint_target_velocity, clientID, jointHandle, targetVelocity,
                        operationMode);
}

simxInt mtlb_simxSetJointTargetPosition(simxInt clientID, simxInt jointHandle,
                                        simxFloat *targetPosition, simxInt operationMode)
{
    return joint_set_at(simx_cmd_set_joint_target_position, clientID, jointHandle, targetPosition,
                        operationMode);
}

simxInt mtlb_simxSetJointMaxForce(simxInt clientID, simxInt jointHandle, simxFloat *force,
                                  simxInt operationMode)
{
    return joint_set_at(simx_cmd_set_joint_force, clientID, jointHandle, force, operationMode);
}

simxInt mtlb_simxSetJointForce(simxInt clientID, simxInt jointHandle, simxFloat *force,
                               simxInt operationMode)
{
    return mtlb_simxSetJointMaxForce(clientID, jointHandle, force, operationMode);
}
