/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Making shapes, sensors and joints, as parts of MuJoCo's model. All begin at the origin of the
 * world, without a parent. What only decides how they look in the simulators is taken and has no
 * effect.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "abi/sim_exports.h"
#include "model/model_make.h"
#include "model/primitive.h"
#include "scene/object.h"
#include "view/frame.h"
#include "world/error.h"
#include "world/world.h"

#define TEXT_SIZE 1000

/* Bits of options. */
#define PURE_RESPONDABLE 8
#define PURE_STATIC 16
#define CAMERA_PERSPECTIVE 2

/* Of a body that only carries what hangs on it: MuJoCo wants one that is moved to have some. */
#define CARRIER_INERTIA \
    "<inertial pos=\"0 0 0\" mass=\"1e-4\" diaginertia=\"1e-7 1e-7 1e-7\"/>"

/* ------------------------------------------------------------------ shapes */

static int primitive_make(const struct primitive *primitive, const char *function)
{
    const char *refusal = primitive_refusal(primitive);
    char *text;
    int handle;
    if (refusal)
        return error_set(function, "%s.", refusal);
    text = primitive_text(primitive);
    handle = model_make(text, OBJECT_BODY, function);
    free(text);
    return handle;
}

/* Static, and nothing touches it, until simSetObjectInt32Param() says otherwise: as in the
 * simulators. */
int simCreatePrimitiveShape_D(int kind, const double *sizes, int options)
{
    struct primitive primitive = { .kind = kind, .is_static = true };
    (void)options;
    mju_copy3(primitive.sizes, sizes);
    return primitive_make(&primitive, __func__);
}

/* The kinds have numbers of their own here, from 0 on. */
int simCreatePureShape_D(int kind, int options, const double *sizes, double mass,
                         const int *precision)
{
    static const int kinds[] = { sim_pure_primitive_cuboid, sim_pure_primitive_spheroid,
                                 sim_pure_primitive_cylinder, sim_pure_primitive_cone };
    if (kind < 0 || kind >= (int)(sizeof(kinds) / sizeof(kinds[0])))
        return FAIL("argument 1 must be 0 (cuboid), 1 (sphere), 2 (cylinder) or 3 (cone).");
    struct primitive primitive = {
        .kind = kinds[kind],
        .mass = mass,
        .is_static = (options & PURE_STATIC) != 0,
        .is_respondable = (options & PURE_RESPONDABLE) != 0,
    };
    (void)precision;
    mju_copy3(primitive.sizes, sizes);
    return primitive_make(&primitive, __func__);
}

/* ------------------------------------------------------------------ sensors */

/* MuJoCo keeps the upright angle, the simulators that of the longer side, in radians. */
static double upright_degrees(double angle, int width, int height)
{
    double half = tan(angle / 2);
    if (width > height)
        half *= (double)height / width;
    return 2 * atan(half) * 180 / mjPI;
}

/* ints: width and height; reals: near and far clipping plane, angle. */
int simCreateVisionSensor_D(int options, const int *ints, const double *reals, const double *colour)
{
    char text[TEXT_SIZE];
    int handle;
    (void)colour;
    if (!(options & CAMERA_PERSPECTIVE))
        return FAIL("MuJoCo's cameras are perspective: bit 1 of the options must be set.");
    for (int i = 0; i < 2; i++)
        if (ints[i] < 1 || ints[i] > VISION_RESOLUTION_MAX)
            return FAIL("images have 1 to %d pixels in each direction, not %d.",
                        VISION_RESOLUTION_MAX, ints[i]);
    if (!(reals[2] > 0.001 && reals[2] < 3.1))
        return FAIL("the angle must be a number above 0 and below 3.1 rad, not %g.", reals[2]);
    snprintf(text, sizeof(text),
             "<mujoco><worldbody><camera name=\"Vision_sensor\" quat=\"0 0 1 0\" fovy=\"%.17g\"/>"
             "</worldbody></mujoco>", upright_degrees(reals[2], ints[0], ints[1]));
    handle = model_make(text, OBJECT_CAMERA, __func__);
    for (int i = 0; handle >= 0 && i < 2; i++)
        frame_resize(object_find(handle)->id, i, ints[i]);
    return handle;
}

