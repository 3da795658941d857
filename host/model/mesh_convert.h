/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Meshes of kinds that MuJoCo does not read (Collada, STL as text, objects in several parts), by
 * Assimp, in a process of its own (child.h). mesh_convert_none.c is for a simulator that was built
 * without it.
 */
#ifndef HOST_MESH_CONVERT_H
#define HOST_MESH_CONVERT_H

#include <stddef.h>

int mesh_can_convert(void);

/* A file as MuJoCo's own .msh, all its parts as one mesh in metres; to be freed. NULL with a
 * sentence in `error`. */
char *mesh_convert(const char *path, size_t *sizep, char *error, size_t size);

#endif
