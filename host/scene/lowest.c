/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * How low a robot reaches.
 */
#include "scene/lowest.h"

#include <math.h>

/* How far a mesh reaches down from its centre; `up` is the world's z in its frame. */
static double mesh_depth(const mjModel *model, int geom, const double up[3])
{
    int mesh = model->geom_dataid[geom];
    double depth = 0;
    for (int i = 0; mesh >= 0 && i < model->mesh_vertnum[mesh]; i++) {
        const float *vertex = model->mesh_vert + 3 * (model->mesh_vertadr[mesh] + i);
        depth = fmax(depth, -(up[0] * vertex[0] + up[1] * vertex[1] + up[2] * vertex[2]));
    }
    return depth;
}

static double geom_depth(const mjModel *model, int geom, const double up[3])
{
    const mjtNum *size = model->geom_size + 3 * geom;
    double scaled[3] = { size[0] * up[0], size[1] * up[1], size[2] * up[2] };
    switch (model->geom_type[geom]) {
    case mjGEOM_SPHERE:
        return size[0];
    case mjGEOM_CAPSULE:
        return size[0] + size[1] * fabs(up[2]);
    case mjGEOM_CYLINDER:
        return size[0] * hypot(up[0], up[1]) + size[1] * fabs(up[2]);
    case mjGEOM_ELLIPSOID:
        return mju_norm3(scaled);
    case mjGEOM_BOX:
        return fabs(scaled[0]) + fabs(scaled[1]) + fabs(scaled[2]);
    case mjGEOM_MESH:
        return mesh_depth(model, geom, up);
    default:
        return 0;
    }
}

static int is_below(const mjModel *model, int body, int top)
{
    while (body > top)
        body = model->body_parentid[body];
    return body == top;
}

static double geoms_lowest(const mjModel *model, const mjData *data, int body, int touching)
{
    double lowest = HUGE_VAL;
    for (int i = 0; i < model->ngeom; i++) {
        const mjtNum *frame = data->geom_xmat + 9 * i;
        if (is_below(model, model->geom_bodyid[i], body) &&
            (!touching || model->geom_contype[i] || model->geom_conaffinity[i]))
            lowest = fmin(lowest, data->geom_xpos[3 * i + 2] - geom_depth(model, i, frame + 6));
    }
    return lowest;
}

double body_lowest(const mjModel *model, const mjData *data, int body)
{
    double lowest = geoms_lowest(model, data, body, 1);
    if (isinf(lowest))
        lowest = geoms_lowest(model, data, body, 0);
    return isinf(lowest) ? data->xpos[3 * body + 2] : lowest;
}
