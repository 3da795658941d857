/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Distances between convex bodies, after Gilbert, Johnson and Keerthi: the point next to the origin
 * in the difference of the two bodies is looked for in ever better simplices. Spheres and capsules
 * are points and lines with a radius, so that they are exact.
 */
#include "scene/hull.h"

#include <math.h>

#include "world/world.h"

#define ROUNDS_MAX 500
#define PRECISION 1e-12 /* relative, of the squared distance */
#define TOUCHING 1e-20  /* m^2 */

struct vertex {
    double point[2][3]; /* of each body */
    double gap[3];      /* their difference */
};

struct simplex {
    struct vertex vertices[4];
    double weights[4];
    int count;
};

/* ------------------------------------------------------------------ the bodies */

static const double *hull_centre(const struct hull *hull)
{
    return hull->geom < 0 ? hull->point : world.scene.data->geom_xpos + 3 * hull->geom;
}

static double hull_radius(const struct hull *hull)
{
    const mjModel *model = world.scene.model;
    if (hull->geom < 0 || (model->geom_type[hull->geom] != mjGEOM_SPHERE &&
                           model->geom_type[hull->geom] != mjGEOM_CAPSULE))
        return 0;
    return model->geom_size[3 * hull->geom];
}

static void mesh_support(int geom, const double along[3], double point[3])
{
    const mjModel *model = world.scene.model;
    int mesh = model->geom_dataid[geom];
    const float *vertices = model->mesh_vert + 3 * model->mesh_vertadr[mesh];
    double best = -mjMAXVAL;
    for (int i = 0; i < model->mesh_vertnum[mesh]; i++) {
        const float *at = vertices + 3 * i;
        double reach = at[0] * along[0] + at[1] * along[1] + at[2] * along[2];
        if (reach <= best)
            continue;
        best = reach;
        for (int k = 0; k < 3; k++)
            point[k] = at[k];
    }
}

static void round_support(const mjtNum *size, int type, const double along[3], double point[3])
{
    double flat = sqrt(along[0] * along[0] + along[1] * along[1]), length = 0;
    if (type == mjGEOM_CYLINDER) {
        for (int i = 0; i < 2; i++)
            point[i] = flat > 0 ? size[0] * along[i] / flat : 0;
        point[2] = along[2] < 0 ? -size[1] : size[1];
        return;
    }
    for (int i = 0; i < 3; i++)
        length += size[i] * size[i] * along[i] * along[i];
    for (int i = 0; i < 3; i++)
        point[i] = length > 0 ? size[i] * size[i] * along[i] / sqrt(length) : 0;
}

/* The farthest point of a geom in a direction, both in the geom's frame and without its radius. */
static void geom_support(int geom, const double along[3], double point[3])
{
    const mjModel *model = world.scene.model;
    const mjtNum *size = model->geom_size + 3 * geom;
    int type = model->geom_type[geom];
    mju_zero3(point);
    if (type == mjGEOM_CAPSULE)
        point[2] = along[2] < 0 ? -size[1] : size[1];
    else if (type == mjGEOM_CYLINDER || type == mjGEOM_ELLIPSOID)
        round_support(size, type, along, point);
    else if (type == mjGEOM_MESH)
        mesh_support(geom, along, point);
    else if (type == mjGEOM_BOX)
        for (int i = 0; i < 3; i++)
            point[i] = along[i] < 0 ? -size[i] : size[i];
}

static void hull_support(const struct hull *hull, const double direction[3], double point[3])
{
    const mjData *data = world.scene.data;
    double along[3], local[3];
    if (hull->geom < 0) {
        mju_copy3(point, hull->point);
        return;
    }
    mju_rotVecMatT(along, direction, data->geom_xmat + 9 * hull->geom);
    geom_support(hull->geom, along, local);
    mju_rotVecMat(point, local, data->geom_xmat + 9 * hull->geom);
    mju_addTo3(point, data->geom_xpos + 3 * hull->geom);
}

