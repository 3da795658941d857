/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Lights; see light.h.
 */
#include "calls/light.h"

#include "scene/object.h"
#include "scene/refresh.h"
#include "world/error.h"
#include "world/world.h"

static int is_colour(const double *rgb)
{
    for (int i = 0; rgb && i < 3; i++)
        if (!(rgb[i] >= 0 && rgb[i] <= 1))
            return 0;
    return 1;
}

static void part_set(float *part, const double *rgb)
{
    for (int i = 0; rgb && i < 3; i++)
        part[i] = (float)rgb[i];
}

int light_set(int handle, int is_on, const double *diffuse, const double *specular)
{
    const char *function = "simSetLightParameters";
    const struct object *light = object_get_kind(handle, OBJECT_LIGHT, function);
    mjModel *model = world.scene.model;
    if (!light)
        return -1;
    if (!is_colour(diffuse) || !is_colour(specular))
        return error_set(function, "a colour has three numbers from 0 to 1.");
    model->light_active[light->id] = is_on != 0;
    part_set(model->light_diffuse + 3 * light->id, diffuse);
    part_set(model->light_specular + 3 * light->id, specular);
    scene_touch();
    return 1;
}

int light_get(int handle, double diffuse[3], double specular[3])
{
    const struct object *light = object_get_kind(handle, OBJECT_LIGHT, "simGetLightParameters");
    const mjModel *model = world.scene.model;
    if (!light)
        return -1;
    for (int i = 0; i < 3; i++) {
        diffuse[i] = (double)model->light_diffuse[3 * light->id + i];
        specular[i] = (double)model->light_specular[3 * light->id + i];
    }
    return model->light_active[light->id];
}
