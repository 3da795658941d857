/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Another scene in place of the world's.
 */
#ifndef HOST_SCENE_LOAD_H
#define HOST_SCENE_LOAD_H

#include "world/world.h"

/* Replaces the world's scene by the model in the file of that name (model_find.h). 0, or -1 with one
 * line in `error`; then the present scene stays. */
int scene_load(const char *name, char *error, size_t size);

/* Frees a scene with all that was made of it: its document and its images. */
void scene_unload(struct scene *scene);

#endif
