/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Which way a geom's surface looks: in the geom's own frame, where its size says it all.
 */
#include "scene/surface.h"

#include <math.h>

#include "world/world.h"

/* The side of a box that the point is on: the one that it fills out most. */
static void box_normal(const double at[3], const mjtNum size[3], double normal[3])
{
    int side = 0;
    for (int i = 1; i < 3; i++)
        if (fabs(at[i]) - size[i] > fabs(at[side]) - size[side])
            side = i;
    mju_zero3(normal);
    normal[side] = at[side] < 0 ? -1 : 1;
}

static void cylinder_normal(const double at[3], const mjtNum size[3], double normal[3])
{
    double radius = sqrt(at[0] * at[0] + at[1] * at[1]);
    mju_zero3(normal);
    if (fabs(at[2]) - size[1] > radius - size[0]) {
        normal[2] = at[2] < 0 ? -1 : 1;
    } else {
        normal[0] = at[0];
        normal[1] = at[1];
    }
}

static void capsule_normal(const double at[3], const mjtNum size[3], double normal[3])
{
    mju_copy3(normal, at);
    normal[2] -= mju_clip(at[2], -size[1], size[1]);
}

static void ellipsoid_normal(const double at[3], const mjtNum size[3], double normal[3])
{
    for (int i = 0; i < 3; i++)
        normal[i] = at[i] / (size[i] * size[i]);
}

void surface_normal(int geom, const double point[3], const double direction[3], double normal[3])
{
    const mjModel *model = world.scene.model;
    const mjData *data = world.scene.data;
    const mjtNum *size = model->geom_size + 3 * geom;
    const mjtNum *frame = data->geom_xmat + 9 * geom;
    double offset[3], at[3], local[3] = { 0, 0, 1 };
    mju_sub3(offset, point, data->geom_xpos + 3 * geom);
    mju_rotVecMatT(at, offset, frame);
    switch (model->geom_type[geom]) {
    case mjGEOM_PLANE:
        break;
    case mjGEOM_SPHERE:
        mju_copy3(local, at);
        break;
    case mjGEOM_CAPSULE:
        capsule_normal(at, size, local);
        break;
    case mjGEOM_ELLIPSOID:
        ellipsoid_normal(at, size, local);
        break;
    case mjGEOM_CYLINDER:
        cylinder_normal(at, size, local);
        break;
    case mjGEOM_BOX:
        box_normal(at, size, local);
        break;
    default:
        mju_scl3(normal, direction, -1);
        return;
    }
    mju_rotVecMat(normal, local, frame);
    mju_normalize3(normal);
}
