/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The remote API: drives a robot simulator (V-REP, CoppeliaSim, simx-host) from another program.
 *
 *     int id = simxStart("127.0.0.1", -1000, 1, 1, 2000, 5);
 *     simxGetObjectHandle(id, "joint", &joint, simx_opmode_blocking);
 *     simxSetJointTargetPosition(id, joint, 1.5f, simx_opmode_oneshot);
 *     simxFinish(id);
 *
 * Operation modes. Most calls send a command to the simulator and read its answer. Their last
 * argument is the operation mode:
 *
 *     blocking         send, wait for the answer (at most 5 s, see simxStart)
 *     oneshot          send, return at once with the answer to an earlier equal call, if any
 *     streaming + ms   like oneshot, and from now on the simulator repeats the command, at most
 *                      once per this number of ms (0: in each simulation step)
 *     buffer           send nothing, return the newest answer that has arrived
 *     discontinue      end a stream, discard its answer
 *     remove           send nothing, discard the answer
 *     oneshot_split + bytes, streaming_split + bytes
 *                      like oneshot and streaming for long data, which is sent in chunks of that
 *                      size, so that other commands need not wait for it
 *
 * The typical use is one call in streaming mode and later ones in buffer mode. Calls are equal when
 * they are the same function with the same handles, identifiers and names.
 *
 * Result. Calls with an operation mode return simx_return_ok (0) or bits simx_return_...; results
 * are stored only when it is 0. novalue is not an error before a stream has its first value. The
 * pointer for a result that is not needed may be NULL.
 *
 * Ownership. Arguments are copied. Memory that a call returns is one of
 *
 *     borrowed   it belongs to the client. The next call for this client, by any thread, or
 *                simxFinish ends its validity; calls for other clients do not affect it. If several
 *                threads use one client, protect each call and the use of its result with a lock.
 *     allocated  it belongs to the caller, who frees it with simxReleaseBuffer
 *
 * Units are metres, radians, newtons, newton metres and seconds unless stated otherwise. Angles of
 * an orientation are Euler angles alpha, beta, gamma. A matrix is three rows of four; the fourth
 * column is the translation. A quaternion is x, y, z, w.
 *
 * Every function may be called from any thread. Valid C89 and C++. Matlab's loadlibrary reads only
 * this file; other compilers also get the constants of simConst.h and v_repConst.h (without
 * __has_include only with NON_MATLAB_PARSING). The library exports exactly the functions declared
 * here.
 */
#ifndef EXTAPI_H
#define EXTAPI_H

/* The version of this header: major * 10000 + minor * 100 + patch, and as text. */
#define REMOTEAPI_SHM_VERSION 100
#define REMOTEAPI_SHM_VERSION_STRING "0.1.0"

#if defined(NON_MATLAB_PARSING)
#define EXTAPI_COMPILED
#elif !defined(MATLAB_MEX_FILE) && defined(__has_include)
#if __has_include("v_repConst.h")
#define EXTAPI_COMPILED
#endif
#endif

#ifdef EXTAPI_COMPILED
#include "v_repConst.h"
#endif

/* Marks each function that the library exports. */
#ifndef EXTAPI_DLLEXPORT
#if defined(EXTAPI_COMPILED) && defined(_WIN32) && defined(EXTAPI_BUILD)
#define EXTAPI_DLLEXPORT __declspec(dllexport)
#elif defined(EXTAPI_BUILD) && defined(__GNUC__) && !defined(_WIN32)
#define EXTAPI_DLLEXPORT __attribute__((visibility("default")))
#else
#define EXTAPI_DLLEXPORT
#endif
#endif

typedef char simxChar;
typedef unsigned char simxUChar;
typedef short simxShort;
typedef unsigned short simxUShort;
typedef int simxInt;
typedef unsigned int simxUInt;
typedef float simxFloat;
typedef double simxDouble;
typedef void simxVoid;

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------ Session */

/* Connects to a simulator and returns the client's id (0..254), or -1. A negative connectionPort
 * means shared memory on this machine (the address is ignored), a positive one TCP. With
 * waitUntilConnected it waits up to timeOutInMs for the connection. A negative timeOutInMs sets
 * the timeout of this client's blocking calls (default 5000 ms); simxStart then waits 5000 ms. A
 * lost connection is re-established, unless doNotReconnectOnceDisconnected. On a connection that
 * alternates messages (TCP, legacy segment), commThreadCycleInMs is the shortest time between two
 * of them. */
EXTAPI_DLLEXPORT simxInt simxStart(const simxChar *connectionAddress, simxInt connectionPort,
                                   simxUChar waitUntilConnected,
                                   simxUChar doNotReconnectOnceDisconnected, simxInt timeOutInMs,
                                   simxInt commThreadCycleInMs);

/* The same, also if a client of this program has the same address and port, which simxStart refuses. */
EXTAPI_DLLEXPORT simxInt simxStartAnother(const simxChar *connectionAddress, simxInt connectionPort,
                                          simxUChar waitUntilConnected,
                                          simxUChar doNotReconnectOnceDisconnected,
                                          simxInt timeOutInMs, simxInt commThreadCycleInMs);

/* Ends a client, or all clients with -1. Memory borrowed from it becomes invalid. */
EXTAPI_DLLEXPORT simxVoid simxFinish(simxInt clientID);

/* Returns the number of this client's connection: 1 for the first, one more for each reconnection,
 * -1 while there is none. */
EXTAPI_DLLEXPORT simxInt simxGetConnectionId(simxInt clientID);

/* Measures the round trip of one command in ms. */
EXTAPI_DLLEXPORT simxInt simxGetPingTime(simxInt clientID, simxInt *pingTime);

/* Returns the simulation time in ms of the answer that was read last; 0 if the simulation was
 * stopped then. */
EXTAPI_DLLEXPORT simxInt simxGetLastCmdTime(simxInt clientID);

/* pause = 1 holds back this client's commands. pause = 0 sends them together, so that they are
 * executed in the same simulation step. Returns 0, or 2 if another thread's pause did not end in
 * time. */
EXTAPI_DLLEXPORT simxInt simxPauseCommunication(simxInt clientID, simxUChar pause);

/* Gets a simx_headeroffset_... field of the newest received message. Returns 1 if stored, -1 if
 * there is no message. */
EXTAPI_DLLEXPORT simxInt simxGetInMessageInfo(simxInt clientID, simxInt infoType, simxInt *info);

/* Gets a simx_headeroffset_... field of the next message to be sent. Returns 1 if stored, -1 if
 * there is no message. */
EXTAPI_DLLEXPORT simxInt simxGetOutMessageInfo(simxInt clientID, simxInt infoType, simxInt *info);

/* Fetches and clears the simulator's error texts for this service's commands: errorCnt consecutive
 * strings, each with its NUL; borrowed. Do not use it as a stream, which would lose most texts. */
