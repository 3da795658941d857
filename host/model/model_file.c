/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Models in files.
 */
#include "model/model_file.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "model/model_explain.h"
#include "model/model_path.h"
#include "model/model_source.h"
#include "world/world.h"

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

static bool starts_outside(const mjModel *model, int joint)
{
    const mjtNum *range = model->jnt_range + 2 * joint;
    double start = model->qpos0[model->jnt_qposadr[joint]];
    return model->jnt_limited[joint] && model->jnt_type[joint] >= mjJNT_SLIDE &&
           (start < range[0] || start > range[1]);
}

/* The limits push such a joint at once. Authors of MJCF leave it to a keyframe. */
static void start_tell(const mjModel *model, const char *path)
{
    const char *key = model->nkey ? mj_id2name(model, mjOBJ_KEY, 0) : NULL, *name;
    int first = 0;
    while (first < model->njnt && !starts_outside(model, first))
        first++;
    if (first == model->njnt || world.options.keyframe)
        return;
    name = mj_id2name(model, mjOBJ_JOINT, first);
    fprintf(stderr, "simx-host: %s: the joint '%s' starts outside of its limits, and maybe others, "
            "which push it: %s%s\n", path, name ? name : "", key ? "see --keyframe " :
            "its ref may be another one", key ? key : "");
}

mjModel *model_load(const char *path, char **textp, char *error, size_t size)
{
    char reason[1400] = "it is no model";
    mjModel *model = NULL;
    if (path_ends_with(path, ".mjb"))
        model = model_load_binary(path);
    else
        model = source_load(path, textp, reason, sizeof(reason));
    if (model) {
        start_tell(model, path);
        return model;
    }
    error_explain(reason, sizeof(reason));
    snprintf(error, size, "cannot load %s: %s", path, reason);
    return NULL;
}
