/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Mesh files, which MuJoCo finds in memory, each under a name of its own: it names meshes by the
 * file's name without folders, and takes two of the same name for one. What MuJoCo cannot read is
 * converted by Assimp.
 */
#ifndef HOST_MESH_FILE_H
#define HOST_MESH_FILE_H

#include <stddef.h>

/* The name in memory of a file, which is read when it was not yet; to be freed. NULL with a
 * sentence in `error`. */
char *mesh_take(const char *path, char *error, size_t size);

#endif