EXTAPI_DLLEXPORT simxInt simxGetLastErrors(simxInt clientID, simxInt *errorCnt,
                                           simxChar **errorStrings, simxInt operationMode);

/* Allocates bufferSize bytes. Returns NULL if that is impossible. */
EXTAPI_DLLEXPORT simxUChar *simxCreateBuffer(simxInt bufferSize);

/* Frees allocated memory; NULL is allowed. */
EXTAPI_DLLEXPORT simxVoid simxReleaseBuffer(simxUChar *buffer);

/* ------------------------------------------------------------------ Clock and sleep */

/* Returns milliseconds of the wall clock (on Windows, since system start), 0..0x03ffffff: wraps
 * after about 18 hours. */
EXTAPI_DLLEXPORT simxInt extApi_getTimeInMs(simxVoid);

/* Returns the milliseconds since lastTime, a value of extApi_getTimeInMs. */
EXTAPI_DLLEXPORT simxInt extApi_getTimeDiffInMs(simxInt lastTime);

/* Sleeps for ms milliseconds, not at all for 0 or less. A signal may end the sleep early. */
EXTAPI_DLLEXPORT simxVoid extApi_sleepMs(simxInt ms);

/* ------------------------------------------------------------------ Simulation */

/* Starts or continues the simulation. */
EXTAPI_DLLEXPORT simxInt simxStartSimulation(simxInt clientID, simxInt operationMode);

/* Pauses the simulation. */
EXTAPI_DLLEXPORT simxInt simxPauseSimulation(simxInt clientID, simxInt operationMode);

/* Stops the simulation, which restores the scene. */
EXTAPI_DLLEXPORT simxInt simxStopSimulation(simxInt clientID, simxInt operationMode);

/* Switches stepping on (enable = 1) or off. While it is on, each simulation step waits for
 * simxSynchronousTrigger. Always blocking. Fails if the service does not permit stepping. */
EXTAPI_DLLEXPORT simxInt simxSynchronous(simxInt clientID, simxUChar enable);

/* Triggers one simulation step. Always blocking. Returns when the trigger was accepted, not when
 * the step is done. */
EXTAPI_DLLEXPORT simxInt simxSynchronousTrigger(simxInt clientID);

/* ------------------------------------------------------------------ Scene and model files */
/* With bit 0 of options, the file is on the client's machine and is transferred first. Without it,
 * the path is on the simulator's machine. */

/* Opens a scene and closes the present one. */
EXTAPI_DLLEXPORT simxInt simxLoadScene(simxInt clientID, const simxChar *scenePathAndName,
                                       simxUChar options, simxInt operationMode);

/* Closes the scene. */
EXTAPI_DLLEXPORT simxInt simxCloseScene(simxInt clientID, simxInt operationMode);

/* Adds a model to the scene; baseHandle is its base object. */
EXTAPI_DLLEXPORT simxInt simxLoadModel(simxInt clientID, const simxChar *modelPathAndName,
                                       simxUChar options, simxInt *baseHandle,
                                       simxInt operationMode);

/* ------------------------------------------------------------------ Objects */

/* Handle of the object of that name. */
EXTAPI_DLLEXPORT simxInt simxGetObjectHandle(simxInt clientID, const simxChar *objectName,
                                             simxInt *handle, simxInt operationMode);

/* Handles of all objects of a type (sim_object_..._type, or sim_handle_all); borrowed. */
EXTAPI_DLLEXPORT simxInt simxGetObjects(simxInt clientID, simxInt objectType, simxInt *objectCount,
                                        simxInt **objectHandles, simxInt operationMode);

/* Handle of an object's parent, -1 if it has none. */
EXTAPI_DLLEXPORT simxInt simxGetObjectParent(simxInt clientID, simxInt childObjectHandle,
                                             simxInt *parentObjectHandle, simxInt operationMode);

/* Handle of an object's child number childIndex (0...), -1 if there is none. */
EXTAPI_DLLEXPORT simxInt simxGetObjectChild(simxInt clientID, simxInt parentObjectHandle,
                                            simxInt childIndex, simxInt *childObjectHandle,
                                            simxInt operationMode);

/* Makes parentObject (-1: none) the parent of an object. With keepInPlace = 1 the object keeps its
 * pose in the world. */
EXTAPI_DLLEXPORT simxInt simxSetObjectParent(simxInt clientID, simxInt objectHandle,
                                             simxInt parentObject, simxUChar keepInPlace,
                                             simxInt operationMode);

/* Position (3 values) of an object in the frame of another, of its parent (sim_handle_parent) or
 * of the world (-1). */
EXTAPI_DLLEXPORT simxInt simxGetObjectPosition(simxInt clientID, simxInt objectHandle,
                                               simxInt relativeToObjectHandle, simxFloat *position,
                                               simxInt operationMode);

/* Sets the position (3 values) of an object in the frame of another, of its parent
 * (sim_handle_parent) or of the world (-1). */
EXTAPI_DLLEXPORT simxInt simxSetObjectPosition(simxInt clientID, simxInt objectHandle,
                                               simxInt relativeToObjectHandle,
                                               const simxFloat *position, simxInt operationMode);

/* Euler angles (3 values) of an object in the frame of another, of its parent
 * (sim_handle_parent) or of the world (-1). */
EXTAPI_DLLEXPORT simxInt simxGetObjectOrientation(simxInt clientID, simxInt objectHandle,
                                                  simxInt relativeToObjectHandle,
                                                  simxFloat *eulerAngles, simxInt operationMode);

/* Sets the Euler angles (3 values) of an object in the frame of another, of its parent
 * (sim_handle_parent) or of the world (-1). */
EXTAPI_DLLEXPORT simxInt simxSetObjectOrientation(simxInt clientID, simxInt objectHandle,
                                                  simxInt relativeToObjectHandle,
                                                  const simxFloat *eulerAngles,
                                                  simxInt operationMode);

/* Orientation of an object as quaternion (4 values) in the frame of another, of its parent
 * (sim_handle_parent) or of the world (-1). */
EXTAPI_DLLEXPORT simxInt simxGetObjectQuaternion(simxInt clientID, simxInt objectHandle,
                                                 simxInt relativeToObjectHandle,
                                                 simxFloat *quaternion, simxInt operationMode);

/* Sets the orientation of an object by a quaternion (4 values) in the frame of another, of its
 * parent (sim_handle_parent) or of the world (-1). */
EXTAPI_DLLEXPORT simxInt simxSetObjectQuaternion(simxInt clientID, simxInt objectHandle,
                                                 simxInt relativeToObjectHandle,
                                                 const simxFloat *quaternion,
                                                 simxInt operationMode);

