/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Without Assimp meshes are not converted.
 */
#include "model/mesh_convert.h"

#include <stdio.h>

int mesh_can_convert(void)
{
    return 0;
}

char *mesh_convert(const char *path, size_t *sizep, char *error, size_t size)
{
    (void)sizep;
    snprintf(error, size, "%s is not of a kind that MuJoCo reads, and this simulator was built "
             "without Assimp, which converts it; a binary .stl of less than 200000 triangles does",
             path);
    return NULL;
}