/* ------------------------------------------------------------------ the nearest point */

/* Solves a system of up to three equations by elimination; 0 when it has no one solution. */
static int equations_solve(double a[3][4], int n)
{
    for (int i = 0; i < n; i++) {
        int pivot = i;
        for (int k = i + 1; k < n; k++)
            if (fabs(a[k][i]) > fabs(a[pivot][i]))
                pivot = k;
        if (fabs(a[pivot][i]) < 1e-300)
            return 0;
        for (int c = 0; c <= n; c++) {
            double held = a[i][c];
            a[i][c] = a[pivot][c];
            a[pivot][c] = held;
        }
        for (int k = 0; k < n; k++) {
            double factor = k == i ? 0 : a[k][i] / a[i][i];
            for (int c = i; c <= n; c++)
                a[k][c] -= factor * a[i][c];
        }
    }
    for (int i = 0; i < n; i++)
        a[i][n] /= a[i][i];
    return 1;
}

/* The point next to the origin in the plane of some vertices; 0 when it is not between them. */
static int face_nearest(struct simplex *face, double nearest[3])
{
    double edges[3][3], a[3][4];
    int n = face->count - 1;
    for (int i = 0; i < n; i++)
        mju_sub3(edges[i], face->vertices[i + 1].gap, face->vertices[0].gap);
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < n; k++)
            a[i][k] = mju_dot3(edges[i], edges[k]);
        a[i][n] = -mju_dot3(edges[i], face->vertices[0].gap);
    }
    if (!equations_solve(a, n))
        return 0;
    face->weights[0] = 1;
    mju_copy3(nearest, face->vertices[0].gap);
    for (int i = 0; i < n; i++) {
        if (!(a[i][n] >= 0))
            return 0;
        face->weights[i + 1] = a[i][n];
        face->weights[0] -= a[i][n];
        mju_addToScl3(nearest, edges[i], a[i][n]);
    }
    return face->weights[0] >= 0;
}

/* Leaves of the simplex the corners, edge or face that is nearest to the origin. */
static void simplex_reduce(struct simplex *simplex, double nearest[3])
{
    struct simplex best = { .count = 0 };
    double shortest = mjMAXVAL * mjMAXVAL, point[3];
    for (int chosen = 1; chosen < 1 << simplex->count; chosen++) {
        struct simplex face = { .count = 0 };
        for (int i = 0; i < simplex->count; i++)
            if (chosen & 1 << i)
                face.vertices[face.count++] = simplex->vertices[i];
        if (!face_nearest(&face, point) || mju_dot3(point, point) >= shortest)
            continue;
        shortest = mju_dot3(point, point);
        mju_copy3(nearest, point);
        best = face;
    }
    *simplex = best;
}

static void vertex_find(const struct hull *one, const struct hull *other, const double nearest[3],
                        struct vertex *vertex)
{
    double back[3];
    mju_scl3(back, nearest, -1);
    hull_support(one, back, vertex->point[0]);
    hull_support(other, nearest, vertex->point[1]);
    mju_sub3(vertex->gap, vertex->point[0], vertex->point[1]);
}

/* Squared distance without the radii. */
static double simplex_search(const struct hull *one, const struct hull *other,
                             struct simplex *simplex)
{
    double nearest[3], length;
    struct vertex vertex;
    mju_sub3(nearest, hull_centre(one), hull_centre(other));
    if (mju_dot3(nearest, nearest) < TOUCHING)
        nearest[0] = 1;
    vertex_find(one, other, nearest, &simplex->vertices[0]);
    simplex->count = 1;
    simplex->weights[0] = 1;
    mju_copy3(nearest, simplex->vertices[0].gap);
    length = mju_dot3(nearest, nearest);
    for (int round = 0; round < ROUNDS_MAX && length > TOUCHING; round++) {
        double before = length;
        struct simplex kept = *simplex;
        vertex_find(one, other, nearest, &vertex);
        if (length - mju_dot3(nearest, vertex.gap) <= PRECISION * length)
            break;
        simplex->vertices[simplex->count++] = vertex;
        simplex_reduce(simplex, nearest);
        length = mju_dot3(nearest, nearest);
        if (simplex->count == 4)
            return 0;
        if (length >= before) { /* as near as numbers go */
            *simplex = kept;
            return before;
        }
    }
    return length;
}