/* Linear (3 values, m/s) and angular (3 values, rad/s) velocity of an object in the world. */
EXTAPI_DLLEXPORT simxInt simxGetObjectVelocity(simxInt clientID, simxInt objectHandle,
                                               simxFloat *linearVelocity,
                                               simxFloat *angularVelocity, simxInt operationMode);

/* Data of one kind (dataType 0..21) for all objects of a type, all objects
 * (sim_appobj_object_type) or a collection, in one answer: the handles, then the integers, floats
 * and NUL-terminated strings in the order of the handles; borrowed. */
EXTAPI_DLLEXPORT simxInt simxGetObjectGroupData(simxInt clientID, simxInt objectType,
                                                simxInt dataType, simxInt *handlesCount,
                                                simxInt **handles, simxInt *intDataCount,
                                                simxInt **intData, simxInt *floatDataCount,
                                                simxFloat **floatData, simxInt *stringDataCount,
                                                simxChar **stringData, simxInt operationMode);

/* Handles of the selected objects; borrowed. */
EXTAPI_DLLEXPORT simxInt simxGetObjectSelection(simxInt clientID, simxInt **objectHandles,
                                                simxInt *objectCount, simxInt operationMode);

/* Selects exactly these objects. */
EXTAPI_DLLEXPORT simxInt simxSetObjectSelection(simxInt clientID, const simxInt *objectHandles,
                                                simxInt objectCount, simxInt operationMode);

/* Copies objects within the scene; newObjectHandles are the copies, borrowed. */
EXTAPI_DLLEXPORT simxInt simxCopyPasteObjects(simxInt clientID, const simxInt *objectHandles,
                                              simxInt objectCount, simxInt **newObjectHandles,
                                              simxInt *newObjectCount, simxInt operationMode);

/* Removes an object from the scene. */
EXTAPI_DLLEXPORT simxInt simxRemoveObject(simxInt clientID, simxInt objectHandle,
                                          simxInt operationMode);

/* Removes a model from the scene: its base object and all objects below it. */
EXTAPI_DLLEXPORT simxInt simxRemoveModel(simxInt clientID, simxInt objectHandle,
                                         simxInt operationMode);

/* Adds a dummy of that size in m; colors is 4 times red, green, blue (0..255: ambient, reserved,
 * specular, emission) or NULL. */
EXTAPI_DLLEXPORT simxInt simxCreateDummy(simxInt clientID, simxFloat size, const simxUChar *colors,
                                         simxInt *objectHandle, simxInt operationMode);

/* Handle of the collection of that name. */
EXTAPI_DLLEXPORT simxInt simxGetCollectionHandle(simxInt clientID, const simxChar *collectionName,
                                                 simxInt *handle, simxInt operationMode);

/* ------------------------------------------------------------------ Joints */
/* Positions are in radians (revolute joints) or metres (prismatic joints), forces in N m or N. */

/* Position of a revolute or prismatic joint. */
EXTAPI_DLLEXPORT simxInt simxGetJointPosition(simxInt clientID, simxInt jointHandle,
                                              simxFloat *position, simxInt operationMode);

/* Sets the position of a joint that is not moved by a motor. */
EXTAPI_DLLEXPORT simxInt simxSetJointPosition(simxInt clientID, simxInt jointHandle,
                                              simxFloat position, simxInt operationMode);

/* Intrinsic transformation (12 values) of a joint, without the joint's own pose. */
EXTAPI_DLLEXPORT simxInt simxGetJointMatrix(simxInt clientID, simxInt jointHandle,
                                            simxFloat *matrix, simxInt operationMode);

/* Sets the rotation of a spherical joint by a matrix (12 values, the translations are ignored). */
EXTAPI_DLLEXPORT simxInt simxSetSphericalJointMatrix(simxInt clientID, simxInt jointHandle,
                                                     simxFloat *matrix, simxInt operationMode);

/* Sets the target velocity of a joint's motor, in rad/s or m/s. */
EXTAPI_DLLEXPORT simxInt simxSetJointTargetVelocity(simxInt clientID, simxInt jointHandle,
                                                    simxFloat targetVelocity,
                                                    simxInt operationMode);

/* Sets the target position of a joint's motor, for position control. */
EXTAPI_DLLEXPORT simxInt simxSetJointTargetPosition(simxInt clientID, simxInt jointHandle,
                                                    simxFloat targetPosition,
                                                    simxInt operationMode);

/* Force or torque that acts along or about a joint's axis. */
EXTAPI_DLLEXPORT simxInt simxGetJointForce(simxInt clientID, simxInt jointHandle, simxFloat *force,
                                           simxInt operationMode);

/* Older name of simxGetJointForce. */
EXTAPI_DLLEXPORT simxInt simxJointGetForce(simxInt clientID, simxInt jointHandle, simxFloat *force,
                                           simxInt operationMode);

/* Largest force or torque of a joint's motor. */
EXTAPI_DLLEXPORT simxInt simxGetJointMaxForce(simxInt clientID, simxInt jointHandle,
                                              simxFloat *force, simxInt operationMode);

/* Sets the largest force or torque of a joint's motor. */
EXTAPI_DLLEXPORT simxInt simxSetJointMaxForce(simxInt clientID, simxInt jointHandle,
                                              simxFloat force, simxInt operationMode);

/* Older name of simxSetJointMaxForce. */
EXTAPI_DLLEXPORT simxInt simxSetJointForce(simxInt clientID, simxInt jointHandle, simxFloat force,
                                           simxInt operationMode);

/* -------------------------------------- Proximity sensors, force sensors, collisions, distances */

/* Last result of a proximity sensor: detectionState is 1 if an object was detected; then the point
 * (3 values, in the sensor's frame), the object and the normal of its surface (3 values). */
EXTAPI_DLLEXPORT simxInt simxReadProximitySensor(simxInt clientID, simxInt sensorHandle,
                                                 simxUChar *detectionState,
                                                 simxFloat *detectedPoint,
                                                 simxInt *detectedObjectHandle,
                                                 simxFloat *detectedSurfaceNormalVector,
                                                 simxInt operationMode);

/* Force (3 values) and torque (3 values) on a force sensor, in its frame; bit 0 of state: the
 * data are valid, bit 1: the sensor is broken. */
EXTAPI_DLLEXPORT simxInt simxReadForceSensor(simxInt clientID, simxInt forceSensorHandle,
                                             simxUChar *state, simxFloat *forceVector,
                                             simxFloat *torqueVector, simxInt operationMode);

/* Breaks a force sensor, which separates the objects that it joins. */
EXTAPI_DLLEXPORT simxInt simxBreakForceSensor(simxInt clientID, simxInt forceSensorHandle,
                                              simxInt operationMode);

/* Handle of the collision object of that name. */
EXTAPI_DLLEXPORT simxInt simxGetCollisionHandle(simxInt clientID,
                                                const simxChar *collisionObjectName,
                                                simxInt *handle, simxInt operationMode);

