/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Parts of the model as signals; see model_signals.h.
 */
#include "calls/model_signals.h"

#include <stdio.h>
#include <string.h>

#include "scene/drive.h"
#include "scene/refresh.h"
#include "world/world.h"

/* The number of a part whose signal this is, or -1. Parts without a name are called as objects are:
 * "sensor3". */
static int part_find(const char *signal, int type, const char *kind)
{
    const mjModel *model = world.scene.model;
    size_t length = strlen(kind);
    const char *name = signal + length + 1;
    int count = type == mjOBJ_SENSOR ? model->nsensor : model->nu, id;
    char rest;
    if (strncmp(signal, kind, length) != 0 || signal[length] != '.')
        return -1;
    id = mj_name2id(model, type, name);
    if (id >= 0 || strncmp(name, kind, length) != 0 ||
        sscanf(name + length, "%d%c", &id, &rest) != 1 || id < 0 || id >= count)
        return id;
    name = mj_id2name(model, type, id);
    return name && *name ? -1 : id;
}

int model_signal_float(const char *name, double *value)
{
    const struct scene *scene = &world.scene;
    int sensor = part_find(name, mjOBJ_SENSOR, "sensor");
    int actuator = sensor < 0 ? part_find(name, mjOBJ_ACTUATOR, "actuator") : -1;
    if (actuator >= 0)
        *value = scene->data->ctrl[actuator];
    if (sensor < 0 || scene->model->sensor_dim[sensor] != 1)
        return actuator >= 0;
    scene_refresh();
    *value = scene->data->sensordata[scene->model->sensor_adr[sensor]];
    return 1;
}

/* A control that is set is obeyed: no drive of the joint silences the actuator any longer. */
int model_signal_set_float(const char *name, double value)
{
    int actuator = part_find(name, mjOBJ_ACTUATOR, "actuator");
    if (actuator < 0)
        return 0;
    drive_release(&world.scene, actuator);
    world.scene.data->ctrl[actuator] = mju_isBad(value) ? 0 : value;
    scene_touch();
    return 1;
}

/* Whether the sensor's name is one of a group's: "lidar#12" of the signal "sensor.lidar". */
static int sensor_is_of(int sensor, const char *signal)
{
    static const char kind[] = "sensor.";
    const char *name = mj_id2name(world.scene.model, mjOBJ_SENSOR, sensor);
    size_t length = strlen(signal) - (sizeof(kind) - 1);
    return name && strncmp(name, signal + sizeof(kind) - 1, length) == 0 && name[length] == '#';
}

/* Puts a sensor's values behind `count` others: how many there are now. */
static int values_add(float **values, int count, int sensor)
{
    const struct scene *scene = &world.scene;
    const mjtNum *data = scene->data->sensordata + scene->model->sensor_adr[sensor];
    int more = scene->model->sensor_dim[sensor];
    *values = memory_resize(*values, (size_t)(count + more) * sizeof(**values));
    for (int i = 0; i < more; i++)
        (*values)[count + i] = (float)data[i];
    return count + more;
}

char *model_signal_string(const char *name, int *size)
{
    int sensor = part_find(name, mjOBJ_SENSOR, "sensor"), count = 0;
    float *values = NULL;
    if (sensor < 0 && strncmp(name, "sensor.", 7) != 0)
        return NULL;
    scene_refresh();
    if (sensor >= 0)
        count = values_add(&values, 0, sensor);
    for (int i = 0; sensor < 0 && i < world.scene.model->nsensor; i++)
        if (sensor_is_of(i, name))
            count = values_add(&values, count, i);
    *size = count * (int)sizeof(*values);
    return (char *)values;
}

int keyframe_apply(const char *name)
{
    struct scene *scene = &world.scene;
    const mjModel *model = scene->model;
    int key = mj_name2id(model, mjOBJ_KEY, name);
    if (key < 0)
        return 0;
    mju_copy(scene->data->qpos, model->key_qpos + key * model->nq, model->nq);
    mju_copy(scene->data->qvel, model->key_qvel + key * model->nv, model->nv);
    mju_copy(scene->data->act, model->key_act + key * model->na, model->na);
    mju_copy(scene->data->ctrl, model->key_ctrl + key * model->nu, model->nu);
    mju_copy(scene->data->mocap_pos, model->key_mpos + 3 * key * model->nmocap,
             3 * model->nmocap);
    mju_copy(scene->data->mocap_quat, model->key_mquat + 4 * key * model->nmocap,
             4 * model->nmocap);
    scene_touch();
    return 1;
}
