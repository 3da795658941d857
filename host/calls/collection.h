/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Collections: the tuples of the model (MJCF: custom/tuple), named lists of its parts. A tuple of
 * two is also what the old simulators call a collision object and a distance object.
 */
#ifndef HOST_COLLECTION_H
#define HOST_COLLECTION_H

/* The tuple of a handle, or -1. */
int collection_tuple(int handle);

/* How many objects it has, and the n-th of them: -1 for parts that are no objects. */
int collection_size(int tuple);
int collection_object(int tuple, int n);

#endif
