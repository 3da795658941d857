/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A simulator's life.
 */
#include "run/simulator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "calls/model_signals.h"
#include "calls/param.h"
#include "calls/signals.h"
#include "calls/ui.h"
#include "model/compile.h"
#include "model/scene_load.h"
#include "scene/capacity.h"
#include "script/mainscript.h"
#include "script/script.h"
#include "view/vision.h"
#include "world/clock.h"
#include "world/error.h"
#include "world/world.h"

/* MuJoCo cannot go on after an error: this does not return. */
static void mujoco_failed(const char *text)
{
    fprintf(stderr, "simx-host: MuJoCo: %s\n", text);
    parameters_free(&world.parameters);
    _exit(EXIT_FAILURE);
}

static void mujoco_warned(const char *text)
{
    if (!capacity_handles(text))
        warning_add(text);
}

/* 0, or -1 with one line in `error`. */
static int keyframe_begin(char *error, size_t size)
{
    const mjModel *model = world.scene.model;
    size_t used;
    if (!world.options.keyframe || keyframe_apply(world.options.keyframe))
        return 0;
    used = (size_t)snprintf(error, size, "--keyframe %s: %s has ", world.options.keyframe,
                            world.scene.path);
    for (int i = 0; i < model->nkey && used < size; i++)
        used += (size_t)snprintf(error + used, size - used, "%s'%s'", i ? ", " : "",
                                 mj_id2name(model, mjOBJ_KEY, i) ? mj_id2name(model, mjOBJ_KEY, i)
                                                                 : "");
    if (!model->nkey && used < size)
        snprintf(error + used, size - used, "no keyframes");
    return -1;
}

int simulator_open(const struct host_options *options, char *error, size_t size)
{
    memset(&world, 0, sizeof(world));
    mju_user_warning = mujoco_warned;
    mju_user_error = mujoco_failed;
    world.options = *options;
    world.simulation.realtime = options->realtime;
    world.simulation.opened_ns = clock_ns();
    world.parameters.load_messages = 1;
    world.parameters.idle_fps = 8;
    world.parameters.scene_id = 1;
    signals_init(&world.signals);
    scripts_init(&world.scripts);
    if (scene_load(options->model, error, size) == 0 && keyframe_begin(error, size) == 0)
        return 0;
    simulator_close();
    return -1;
}

void simulator_close(void)
{
    vision_close();
    mainscript_close();
    scene_unload(&world.scene);
    compile_forget_files();
    signals_free(&world.signals);
    scripts_free(&world.scripts);
    consoles_close(1);
    dialogs_free();
    parameters_free(&world.parameters);
    free(world.selection.handles);
    errors_free(&world.errors);
    memset(&world, 0, sizeof(world));
}
