/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Distances between convex bodies: MuJoCo's geoms, and points. MuJoCo 2 has no function for it (3.2
 * has one), so that they are computed here, in all versions the same.
 */
#ifndef HOST_HULL_H
#define HOST_HULL_H

/* A geom, or a point when the geom is -1. */
struct hull {
    int geom;
    double point[3];
};

/* The shortest connection: a point of each and their distance, which is 0 where they overlap.
 * Returns 0 when there is none to be had: height fields, two planes. */
int hull_distance(const struct hull *one, const struct hull *other, double points[6],
                  double *distancep);

/* What the distance is at least: quick to know, and 0 when nothing is. */
double hull_distance_floor(const struct hull *one, const struct hull *other);

#endif
