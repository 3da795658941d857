/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A look at a model's file before MuJoCo reads it: MuJoCo 2.2 follows some things that a file may
 * say into memory that is not there, and takes the program with it. What it refuses itself is left
 * to it.
 */
#ifndef HOST_MODEL_CHECK_H
#define HOST_MODEL_CHECK_H

#include <stddef.h>

/* Of an MJCF or URDF file and all that it includes; 0, or -1 with the reason in `error`. Built
 * without libxml2, the program cannot look. */
int model_check(const char *path, char *error, size_t size);

#endif