static void points_shift(double points[6], double radius_one, double radius_other, double distance)
{
    double along[3];
    mju_sub3(along, points + 3, points);
    mju_normalize3(along);
    if (distance <= 0) { /* they overlap: a point within both will do */
        mju_copy3(points + 3, points);
        return;
    }
    mju_addToScl3(points, along, radius_one);
    mju_addToScl3(points + 3, along, -radius_other);
}

static int convex_distance(const struct hull *one, const struct hull *other, double points[6],
                           double *distancep)
{
    double radius_one = hull_radius(one), radius_other = hull_radius(other);
    struct simplex simplex;
    double apart = sqrt(simplex_search(one, other, &simplex));
    mju_zero(points, 6);
    for (int i = 0; i < simplex.count; i++)
        for (int k = 0; k < 2; k++)
            mju_addToScl3(points + 3 * k, simplex.vertices[i].point[k], simplex.weights[i]);
    *distancep = fmax(0, apart - radius_one - radius_other);
    points_shift(points, radius_one, radius_other, *distancep);
    return 1;
}

/* ------------------------------------------------------------------ planes */

static int hull_type(const struct hull *hull)
{
    return hull->geom < 0 ? mjGEOM_SPHERE : world.scene.model->geom_type[hull->geom];
}

/* Height fields are not; later versions of MuJoCo have more that are not. */
static int type_is_convex(int type)
{
    return type != mjGEOM_HFIELD && type <= mjGEOM_MESH;
}

/* From a body to a plane: straight down from its lowest point. `first` is the body's place. */
static int plane_distance(const struct hull *plane, const struct hull *body, double points[6],
                          double *distancep, int first)
{
    const mjtNum *frame = world.scene.data->geom_xmat + 9 * plane->geom;
    double normal[3] = { frame[2], frame[5], frame[8] }, down[3], offset[3];
    double *low = points + (first ? 0 : 3), *foot = points + (first ? 3 : 0), height;
    mju_scl3(down, normal, -1);
    hull_support(body, down, low);
    mju_addToScl3(low, down, hull_radius(body));
    mju_sub3(offset, low, hull_centre(plane));
    height = mju_dot3(offset, normal);
    mju_addScl3(foot, low, down, height);
    *distancep = fmax(0, height);
    return 1;
}

int hull_distance(const struct hull *one, const struct hull *other, double points[6],
                  double *distancep)
{
    int types[2] = { hull_type(one), hull_type(other) };
    if (!type_is_convex(types[0]) || !type_is_convex(types[1]) ||
        (types[0] == mjGEOM_PLANE && types[1] == mjGEOM_PLANE))
        return 0;
    if (types[0] == mjGEOM_PLANE)
        return plane_distance(one, other, points, distancep, 0);
    if (types[1] == mjGEOM_PLANE)
        return plane_distance(other, one, points, distancep, 1);
    return convex_distance(one, other, points, distancep);
}

static double hull_reach(const struct hull *hull)
{
    return hull->geom < 0 ? 0 : world.scene.model->geom_rbound[hull->geom];
}

double hull_distance_floor(const struct hull *one, const struct hull *other)
{
    double gap[3];
    if (hull_type(one) == mjGEOM_PLANE || hull_type(other) == mjGEOM_PLANE ||
        !type_is_convex(hull_type(one)) || !type_is_convex(hull_type(other)))
        return 0;
    mju_sub3(gap, hull_centre(one), hull_centre(other));
    return fmax(0, mju_norm3(gap) - hull_reach(one) - hull_reach(other));
}
