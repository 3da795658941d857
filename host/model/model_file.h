/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Models in files.
 */
#ifndef HOST_MODEL_FILE_H
#define HOST_MODEL_FILE_H

#include <mujoco/mujoco.h>
#include <stddef.h>

/* The model of a file; NULL with one line in `error`. */
mjModel *model_load(const char *path, char *error, size_t size);
int path_ends_with(const char *path, const char *ending);

/* The folder of a file. The caller frees it. */
char *path_directory(const char *path);

#endif
