/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Models in files.
 */
#ifndef HOST_MODEL_FILE_H
#define HOST_MODEL_FILE_H

#include <mujoco/mujoco.h>
#include <stddef.h>

/* The model of a file, and in `textp` its plain MJCF as in compile.h; NULL with one line in `error`.
 */
mjModel *model_load(const char *path, char **textp, char *error, size_t size);

#endif
