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
 * argument tells when:
 *
 *     blocking         send, wait for the answer (at most 5 s, see simxStart)
 *     oneshot          send, return at once with the answer that an earlier equal call got, if any
 *     streaming + ms   like oneshot, and from now on the simulator repeats the command by itself,
 *                      at most once in so many ms (0: in each simulation step)
 *     buffer           send nothing, return the newest answer that has arrived
 *     discontinue      ends a stream and forgets its answer
 *     remove           send nothing, forget the answer
 *     oneshot_split + bytes, streaming_split + bytes
 *                      like oneshot and streaming for long data, which goes in pieces of that size,
 *                      so that other commands need not wait for it
 *
 * The typical use is one call in streaming mode and later ones in buffer mode. Calls are equal when
 * they are the same function with the same handles, identifiers and names.
 *
 * Result. Calls with an operation mode return simx_return_ok (0) or bits simx_return_...; results
 * are stored only when it is 0. novalue is no fault while a stream has not begun. A result that is
 * not wanted may be NULL.
 *
 * Ownership. Arguments are copied. Where a call hands out memory it is one of
 *
 *     borrowed   it lies in the client and is valid until the next call for this client, by any
 *                thread, and until simxFinish; calls for other clients do not affect it
 *     allocated  it belongs to the caller, who gives it back with simxReleaseBuffer
 *
 * Units are metres, radians, newtons, newton metres and seconds if nothing else is said; angles of
 * an orientation are Euler angles alpha, beta, gamma; a matrix is three rows of four, the fourth
 * column being the translation; a quaternion is x, y, z, w.
 *
 * Every function may be called from any thread. Clean C89 and C++. Matlab's loadlibrary reads this
 * file alone; everyone else gets the constants of simConst.h and v_repConst.h with it (from
 * compilers without __has_include only with NON_MATLAB_PARSING). The library exports what is
 * declared here and nothing else.
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

/* Stands in front of each function that the library exports. */
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

/* Connects to a simulator and returns the client's number (0..254), or -1. A negative
 * connectionPort means shared memory on this machine (the address is ignored), a positive one
 * TCP. With waitUntilConnected it waits for the connection up to timeOutInMs. A negative
 * timeOutInMs is how long this client's blocking calls wait (else 5000 ms), and simxStart itself
 * waits 5000 ms. A lost connection is made again, unless doNotReconnectOnceDisconnected. Where
 * messages are exchanged in turn, commThreadCycleInMs is the shortest time between two of them. */
EXTAPI_DLLEXPORT simxInt simxStart(const simxChar *connectionAddress, simxInt connectionPort,
                                   simxUChar waitUntilConnected,
                                   simxUChar doNotReconnectOnceDisconnected, simxInt timeOutInMs,
                                   simxInt commThreadCycleInMs);

/* Ends a client, or all with -1; what was borrowed from it becomes invalid. */
EXTAPI_DLLEXPORT simxVoid simxFinish(simxInt clientID);

/* Number of this client's connection: 1 for the first, one more for each reconnection, -1 while
 * there is none. */
EXTAPI_DLLEXPORT simxInt simxGetConnectionId(simxInt clientID);

/* Measures the round trip of one command in ms. */
EXTAPI_DLLEXPORT simxInt simxGetPingTime(simxInt clientID, simxInt *pingTime);

/* Simulation time in ms of the answer that was read last; 0 when the simulation was stopped
 * then. */
EXTAPI_DLLEXPORT simxInt simxGetLastCmdTime(simxInt clientID);

/* pause = 1 holds this client's commands back, pause = 0 lets them go together, so that they are
 * executed in the same simulation step; returns 0, or 2 when another thread's pause did not end in
 * time. */
EXTAPI_DLLEXPORT simxInt simxPauseCommunication(simxInt clientID, simxUChar pause);

/* Tells a simx_headeroffset_... field of the newest message that arrived; 1 when stored, -1 if
 * there is none. */
EXTAPI_DLLEXPORT simxInt simxGetInMessageInfo(simxInt clientID, simxInt infoType, simxInt *info);

/* Tells a simx_headeroffset_... field of the next message to be sent; 1 when stored, -1 if there
 * is none. */
EXTAPI_DLLEXPORT simxInt simxGetOutMessageInfo(simxInt clientID, simxInt infoType, simxInt *info);

