/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Points on the surface of a shape: where lines of a grid, along each of a geom's axes, enter it
 * and leave it; and on the triangles of meshes.
 */
#include "scene/sample.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "world/world.h"

static const char too_many[] = "the grid is too fine for this shape: it gives too many points";

struct sampling {
    struct sample sample;
    size_t room;
    size_t most;
    double grid;
};

static bool point_add(struct sampling *sampling, const double point[3])
{
    struct sample *sample = &sampling->sample;
    if (sample->count == sampling->most)
        return false;
    if (sample->count == sampling->room) {
        sampling->room = sampling->room ? 2 * sampling->room : 256;
        sample->points = memory_resize(sample->points, 3 * sampling->room * sizeof(double));
    }
    mju_copy3(sample->points + 3 * sample->count++, point);
    return true;
}

/* ------------------------------------------------------------------ simple geoms */

/* Half of the sizes along a geom's axes. */
static void geom_half(const mjModel *model, int geom, double half[3])
{
    const mjtNum *size = model->geom_size + 3 * geom;
    mju_copy3(half, size);
    switch (model->geom_type[geom]) {
    case mjGEOM_SPHERE:
        half[1] = half[2] = size[0];
        break;
    case mjGEOM_CAPSULE:
        half[1] = size[0];
        half[2] = size[1] + size[0];
        break;
    case mjGEOM_CYLINDER:
        half[1] = size[0];
        half[2] = size[1];
        break;
    default:
        break;
    }
}

/* How many lines in a length, in whose middle they are. */
static double line_count(double length, double grid)
{
    return floor(length / grid) + 1;
}

static double line_place(int i, double count, double grid)
{
    return (i - (count - 1) / 2) * grid;
}

/* From one side, in the geom's frame. */
static bool line_enter(struct sampling *sampling, int geom, const double from[3], int axis,
                       int sign)
{
    static const mjtNum nowhere[3] = { 0, 0, 0 }, unturned[9] = { 1, 0, 0, 0, 1, 0, 0, 0, 1 };
    const mjModel *model = world.scene.model;
    const mjData *data = world.scene.data;
    double direction[3] = { 0, 0, 0 }, point[3], distance;
    direction[axis] = sign;
    distance = mju_rayGeom(nowhere, unturned, model->geom_size + 3 * geom, from, direction,
                           model->geom_type[geom]);
    if (distance < 0)
        return true;
    mju_addScl3(point, from, direction, distance);
    mju_rotVecMat(point, point, data->geom_xmat + 9 * geom);
    mju_addTo3(point, data->geom_xpos + 3 * geom);
    return point_add(sampling, point);
}

static bool axis_sample(struct sampling *sampling, int geom, const double half[3], int axis)
{
    int across = (axis + 1) % 3, up = (axis + 2) % 3;
    double columns = line_count(2 * half[across], sampling->grid);
    double rows = line_count(2 * half[up], sampling->grid);
    if (!(columns * rows <= (double)sampling->most))
        return false;
    for (int i = 0; i < (int)columns; i++)
        for (int k = 0; k < (int)rows; k++)
            for (int sign = -1; sign <= 1; sign += 2) {
                double from[3];
                from[across] = line_place(i, columns, sampling->grid);
                from[up] = line_place(k, rows, sampling->grid);
                from[axis] = -2 * sign * half[axis];
                if (!line_enter(sampling, geom, from, axis, sign))
                    return false;
            }
    return true;
}

/* ------------------------------------------------------------------ meshes */

static double edge_length(double corners[3][3])
{
    double longest = 0;
    for (int i = 0; i < 3; i++)
        longest = mju_max(longest, mju_dist3(corners[i], corners[(i + 1) % 3]));
    return longest;
}

static bool triangle_sample(struct sampling *sampling, double corners[3][3])
{
    double parts = ceil(edge_length(corners) / sampling->grid);
    int count = (int)mju_max(1, parts);
    if (!(parts * parts <= 2 * (double)sampling->most))
        return false;
    for (int i = 0; i <= count; i++)
        for (int k = 0; k <= count - i; k++) {
            double point[3];
            mju_scl3(point, corners[0], (double)(count - i - k) / count);
            mju_addToScl3(point, corners[1], (double)i / count);
            mju_addToScl3(point, corners[2], (double)k / count);
            if (!point_add(sampling, point))
                return false;
        }
    return true;
}

static bool mesh_sample(struct sampling *sampling, int geom)
{
    const mjModel *model = world.scene.model;
    const mjData *data = world.scene.data;
    int mesh = model->geom_dataid[geom];
    for (int i = 0; i < model->mesh_facenum[mesh]; i++) {
        const int *face = model->mesh_face + 3 * (model->mesh_faceadr[mesh] + i);
        double corners[3][3];
        for (int corner = 0; corner < 3; corner++) {
            const float *vertex = model->mesh_vert + 3 * (model->mesh_vertadr[mesh] + face[corner]);
            double local[3] = { vertex[0], vertex[1], vertex[2] };
            mju_rotVecMat(corners[corner], local, data->geom_xmat + 9 * geom);
            mju_addTo3(corners[corner], data->geom_xpos + 3 * geom);
        }
        if (!triangle_sample(sampling, corners))
            return false;
    }
    return true;
}

/* ------------------------------------------------------------------ shapes */

static const char *geom_sample(struct sampling *sampling, int geom)
{
    const mjModel *model = world.scene.model;
    double half[3];
    if (model->geom_type[geom] == mjGEOM_PLANE || model->geom_type[geom] == mjGEOM_HFIELD)
        return "planes of MuJoCo's and height fields have no points here";
    if (model->geom_type[geom] == mjGEOM_MESH)
        return mesh_sample(sampling, geom) ? NULL : too_many;
    geom_half(model, geom, half);
    for (int axis = 0; axis < 3; axis++)
        if (!axis_sample(sampling, geom, half, axis))
            return too_many;
    return NULL;
}

const char *surface_sample(struct sample *sample, int body, double grid, size_t most)
{
    const mjModel *model = world.scene.model;
    struct sampling sampling = { .most = most, .grid = grid };
    const char *refusal = NULL;
    for (int i = 0; i < model->body_geomnum[body] && !refusal; i++)
        refusal = geom_sample(&sampling, model->body_geomadr[body] + i);
    if (refusal)
        free(sampling.sample.points);
    else
        *sample = sampling.sample;
    return refusal;
}