/* 1 if a collision object collided when it was last handled, else 0. */
EXTAPI_DLLEXPORT simxInt simxReadCollision(simxInt clientID, simxInt collisionObjectHandle,
                                           simxUChar *collisionState, simxInt operationMode);

/* 1 if two objects or collections collide now, else 0. */
EXTAPI_DLLEXPORT simxInt simxCheckCollision(simxInt clientID, simxInt entity1, simxInt entity2,
                                            simxUChar *collisionState, simxInt operationMode);

/* Handle of the distance object of that name. */
EXTAPI_DLLEXPORT simxInt simxGetDistanceHandle(simxInt clientID, const simxChar *distanceObjectName,
                                               simxInt *handle, simxInt operationMode);

/* Distance in m of a distance object when it was last handled. */
EXTAPI_DLLEXPORT simxInt simxReadDistance(simxInt clientID, simxInt distanceObjectHandle,
                                          simxFloat *minimumDistance, simxInt operationMode);

/* Shortest distance in m between two objects or collections now. */
EXTAPI_DLLEXPORT simxInt simxCheckDistance(simxInt clientID, simxInt entity1, simxInt entity2,
                                           simxFloat *minimumDistance, simxInt operationMode);

/* ------------------------------------------------------------------ Vision sensors */

/* Image of a vision sensor: resolution gets width and height; image has one pixel of 3 bytes (red,
 * green, blue; with bit 0 of options: 1 byte, grey) each, row by row from the lowest one;
 * borrowed. */
EXTAPI_DLLEXPORT simxInt simxGetVisionSensorImage(simxInt clientID, simxInt sensorHandle,
                                                  simxInt *resolution, simxUChar **image,
                                                  simxUChar options, simxInt operationMode);

/* Sets the image of a vision sensor; bufferSize must be width x height x 3 bytes (with bit 0 of
 * options: width x height bytes, grey). */
EXTAPI_DLLEXPORT simxInt simxSetVisionSensorImage(simxInt clientID, simxInt sensorHandle,
                                                  simxUChar *image, simxInt bufferSize,
                                                  simxUChar options, simxInt operationMode);

/* Depth of each pixel, from 0 (near plane) to 1 (far plane), row by row from the lowest one;
 * borrowed. */
EXTAPI_DLLEXPORT simxInt simxGetVisionSensorDepthBuffer(simxInt clientID, simxInt sensorHandle,
                                                        simxInt *resolution, simxFloat **buffer,
                                                        simxInt operationMode);

/* Last results of a vision sensor's filters: detectionState, the number of packets and their sizes
 * in auxValuesCount, and all their values in auxValues. Both arrays are allocated; none is if one
 * of the two pointers is NULL. */
EXTAPI_DLLEXPORT simxInt simxReadVisionSensor(simxInt clientID, simxInt sensorHandle,
                                              simxUChar *detectionState, simxFloat **auxValues,
                                              simxInt **auxValuesCount, simxInt operationMode);

/* ------------------------------------------------------------------ Parameters */
/* The simulator's manual explains the identifiers sim_..param_.... */

/* Reads one of the simulator's boolean parameters, 0 or 1. */
EXTAPI_DLLEXPORT simxInt simxGetBoolParam(simxInt clientID, simxInt paramIdentifier,
                                          simxUChar *paramValue, simxInt operationMode);

/* Sets one of the simulator's boolean parameters, 0 or 1. */
EXTAPI_DLLEXPORT simxInt simxSetBoolParam(simxInt clientID, simxInt paramIdentifier,
                                          simxUChar paramValue, simxInt operationMode);

/* Reads one of the simulator's integer parameters. */
EXTAPI_DLLEXPORT simxInt simxGetInt32Param(simxInt clientID, simxInt paramIdentifier,
                                           simxInt *paramValue, simxInt operationMode);

/* Sets one of the simulator's integer parameters. */
EXTAPI_DLLEXPORT simxInt simxSetInt32Param(simxInt clientID, simxInt paramIdentifier,
                                           simxInt paramValue, simxInt operationMode);

/* Reads one of the simulator's float parameters. */
EXTAPI_DLLEXPORT simxInt simxGetFloatParam(simxInt clientID, simxInt paramIdentifier,
                                           simxFloat *paramValue, simxInt operationMode);

/* Sets one of the simulator's float parameters. */
EXTAPI_DLLEXPORT simxInt simxSetFloatParam(simxInt clientID, simxInt paramIdentifier,
                                           simxFloat paramValue, simxInt operationMode);

/* Reads one of the simulator's text parameters; NUL-terminated, borrowed. */
EXTAPI_DLLEXPORT simxInt simxGetStringParam(simxInt clientID, simxInt paramIdentifier,
                                            simxChar **paramValue, simxInt operationMode);

/* Reads one of the simulator's array parameters (3 values). */
EXTAPI_DLLEXPORT simxInt simxGetArrayParam(simxInt clientID, simxInt paramIdentifier,
                                           simxFloat *paramValues, simxInt operationMode);

/* Sets one of the simulator's array parameters (3 values). */
EXTAPI_DLLEXPORT simxInt simxSetArrayParam(simxInt clientID, simxInt paramIdentifier,
                                           const simxFloat *paramValues, simxInt operationMode);

/* Reads an integer parameter of an object. */
EXTAPI_DLLEXPORT simxInt simxGetObjectInt32Param(simxInt clientID, simxInt objectHandle,
                                                 simxInt parameterID, simxInt *parameterValue,
                                                 simxInt operationMode);

/* Sets an integer parameter of an object. */
EXTAPI_DLLEXPORT simxInt simxSetObjectInt32Param(simxInt clientID, simxInt objectHandle,
                                                 simxInt parameterID, simxInt parameterValue,
                                                 simxInt operationMode);

/* Reads a float parameter of an object. */
EXTAPI_DLLEXPORT simxInt simxGetObjectFloatParam(simxInt clientID, simxInt objectHandle,
                                                 simxInt parameterID, simxFloat *parameterValue,
                                                 simxInt operationMode);

/* Sets a float parameter of an object. */
EXTAPI_DLLEXPORT simxInt simxSetObjectFloatParam(simxInt clientID, simxInt objectHandle,
                                                 simxInt parameterID, simxFloat parameterValue,
                                                 simxInt operationMode);

/* Reads the sim_modelproperty_... bits of a model. */
EXTAPI_DLLEXPORT simxInt simxGetModelProperty(simxInt clientID, simxInt objectHandle, simxInt *prop,
                                              simxInt operationMode);

/* Sets the sim_modelproperty_... bits of a model. */
EXTAPI_DLLEXPORT simxInt simxSetModelProperty(simxInt clientID, simxInt objectHandle, simxInt prop,
                                              simxInt operationMode);

