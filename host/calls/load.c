/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Loading other scenes, and models into the scene; writing the scene, and models in it.
 */
#include <string.h>

#include "abi/sim_exports.h"
#include "calls/plugin.h"
#include "calls/selection.h"
#include "calls/signals.h"
#include "model/model_edit.h"
#include "model/model_save.h"
#include "model/scene_load.h"
#include "scene/object.h"
#include "world/error.h"
#include "world/world.h"

/* Replaces the scene; the old one stays when that fails. */
static int scene_replace(const char *path, const char *function)
{
    int instance[4] = { 0, 0, 0, 0 };
    char error[1500];
    if (!simulation_stopped())
        return error_set(function, "simulation is running.");
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

/* As it is now, also in a simulation. */
int simSaveScene(const char *path)
{
    return path ? scene_save(path, __func__) : FAIL("a path is needed.");
}

int simSaveModel(int base, const char *path)
{
    const struct object *shape = OBJECT_GET_KIND(base, OBJECT_BODY);
    if (!shape)
        return -1;
    return path ? model_save(shape, path, __func__) : FAIL("a path is needed.");
}
