/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Proximity and force sensors, collisions and distances.
 */
#include "calls/calls.h"

simxInt simxReadProximitySensor(simxInt clientID, simxInt sensorHandle, simxUChar *detectionState,
                                simxFloat *detectedPoint, simxInt *detectedObjectHandle,
                                simxFloat *detectedSurfaceNormalVector, simxInt operationMode)
{
    struct request request = request_int(simx_cmd_read_proximity_sensor, sensorHandle);
    struct call call = call_begin(clientID, &request, operationMode);
    answer_u8(&call, detectionState);
    answer_f32(&call, detectedPoint, 3);
    answer_i32(&call, detectedObjectHandle, 1);
    answer_f32(&call, detectedSurfaceNormalVector, 3);
    return call_end(&call);
}

simxInt mtlb_simxReadProximitySensor(simxInt *clientIDandSensorHandle, simxUChar *detectionState,
                                     simxFloat *detectedPoint, simxInt *detectedObjectHandle,
                                     simxFloat *detectedSurfaceNormalVector, simxInt operationMode)
{
    simxInt *in = clientIDandSensorHandle;
    if (!in)
        return simx_return_initialize_error_flag;
    return simxReadProximitySensor(in[0], in[1], detectionState, detectedPoint,
                                   detectedObjectHandle, detectedSurfaceNormalVector,
                                   operationMode);
}

simxInt simxReadForceSensor(simxInt clientID, simxInt forceSensorHandle, simxUChar *state,
                            simxFloat *forceVector, simxFloat *torqueVector, simxInt operationMode)
{
    struct request request = request_int(simx_cmd_read_force_sensor, forceSensorHandle);
    struct call call = call_begin(clientID, &request, operationMode);
    answer_u8(&call, state);
    answer_f32(&call, forceVector, 3);
    answer_f32(&call, torqueVector, 3);
    return call_end(&call);
}

simxInt simxBreakForceSensor(simxInt clientID, simxInt forceSensorHandle, simxInt operationMode)
{
    struct request request = request_int(simx_cmd_break_force_sensor, forceSensorHandle);
    return call_none(clientID, &request, operationMode);
}

/* ------------------------------------------------------------------ collisions */

simxInt simxGetCollisionHandle(simxInt clientID, const simxChar *collisionObjectName,
                               simxInt *handle, simxInt operationMode)
{
    struct request request = request_name(simx_cmd_get_collision_handle, collisionObjectName);
    return call_i32(clientID, &request, operationMode, handle, 1);
}

simxInt simxReadCollision(simxInt clientID, simxInt collisionObjectHandle,
                          simxUChar *collisionState, simxInt operationMode)
{
    struct request request = request_int(simx_cmd_read_collision, collisionObjectHandle);
    return call_bool(clientID, &request, operationMode, collisionState);
}

simxInt simxCheckCollision(simxInt clientID, simxInt entity1, simxInt entity2,
                           simxUChar *collisionState, simxInt operationMode)
{
    struct request request = request_int2(simx_cmd_check_collision, entity1, entity2);
    return call_bool(clientID, &request, operationMode, collisionState);
}

/* ------------------------------------------------------------------ distances */

simxInt simxGetDistanceHandle(simxInt clientID, const simxChar *distanceObjectName,
                              simxInt *handle, simxInt operationMode)
{
    struct request request = request_name(simx_cmd_get_distance_handle, distanceObjectName);
    return call_i32(clientID, &request, operationMode, handle, 1);
}

simxInt simxReadDistance(simxInt clientID, simxInt distanceObjectHandle,
                         simxFloat *minimumDistance, simxInt operationMode)
{
    struct request request = request_int(simx_cmd_read_distance, distanceObjectHandle);
    return call_f32(clientID, &request, operationMode, minimumDistance, 1);
}

simxInt simxCheckDistance(simxInt clientID, simxInt entity1, simxInt entity2,
                          simxFloat *minimumDistance, simxInt operationMode)
{
    struct request request = request_int2(simx_cmd_check_distance, entity1, entity2);
    return call_f32(clientID, &request, operationMode, minimumDistance, 1);
}
