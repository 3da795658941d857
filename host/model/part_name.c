/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Names for all parts of a model.
 */
#include "model/part_name.h"

#include <stdio.h>

#include "world/memory.h"

char *part_name_of(const mjModel *model, int type, int id)
{
    static const char *const prefixes[] = {
        [mjOBJ_BODY] = "body",     [mjOBJ_JOINT] = "joint",   [mjOBJ_GEOM] = "geom",
        [mjOBJ_SITE] = "site",     [mjOBJ_CAMERA] = "camera", [mjOBJ_LIGHT] = "light",
        [mjOBJ_SENSOR] = "sensor", [mjOBJ_ACTUATOR] = "actuator",
    };
    const char *given = mj_id2name(model, type, id);
    char name[40];
    if (given && *given)
        return memory_text(given);
    snprintf(name, sizeof(name), "%s%d", prefixes[type], id);
    for (int number = 0; mj_name2id(model, type, name) >= 0; number++)
        snprintf(name, sizeof(name), "%s%d#%d", prefixes[type], id, number);
    return memory_text(name);
}
