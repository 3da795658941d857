/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Another model in the same scene: what it has in common with the present one goes on.
 */
#ifndef HOST_SCENE_CHANGE_H
#define HOST_SCENE_CHANGE_H

#include "scene/scene.h"

/* The name of a part, or what it is called without one: "body3", or "body3#0" when another part has
 * that name. The caller frees it. */
char *part_name_of(const mjModel *model, int type, int id);

/* Takes the model. Parts with the same name keep handle, pose, velocity, targets and exact numbers;
 * the number of handles only grows. 0, or -1 when MuJoCo has no memory for it. */
int scene_change(mjModel *model);

#endif
