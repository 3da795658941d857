/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Models in files.
 */
#include "model/model_file.h"

#include <stdio.h>
#include <string.h>

#include "model/model_check.h"
#include "model/mujoco_guard.h"
#include "world/memory.h"

int path_ends_with(const char *path, const char *ending)
{
    size_t length = strlen(path), size = strlen(ending);

    return length >= size && strcmp(path + length - size, ending) == 0;
}

static void be_quiet(const char *text)
{
    (void)text;
}

/* MuJoCo prints what is wrong with a binary model, and would go on; we tell it in our one line. */
static mjModel *model_load_binary(const char *path)
{
    void (*const handler)(const char *) = mju_user_warning;
    mjModel *model;

    mju_user_warning = be_quiet;
    model = mj_loadModel(path, NULL);
    mju_user_warning = handler;
    return model;
}

static mjModel *model_load_xml(const char *path, char *reason, size_t size)
{
    if (model_check(path, reason, size) < 0)
        return NULL;
    return guard_load_xml(path, reason, (int)size);
}

mjModel *model_load(const char *path, char *error, size_t size)
{
    char reason[1000] = "it is no model";
    mjModel *model;

    if (path_ends_with(path, ".mjb"))
        model = model_load_binary(path);
    else
        model = model_load_xml(path, reason, sizeof(reason));
    if (model)
        return model;
    for (char *at = reason; *at; at++)
        if (*at == '\n' || *at == '\r')
            *at = ' ';
    snprintf(error, size, "cannot load %s: %s", path, reason);
    return NULL;
}

char *path_directory(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? memory_copy(path, (size_t)(slash - path)) : memory_text(".");
}