/* Of any volume MuJoCo has the axis: a ray along z. reals: offset, range. */
int simCreateProximitySensor_D(int type, int subtype, int options, const int *ints,
                               const double *reals, const double *colour)
{
    char text[TEXT_SIZE];
    (void)subtype;
    (void)options;
    (void)ints;
    (void)colour;
    if (type < sim_proximitysensor_pyramid_subtype || type > sim_proximitysensor_ray_subtype)
        return FAIL("argument 1 must be a sim.proximitysensor_... value, not %d.", type);
    if (!(reals[0] >= 0 && reals[1] > 0 && reals[0] + reals[1] < 1e6))
        return FAIL("the range must be a number above 0 and the offset one from 0, in metres.");
    snprintf(text, sizeof(text),
             "<mujoco><worldbody><site name=\"Proximity_sensor" OWN_PART "\" rgba=\"0 0 0 0\"/>"
             "</worldbody><sensor><rangefinder name=\"Proximity_sensor\" cutoff=\"%.17g\" "
             "site=\"Proximity_sensor" OWN_PART "\"/></sensor></mujoco>", reals[0] + reals[1]);
    return model_make(text, OBJECT_RANGE, __func__);
}

/* It is fixed to its parent, and what gets it as parent is fixed to it. It never breaks. */
int simCreateForceSensor_D(int options, const int *ints, const double *reals, const double *colour)
{
    (void)options;
    (void)ints;
    (void)reals;
    (void)colour;
    return model_make("<mujoco><worldbody><body name=\"Force_sensor" OWN_PART "\">" CARRIER_INERTIA
                      "<site name=\"Force_sensor" OWN_PART "\" rgba=\"0 0 0 0\"/></body>"
                      "</worldbody><sensor>"
                      "<force name=\"Force_sensor\" site=\"Force_sensor" OWN_PART "\"/>"
                      "<torque name=\"Force_sensor torque\" site=\"Force_sensor" OWN_PART "\"/>"
                      "</sensor></mujoco>", OBJECT_FORCE, __func__);
}

/* ------------------------------------------------------------------ joints */

/* Of this mode it can be; the sizes are only seen. */
int simCreateJoint_D(int type, int mode, int options, const double *sizes, const float *colour,
                     const float *reserved)
{
    static const char *const names[][2] = {
        { "Revolute_joint", "hinge" }, { "Prismatic_joint", "slide" }, { "Spherical_joint", "ball" }
    };
    char text[TEXT_SIZE];
    int handle, which = type - sim_joint_revolute_subtype;
    (void)options;
    (void)sizes;
    (void)colour;
    (void)reserved;
    if (type < sim_joint_revolute_subtype || type > sim_joint_spherical_subtype)
        return FAIL("argument 1 must be sim.joint_revolute_subtype, sim.joint_prismatic_subtype or "
                    "sim.joint_spherical_subtype, not %d.", type);
    if (mode != sim_jointmode_dynamic && mode != sim_jointmode_kinematic)
        return FAIL("argument 2 must be sim.jointmode_dynamic or sim.jointmode_kinematic, not %d: "
                    "MuJoCo has no others.", mode);
    snprintf(text, sizeof(text),
             "<mujoco><worldbody><body name=\"%s" OWN_PART "\">" CARRIER_INERTIA
             "<joint name=\"%s\" type=\"%s\" axis=\"0 0 1\"/></body></worldbody></mujoco>",
             names[which][0], names[which][0], names[which][1]);
    handle = model_make(text, OBJECT_JOINT, __func__);
    if (handle >= 0 && type != sim_joint_spherical_subtype)
        simSetJointMode(handle, mode, 0);
    return handle;
}
