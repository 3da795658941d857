/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * SDF files, as Gazebo has them, become MJCF: links are bodies, and the joints make a tree of them.
 * What has no effect is told in a line of the log.
 */
#ifndef HOST_SDF_H
#define HOST_SDF_H

#include <libxml/tree.h>
#include <mujoco/mujoco.h>
#include <stddef.h>

/* The model of an SDF document from the file `path`, which changes the document; see compile.h. */
mjModel *sdf_load(xmlDoc *doc, const char *path, char **textp, char *error, size_t size);

#endif