/* Fetches and clears the simulator's error texts that this service's commands caused: errorCnt
 * strings back to back, each with its NUL; borrowed. Not as a stream, which would lose most. */
EXTAPI_DLLEXPORT simxInt simxGetLastErrors(simxInt clientID, simxInt *errorCnt,
                                           simxChar **errorStrings, simxInt operationMode);

/* Allocates bufferSize bytes; NULL when that is impossible. */
EXTAPI_DLLEXPORT simxUChar *simxCreateBuffer(simxInt bufferSize);

/* Gives allocated memory back; NULL is allowed. */
EXTAPI_DLLEXPORT simxVoid simxReleaseBuffer(simxUChar *buffer);

/* ------------------------------------------------------------------ Clock and sleep */

/* Milliseconds of the wall clock (of the system's, on Windows), 0..0x03ffffff: goes round after
 * about 18 hours. */
EXTAPI_DLLEXPORT simxInt extApi_getTimeInMs(simxVoid);

/* Milliseconds since lastTime, which came from extApi_getTimeInMs. */
EXTAPI_DLLEXPORT simxInt extApi_getTimeDiffInMs(simxInt lastTime);

/* Sleeps for ms milliseconds, not at all for 0 or less; a signal may end it earlier. */
EXTAPI_DLLEXPORT simxVoid extApi_sleepMs(simxInt ms);

/* ------------------------------------------------------------------ Simulation */

/* Starts or continues the simulation. */
EXTAPI_DLLEXPORT simxInt simxStartSimulation(simxInt clientID, simxInt operationMode);

/* Pauses the simulation. */
EXTAPI_DLLEXPORT simxInt simxPauseSimulation(simxInt clientID, simxInt operationMode);

/* Stops the simulation, which restores the scene. */
EXTAPI_DLLEXPORT simxInt simxStopSimulation(simxInt clientID, simxInt operationMode);

/* Switches stepping on (enable = 1) or off: while it is on, each simulation step waits for
 * simxSynchronousTrigger; always blocking; fails if the service does not allow it. */
EXTAPI_DLLEXPORT simxInt simxSynchronous(simxInt clientID, simxUChar enable);

/* Lets the simulation make one step; always blocking; returns when the trigger was accepted, not
 * when the step is done. */
EXTAPI_DLLEXPORT simxInt simxSynchronousTrigger(simxInt clientID);

/* ------------------------------------------------------------------ Scene and model files */
/* With bit 0 of options the file is on this machine and is transferred first, else the path is
 * one of the simulator's machine. */

/* Opens a scene in place of the present one. */
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

/* Makes parentObject (-1: none) the parent of an object, which keeps its place in the world with
 * keepInPlace = 1. */
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

/* One kind of data (dataType 0..21) of all objects of a type, of all objects
 * (sim_appobj_object_type) or of a collection, in one answer: the handles, then the integers,
 * floats and NUL-terminated strings in the order of the handles; borrowed. */
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

/* Removes a model, which is its base object and all below it, from the scene. */
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

/* Sets the position of a joint that no motor moves. */
EXTAPI_DLLEXPORT simxInt simxSetJointPosition(simxInt clientID, simxInt jointHandle,
                                              simxFloat position, simxInt operationMode);

/* Transformation (12 values) that a joint adds, without its own pose. */
EXTAPI_DLLEXPORT simxInt simxGetJointMatrix(simxInt clientID, simxInt jointHandle,
                                            simxFloat *matrix, simxInt operationMode);

/* Sets the rotation of a spherical joint by a matrix (12 values, the translations are ignored). */
EXTAPI_DLLEXPORT simxInt simxSetSphericalJointMatrix(simxInt clientID, simxInt jointHandle,
                                                     simxFloat *matrix, simxInt operationMode);

/* Sets the velocity in rad/s or m/s that a joint's motor aims at. */
EXTAPI_DLLEXPORT simxInt simxSetJointTargetVelocity(simxInt clientID, simxInt jointHandle,
                                                    simxFloat targetVelocity,
                                                    simxInt operationMode);

/* Sets the position that a joint's motor aims at when its position control is on. */
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

