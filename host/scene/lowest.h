/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * How low a robot reaches.
 */
#ifndef HOST_LOWEST_H
#define HOST_LOWEST_H

#include <mujoco/mujoco.h>

/* The height of the lowest point of a body and all that hangs on it, in the pose that `data` has
 * the kinematics of: of what can touch something, or else of all geoms; its own height when it has
 * none. */
double body_lowest(const mjModel *model, const mjData *data, int body);

#endif
