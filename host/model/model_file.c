/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Models in files.
 */
#include "model/model_file.h"

#include <stdio.h>
#include <string.h>

#include "model/model_explain.h"
#include "model/model_path.h"
#include "model/model_source.h"

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

mjModel *model_load(const char *path, char **textp, char *error, size_t size)
{
    char reason[1400] = "it is no model";
    mjModel *model = NULL;
    if (path_ends_with(path, ".mjb"))
        model = model_load_binary(path);
    else
        model = source_load(path, textp, reason, sizeof(reason));
    if (model)
        return model;
    error_explain(reason, sizeof(reason));
    snprintf(error, size, "cannot load %s: %s", path, reason);
    return NULL;
}
