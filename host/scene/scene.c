/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The scene's life: making it of a model, and what the simulation goes back to when it stops.
 */
#include "scene/scene.h"

#include <stdlib.h>
#include <string.h>

#include "scene/capacity.h"
#include "scene/drive.h"
#include "scene/embedded.h"
#include "scene/group.h"
#include "scene/object.h"
#include "scene/refresh.h"
#include "scene/scene_objects.h"
#include "world/world.h"

static mjtNum *numbers_copy(const mjtNum *numbers, int count)
{
    mjtNum *copy = memory_new((size_t)count, sizeof(*copy));
    if (count)
        memcpy(copy, numbers, (size_t)count * sizeof(*copy));
    return copy;
}

int scene_build(struct scene *scene, mjModel *model, const char *path, int first_handle)
{
    mjData *data = capacity_make_data(model);
    if (!data) {
        mj_deleteModel(model);
        return -1;
    }
    *scene = (struct scene){ .model = model, .data = data, .serial = 1 };
    scene->path = memory_text(path);
    scene->first_handle = first_handle;
    scene_make_objects(scene);
    drives_init(scene);
    scene->start.qpos = numbers_copy(data->qpos, model->nq);
    scene->start.mocap_pos = numbers_copy(data->mocap_pos, 3 * model->nmocap);
    scene->start.mocap_quat = numbers_copy(data->mocap_quat, 4 * model->nmocap);
    scene->start.drives = memory_new((size_t)model->njnt, sizeof(*scene->drives));
    return 0;
}

void scene_free(struct scene *scene)
{
    if (!scene->model)
        return;
    for (int i = 0; i < scene->object_count; i++) {
        free(scene->objects[i].name);
        free(scene->objects[i].alias);
        embedded_free(scene->objects[i].script);
    }
    free(scene->objects);
    free(scene->body_object);
    free(scene->joint_object);
    table_clear(&scene->names);
    groups_free(scene);
    drives_free(scene);
    free(scene->start.qpos);
    free(scene->start.mocap_pos);
    free(scene->start.mocap_quat);
    free(scene->start.drives);
    free(scene->path);
    free(scene->text);
    mj_deleteData(scene->data);
    mj_deleteModel(scene->model);
    *scene = (struct scene){ .path = NULL };
}

void scene_keep(void)
{
    struct scene *scene = &world.scene;
    const mjModel *model = scene->model;
    mju_copy(scene->start.qpos, scene->data->qpos, model->nq);
    mju_copy(scene->start.mocap_pos, scene->data->mocap_pos, 3 * model->nmocap);
    mju_copy(scene->start.mocap_quat, scene->data->mocap_quat, 4 * model->nmocap);
    for (int i = 0; i < model->njnt; i++)
        scene->start.drives[i] = scene->drives[i];
    mju_zero(scene->data->qacc_warmstart, model->nv);
    for (int i = 0; i < scene->object_count; i++)
        object_start(&scene->objects[i]);
    scene->stale = 1;
}

void scene_restore(void)
{
    struct scene *scene = &world.scene;
    const mjModel *model = scene->model;
    mj_resetData(model, scene->data);
    scene->crowded = 0;
    mju_copy(scene->data->qpos, scene->start.qpos, model->nq);
    mju_copy(scene->data->mocap_pos, scene->start.mocap_pos, 3 * model->nmocap);
    mju_copy(scene->data->mocap_quat, scene->start.mocap_quat, 4 * model->nmocap);
    drives_restore(scene, scene->start.drives);
    scene_touch();
}
