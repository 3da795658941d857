/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Mesh files; see mesh_file.h.
 */
#include "model/mesh_file.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "model/compile.h"
#include "model/mesh_convert.h"
#include "world/file.h"
#include "world/memory.h"
#include "world/world.h"

#define STL_HEADER 84
#define STL_TRIANGLE 50
#define STL_TRIANGLES_MAX 200000 /* MuJoCo's own limit */
#define FILE_SIZE_MAX (1 << 30)
#define NAME_SIZE 300
#define LFS_SIGN "version https://git-lfs"
#define KEY_SIZE (PATH_MAX + 80)

/* MuJoCo reads binary STL files that are not too large. */
static int stl_is_plain(const char *bytes, size_t size)
{
    uint32_t count;
    if (size < STL_HEADER)
        return 0;
    memcpy(&count, bytes + STL_HEADER - sizeof(count), sizeof(count));
    return count <= STL_TRIANGLES_MAX && size == STL_HEADER + (size_t)STL_TRIANGLE * count;
}

static int file_is_plain(const char *ending, const char *bytes, size_t size)
{
    if (strcasecmp(ending, ".stl") == 0)
        return stl_is_plain(bytes, size);
    return strcasecmp(ending, ".msh") == 0 || (strcasecmp(ending, ".obj") == 0 && !mesh_can_convert());
}

/* "wheel#3m.stl": a number of its own, and behind it a letter, because MuJoCo appends digits for a
 * mesh that is used in several scales. */
static void name_choose(char name[NAME_SIZE], const char *path, const char *ending)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    const char *dot = strrchr(base, '.');
    int length = dot ? (int)(dot - base) : (int)strlen(base);
    length = length > 200 ? 200 : length;
    snprintf(name, NAME_SIZE, "%.*s#%dm%s", length, base, world.mesh_names.count, ending);
}

/* What tells a file from its next version. */
static void key_make(char key[KEY_SIZE], const char *path)
{
    struct stat status = { .st_size = 0 };
    stat(path, &status);
    snprintf(key, KEY_SIZE, "%lld.%09ld %lld %s", (long long)status.st_mtim.tv_sec,
             status.st_mtim.tv_nsec, (long long)status.st_size, path);
}

char *mesh_take(const char *path, char *error, size_t size)
{
    const char *dot = strrchr(path, '.'), *ending = dot ? dot : "";
    char name[NAME_SIZE], key[KEY_SIZE], *bytes, *converted;
    union table_value *known;
    size_t length;
    key_make(key, path);
    known = table_find(&world.mesh_names, key);
    if (known)
        return memory_text(known->block);
    bytes = file_read(path, FILE_SIZE_MAX, &length, error, size);
    if (!bytes)
        return NULL;
    if (length >= strlen(LFS_SIGN) && memcmp(bytes, LFS_SIGN, strlen(LFS_SIGN)) == 0) {
        snprintf(error, size, "%s is not the mesh but what Git LFS keeps in its place: "
                 "'git lfs pull' there fetches it", path);
        free(bytes);
        return NULL;
    }
    if (!file_is_plain(ending, bytes, length)) {
        converted = mesh_convert(path, &length, error, size);
        free(bytes);
        if (!converted)
            return NULL;
        bytes = converted;
        ending = ".msh";
    }
    name_choose(name, path, ending);
    compile_add_file(name, bytes, length);
    world.mesh_names.release = free;
    table_take(&world.mesh_names, key)->block = memory_text(name);
    return memory_text(name);
}
