/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Groups of objects that scripts make (sim.createCollection). Each is a list of what was added to
 * it or taken from it, in that order; who is in a tree is found when somebody asks. They end with
 * the scene.
 */
#ifndef HOST_GROUP_H
#define HOST_GROUP_H

#include "world/world.h"

#define GROUP_REMOVES 1    /* options of an item: takes objects out */
#define GROUP_WITHOUT_BASE 2 /* of a tree or a chain the object itself is left out */

/* A new one: its number. */
int group_new(struct scene *scene);

/* 1, or 0 when there is no such group. */
int group_exists(const struct scene *scene, int number);
void group_remove(struct scene *scene, int number);

/* what: sim_handle_all, sim_handle_single, sim_handle_tree or sim_handle_chain. */
void group_add(struct scene *scene, int number, int what, int object, int options);

/* The objects of the current scene that are in it: their handles. The caller frees them. */
int *group_objects(int number, int *countp);

void groups_free(struct scene *scene);

#endif
