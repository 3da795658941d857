/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Which file is meant by the name of a scene or model.
 *
 * A name without a folder is looked for in the working directory, then among the models that come
 * with this program. Where a file of V-REP or CoppeliaSim is named, which only these can read, or
 * is missing, an MJCF, URDF or SDF file of the same name beside it takes its place; the log says so. A
 * name without an ending stands for such a file, too.
 */
#ifndef HOST_MODEL_FIND_H
#define HOST_MODEL_FIND_H

#include <stddef.h>

/* The file to load, which the caller frees; NULL with one line in `error`. A file that is missing
 * in the folder that its name tells is found: reading it tells why it cannot be read. */
char *model_find(const char *name, char *error, size_t size);

/* The folder of the models that come with this program. The caller frees it. */
char *model_folder(void);

#endif
