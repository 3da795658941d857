/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Names of files.
 */
#ifndef HOST_MODEL_PATH_H
#define HOST_MODEL_PATH_H

int path_ends_with(const char *path, const char *ending);

/* The folder of a file. The caller frees it. */
char *path_directory(const char *path);

/* Of what is there but no file, as a pipe, the end may never come. */
int path_can_end(const char *path);

#endif