/* Older name of simxGetBoolParam. */
EXTAPI_DLLEXPORT simxInt simxGetBooleanParameter(simxInt clientID, simxInt paramIdentifier,
                                                 simxUChar *paramValue, simxInt operationMode);

/* Older name of simxSetBoolParam. */
EXTAPI_DLLEXPORT simxInt simxSetBooleanParameter(simxInt clientID, simxInt paramIdentifier,
                                                 simxUChar paramValue, simxInt operationMode);

/* Older name of simxGetInt32Param. */
EXTAPI_DLLEXPORT simxInt simxGetIntegerParameter(simxInt clientID, simxInt paramIdentifier,
                                                 simxInt *paramValue, simxInt operationMode);

/* Older name of simxSetInt32Param. */
EXTAPI_DLLEXPORT simxInt simxSetIntegerParameter(simxInt clientID, simxInt paramIdentifier,
                                                 simxInt paramValue, simxInt operationMode);

/* Older name of simxGetFloatParam. */
EXTAPI_DLLEXPORT simxInt simxGetFloatingParameter(simxInt clientID, simxInt paramIdentifier,
                                                  simxFloat *paramValue, simxInt operationMode);

/* Older name of simxSetFloatParam. */
EXTAPI_DLLEXPORT simxInt simxSetFloatingParameter(simxInt clientID, simxInt paramIdentifier,
                                                  simxFloat paramValue, simxInt operationMode);

/* Older name of simxGetStringParam. */
EXTAPI_DLLEXPORT simxInt simxGetStringParameter(simxInt clientID, simxInt paramIdentifier,
                                                simxChar **paramValue, simxInt operationMode);

/* Older name of simxGetArrayParam. */
EXTAPI_DLLEXPORT simxInt simxGetArrayParameter(simxInt clientID, simxInt paramIdentifier,
                                               simxFloat *paramValues, simxInt operationMode);

/* Older name of simxSetArrayParam. */
EXTAPI_DLLEXPORT simxInt simxSetArrayParameter(simxInt clientID, simxInt paramIdentifier,
                                               const simxFloat *paramValues, simxInt operationMode);

/* Older name of simxGetObjectInt32Param. */
EXTAPI_DLLEXPORT simxInt simxGetObjectIntParameter(simxInt clientID, simxInt objectHandle,
                                                   simxInt parameterID, simxInt *parameterValue,
                                                   simxInt operationMode);

/* Older name of simxSetObjectInt32Param. */
EXTAPI_DLLEXPORT simxInt simxSetObjectIntParameter(simxInt clientID, simxInt objectHandle,
                                                   simxInt parameterID, simxInt parameterValue,
                                                   simxInt operationMode);

/* Older name of simxGetObjectFloatParam. */
EXTAPI_DLLEXPORT simxInt simxGetObjectFloatParameter(simxInt clientID, simxInt objectHandle,
                                                     simxInt parameterID, simxFloat *parameterValue,
                                                     simxInt operationMode);

/* Older name of simxSetObjectFloatParam. */
EXTAPI_DLLEXPORT simxInt simxSetObjectFloatParameter(simxInt clientID, simxInt objectHandle,
                                                     simxInt parameterID, simxFloat parameterValue,
                                                     simxInt operationMode);

/* ------------------------------------------------------------------ Signals */
/* Named values in the simulator. The name "" clears all signals of a type. */

/* Reads an integer signal. */
EXTAPI_DLLEXPORT simxInt simxGetInt32Signal(simxInt clientID, const simxChar *signalName,
                                            simxInt *signalValue, simxInt operationMode);

/* Sets an integer signal; creates it if necessary. */
EXTAPI_DLLEXPORT simxInt simxSetInt32Signal(simxInt clientID, const simxChar *signalName,
                                            simxInt signalValue, simxInt operationMode);

/* Removes an integer signal. */
EXTAPI_DLLEXPORT simxInt simxClearInt32Signal(simxInt clientID, const simxChar *signalName,
                                              simxInt operationMode);

/* Reads a float signal. */
EXTAPI_DLLEXPORT simxInt simxGetFloatSignal(simxInt clientID, const simxChar *signalName,
                                            simxFloat *signalValue, simxInt operationMode);

/* Sets a float signal; creates it if necessary. */
EXTAPI_DLLEXPORT simxInt simxSetFloatSignal(simxInt clientID, const simxChar *signalName,
                                            simxFloat signalValue, simxInt operationMode);

/* Removes a float signal. */
EXTAPI_DLLEXPORT simxInt simxClearFloatSignal(simxInt clientID, const simxChar *signalName,
                                              simxInt operationMode);

/* Reads a string signal: signalLength bytes, which may contain NUL and have no terminating NUL;
 * borrowed. */
EXTAPI_DLLEXPORT simxInt simxGetStringSignal(simxInt clientID, const simxChar *signalName,
                                             simxUChar **signalValue, simxInt *signalLength,
                                             simxInt operationMode);

/* Sets a string signal to signalLength bytes; creates it if necessary. */
EXTAPI_DLLEXPORT simxInt simxSetStringSignal(simxInt clientID, const simxChar *signalName,
                                             const simxUChar *signalValue, simxInt signalLength,
                                             simxInt operationMode);

/* Appends signalLength bytes to a string signal. */
EXTAPI_DLLEXPORT simxInt simxAppendStringSignal(simxInt clientID, const simxChar *signalName,
                                                const simxUChar *signalValue, simxInt signalLength,
                                                simxInt operationMode);

/* Removes a string signal. */
EXTAPI_DLLEXPORT simxInt simxClearStringSignal(simxInt clientID, const simxChar *signalName,
                                               simxInt operationMode);

/* Reads and removes a string signal, so that each value is read once. A stream ends with the first
 * value. The value is borrowed. */
EXTAPI_DLLEXPORT simxInt simxGetAndClearStringSignal(simxInt clientID, const simxChar *signalName,
                                                     simxUChar **signalValue, simxInt *signalLength,
                                                     simxInt operationMode);

/* Reads the bytes that were added to a string signal since the last read, possibly 0. Call it in
 * streaming mode first, then in buffer mode; blocking mode is not allowed. The bytes are
 * borrowed. */
EXTAPI_DLLEXPORT simxInt simxReadStringStream(simxInt clientID, const simxChar *signalName,
                                              simxUChar **signalValue, simxInt *signalLength,
                                              simxInt operationMode);

/* Appends signalLength bytes to a string signal that the other side reads as a stream. */
EXTAPI_DLLEXPORT simxInt simxWriteStringStream(simxInt clientID, const simxChar *signalName,
                                               const simxUChar *signalValue, simxInt signalLength,
                                               simxInt operationMode);

/* Sets a string signal and waits up to timeOutInMs for the simulator's answer in another signal,
 * which is read and removed; borrowed. */
