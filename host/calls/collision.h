/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Collisions and distances, with the two objects that touch or are the nearest.
 */
#ifndef HOST_CALLS_COLLISION_H
#define HOST_CALLS_COLLISION_H

/* As simCheckCollision() and simCheckDistance(); `objects` is set when the result is 1. The world's
 * own geoms have the handle -1. */
int collision_check(int entity1, int entity2, int objects[2]);
int distance_check(int entity1, int entity2, double threshold, double *distance, int objects[2]);

#endif
