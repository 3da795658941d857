/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The functions that make things and weigh shapes, with float arguments around those with double.
 */
#include <stddef.h>

#include "abi/sim_exports.h"

static const double *wide_copy(double *wide, const float *from, int count)
{
    for (int i = 0; from && i < count; i++)
        wide[i] = from[i];
    return from ? wide : NULL;
}

static void wide_narrow(float *to, const double *wide, int count)
{
    for (int i = 0; i < count; i++)
        to[i] = (float)wide[i];
}

int simCreatePrimitiveShape(int kind, const float *sizes, int options)
{
    double wide[3];
    return simCreatePrimitiveShape_D(kind, wide_copy(wide, sizes, 3), options);
}

int simCreatePureShape(int kind, int options, const float *sizes, float mass, const int *precision)
{
    double wide[3];
    return simCreatePureShape_D(kind, options, wide_copy(wide, sizes, 3), mass, precision);
}

int simCreateVisionSensor(int options, const int *ints, const float *reals, const float *colour)
{
    double wide[3];
    (void)colour;
    return simCreateVisionSensor_D(options, ints, wide_copy(wide, reals, 3), NULL);
}

int simCreateProximitySensor(int type, int subtype, int options, const int *ints,
                             const float *reals, const float *colour)
{
    double wide[3];
    (void)colour;
    return simCreateProximitySensor_D(type, subtype, options, ints, wide_copy(wide, reals, 2),
                                      NULL);
}

int simCreateForceSensor(int options, const int *ints, const float *reals, const float *colour)
{
    (void)reals;
    (void)colour;
    return simCreateForceSensor_D(options, ints, NULL, NULL);
}

int simCreateJoint(int type, int mode, int options, const float *sizes, const float *colour,
                   const float *reserved)
{
    (void)sizes;
    return simCreateJoint_D(type, mode, options, NULL, colour, reserved);
}

int simGetShapeMass(int handle, float *mass)
{
    double wide;
    int result = simGetShapeMass_D(handle, &wide);
    if (result > 0)
        *mass = (float)wide;
    return result;
}

int simSetShapeMass(int handle, float mass)
{
    return simSetShapeMass_D(handle, mass);
}

int simGetShapeInertia(int handle, float *inertia, float *frame)
{
    double wide[9], wide_frame[12];
    int result = simGetShapeInertia_D(handle, wide, wide_frame);
    if (result > 0) {
        wide_narrow(inertia, wide, 9);
        wide_narrow(frame, wide_frame, 12);
    }
    return result;
}

int simSetShapeInertia(int handle, const float *inertia, const float *frame)
{
    double wide[9], wide_frame[12];
    return simSetShapeInertia_D(handle, wide_copy(wide, inertia, 9),
                                wide_copy(wide_frame, frame, 12));
}

int simComputeMassAndInertia(int handle, float density)
{
    return simComputeMassAndInertia_D(handle, density);
}

int simScaleObject(int handle, float x, float y, float z)
{
    return simScaleObject_D(handle, x, y, z);
}

int simGetShapeGeomInfo(int handle, int *ints, float *reals, void *reserved)
{
    double wide[4];
    int result = simGetShapeGeomInfo_D(handle, ints, wide, reserved);
    if (result >= 0)
        wide_narrow(reals, wide, 4);
    return result;
}
