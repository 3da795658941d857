/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Forces that scripts apply to shapes, and those of contacts. An error is set with -1.
 */
#ifndef HOST_FORCE_H
#define HOST_FORCE_H

/* In the next step, in N and N m: at the centre of mass, in the world's directions. */
int force_add(int handle, const double force[3], const double torque[3]);

/* The same at a point of the shape; both in the shape's own frame. */
int force_add_at(int handle, const double point[3], const double force[3]);

/* The index-th contact of a shape (sim_handle_all: of any): 1 with the two shapes, the place, the
 * force on the second shape and the normal from the first to the second; 0 when there are not so
 * many. */
int contact_get(int handle, int index, int shapes[2], double numbers[9]);

#endif
