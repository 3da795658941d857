/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * See whole_mujoco.h. OpenGL's context is made as the host makes its own; all that is drawn into it
 * is MuJoCo's.
 */
#include "whole_mujoco.h"

#include "config.h"
#include "../host/view/render_gl.h"
#include "simConst.h"
#include "whole.h"

static int drew;

/* For the leak check: drivers keep some of a context's memory. */
int __lsan_is_turned_off(void);
int __lsan_is_turned_off(void)
{
    return drew;
}

struct reference reference_new(int steps)
{
    struct reference reference;
    simxChar *path;
    char error[1000] = "";
    ck_assert_int_eq(simxGetStringParam(whole.client, sim_stringparam_scene_path_and_name, &path,
                                        BLOCKING), 0);
    reference.model = mj_loadXML(path, NULL, error, sizeof error);
    ck_assert_msg(reference.model != NULL, "%s: %s", path, error);
    reference.data = mj_makeData(reference.model);
    for (int i = 0; i < steps; i++)
        mj_step(reference.model, reference.data);
    mj_forward(reference.model, reference.data);
    return reference;
}

void reference_free(struct reference *reference)
{
    mj_deleteData(reference->data);
    mj_deleteModel(reference->model);
}

static void *context_open(const struct render_gl **glp)
{
    const struct render_gl *const ways[] = {
#ifdef HAVE_EGL
        &render_egl,
#endif
#ifdef HAVE_OSMESA
        &render_osmesa,
#endif
        NULL
    };
    char error[256];
    void *context = NULL;
    for (int i = 0; ways[i] && !context; i++) {
        *glp = ways[i];
        context = ways[i]->open(error, sizeof error);
    }
    return context;
}

/* OpenGL's depth is no length: it is finer near the camera. */
static void depth_straighten(const mjModel *model, float *depth, int count)
{
    double nearest = model->vis.map.znear * model->stat.extent;
    double farthest = model->vis.map.zfar * model->stat.extent;
    for (int i = 0; i < count; i++) {
        double metres = nearest * farthest / (farthest - depth[i] * (farthest - nearest));
        depth[i] = (float)((metres - nearest) / (farthest - nearest));
    }
}

int reference_draw(const struct reference *reference, const char *camera, int width, int height,
                   unsigned char *rgb, float *depth)
{
    const struct render_gl *gl = NULL;
    void *context = context_open(&gl);
    mjrRect area = { 0, 0, width, height };
    mjvOption option;
    mjvCamera view;
    mjvScene scene;
    mjrContext drawing;
    if (!context)
        return 0;
    drew = 1;
    reference->model->vis.global.offwidth = width; /* all of it would be cleared */
    reference->model->vis.global.offheight = height;
    mjv_defaultOption(&option);
    option.flags[mjVIS_RANGEFINDER] = 0; /* a camera does not see other sensors' rays */
    mjv_defaultCamera(&view);
    mjv_defaultScene(&scene);
    mjr_defaultContext(&drawing);
    mjv_makeScene(reference->model, &scene, 1000);
    mjr_makeContext(reference->model, &drawing, mjFONTSCALE_150);
    view.type = mjCAMERA_FIXED;
    view.fixedcamid = mj_name2id(reference->model, mjOBJ_CAMERA, camera);
    mjv_updateScene(reference->model, reference->data, &option, NULL, &view, mjCAT_ALL, &scene);
    if (depth) /* what is drawn far away for its looks is no thing that could be measured */
        scene.flags[mjRND_REFLECTION] = scene.flags[mjRND_SHADOW] = scene.flags[mjRND_SKYBOX] = 0;
    mjr_setBuffer(mjFB_OFFSCREEN, &drawing);
    mjr_render(area, &scene, &drawing);
    mjr_readPixels(rgb, depth, area, &drawing);
    if (depth)
        depth_straighten(reference->model, depth, width * height);
    mjr_freeContext(&drawing);
    mjv_freeScene(&scene);
    gl->close(context);
    return 1;
}
