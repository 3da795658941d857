/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The functions with float arguments, around those with double. Since CoppeliaSim 4.5 they are such
 * wrappers in the simulator too, and show it: they write their whole output also when they fail,
 * a joint's position comes with two more floats, a proximity sensor's distance does not come.
 */
#include <stdlib.h>

#include "abi/abi.h"
#include "abi/sim_exports.h"
#include "world/memory.h"

#define GARBAGE (-431602080.0) /* what a wrapper writes that has nothing to write */

static void wide_fill(double *wide, int count)
{
    for (int i = 0; i < count; i++)
        wide[i] = GARBAGE;
}

static void wide_narrow(float *to, const double *wide, int count)
{
    for (int i = 0; to && i < count; i++)
        to[i] = (float)wide[i];
}

static void wide_answer(float *to, const double *wide, int count, int result)
{
    if (result > 0 || (result < 0 && abi_wraps_floats()))
        wide_narrow(to, wide, count);
}

static void wide_copy(double *wide, const float *from, int count)
{
    for (int i = 0; i < count; i++)
        wide[i] = from[i];
}

/* A function (key, values out). */
#define FLOAT_GET(name, type, count) \
    int name(type key, float *values) \
    { \
        double wide[count]; \
        int result; \
        wide_fill(wide, count); \
        result = name##_D(key, wide); \
        wide_answer(values, wide, count, result); \
        return result; \
    }

/* A function (key, key, values out). */
#define FLOAT_GET2(name, count) \
    int name(int key, int key2, float *values) \
    { \
        double wide[count]; \
        int result; \
        wide_fill(wide, count); \
        result = name##_D(key, key2, wide); \
        wide_answer(values, wide, count, result); \
        return result; \
    }

/* Functions (key, value), (key, values), (key, key, values). */
#define FLOAT_SET(name, type) \
    int name(type key, float value) \
    { \
        return name##_D(key, value); \
    }

#define FLOAT_SET_ARRAY(name, count) \
    int name(int key, const float *values) \
    { \
        double wide[count]; \
        wide_copy(wide, values, count); \
        return name##_D(key, wide); \
    }

#define FLOAT_SET_ARRAY2(name, count) \
    int name(int key, int key2, const float *values) \
    { \
        double wide[count]; \
        wide_copy(wide, values, count); \
        return name##_D(key, key2, wide); \
    }

/* A function (key, vector out, vector out). */
#define FLOAT_GET_VECTORS(name) \
    int name(int key, float *first, float *second) \
    { \
        double wide[6]; \
        int result; \
        wide_fill(wide, 6); \
        result = name##_D(key, wide, wide + 3); \
        wide_answer(first, wide, 3, result); \
        wide_answer(second, wide + 3, 3, result); \
        return result; \
    }

FLOAT_GET(simGetFloatingParameter, int, 1)
FLOAT_SET(simSetFloatingParameter, int)
FLOAT_GET(simGetArrayParameter, int, 3)
FLOAT_SET_ARRAY(simSetArrayParameter, 3)

FLOAT_GET2(simGetObjectPosition, 3)
FLOAT_SET_ARRAY2(simSetObjectPosition, 3)
FLOAT_GET2(simGetObjectOrientation, 3)
FLOAT_SET_ARRAY2(simSetObjectOrientation, 3)
FLOAT_GET2(simGetObjectQuaternion, 4)
FLOAT_SET_ARRAY2(simSetObjectQuaternion, 4)
FLOAT_GET_VECTORS(simGetObjectVelocity)
FLOAT_GET2(simGetObjectFloatParameter, 1)

FLOAT_SET(simSetJointPosition, int)
FLOAT_GET(simGetJointMatrix, int, 12)
FLOAT_SET_ARRAY(simSetSphericalJointMatrix, 12)
FLOAT_SET(simSetJointTargetVelocity, int)
FLOAT_SET(simSetJointTargetPosition, int)
FLOAT_GET(simJointGetForce, int, 1)
FLOAT_GET(simGetJointForce, int, 1)
FLOAT_SET(simSetJointForce, int)
FLOAT_GET(simGetJointMaxForce, int, 1)
FLOAT_GET(simGetJointTargetVelocity, int, 1)
FLOAT_GET(simGetJointTargetPosition, int, 1)
FLOAT_SET(simSetJointMaxForce, int)
FLOAT_GET(simGetJointTargetForce, int, 1)

FLOAT_GET_VECTORS(simReadForceSensor)
FLOAT_GET(simReadDistance, int, 1)
FLOAT_SET(simSetFloatSignal, const char *)
FLOAT_GET(simGetFloatSignal, const char *, 1)

/* ------------------------------------------------------------------ of their own shape */

float simGetSimulationTime(void)
{
    return (float)simGetSimulationTime_D();
}

float simGetSystemTime(void)
{
    return (float)simGetSystemTime_D();
}

int simSetObjectFloatParameter(int handle, int id, float value)
{
    return simSetObjectFloatParameter_D(handle, id, value);
}

int simCreateDummy(float size, const float *colour)
{
    return simCreateDummy_D(size, colour);
}

int simGetJointPosition(int handle, float *position)
{
    double wide[3];
    int result;
    wide_fill(wide, 3);
    result = simGetJointPosition_D(handle, wide);
    wide_answer(position, wide, abi_wraps_floats() ? 3 : 1, result);
    return result;
}

int simSetJointTargetForce(int handle, float force, bool with_sign)
{
    return simSetJointTargetForce_D(handle, force, with_sign);
}

int simGetJointInterval(int handle, bool *cyclic, float *interval)
{
    double wide[2];
    int result;
    wide_fill(wide, 2);
    result = simGetJointInterval_D(handle, cyclic, wide);
    wide_answer(interval, wide, 2, result);
    return result;
}

int simReadProximitySensor(int handle, float *point, int *object, float *normal)
{
    double wide[7];
    int result = simReadProximitySensor_D(handle, wide, object, wide + 4);
    if (result > 0) {
        wide_narrow(point, wide, abi_wraps_floats() ? 3 : 4);
        wide_narrow(normal, wide + 4, 3);
    }
    return result;
}

int simCheckDistance(int entity1, int entity2, float threshold, float *distance)
{
    double wide[7];
    int result = simCheckDistance_D(entity1, entity2, threshold, wide);
    if (result > 0)
        wide_narrow(distance, wide, 7);
    return result;
}

unsigned char *simGetVisionSensorImg(int handle, int options, float cutoff, const int *at,
                                     const int *size, int *got)
{
    return simGetVisionSensorImg_D(handle, options, cutoff, at, size, got);
}

/* The packets' sizes are needed to know how many values there are. */
int simReadVisionSensor(int handle, float **values, int **counts)
{
    double *wide = NULL;
    int *sizes = NULL;
    int result = simReadVisionSensor_D(handle, &wide, &sizes);
    int count = 0;
    for (int i = 0; sizes && i < sizes[0]; i++)
        count += sizes[i + 1];
    if (values) {
        *values = wide ? memory_new((size_t)count, sizeof(**values)) : NULL;
        wide_narrow(*values, wide, wide ? count : 0);
    }
    free(wide);
    if (counts)
        *counts = sizes;
    else
        free(sizes);
    return result;
}