/* What a proximity sensor saw last: detectionState is 1 if something, then the point (3 values,
 * in the sensor's frame), the object and the normal of its surface (3 values). */
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

/* Breaks a force sensor, which parts what it joins. */
EXTAPI_DLLEXPORT simxInt simxBreakForceSensor(simxInt clientID, simxInt forceSensorHandle,
                                              simxInt operationMode);

/* Handle of the collision object of that name. */
EXTAPI_DLLEXPORT simxInt simxGetCollisionHandle(simxInt clientID,
                                                const simxChar *collisionObjectName,
                                                simxInt *handle, simxInt operationMode);

/* Whether (1 or 0) a collision object collided when it was handled last. */
EXTAPI_DLLEXPORT simxInt simxReadCollision(simxInt clientID, simxInt collisionObjectHandle,
                                           simxUChar *collisionState, simxInt operationMode);

/* Whether (1 or 0) two objects or collections collide now. */
EXTAPI_DLLEXPORT simxInt simxCheckCollision(simxInt clientID, simxInt entity1, simxInt entity2,
                                            simxUChar *collisionState, simxInt operationMode);

/* Handle of the distance object of that name. */
EXTAPI_DLLEXPORT simxInt simxGetDistanceHandle(simxInt clientID, const simxChar *distanceObjectName,
                                               simxInt *handle, simxInt operationMode);

/* Distance in m that a distance object had when it was handled last. */
EXTAPI_DLLEXPORT simxInt simxReadDistance(simxInt clientID, simxInt distanceObjectHandle,
                                          simxFloat *minimumDistance, simxInt operationMode);

/* Shortest distance in m between two objects or collections now. */
EXTAPI_DLLEXPORT simxInt simxCheckDistance(simxInt clientID, simxInt entity1, simxInt entity2,
                                           simxFloat *minimumDistance, simxInt operationMode);

/* ------------------------------------------------------------------ Vision sensors */

/* Image of a vision sensor: resolution is width and height, image that many pixels of 3 bytes
 * (red, green, blue; with bit 0 of options: 1 byte, grey), row by row from the lowest one;
 * borrowed. */
EXTAPI_DLLEXPORT simxInt simxGetVisionSensorImage(simxInt clientID, simxInt sensorHandle,
                                                  simxInt *resolution, simxUChar **image,
                                                  simxUChar options, simxInt operationMode);

/* Puts an image into a vision sensor; bufferSize must be width x height x 3 bytes (with bit 0 of
 * options x 1, grey). */
EXTAPI_DLLEXPORT simxInt simxSetVisionSensorImage(simxInt clientID, simxInt sensorHandle,
                                                  simxUChar *image, simxInt bufferSize,
                                                  simxUChar options, simxInt operationMode);

/* Depth of each pixel, from 0 (near plane) to 1 (far plane), row by row from the lowest one;
 * borrowed. */
EXTAPI_DLLEXPORT simxInt simxGetVisionSensorDepthBuffer(simxInt clientID, simxInt sensorHandle,
                                                        simxInt *resolution, simxFloat **buffer,
                                                        simxInt operationMode);

/* What a vision sensor's filters computed last: detectionState, the packets' number and sizes in
 * auxValuesCount, and all their values in auxValues; both allocated, or not made at all when one
 * of the two is NULL. */
EXTAPI_DLLEXPORT simxInt simxReadVisionSensor(simxInt clientID, simxInt sensorHandle,
                                              simxUChar *detectionState, simxFloat **auxValues,
                                              simxInt **auxValuesCount, simxInt operationMode);

/* ------------------------------------------------------------------ Parameters */
/* What the identifiers sim_..param_... mean is told in the simulator's manual. */

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
/* Named values that live in the simulator. To clear the name "" clears all of a kind. */

/* Reads an integer signal. */
EXTAPI_DLLEXPORT simxInt simxGetInt32Signal(simxInt clientID, const simxChar *signalName,
                                            simxInt *signalValue, simxInt operationMode);

/* Sets an integer signal, which makes it if need be. */
EXTAPI_DLLEXPORT simxInt simxSetInt32Signal(simxInt clientID, const simxChar *signalName,
                                            simxInt signalValue, simxInt operationMode);

/* Removes an integer signal. */
EXTAPI_DLLEXPORT simxInt simxClearInt32Signal(simxInt clientID, const simxChar *signalName,
                                              simxInt operationMode);

