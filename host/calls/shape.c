/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What shapes weigh and what they are made of.
 */
#include <math.h>

#include "abi/sim_exports.h"
#include "calls/selection.h"
#include "model/model_group.h"
#include "model/model_make.h"
#include "scene/object.h"
#include "scene/refresh.h"
#include "world/error.h"
#include "world/world.h"

/* ------------------------------------------------------------------ mass and inertia */

static struct inertia shape_inertia(int body)
{
    const mjModel *model = world.scene.model;
    struct inertia inertia = { .mass = model->body_mass[body] };
    mju_copy3(inertia.position, model->body_ipos + 3 * body);
    mju_copy4(inertia.quaternion, model->body_iquat + 4 * body);
    mju_copy3(inertia.moments, model->body_inertia + 3 * body);
    return inertia;
}

int simGetShapeMass_D(int handle, double *mass)
{
    const struct object *shape = OBJECT_GET_KIND(handle, OBJECT_BODY);
    if (!shape)
        return -1;
    *mass = world.scene.model->body_mass[shape->id];
    return 1;
}

/* The inertia grows with it. */
int simSetShapeMass_D(int handle, double mass)
{
    const struct object *shape = OBJECT_GET_KIND(handle, OBJECT_BODY);
    struct inertia inertia;
    if (!shape)
        return -1;
    if (!(mass >= 1e-9 && mass <= 1e9))
        return FAIL("the mass must be a number above 0, in kg, not %g.", mass);
    inertia = shape_inertia(shape->id);
    if (!(inertia.mass > 0))
        return FAIL("the shape's parts have no mass: set its inertia first.");
    mju_scl3(inertia.moments, inertia.moments, mass / inertia.mass);
    inertia.mass = mass;
    return model_set_inertia(shape, &inertia, __func__);
}

/* inertia: 3 rows, kg m2, in the frame of `frame`, which has 3 rows of 4 and the centre of mass as
 * its origin. */
int simGetShapeInertia_D(int handle, double *inertia, double *frame)
{
    const struct object *shape = OBJECT_GET_KIND(handle, OBJECT_BODY);
    struct inertia own;
    double turn[9];
    if (!shape)
        return -1;
    own = shape_inertia(shape->id);
    mju_zero(inertia, 9);
    for (int i = 0; i < 3; i++)
        inertia[4 * i] = own.moments[i];
    mju_quat2Mat(turn, own.quaternion);
    for (int row = 0; row < 3; row++) {
        mju_copy3(frame + 4 * row, turn + 3 * row);
        frame[4 * row + 3] = own.position[row];
    }
    return 1;
}

/* Whether a body can have these moments: none is above the sum of the others. */
static bool moments_are_possible(const double moments[3])
{
    double sum = moments[0] + moments[1] + moments[2];
    for (int i = 0; i < 3; i++)
        if (!(moments[i] > 0 && moments[i] <= (sum - moments[i]) * (1 + 1e-6)))
            return false;
    return true;
}

int simSetShapeInertia_D(int handle, const double *inertia, const double *frame)
{
    const struct object *shape = OBJECT_GET_KIND(handle, OBJECT_BODY);
    double axes[9], turn[9], axes_turn[4], frame_turn[4], sum = 0;
    struct inertia own;
    if (!shape)
        return -1;
    own = shape_inertia(shape->id);
    for (int i = 0; i < 9; i++)
        sum += fabs(inertia[i] - inertia[3 * (i % 3) + i / 3]);
    if (!(sum <= 1e-6 * (fabs(inertia[0]) + fabs(inertia[4]) + fabs(inertia[8]))))
        return FAIL("the inertia must be a symmetric matrix of 9 numbers.");
    for (int i = 0; i < 12; i++)
        if (mju_isBad(frame[i]))
            return FAIL("the frame must be a matrix of 12 numbers.");
    mju_eig3(own.moments, axes, axes_turn, inertia);
    if (!moments_are_possible(own.moments))
        return FAIL("no body has this inertia: its moments must be above 0, and none larger than "
                    "the sum of the others.");
    for (int row = 0; row < 3; row++) {
        mju_copy3(turn + 3 * row, frame + 4 * row);
        own.position[row] = frame[4 * row + 3];
    }
    mju_mat2Quat(frame_turn, turn);
    mju_mulQuat(own.quaternion, frame_turn, axes_turn);
    if (mju_normalize4(own.quaternion) < mjMINVAL)
        return FAIL("the frame must be a matrix of 12 numbers.");
    return model_set_inertia(shape, &own, __func__);
}

