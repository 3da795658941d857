/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Collections: the tuples of the model (MJCF: custom/tuple), named lists of its parts, and the
 * groups that scripts make. A tuple of two is also what the old simulators call a collision object
 * and a distance object.
 */
#ifndef HOST_COLLECTION_H
#define HOST_COLLECTION_H

/* The handles of its objects, which the caller frees; NULL when there is no such collection. */
int *collection_objects(int handle, int *countp);

/* What scripts do with groups; an error is set with -1. */
int collection_create(void);
int collection_destroy(int handle);
int collection_add(int handle, int what, int object, int options);

#endif
