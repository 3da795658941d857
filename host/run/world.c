/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The world's life, and loading other scenes.
 */
#include "world/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "model/model_edit.h"
#include "script/mainscript.h"

struct world world;

/* MuJoCo cannot go on after an error: this does not return. */
static void mujoco_failed(const char *text)
{
    fprintf(stderr, "simx-host: MuJoCo: %s\n", text);
    parameters_free(&world.parameters);
    _exit(EXIT_FAILURE);
}

int world_open(const struct host_options *options, char *error, size_t size)
{
    memset(&world, 0, sizeof(world));
    mju_user_warning = warning_add;
    mju_user_error = mujoco_failed;
    world.options = *options;
    world.simulation.realtime = options->realtime;
    world.simulation.opened_ns = clock_ns();
    world.parameters.load_messages = 1;
    world.parameters.scene_id = 1;
    signals_init(&world.signals);
    scripts_init(&world.scripts);
    if (scene_load(options->model, error, size) == 0)
        return 0;
    world_close();
    return -1;
}

void world_close(void)
{
    vision_close();
    mainscript_close();
    scene_free(&world.scene);
    signals_free(&world.signals);
    scripts_free(&world.scripts);
    consoles_close(1);
    dialogs_free();
    parameters_free(&world.parameters);
    free(world.selection.handles);
    errors_free(&world.errors);
    memset(&world, 0, sizeof(world));
}

/* ------------------------------------------------------------------ other scenes */

/* Replaces the scene; the old one stays when that fails. */
static int scene_replace(const char *path, const char *function)
{
    int instance[4] = { 0, 0, 0, 0 };
    char error[1500];

    if (!simulation_stopped())
        return error_set(function, "simulation is running.");
    model_document_keep();
    if (scene_load(path, error, sizeof(error)) < 0)
        return error_set(function, "%s.", error);
    selection_forget(sim_handle_all);
    signals_clear(&world.signals);
    world.parameters.scene_id++;
    world.simulation.events |= EVENT_SCENE_LOADED | EVENT_ERASED | EVENT_CREATED;
    plugin_message(sim_message_eventcallback_sceneloaded, instance, NULL);
    return 1;
}

/* There is one scene at a time: keeping the present one beside another is refused. */
int simLoadScene(const char *path)
{
    if (!path)
        return FAIL("a path is needed.");
    if (strstr(path, "@keepCurrent"))
        return FAIL("this simulator holds one scene only.");
    return scene_replace(*path ? path : world.options.empty_model, __func__);
}

int simCloseScene(void)
{
    return scene_replace(world.options.empty_model, __func__);
}

/* The model's base becomes the selection. */
int simLoadModel(const char *path)
{
    int base;

    if (!path || !*path)
        return FAIL("a path is needed.");
    base = model_join(path, __func__);
    if (base < 0)
        return -1;
    selection_forget(sim_handle_all);
    simAddObjectToSelection(sim_handle_single, base);
    world.simulation.events |= EVENT_MODEL_LOADED | EVENT_CREATED;
    plugin_message(sim_message_eventcallback_modelloaded, NULL, NULL);
    return base;
}