/* Reads a float signal. */
EXTAPI_DLLEXPORT simxInt simxGetFloatSignal(simxInt clientID, const simxChar *signalName,
                                            simxFloat *signalValue, simxInt operationMode);

/* Sets a float signal, which makes it if need be. */
EXTAPI_DLLEXPORT simxInt simxSetFloatSignal(simxInt clientID, const simxChar *signalName,
                                            simxFloat signalValue, simxInt operationMode);

/* Removes a float signal. */
EXTAPI_DLLEXPORT simxInt simxClearFloatSignal(simxInt clientID, const simxChar *signalName,
                                              simxInt operationMode);

/* Reads a string signal: signalLength bytes (which may contain NUL, and have none at their end);
 * borrowed. */
EXTAPI_DLLEXPORT simxInt simxGetStringSignal(simxInt clientID, const simxChar *signalName,
                                             simxUChar **signalValue, simxInt *signalLength,
                                             simxInt operationMode);

/* Sets a string signal to signalLength bytes, which makes it if need be. */
EXTAPI_DLLEXPORT simxInt simxSetStringSignal(simxInt clientID, const simxChar *signalName,
                                             const simxUChar *signalValue, simxInt signalLength,
                                             simxInt operationMode);

/* Adds signalLength bytes to a string signal. */
EXTAPI_DLLEXPORT simxInt simxAppendStringSignal(simxInt clientID, const simxChar *signalName,
                                                const simxUChar *signalValue, simxInt signalLength,
                                                simxInt operationMode);

/* Removes a string signal. */
EXTAPI_DLLEXPORT simxInt simxClearStringSignal(simxInt clientID, const simxChar *signalName,
                                               simxInt operationMode);

/* Reads and removes a string signal, so that each value is read once; a stream ends with the
 * first value; borrowed. */
EXTAPI_DLLEXPORT simxInt simxGetAndClearStringSignal(simxInt clientID, const simxChar *signalName,
                                                     simxUChar **signalValue, simxInt *signalLength,
                                                     simxInt operationMode);

/* Reads what was added to a string signal since the last read, possibly 0 bytes; in the
 * streaming mode first, then in buffer mode, never in blocking mode; borrowed. */
EXTAPI_DLLEXPORT simxInt simxReadStringStream(simxInt clientID, const simxChar *signalName,
                                              simxUChar **signalValue, simxInt *signalLength,
                                              simxInt operationMode);

/* Adds signalLength bytes to a string signal that the other side reads as a stream. */
EXTAPI_DLLEXPORT simxInt simxWriteStringStream(simxInt clientID, const simxChar *signalName,
                                               const simxUChar *signalValue, simxInt signalLength,
                                               simxInt operationMode);

/* Sets a string signal and waits up to timeOutInMs for the simulator's answer in another one,
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

/* How a dialog was left, as sim_dlgret_.... */
EXTAPI_DLLEXPORT simxInt simxGetDialogResult(simxInt clientID, simxInt dialogHandle,
                                             simxInt *result, simxInt operationMode);

/* Opens user interfaces from a file, which is on this machine with bit 0 of options; uiHandles
 * has count handles, allocated. */
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

/* Button that the user touched last, -1 if none, and 2 values about it; an event is read once in
 * buffer mode. */
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

/* Sets what is written on a button while it is up and while it is down. */
EXTAPI_DLLEXPORT simxInt simxSetUIButtonLabel(simxInt clientID, simxInt uiHandle,
                                              simxInt uiButtonID, const simxChar *upStateLabel,
                                              const simxChar *downStateLabel,
                                              simxInt operationMode);

/* Removes a user interface. */
EXTAPI_DLLEXPORT simxInt simxRemoveUI(simxInt clientID, simxInt uiHandle, simxInt operationMode);

/* ------------------------------------------------------------------ Files */

/* Copies a file of this machine into the simulator's folder for remote files; timeOut in ms
 * replaces the client's time limit of blocking calls for this one. */
EXTAPI_DLLEXPORT simxInt simxTransferFile(simxInt clientID, const simxChar *filePathAndName,
                                          const simxChar *fileName_serverSide, simxInt timeOut,
                                          simxInt operationMode);

