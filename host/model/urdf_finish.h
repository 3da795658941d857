/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What MuJoCo's reader of URDF leaves out is added to the MJCF that it has written.
 */
#ifndef HOST_URDF_FINISH_H
#define HOST_URDF_FINISH_H

#include <libxml/tree.h>
#include <mujoco/mujoco.h>
#include <stddef.h>

/* Takes the model that was made of the document `urdf`, and its text, and gives the finished ones;
 * NULL with a sentence in `error`. The text is not freed. */
mjModel *urdf_finish(xmlDoc *urdf, mjModel *model, const char *text, const char *path,
                     char **textp, char *error, size_t size);

#endif
