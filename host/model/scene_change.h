/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Another model in the same scene: what it has in common with the present one goes on.
 */
#ifndef HOST_SCENE_CHANGE_H
#define HOST_SCENE_CHANGE_H

#include "world/world.h"

/* Takes the model. Parts with the same name keep handle, pose, velocity, targets and exact numbers;
 * the number of handles only grows. 0, or -1 when MuJoCo has no memory for it. */
int scene_change(mjModel *model);

#endif
