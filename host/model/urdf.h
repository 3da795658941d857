/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * URDF files, as they come out of ROS packages. MuJoCo compiles a copy in which meshes are found
 * and fixed links are not merged; what MuJoCo's reader leaves out (couplings, limits of effort and
 * velocity, free links, the base) is added to the plain MJCF that it writes.
 */
#ifndef HOST_URDF_H
#define HOST_URDF_H

#include <libxml/tree.h>
#include <mujoco/mujoco.h>
#include <stddef.h>

/* The model of a URDF document from the file `path`; see compile.h. */
mjModel *urdf_load(xmlDoc *doc, const char *path, char **textp, char *error, size_t size);

#endif
