/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Which objects a model has, and what they are called.
 */
#ifndef HOST_SCENE_OBJECTS_H
#define HOST_SCENE_OBJECTS_H

#include "scene/scene.h"

/* Fills a scene whose model is loaded and that has no objects yet. */
void scene_make_objects(struct scene *scene);

#endif
