/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Where the mesh files of a URDF or SDF are: addresses such as package://NAME/..., model://, file:// and
 * names relative to the file.
 */
#ifndef HOST_MESH_PLACE_H
#define HOST_MESH_PLACE_H

#include <stddef.h>

/* The path of an address in a file of `directory`, or below `folder` there (NULL: none); to be
 * freed. NULL with all places that were looked at in `error`. */
char *mesh_place(const char *address, const char *directory, const char *folder, char *error,
                 size_t size);

#endif
