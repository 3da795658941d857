/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Model files as people have them, made such that MuJoCo can compile them: what it would die of is
 * refused, and what it cannot read or write is said in another way. Built without libxml2, files go
 * to MuJoCo as they are.
 */
#ifndef HOST_MODEL_SOURCE_H
#define HOST_MODEL_SOURCE_H

#include <mujoco/mujoco.h>
#include <stddef.h>

/* The model of an MJCF, URDF or SDF file; see compile.h. */
mjModel *source_load(const char *path, char **textp, char *error, size_t size);

#endif
