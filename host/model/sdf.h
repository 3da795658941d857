/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * SDF files, as Gazebo has them, become MJCF: links are bodies, the joints make a tree of them, and
 * joints that close a loop are constraints. What cannot be taken is told in the log.
 */
#ifndef HOST_SDF_H
#define HOST_SDF_H

#include <libxml/tree.h>
#include <mujoco/mujoco.h>
#include <stddef.h>

/* The model of an SDF document from the file `path`, which changes the document; see compile.h. */
mjModel *sdf_load(xmlDoc *doc, const char *path, char **textp, char *error, size_t size);

#endif
