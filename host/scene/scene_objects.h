/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Which objects a model has, and what they are called.
 */
#ifndef HOST_SCENE_OBJECTS_H
#define HOST_SCENE_OBJECTS_H

#include "world/world.h"

/* Fills a scene whose model is loaded and that has no objects yet. */
void scene_make_objects(struct scene *scene);

/* Appends an object; `wanted` is its name unless another has it. Returns its handle. */
int scene_add(struct scene *scene, const struct object *object, const char *wanted);
/* Appends a place without an object, so that later handles are what they should be. */
void scene_add_gone(struct scene *scene);
/* What a program has put under an object that has no body of its own, as a site or dummy, hangs on
 * its body, and under it: as long as both do. */
void scene_hang_on_hooks(void);
/* Removes one that is not part of the model. */
void scene_remove(int handle);

#endif