int simComputeMassAndInertia_D(int handle, double density)
{
    const struct object *shape = OBJECT_GET_KIND(handle, OBJECT_BODY);
    if (!shape)
        return -1;
    if (!(density > 0 && density < 1e9))
        return FAIL("the density must be a number above 0, in kg/m3, not %g.", density);
    return model_set_density(shape, density, __func__);
}

/* ------------------------------------------------------------------ geometry */

int simScaleObject_D(int handle, double x, double y, double z)
{
    const struct object *shape = OBJECT_GET_KIND(handle, OBJECT_BODY);
    double factors[3] = { x, y, z };
    if (!shape)
        return -1;
    for (int i = 0; i < 3; i++)
        if (!(factors[i] > 1e-6 && factors[i] < 1e6))
            return FAIL("factors must be numbers above 0, not %g.", factors[i]);
    return model_scale(shape, factors, __func__);
}

/* ints: sim_primitiveshape_...; reals: the sizes, and 0. The result has bit 0 for several parts and
 * bit 1 for parts that are primitives. */
int simGetShapeGeomInfo_D(int handle, int *ints, double *reals, void *reserved)
{
    static const int kinds[] = {
        [mjGEOM_PLANE] = sim_primitiveshape_plane, [mjGEOM_HFIELD] = 0,
        [mjGEOM_SPHERE] = sim_primitiveshape_spheroid,
        [mjGEOM_CAPSULE] = sim_primitiveshape_capsule,
        [mjGEOM_ELLIPSOID] = sim_primitiveshape_spheroid,
        [mjGEOM_CYLINDER] = sim_primitiveshape_cylinder,
        [mjGEOM_BOX] = sim_primitiveshape_cuboid,
        [mjGEOM_MESH] = 0,
    };
    const struct object *shape = OBJECT_GET_KIND(handle, OBJECT_BODY);
    const mjModel *model = world.scene.model;
    int first, count, pure = 1;
    (void)reserved;
    if (!shape)
        return -1;
    first = model->body_geomadr[shape->id];
    count = model->body_geomnum[shape->id];
    for (int i = first; i < first + count; i++)
        pure = pure && kinds[model->geom_type[i]];
    ints[0] = count == 1 ? kinds[model->geom_type[first]] : 0;
    for (int i = 0; i < 3; i++) {
        double low = 0, high = 0;
        simGetObjectFloatParameter_D(handle, sim_objfloatparam_objbbox_min_x + i, &low);
        simGetObjectFloatParameter_D(handle, sim_objfloatparam_objbbox_max_x + i, &high);
        reals[i] = high - low;
    }
    reals[3] = 0;
    return (count > 1) + 2 * (count > 0 && pure);
}

/* The first shape becomes the whole; the others go. */
int simGroupShapes(const int *shapes, int count)
{
    if (model_group(shapes, count, __func__) < 0)
        return -1;
    for (int i = 1; i < count; i++)
        selection_forget(shapes[i]);
    world.simulation.events |= EVENT_ERASED;
    return shapes[0];
}

/* ------------------------------------------------------------------ special properties */

#define SPECIAL_ALL                                                              \
    (sim_objectspecialproperty_collidable | sim_objectspecialproperty_measurable | \
     sim_objectspecialproperty_detectable_all | sim_objectspecialproperty_renderable)

int simGetObjectSpecialProperty(int handle)
{
    const struct object *object = OBJECT_GET(handle);
    return object ? SPECIAL_ALL & ~object->lacks : -1;
}

/* Sensors do not detect a shape that lacks all of its detectable bits, cameras none that is not
 * renderable. The others are kept only. */
int simSetObjectSpecialProperty(int handle, int property)
{
    struct object *object = OBJECT_GET(handle);
    if (!object)
        return -1;
    object->lacks = SPECIAL_ALL & ~property;
    scene_touch();
    return 1;
}