/* Removes a file from the simulator's folder for remote files. */
EXTAPI_DLLEXPORT simxInt simxEraseFile(simxInt clientID, const simxChar *fileName_serverSide,
                                       simxInt operationMode);

/* ------------------------------------------------------------------ Scripts */

/* Calls a function of a script with integers, floats, strings (NUL-terminated, back to back) and
 * bytes, and gets the same four back, borrowed; options is the script's type
 * (sim_scripttype_...) or its handle, scriptDescription the object that carries it. */
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

/* ------------------------------------------------------------------ For Matlab */
/* The functions above, changed so that Matlab can call them without a compiler: floats come by
 * address, and where there are too many arguments the first integers come in one array. */

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
 * position and size below -9999 mean NULL. */
EXTAPI_DLLEXPORT simxInt mtlb_simxAuxiliaryConsoleOpen(
    simxInt *clientIDandMaxLinesAndModeAndPositionAndSize, const simxChar *title,
    simxFloat *textColor, simxFloat *backgroundColor, simxInt *consoleHandle,
    simxInt operationMode);

/* simxDisplayDialog with client, type and operation mode in an array and the two handles in
 * another; title colours (6) and dialog colours (6) are one array, where a first value below
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

/* First half of simxCallScriptFunction: keeps a copy of all inputs, with client, options, four
 * counts and operation mode in an array, and description and function name back to back; returns
 * 0. */
EXTAPI_DLLEXPORT simxInt mtlb_simxCallScriptFunction_a(
    const simxInt *variousIntsIn, const simxChar *scriptDescriptionAndFunctionName,
    const simxInt *inInt, const simxFloat *inFloat, const simxChar *inString,
    const simxUChar *inBuffer);

/* Second half of simxCallScriptFunction: calls with what the first half kept for this client,
 * once; the four counts come in an array. */
EXTAPI_DLLEXPORT simxInt mtlb_simxCallScriptFunction_b(simxInt clientID, simxInt *variousIntsOut,
                                                       simxInt **outInt, simxFloat **outFloat,
                                                       simxChar **outString, simxUChar **outBuffer);

/* ------------------------------------------------------------------ Extensions of this library */

/* Makes `steps` simulation steps and returns when the last one is done and the values of streams
 * belong to it; needs simxSynchronous and a running simulation (else
 * simx_return_remote_error_flag); waits at most timeOutInMs (then simx_return_timeout_flag). */
EXTAPI_DLLEXPORT simxInt simxStep(simxInt clientID, simxInt steps, simxInt timeOutInMs);

/* First half of simxStep: asks for the steps and returns at once, so that one program can keep many
 * simulators stepping at the same time. */
EXTAPI_DLLEXPORT simxInt simxStepBegin(simxInt clientID, simxInt steps);

/* Second half of simxStep: waits, at most timeOutInMs, until the steps are done; may be called again
 * after simx_return_timeout_flag. */
EXTAPI_DLLEXPORT simxInt simxStepEnd(simxInt clientID, simxInt timeOutInMs);

/* Number of steps since the simulation was started (exact up to 2^53), and simulation time in seconds,
 * that the newest values of streams belong to; simx_return_novalue_flag over TCP and the predecessor's segment. */
EXTAPI_DLLEXPORT simxInt simxGetStepInfo(simxInt clientID, simxDouble *stepNumber,
                                         simxDouble *simulationTime);

/* Time of one blocking call to the simulator and back, in microseconds, at least 1. */
EXTAPI_DLLEXPORT simxInt simxGetPingTimeUs(simxInt clientID, simxInt *pingTime);

/* Why the last call of this client failed, in one sentence; "" if it did not. With clientID -1: why
 * the last simxStart of this process that failed did so, whichever thread called it. The text is
 * valid until any thread calls this function for the same clientID. */
EXTAPI_DLLEXPORT const simxChar *simxGetErrorText(simxInt clientID);

/* REMOTEAPI_SHM_VERSION of the library that is loaded, which may differ from this header's. */
EXTAPI_DLLEXPORT simxInt simxGetVersion(simxVoid);

#ifdef __cplusplus
}
#endif

#ifdef NON_MATLAB_PARSING
#include "extApiPlatform.h"
#endif

#undef EXTAPI_COMPILED

#endif
