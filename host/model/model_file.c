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

static int file_is_xml(const char *path)
{
    FILE *file = fopen(path, "r");
    char first = '\0';
    int found = file ? fscanf(file, " %c", &first) : 0;
    if (file)
        fclose(file);
    return found == 1 && (first == '<' || first == '\xef'); /* or the mark of UTF-8 */
}

/* What the simulators wrote, in a format of their own. Files of clients have these endings, too,
 * whatever is in them. */
static int is_foreign(const char *path)
{
    return ((path_ends_with(path, ".ttt") || path_ends_with(path, ".ttm")) && !file_is_xml(path)) ||
           path_ends_with(path, ".simscene.xml") || path_ends_with(path, ".simmodel.xml");
}

mjModel *model_load(const char *path, char **textp, char *error, size_t size)
{
    char reason[1400] = "it is no model";
    mjModel *model = NULL;
    if (is_foreign(path))
        snprintf(reason, sizeof(reason), "it is a scene or model of V-REP or CoppeliaSim, which "
                 "only these can read: export the robot as URDF there");
    else if (path_ends_with(path, ".mjb"))
        model = model_load_binary(path);
    else
        model = source_load(path, textp, reason, sizeof(reason));
    if (model)
        return model;
    error_explain(reason, sizeof(reason));
    snprintf(error, size, "cannot load %s: %s", path, reason);
    return NULL;
}
