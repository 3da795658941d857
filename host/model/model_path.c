/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Names of files.
 */
#include "model/model_path.h"

#include <string.h>
#include <sys/stat.h>

#include "world/memory.h"

int path_ends_with(const char *path, const char *ending)
{
    size_t length = strlen(path), size = strlen(ending);
    return length >= size && strcmp(path + length - size, ending) == 0;
}

char *path_directory(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? memory_copy(path, (size_t)(slash - path)) : memory_text(".");
}

int path_can_end(const char *path)
{
    struct stat status;
    return stat(path, &status) < 0 || S_ISREG(status.st_mode);
}
