/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Which way a geom's surface looks.
 */
#ifndef HOST_SURFACE_H
#define HOST_SURFACE_H

/* The unit normal, in the world, of a geom's surface at a point on it that a ray in `direction`
 * has hit. Meshes and height fields do not tell: for them it is the way back of the ray. */
void surface_normal(int geom, const double point[3], const double direction[3], double normal[3]);

#endif