EXTAPI_DLLEXPORT simxInt simxQuery(simxInt clientID, const simxChar *signalName,
                                   const simxUChar *signalValue, simxInt signalLength,
                                   const simxChar *retSignalName, simxUChar **retSignalValue,
                                   simxInt *retSignalLength, simxInt timeOutInMs);

/* Older name of simxGetInt32Signal. */
EXTAPI_DLLEXPORT simxInt simxGetIntegerSignal(simxInt clientID, const simxChar *signalName,
                                              simxInt *signalValue, simxInt operationMode);

/* Older name of simxSetInt32Signal. */
EXTAPI_DLLEXPORT simxInt simxSetIntegerSignal(simxInt clientID, const simxChar *signalName,
                                              simxInt signalValue, simxInt operationMode);

/* Older name of simxClearInt32Signal. */
EXTAPI_DLLEXPORT simxInt simxClearIntegerSignal(simxInt clientID, const simxChar *signalName,
                                                simxInt operationMode);

/* ------------------------------------------------------------------ User interface */

/* Prints a line in the simulator's status bar. */
EXTAPI_DLLEXPORT simxInt simxAddStatusbarMessage(simxInt clientID, const simxChar *message,
                                                 simxInt operationMode);

/* Opens a text window of maxLines lines; mode is a sum of bits; position and size (2 values in
 * pixels), textColor and backgroundColor (3 values 0..1) may be NULL. */
EXTAPI_DLLEXPORT simxInt simxAuxiliaryConsoleOpen(simxInt clientID, const simxChar *title,
                                                  simxInt maxLines, simxInt mode, simxInt *position,
                                                  simxInt *size, simxFloat *textColor,
                                                  simxFloat *backgroundColor,
                                                  simxInt *consoleHandle, simxInt operationMode);

/* Closes a text window. */
EXTAPI_DLLEXPORT simxInt simxAuxiliaryConsoleClose(simxInt clientID, simxInt consoleHandle,
                                                   simxInt operationMode);

/* Prints into a text window; NULL clears it. */
EXTAPI_DLLEXPORT simxInt simxAuxiliaryConsolePrint(simxInt clientID, simxInt consoleHandle,
                                                   const simxChar *txt, simxInt operationMode);

/* Shows (1) or hides (0) a text window. */
EXTAPI_DLLEXPORT simxInt simxAuxiliaryConsoleShow(simxInt clientID, simxInt consoleHandle,
                                                  simxUChar showState, simxInt operationMode);

/* Opens a dialog of a sim_dlgstyle_...; titleColors and dialogColors (6 values 0..1: background,
 * foreground) may be NULL. */
EXTAPI_DLLEXPORT simxInt simxDisplayDialog(simxInt clientID, const simxChar *titleText,
                                           const simxChar *mainText, simxInt dialogType,
                                           const simxChar *initialText,
                                           const simxFloat *titleColors,
                                           const simxFloat *dialogColors, simxInt *dialogHandle,
                                           simxInt *uiHandle, simxInt operationMode);

/* Closes a dialog. */
EXTAPI_DLLEXPORT simxInt simxEndDialog(simxInt clientID, simxInt dialogHandle,
                                       simxInt operationMode);

/* Text that the user entered into a dialog; NUL-terminated, borrowed. */
EXTAPI_DLLEXPORT simxInt simxGetDialogInput(simxInt clientID, simxInt dialogHandle,
                                            simxChar **inputText, simxInt operationMode);

/* The result of a dialog, as sim_dlgret_.... */
EXTAPI_DLLEXPORT simxInt simxGetDialogResult(simxInt clientID, simxInt dialogHandle,
                                             simxInt *result, simxInt operationMode);

/* Opens user interfaces from a file, which is on the client's machine with bit 0 of options;
 * uiHandles has count handles, allocated. */
EXTAPI_DLLEXPORT simxInt simxLoadUI(simxInt clientID, const simxChar *uiPathAndName,
                                    simxUChar options, simxInt *count, simxInt **uiHandles,
                                    simxInt operationMode);

/* Handle of the user interface of that name. */
EXTAPI_DLLEXPORT simxInt simxGetUIHandle(simxInt clientID, const simxChar *uiName, simxInt *handle,
                                         simxInt operationMode);

/* Position 0..1000 of a slider. */
EXTAPI_DLLEXPORT simxInt simxGetUISlider(simxInt clientID, simxInt uiHandle, simxInt uiButtonID,
                                         simxInt *position, simxInt operationMode);

/* Sets the position 0..1000 of a slider. */
EXTAPI_DLLEXPORT simxInt simxSetUISlider(simxInt clientID, simxInt uiHandle, simxInt uiButtonID,
                                         simxInt position, simxInt operationMode);

/* The button of the user's last event, -1 if none, and 2 values about it. In buffer mode, an event
 * is read once. */
EXTAPI_DLLEXPORT simxInt simxGetUIEventButton(simxInt clientID, simxInt uiHandle,
                                              simxInt *uiEventButtonID, simxInt *auxValues,
                                              simxInt operationMode);

/* Reads the sim_buttonproperty_... bits of a button. */
EXTAPI_DLLEXPORT simxInt simxGetUIButtonProperty(simxInt clientID, simxInt uiHandle,
                                                 simxInt uiButtonID, simxInt *prop,
                                                 simxInt operationMode);

/* Sets the sim_buttonproperty_... bits of a button. */
EXTAPI_DLLEXPORT simxInt simxSetUIButtonProperty(simxInt clientID, simxInt uiHandle,
                                                 simxInt uiButtonID, simxInt prop,
                                                 simxInt operationMode);

/* Sets the labels of a button for its up and down states. */
EXTAPI_DLLEXPORT simxInt simxSetUIButtonLabel(simxInt clientID, simxInt uiHandle,
                                              simxInt uiButtonID, const simxChar *upStateLabel,
                                              const simxChar *downStateLabel,
                                              simxInt operationMode);

/* Removes a user interface. */
EXTAPI_DLLEXPORT simxInt simxRemoveUI(simxInt clientID, simxInt uiHandle, simxInt operationMode);

/* ------------------------------------------------------------------ Files */

/* Copies a local file into the simulator's folder for remote files; timeOut in ms replaces the
 * client's timeout of blocking calls for this call. */
EXTAPI_DLLEXPORT simxInt simxTransferFile(simxInt clientID, const simxChar *filePathAndName,
                                          const simxChar *fileName_serverSide, simxInt timeOut,
                                          simxInt operationMode);

/* Removes a file from the simulator's folder for remote files. */
EXTAPI_DLLEXPORT simxInt simxEraseFile(simxInt clientID, const simxChar *fileName_serverSide,
                                       simxInt operationMode);

/* ------------------------------------------------------------------ Scripts */

/* Calls a function of a script with integers, floats, strings (NUL-terminated, consecutive) and
 * bytes, and returns the same four types, borrowed. options is the script's type
 * (sim_scripttype_...) or its handle, scriptDescription the object to which it is attached. */
