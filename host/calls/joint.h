/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Joints, as programs change them.
 */
#ifndef HOST_CALLS_JOINT_H
#define HOST_CALLS_JOINT_H

#include <stdbool.h>

/* The lowest position and the range above it, m or rad; a cyclic hinge has no limits. 1, or -1 with
 * an error. */
int joint_set_interval(int handle, bool cyclic, const double interval[2]);

#endif
