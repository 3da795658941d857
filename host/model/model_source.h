/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Model files as people have them, made such that MuJoCo can compile them: what it would die of is
 * refused, and what it cannot read or write is said in another way. Built without libxml2, files go
 * to MuJoCo as they are.
 */
#ifndef HOST_MODEL_SOURCE_H
#define HOST_MODEL_SOURCE_H

#include <libxml/tree.h>
#include <mujoco/mujoco.h>
#include <stddef.h>

/* A file's document, whose parts can go to another one; *malformedp becomes 1 when it is what could
 * be read of a file that is no XML. NULL when there is nothing. */
xmlDoc *source_read(const char *path, int *malformedp);

/* The model of an MJCF, URDF or SDF file; see compile.h. */
mjModel *source_load(const char *path, char **textp, char *error, size_t size);

#endif
