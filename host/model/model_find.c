/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Which file is meant by the name of a scene or model; see model_find.h.
 */
#include "model/model_find.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "model/model_path.h"
#include "world/world.h"

#define LOOKED_SIZE 1000

struct search {
    const char *name;
    size_t stem; /* length of the name without the simulators' ending, or that has none; 0: another */
    int is_foreign; /* it has an ending of the simulators */
    char looked[LOOKED_SIZE]; /* what was looked for in place of the named file */
};

static size_t foreign_stem(const char *name)
{
    static const char *const endings[] = { ".ttt", ".ttm", ".simscene.xml", ".simmodel.xml" };
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
        if (path_ends_with(name, endings[i]))
            return strlen(name) - strlen(endings[i]);
    return 0;
}

static size_t bare_stem(const char *name)
{
    const char *slash = strrchr(name, '/');
    return strchr(slash ? slash : name, '.') ? 0 : strlen(name);
}

/* A folder of that name is not what is meant. */
static int file_is_there(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && !S_ISDIR(status.st_mode);
}

static int file_is_xml(const char *path)
{
    FILE *file = fopen(path, "r");
    char first = '\0';
    int found = file ? fscanf(file, " %c", &first) : 0;
    if (file)
        fclose(file);
    return found == 1 && (first == '<' || first == '\xef'); /* or the mark of UTF-8 */
}

/* Files that clients send have the endings .ttt and .ttm, whatever is in them. */
static int is_readable(const struct search *search, const char *path)
{
    return !search->is_foreign || (!path_ends_with(path, ".xml") && file_is_xml(path));
}

static char *path_join(const char *folder, const char *name, size_t length, const char *ending)
{
    const char *slash = *folder ? "/" : "";
    size_t size = strlen(folder) + strlen(slash) + length + strlen(ending) + 1;
    char *path = memory_new(size, 1);
    snprintf(path, size, "%s%s%.*s%s", folder, slash, (int)length, name, ending);
    return path;
}

/* The MJCF, URDF or SDF file with the name of the simulators' file in that folder, or NULL. */
static char *instead_find(struct search *search, const char *folder)
{
    static const char *const endings[] = { ".xml", ".urdf", ".sdf" };
    for (size_t i = 0; search->stem && i < sizeof(endings) / sizeof(endings[0]); i++) {
        char *path = path_join(folder, search->name, search->stem, endings[i]);
        size_t used = strlen(search->looked);
        if (file_is_there(path)) {
            if (search->is_foreign)
                fprintf(stderr, "simx-host: %s is loaded in place of %s\n", path, search->name);
            return path;
        }
        snprintf(search->looked + used, LOOKED_SIZE - used, "%s%s", used ? ", " : "", path);
        free(path);
    }
    return NULL;
}

/* What the folder ("": the one that the name tells, or the working directory) has of that name, or
 * NULL. There is no further search where the named file itself is. */
static char *folder_search(struct search *search, const char *folder, int *is_therep)
{
    char *path = path_join(folder, search->name, strlen(search->name), "");
    *is_therep = file_is_there(path);
    if (*is_therep && is_readable(search, path))
        return path;
    free(path);
    return instead_find(search, folder);
}

static char *model_search(struct search *search, const char *models)
{
    int is_there;
    char *path = folder_search(search, "", &is_there);
    if (path || is_there || strchr(search->name, '/'))
        return path;
    return folder_search(search, models, &is_there);
}

char *model_find(const char *name, char *error, size_t size)
{
    size_t stem = foreign_stem(name);
    struct search search = { .name = name, .stem = stem ? stem : bare_stem(name),
                             .is_foreign = stem > 0 };
    char *models = model_folder(), *path = model_search(&search, models);
    if (!path && search.is_foreign)
        snprintf(error, size,
                 "cannot load %s: it is a scene or model of V-REP or CoppeliaSim, which only these "
                 "can read, and there is none of the files that would be loaded in its place: %s; "
                 "export the robot as URDF there", name, search.looked);
    else if (!path && strchr(name, '/'))
        path = memory_text(name);
    else if (!path)
        snprintf(error, size, "cannot load %s: there is no such file, neither in the working "
                 "directory nor in %s", name, models);
    free(models);
    return path;
}

char *model_folder(void)
{
    return path_directory(world.options.empty_model);
}
