/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Scripts that programs make; see script_object.h.
 */
#include "calls/script_object.h"

#include <stdlib.h>

#include "abi/sim_exports.h"
#include "scene/embedded.h"
#include "scene/object.h"
#include "scene/pose.h"
#include "scene/scene_objects.h"
#include "world/error.h"
#include "world/world.h"

/* The script with this handle, or NULL with the error of the function. */
static struct embedded *script_get(int handle, const char *function)
{
    const struct object *object = object_find(handle);
    if (object && object->script)
        return object->script;
    error_set(function, "script does not exist.");
    return NULL;
}

int script_object_is(int handle)
{
    const struct object *object = object_find(handle);
    return object && object->script;
}

int script_object_add(int type)
{
    struct embedded script = {
        .type = type, .enabled = 1, .order = sim_scriptexecorder_normal, .text = memory_text("")
    };
    struct object object = {
        .kind = OBJECT_DUMMY,
        .parent = -1,
        .hook = -1,
        .type = OBJECT_SCRIPT_TYPE,
        .property = sim_modelproperty_not_model,
        .local = pose_identity,
        .script = &script,
    };
    int handle = -1;
    if (type != sim_scripttype_childscript && type != sim_scripttype_customizationscript)
        error_set("simAddScript",
                  "scripts can be made of the types sim.scripttype_simulation (1) and "
                  "sim.scripttype_customization (6), not of %d.",
                  type);
    else
        handle = scene_add(&world.scene, &object, "Script");
    free(script.text);
    if (handle >= 0)
        world.simulation.events |= EVENT_CREATED;
    return handle;
}

int script_object_remove(int script)
{
    return script_get(script, "simRemoveScript") ? simRemoveObject(script) : -1;
}

/* ------------------------------------------------------------------ text and parameters */

int script_object_set_text(int script, const char *text)
{
    struct embedded *embedded = script_get(script, "simSetScriptText");
    if (!embedded)
        return -1;
    free(embedded->text);
    embedded->text = memory_text(text);
    return 1;
}

char *script_object_get_text(int script)
{
    const struct embedded *embedded = script_get(script, "simGetScriptText");
    return embedded ? memory_text(embedded->text) : NULL;
}

int script_object_get_int(int script, int id, int *value)
{
    const struct embedded *embedded = script_get(script, "simGetScriptInt32Param");
    if (!embedded)
        return -1;
    switch (id) {
    case sim_scriptintparam_execorder:
        *value = embedded->order;
        return 1;
    case sim_scriptintparam_type:
        *value = embedded->type;
        return 1;
    case sim_scriptintparam_handle:
        *value = script;
        return 1;
    case sim_scriptintparam_enabled:
        *value = embedded->enabled;
        return 1;
    case sim_scriptintparam_objecthandle:
        *value = object_find(script)->parent;
        return 1;
    default:
        return error_set("simGetScriptInt32Param", "scripts have no parameter %d.", id);
    }
}

int script_object_set_int(int script, int id, int value)
{
    struct embedded *embedded = script_get(script, "simSetScriptInt32Param");
    if (!embedded)
        return -1;
    if (id == sim_scriptintparam_enabled) {
        embedded->enabled = value != 0;
        return 1;
    }
    if (id != sim_scriptintparam_execorder)
        return error_set("simSetScriptInt32Param", "scripts have no parameter %d that can be set.",
                         id);
    if (value < sim_scriptexecorder_first || value > sim_scriptexecorder_last)
        return error_set("simSetScriptInt32Param", "the order is one of sim.scriptexecorder_..., "
                                                   "not %d.", value);
    embedded->order = value;
    return 1;
}

/* ------------------------------------------------------------------ whose it is */

int script_object_associate(int script, int object)
{
    if (!script_get(script, "simAssociateScriptWithObject"))
        return -1;
    return simSetObjectParent(script, object, false);
}

int script_object_owner(int script)
{
    return script_get(script, "simGetObjectAssociatedWithScript") ? object_find(script)->parent
                                                                  : -1;
}

int script_object_find(int type, int object)
{
    const struct scene *scene = &world.scene;
    for (int i = 0; i < scene->object_count; i++) {
        const struct object *each = &scene->objects[i];
        int is_it = each->parent == object || (object >= 0 && scene->first_handle + i == object);
        if (each->kind != OBJECT_GONE && each->script && each->script->type == type && is_it)
            return scene->first_handle + i;
    }
    return -1;
}

/* Three rounds through the objects, one for each order. */
int script_object_next(int *positionp)
{
    const struct scene *scene = &world.scene;
    int count = scene->object_count;
    for (; *positionp < 3 * count; ++*positionp) {
        int order = *positionp / count, place = *positionp % count;
        const struct object *each = &scene->objects[place];
        if (each->kind == OBJECT_GONE || !each->script || each->script->order != order)
            continue;
        ++*positionp;
        return scene->first_handle + place;
    }
    return -1;
}
