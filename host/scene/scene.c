/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The scene's life: loading a model, keeping MuJoCo's results up to date, and what the simulation
 * goes back to when it stops.
 */
#include "scene/scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/model_check.h"
#include "model/model_edit.h"
#include "scene/capacity.h"
#include "scene/drive.h"
#include "scene/scene_objects.h"
#include "world/mujoco_guard.h"
#include "world/world.h"

int path_ends_with(const char *path, const char *ending)
{
    size_t length = strlen(path), size = strlen(ending);

    return length >= size && strcmp(path + length - size, ending) == 0;
}

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

static mjModel *model_load_xml(const char *path, char *reason, size_t size)
{
    if (model_check(path, reason, size) < 0)
        return NULL;
    return guard_load_xml(path, reason, (int)size);
}

mjModel *model_load(const char *path, char *error, size_t size)
{
    char reason[1000] = "it is no model";
    mjModel *model;

    if (path_ends_with(path, ".mjb"))
        model = model_load_binary(path);
    else
        model = model_load_xml(path, reason, sizeof(reason));
    if (model)
        return model;
    for (char *at = reason; *at; at++)
        if (*at == '\n' || *at == '\r')
            *at = ' ';
    snprintf(error, size, "cannot load %s: %s", path, reason);
    return NULL;
}

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

int scene_load(const char *path, char *error, size_t size)
{
    mjModel *model = model_load(path, error, size);
    int first_handle = world.scene.first_handle + world.scene.object_count;
    struct scene scene;

    if (!model)
        return -1;
    if (scene_build(&scene, model, path, first_handle) < 0) {
        snprintf(error, size, "cannot load %s: no memory for its data", path);
        return -1;
    }
    scene_free(&world.scene);
    world.scene = scene;
    mj_forward(world.scene.model, world.scene.data);
    return 0;
}

void scene_free(struct scene *scene)
{
    if (!scene->model)
        return;
    vision_forget();
    for (int i = 0; i < scene->object_count; i++)
        free(scene->objects[i].name);
    free(scene->objects);
    free(scene->body_object);
    free(scene->joint_object);
    table_clear(&scene->names);
    drives_free(scene);
    free(scene->start.qpos);
    free(scene->start.mocap_pos);
    free(scene->start.mocap_quat);
    free(scene->start.drives);
    free(scene->path);
    model_document_free(scene->document);
    mj_deleteData(scene->data);
    mj_deleteModel(scene->model);
    *scene = (struct scene){ .path = NULL };
}

/* While the simulation advances this is the first half of the next step, done early: who asks for
 * the newest poses at each step does not slow it down. Runge-Kutta has no such halves. */
void scene_refresh(void)
{
    struct scene *scene = &world.scene;

    if (!scene->stale)
        return;
    if (simulation_stopped()) {
        mj_forward(scene->model, scene->data);
    } else if (scene->model->opt.integrator == mjINT_RK4) {
        mj_fwdPosition(scene->model, scene->data);
        mj_fwdVelocity(scene->model, scene->data);
    } else {
        mj_step1(scene->model, scene->data);
    }
    scene->stale = 0;
}

void scene_touch(void)
{
    world.scene.stale = 1;
    world.scene.serial++;
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
}

void scene_restore(void)
{
    struct scene *scene = &world.scene;
    const mjModel *model = scene->model;

    mj_resetData(model, scene->data);
    mju_copy(scene->data->qpos, scene->start.qpos, model->nq);
    mju_copy(scene->data->mocap_pos, scene->start.mocap_pos, 3 * model->nmocap);
    mju_copy(scene->data->mocap_quat, scene->start.mocap_quat, 4 * model->nmocap);
    drives_restore(scene, scene->start.drives);
    scene_touch();
}