EXTAPI_DLLEXPORT simxInt simxCallScriptFunction(simxInt clientID, const simxChar *scriptDescription,
                                                simxInt options, const simxChar *functionName,
                                                simxInt inIntCnt, const simxInt *inInt,
                                                simxInt inFloatCnt, const simxFloat *inFloat,
                                                simxInt inStringCnt, const simxChar *inString,
                                                simxInt inBufferSize, const simxUChar *inBuffer,
                                                simxInt *outIntCnt, simxInt **outInt,
                                                simxInt *outFloatCnt, simxFloat **outFloat,
                                                simxInt *outStringCnt, simxChar **outString,
                                                simxInt *outBufferSize, simxUChar **outBuffer,
                                                simxInt operationMode);

/* ------------------------------------------------------------------ Calls by name */
/* Functions of the simulator by their names, with any arguments (remoteapi-shm 0.1 and later). The
 * letters tell the types of the arguments and, behind ">", of the results:
 *
 *     i  simxInt                          s  text: const char * | const char **, borrowed
 *     x  long long                        y  bytes: const void *, simxInt size | const simxUChar **,
 *     d  double                              borrowed, simxInt *size
 *     b  simxInt, 0 or 1                  n  nothing: no argument | a result that is passed over
 *     ai, ax, ad  array: address, simxInt count | address, simxInt *count: the room for it, then how
 *                 many there are
 *
 * Results go to addresses, which may be NULL. Results that no letter stands for are passed over. */

/* Calls a function and waits: simxCall(id, "sim.getObjectPosition", "i>ad", joint, xyz, &count). */
EXTAPI_DLLEXPORT simxInt simxCall(simxInt clientID, const simxChar *function, const simxChar *types,
                                  ...);

/* The same with an operation mode; key is a number >= 0 of the caller's choice, which names the
 * call: streams of one function with other arguments have other keys. */
EXTAPI_DLLEXPORT simxInt simxCallMode(simxInt clientID, simxInt key, simxInt operationMode,
                                      const simxChar *function, const simxChar *types, ...);

/* The same with arguments and borrowed results as arrays of CBOR (RFC 8949); no arguments when the
 * size is 0; key -1: a blocking or oneshot call that needs none. */
EXTAPI_DLLEXPORT simxInt simxCallCbor(simxInt clientID, simxInt key, const simxChar *function,
                                      const simxUChar *arguments, simxInt argumentsSize,
                                      simxUChar **results, simxInt *resultsSize,
                                      simxInt operationMode);

/* Sends a request of the protocol of CoppeliaSim's ZeroMQ remote API: a map of CBOR with func, args,
 * argsL and so on; no uuid is needed. The key, 0 to 63, names a conversation, in which requests and
 * replies alternate; several can be under way at once. Does not wait. */
EXTAPI_DLLEXPORT simxInt simxSendMessage(simxInt clientID, simxInt key, const simxUChar *request,
                                         simxInt requestSize);

/* Waits for the reply, a borrowed map of CBOR: ret or err; or func and args, a call of a function of
 * the client, whose results the next request of this key brings (func: "_*executed*_"). timeOutInMs:
 * 0 does not wait, -1 waits for as long as the connection lasts. simx_return_novalue_flag alone: it is
 * not there yet; with simx_return_timeout_flag: it has not come in time, and can still be received, or
 * it will not come, because the connection was lost or nothing was sent. */
EXTAPI_DLLEXPORT simxInt simxReceiveMessage(simxInt clientID, simxInt key, simxUChar **reply,
                                            simxInt *replySize, simxInt timeOutInMs);

/* ------------------------------------------------------------------ For Matlab */
/* The functions above in a form that Matlab can call without a compiler: floats are passed by
 * address, and if there are too many arguments, the first integers are passed in one array. */

/* simxSetJointPosition with the position by address. */
EXTAPI_DLLEXPORT simxInt mtlb_simxSetJointPosition(simxInt clientID, simxInt jointHandle,
                                                   simxFloat *position, simxInt operationMode);

/* simxSetJointTargetVelocity with the velocity by address. */
EXTAPI_DLLEXPORT simxInt mtlb_simxSetJointTargetVelocity(simxInt clientID, simxInt jointHandle,
                                                         simxFloat *targetVelocity,
                                                         simxInt operationMode);

/* simxSetJointTargetPosition with the position by address. */
EXTAPI_DLLEXPORT simxInt mtlb_simxSetJointTargetPosition(simxInt clientID, simxInt jointHandle,
                                                         simxFloat *targetPosition,
                                                         simxInt operationMode);

/* Older name of mtlb_simxSetJointMaxForce. */
EXTAPI_DLLEXPORT simxInt mtlb_simxSetJointForce(simxInt clientID, simxInt jointHandle,
                                                simxFloat *force, simxInt operationMode);

/* simxSetJointMaxForce with the force by address. */
EXTAPI_DLLEXPORT simxInt mtlb_simxSetJointMaxForce(simxInt clientID, simxInt jointHandle,
                                                   simxFloat *force, simxInt operationMode);

/* simxSetFloatSignal with the value by address. */
EXTAPI_DLLEXPORT simxInt mtlb_simxSetFloatSignal(simxInt clientID, const simxChar *signalName,
                                                 simxFloat *signalValue, simxInt operationMode);

/* simxSetFloatParam with the value by address. */
EXTAPI_DLLEXPORT simxInt mtlb_simxSetFloatParam(simxInt clientID, simxInt paramIdentifier,
                                                simxFloat *paramValue, simxInt operationMode);

/* Older name of mtlb_simxSetFloatParam. */
EXTAPI_DLLEXPORT simxInt mtlb_simxSetFloatingParameter(simxInt clientID, simxInt paramIdentifier,
                                                       simxFloat *paramValue,
                                                       simxInt operationMode);

/* simxSetObjectFloatParam with the value by address. */
EXTAPI_DLLEXPORT simxInt mtlb_simxSetObjectFloatParam(simxInt clientID, simxInt objectHandle,
                                                      simxInt parameterID,
                                                      simxFloat *parameterValue,
                                                      simxInt operationMode);

/* Older name of mtlb_simxSetObjectFloatParam. */
EXTAPI_DLLEXPORT simxInt mtlb_simxSetObjectFloatParameter(simxInt clientID, simxInt objectHandle,
                                                          simxInt parameterID,
                                                          simxFloat *parameterValue,
                                                          simxInt operationMode);

/* simxCreateDummy with the size by address. */
EXTAPI_DLLEXPORT simxInt mtlb_simxCreateDummy(simxInt clientID, simxFloat *size,
                                              const simxUChar *colors, simxInt *objectHandle,
                                              simxInt operationMode);

