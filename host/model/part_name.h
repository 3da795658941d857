/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Names for all parts of a model.
 */
#ifndef HOST_PART_NAME_H
#define HOST_PART_NAME_H

#include <mujoco/mujoco.h>

/* The name of a part, or what it is called without one: "body3", or "body3#0" when another part has
 * that name. The caller frees it. */
char *part_name_of(const mjModel *model, int type, int id);

#endif
