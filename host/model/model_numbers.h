/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Exact numbers of a model, behind those that its document tells with six digits.
 */
#ifndef HOST_MODEL_NUMBERS_H
#define HOST_MODEL_NUMBERS_H

#include <mujoco/mujoco.h>

/* The part of the model `after` that has the name of that part of `before`; -1: it is gone. */
int part_follow(const mjModel *before, const mjModel *after, int type, int id);

/* Colours go on. Numbers of `after` that are those of `before`, rounded, become exact again. */
void numbers_keep(mjModel *after, const mjModel *before);

/* How many numbers the position of a joint of that type has. */
int joint_width(int type);

#endif
