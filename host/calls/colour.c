/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Colours of shapes. MuJoCo has one for each part of a body: the others of the simulators mean
 * nothing here.
 */
#include "abi/sim_exports.h"
#include "calls/colour.h"
#include "scene/object.h"
#include "scene/refresh.h"
#include "simConst.h"
#include "world/error.h"
#include "world/world.h"

static int is_colour(const float *rgb)
{
    for (int i = 0; i < 3; i++)
        if (!(rgb[i] >= 0 && rgb[i] <= 1))
            return 0;
    return 1;
}

/* `name`: of the parts whose colour it is; parts of MuJoCo's have none. */
int simSetShapeColor(int handle, const char *name, int component, const float *rgb)
{
    const struct object *object = OBJECT_GET_KIND(handle, OBJECT_BODY);
    mjModel *model = world.scene.model;
    if (!object)
        return -1;
    if (!rgb || !is_colour(rgb))
        return FAIL("a colour has three numbers from 0 to 1.");
    if ((name && *name) || component != sim_colorcomponent_ambient_diffuse)
        return 0;
    for (int i = 0; i < model->body_geomnum[object->id]; i++)
        for (int k = 0; k < 3; k++)
            model->geom_rgba[4 * (model->body_geomadr[object->id] + i) + k] = rgb[k];
    scene_touch();
    return 1;
}

int colour_get(int handle, int component, double rgb[3])
{
    const struct object *object = object_get_kind(handle, OBJECT_BODY, "simGetShapeColor");
    const mjModel *model = world.scene.model;
    if (!object)
        return -1;
    for (int k = 0; k < 3; k++)
        rgb[k] = 0;
    if (component != sim_colorcomponent_ambient_diffuse || !model->body_geomnum[object->id])
        return 0;
    for (int k = 0; k < 3; k++)
        rgb[k] = (double)model->geom_rgba[4 * model->body_geomadr[object->id] + k];
    return 1;
}