/* simxReadProximitySensor with client and sensor in an array. */
EXTAPI_DLLEXPORT simxInt mtlb_simxReadProximitySensor(simxInt *clientIDandSensorHandle,
                                                      simxUChar *detectionState,
                                                      simxFloat *detectedPoint,
                                                      simxInt *detectedObjectHandle,
                                                      simxFloat *detectedSurfaceNormalVector,
                                                      simxInt operationMode);

/* simxAuxiliaryConsoleOpen with client, lines, mode, position (2) and size (2) in an array;
 * position or size below -9999 means NULL. */
EXTAPI_DLLEXPORT simxInt mtlb_simxAuxiliaryConsoleOpen(
    simxInt *clientIDandMaxLinesAndModeAndPositionAndSize, const simxChar *title,
    simxFloat *textColor, simxFloat *backgroundColor, simxInt *consoleHandle,
    simxInt operationMode);

/* simxDisplayDialog with client, type and operation mode in an array and the two handles in
 * another. Title colours (6) and dialog colours (6) are one array, in which a first value below
 * -9999 means NULL. */
EXTAPI_DLLEXPORT simxInt mtlb_simxDisplayDialog(simxInt *clientIDandDlgTypeAndOperationMode,
                                                const simxChar *titleText, const simxChar *mainText,
                                                const simxChar *initialText,
                                                const simxFloat *titleColorsAndDlgColors,
                                                simxInt *dialogHandleAndUiHandle);

/* simxQuery with client, length and time in an array. */
EXTAPI_DLLEXPORT simxInt mtlb_simxQuery(simxInt *clientIDandSignalLengthAndTimeOutInMs,
                                        const simxChar *signalName, const simxUChar *signalValue,
                                        const simxChar *retSignalName, simxUChar **retSignalValue,
                                        simxInt *retSignalLength);

/* simxGetObjectGroupData with client, object type, data type and operation mode in an array, and
 * the four counts in another. */
EXTAPI_DLLEXPORT simxInt mtlb_simxGetObjectGroupData(
    simxInt *clientIDandObjectTypeAndDataTypeAndOperationMode,
    simxInt *handlesCountAndIntDataCountAndFloatDataCountAndStringDataCount, simxInt **handles,
    simxInt **intData, simxFloat **floatData, simxChar **stringData);

/* First half of simxCallScriptFunction: keeps a copy of all inputs. Client, options, four counts
 * and operation mode are in an array; description and function name are consecutive strings.
 * Returns 0. */
EXTAPI_DLLEXPORT simxInt mtlb_simxCallScriptFunction_a(
    const simxInt *variousIntsIn, const simxChar *scriptDescriptionAndFunctionName,
    const simxInt *inInt, const simxFloat *inFloat, const simxChar *inString,
    const simxUChar *inBuffer);

/* Second half of simxCallScriptFunction: makes one call with the inputs that the first half kept
 * for this client; the four counts are in an array. */
EXTAPI_DLLEXPORT simxInt mtlb_simxCallScriptFunction_b(simxInt clientID, simxInt *variousIntsOut,
                                                       simxInt **outInt, simxFloat **outFloat,
                                                       simxChar **outString, simxUChar **outBuffer);

/* ------------------------------------------------------------------ Extensions of this library */

/* Makes `steps` simulation steps. Returns when the last one is done and the values of streams
 * belong to it. Needs simxSynchronous and a running simulation (else
 * simx_return_remote_error_flag). Waits at most timeOutInMs (then simx_return_timeout_flag). */
EXTAPI_DLLEXPORT simxInt simxStep(simxInt clientID, simxInt steps, simxInt timeOutInMs);

/* First half of simxStep: requests the steps and returns at once, so that one program can step
 * many simulators at the same time. */
EXTAPI_DLLEXPORT simxInt simxStepBegin(simxInt clientID, simxInt steps);

/* Second half of simxStep: waits at most timeOutInMs until the steps are done. After
 * simx_return_timeout_flag it may be called again. */
EXTAPI_DLLEXPORT simxInt simxStepEnd(simxInt clientID, simxInt timeOutInMs);

/* For event loops, between simxStepBegin and a simxStepEnd that would have to wait: 0 when *descriptor
 * (of a socket, to be polled, not read) becomes readable as soon as something comes for this client;
 * 1 when something has come already; -1 when there is no such descriptor (over TCP and the
 * predecessor's segment, and while another thread waits). Any call for this client may undo it, so
 * poll for some ms only, and call simxStepEnd again. */
EXTAPI_DLLEXPORT simxInt simxArm(simxInt clientID, simxInt *descriptor);

/* The number of steps since the simulation was started (exact up to 2^53), and the simulation time
 * in seconds, to which the newest values of streams belong. Returns simx_return_novalue_flag over
 * TCP and the predecessor's segment. */
EXTAPI_DLLEXPORT simxInt simxGetStepInfo(simxInt clientID, simxDouble *stepNumber,
                                         simxDouble *simulationTime);

/* Measures one blocking call to the simulator and back, in microseconds, at least 1. */
EXTAPI_DLLEXPORT simxInt simxGetPingTimeUs(simxInt clientID, simxInt *pingTime);

/* Returns the reason why this client's last call failed, as one sentence; "" if it did not fail.
 * With clientID -1: the reason of the last failed simxStart. This text is one per process, not per
 * thread: it may belong to a call of another thread. The returned text is valid until any thread
 * calls this function for the same clientID. */
EXTAPI_DLLEXPORT const simxChar *simxGetErrorText(simxInt clientID);

/* Keeps what the last call of this client has borrowed from a stream (an image, say) beyond the next
 * call: *borrowed then points to where the same bytes stay as they are, read-only, until the loan is
 * returned, also when client and server are gone. NULL, and *borrowed as before, when that is
 * impossible: over TCP or the predecessor's segment, for what is no stream's, or when 4 values of
 * the stream are kept already; copy it then. */
EXTAPI_DLLEXPORT simxVoid *simxLend(simxInt clientID, simxUChar **borrowed);

/* Returns a loan of simxLend; NULL is allowed. In any thread, also after simxFinish. */
EXTAPI_DLLEXPORT simxVoid simxReturnLoan(simxVoid *loan);

/* For bindings of languages whose threads share a lock: what the calling thread does around its
 * sleeps in this library, from now on (extApiHooks.h, borrowed); NULL for nothing. */
struct simxWaitHooks;
EXTAPI_DLLEXPORT simxVoid simxSetWaitHooks(const struct simxWaitHooks *hooks);

/* Returns REMOTEAPI_SHM_VERSION of the loaded library, which may differ from this header's. */
EXTAPI_DLLEXPORT simxInt simxGetVersion(simxVoid);

#ifdef __cplusplus
}
#endif

#ifdef NON_MATLAB_PARSING
#include "extApiPlatform.h"
#endif

#undef EXTAPI_COMPILED

#endif
