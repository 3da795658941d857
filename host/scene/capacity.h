/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What a model's data has room for. MuJoCo 2.2 decides when a model is compiled how many contacts
 * there can be, 100 if the file says nothing, and forgets those that come later: the bodies behind
 * them fall through the floor.
 */
#ifndef HOST_CAPACITY_H
#define HOST_CAPACITY_H

#include <mujoco/mujoco.h>

/* Data of a model, which gets more room first if it needs it; NULL when there is no memory. */
mjData *capacity_make_data(mjModel *model);

#endif
