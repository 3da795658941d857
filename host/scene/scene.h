/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The scene: a MuJoCo model, its data, and the simulator's objects that stand for its parts.
 *
 * Objects are made in a fixed order: bodies, joints, sites, rangefinders, force/torque sensors,
 * cameras, lights, each as MuJoCo numbers them; what was made at run time follows. An
 * object's handle is its place in that order plus the scene's first handle, which grows with each
 * scene, so that handles of an older scene or of a removed object never come to mean another one.
 */
#ifndef HOST_SCENE_H
#define HOST_SCENE_H

#include "world/world.h"

/* Makes a scene of a model, which it takes, and which starts with its handles at `first_handle`.
 * -1 when there is no memory for it. */
int scene_build(struct scene *scene, mjModel *model, const char *path, int first_handle);

/* What was made of it later goes with scene_unload() in scene_load.h. */
void scene_free(struct scene *scene);

/* What the simulation starts from is kept, and what it is set back to when it stops. It starts in
 * the same way, to the last digit, whether or not something was asked before, for which MuJoCo has
 * computed forces. */
void scene_keep(void);
void scene_restore(void);

#endif
