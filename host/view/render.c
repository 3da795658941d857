/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Drawing what a camera sees.
 *
 * MuJoCo calls mju_error where OpenGL disappoints it, and expects not to come back. Its work is
 * done inside render_try, out of which such an error jumps.
 */
#include "view/render.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scene/refresh.h"
#include "view/frame.h"
#include "view/render_gl.h"
#include "world/world.h"

#define EXTRA_GEOMS 10000 /* what is drawn besides geoms and sites */
#define SHADOW_PIXELS 76800 /* 320 x 240: smaller pictures hardly show shadows, and wait for them */

/* MuJoCo's own data for a framebuffer. */
struct canvas {
    int made; /* it fits the model */
    mjrContext context;
    int room[2]; /* the framebuffer's size */
};

struct renderer {
    const struct render_gl *gl;
    void *gl_context;
    int made; /* the scene fits the model */
    mjvScene scene;
    struct canvas canvases[2]; /* for pictures without and with shadows */
    struct canvas *canvas;     /* of the picture in work */
    jmp_buf escape;
    char reason[200];
    struct {     /* the picture in work: colours or depths */
        int camera;
        int resolution[2];
        unsigned char *rgb;
        float *depth;
    } picture;
};

static const struct render_gl *const ways[] = {
#ifdef HAVE_EGL
    [HOST_RENDER_EGL] = &render_egl,
#endif
#ifdef HAVE_OSMESA
    [HOST_RENDER_OSMESA] = &render_osmesa,
#endif
    [HOST_RENDER_NONE] = NULL,
};

/* ------------------------------------------------------------------ MuJoCo's errors */

static void render_failed(const char *text)
{
    struct renderer *renderer = world.vision.renderer;
    snprintf(renderer->reason, sizeof(renderer->reason), "%s", text);
    longjmp(renderer->escape, 1);
}

/* 0, or -1 with the reason in `error`, and the work was left in its middle. */
static int render_try(void (*work)(struct renderer *renderer), struct renderer *renderer,
                      char *error, size_t size)
{
    void (*const handler)(const char *) = mju_user_error;
    mju_user_error = render_failed;
    if (setjmp(renderer->escape) != 0) {
        mju_user_error = handler;
        snprintf(error, size, "MuJoCo cannot draw: %s", renderer->reason);
        return -1;
    }
    work(renderer);
    mju_user_error = handler;
    return 0;
}

/* ------------------------------------------------------------------ life */

static struct renderer *render_open_way(const struct render_gl *gl, char *error, size_t size)
{
    struct renderer *renderer;
    char reason[200];
    void *context = gl->open(reason, sizeof(reason));
    size_t used = strlen(error);
    if (!context) {
        snprintf(error + used, size - used, "%s%s: %s", used ? "; " : "", gl->name, reason);
        return NULL;
    }
    renderer = memory_new(1, sizeof(*renderer));
    renderer->gl = gl;
    renderer->gl_context = context;
    mjv_defaultScene(&renderer->scene);
    for (int i = 0; i < 2; i++)
        mjr_defaultContext(&renderer->canvases[i].context);
    return renderer;
}

struct renderer *render_open(enum host_render how, char *error, size_t size)
{
    struct renderer *renderer = NULL;
    error[0] = '\0';
    for (size_t i = 0; !renderer && i < sizeof(ways) / sizeof(ways[0]); i++)
        if (ways[i] && (how == HOST_RENDER_AUTO || how == (enum host_render)i))
            renderer = render_open_way(ways[i], error, size);
    if (!renderer && !error[0])
        snprintf(error, size, "this simx-host was built without that");
    return renderer;
}

static void canvas_forget(struct canvas *canvas)
{
    if (canvas->context.glInitialized)
        mjr_freeContext(&canvas->context);
    mjr_defaultContext(&canvas->context);
    canvas->made = 0;
}

void render_forget(struct renderer *renderer)
{
    for (int i = 0; i < 2; i++)
        canvas_forget(&renderer->canvases[i]);
    mjv_freeScene(&renderer->scene);
    mjv_defaultScene(&renderer->scene);
    renderer->made = 0;
}

void render_close(struct renderer *renderer)
{
    if (!renderer)
        return;
    render_forget(renderer);
    renderer->gl->close(renderer->gl_context);
    free(renderer);
}

/* ------------------------------------------------------------------ drawing */

static void render_make(struct renderer *renderer)
{
    const mjModel *model = world.scene.model;
    if (!renderer->made)
        mjv_makeScene(model, &renderer->scene, 2 * model->ngeom + model->nsite + EXTRA_GEOMS);
    renderer->made = 1;
    mjr_makeContext(model, &renderer->canvas->context, mjFONTSCALE_100);
}

/* Without a graphics card a shadow map takes as long as dozens of small pictures; reflections and
 * smooth edges double what is left. */
static int has_shadows(const int resolution[2])
{
    if (world.options.shadows != HOST_SHADOWS_AUTO)
        return world.options.shadows == HOST_SHADOWS_ON;
    return resolution[0] * resolution[1] >= SHADOW_PIXELS;
}

/* The framebuffer is as large as the largest camera that is drawn on it and no larger, because all
 * of it is cleared for each picture; what the model says of its size is for interactive
 * programs. */
static void room_choose(struct canvas *canvas, int shadows)
{
    int resolution[2];
    canvas->room[0] = canvas->room[1] = 1;
    for (int i = 0; i < world.scene.model->ncam; i++) {
        frame_resolution(i, resolution);
        if (has_shadows(resolution) != shadows)
            continue;
        canvas->room[0] = mjMAX(canvas->room[0], resolution[0]);
        canvas->room[1] = mjMAX(canvas->room[1], resolution[1]);
    }
}

/* The context takes its sizes from the model. */
static int render_prepare(struct renderer *renderer, char *error, size_t size)
{
    mjModel *model = world.scene.model;
    const int *wanted = renderer->picture.resolution;
    const mjVisual visual = model->vis;
    int shadows = has_shadows(wanted), outcome;
    struct canvas *canvas = &renderer->canvases[shadows];
    renderer->canvas = canvas;
    if (canvas->made && wanted[0] <= canvas->room[0] && wanted[1] <= canvas->room[1])
        return 0;
    canvas_forget(canvas);
    room_choose(canvas, shadows);
    model->vis.global.offwidth = canvas->room[0];
    model->vis.global.offheight = canvas->room[1];
    if (!shadows) {
        model->vis.quality.shadowsize = 0;
        model->vis.quality.offsamples = 0;
    }
    outcome = render_try(render_make, renderer, error, size);
    model->vis = visual;
    if (outcome < 0)
        render_forget(renderer);
    else
        canvas->made = 1;
    return outcome;
}

/* Depths need no light; MuJoCo's sky is a box that would have some. */
static void render_choose(mjvScene *scene, int colours, const int resolution[2])
{
    scene->flags[mjRND_SHADOW] = (mjtByte)(colours && has_shadows(resolution));
    scene->flags[mjRND_REFLECTION] = scene->flags[mjRND_SHADOW];
    scene->flags[mjRND_SKYBOX] = (mjtByte)colours;
}

/* Takes out what lacks the property that it can be rendered. */
static void scene_drop_hidden(mjvScene *scene)
{
    const struct scene *all = &world.scene;
    int kept = 0;
    for (int i = 0; i < scene->ngeom; i++) {
        const mjvGeom *geom = &scene->geoms[i];
        int body = geom->objtype == mjOBJ_GEOM ? all->model->geom_bodyid[geom->objid] : 0;
        int object = all->body_object[body];
        if (object < 0 || !(all->objects[object].lacks & sim_objectspecialproperty_renderable))
            scene->geoms[kept++] = *geom;
    }
    scene->ngeom = kept;
}

static void render_picture(struct renderer *renderer)
{
    mjrRect area = { 0, 0, renderer->picture.resolution[0], renderer->picture.resolution[1] };
    mjvOption option;
    mjvCamera camera;
    mjv_defaultOption(&option);
    option.flags[mjVIS_RANGEFINDER] = 0; /* a camera does not see other sensors' rays */
    mjv_defaultCamera(&camera);
    camera.type = mjCAMERA_FIXED;
    camera.fixedcamid = renderer->picture.camera;
    mjv_updateScene(world.scene.model, world.scene.data, &option, NULL, &camera, mjCAT_ALL,
                    &renderer->scene);
    scene_drop_hidden(&renderer->scene);
    render_choose(&renderer->scene, renderer->picture.rgb != NULL, renderer->picture.resolution);
    mjr_setBuffer(mjFB_OFFSCREEN, &renderer->canvas->context);
    mjr_render(area, &renderer->scene, &renderer->canvas->context);
    mjr_readPixels(renderer->picture.rgb, renderer->picture.depth, area,
                   &renderer->canvas->context);
}

/* From OpenGL's depth, which is hyperbolic, to the simulators'. With n and f the distances of the
 * clipping planes, z the one of the surface and b OpenGL's depth, z = n f / (f - b (f - n)); then
 * (z - n) / (f - n) = b n / (n + (1 - b) (f - n)), which is exactly 1 where b is. */
static void depth_straighten(float *depth, size_t count)
{
    const mjModel *model = world.scene.model;
    float near_plane = (float)(model->vis.map.znear * model->stat.extent);
    float range = (float)(model->vis.map.zfar * model->stat.extent) - near_plane;
    for (size_t i = 0; i < count; i++)
        depth[i] = depth[i] * near_plane / (near_plane + (1.0f - depth[i]) * range);
}

static int render_draw(struct renderer *renderer, int camera, const int resolution[2], char *error,
                       size_t size)
{
    scene_refresh();
    renderer->picture.camera = camera;
    memcpy(renderer->picture.resolution, resolution, sizeof(renderer->picture.resolution));
    if (render_prepare(renderer, error, size) < 0)
        return -1;
    return render_try(render_picture, renderer, error, size);
}

int render_rgb(struct renderer *renderer, int camera, const int resolution[2], unsigned char *rgb,
               char *error, size_t size)
{
    renderer->picture.rgb = rgb;
    renderer->picture.depth = NULL;
    return render_draw(renderer, camera, resolution, error, size);
}

int render_depth(struct renderer *renderer, int camera, const int resolution[2], float *depth,
                 char *error, size_t size)
{
    renderer->picture.rgb = NULL;
    renderer->picture.depth = depth;
    if (render_draw(renderer, camera, resolution, error, size) < 0)
        return -1;
    depth_straighten(depth, (size_t)resolution[0] * (size_t)resolution[1]);
    return 0;
}

/* ------------------------------------------------------------------ synthetic images */

void render_pattern_rgb(const int resolution[2], int fresh, long step, unsigned char *rgb)
{
    size_t width = (size_t)resolution[0], count = width * (size_t)resolution[1];
    for (size_t i = 0; fresh && i < count; i++) {
        rgb[3 * i] = (unsigned char)(i % width * 256 / width);
        rgb[3 * i + 1] = (unsigned char)(i * 256 / count);
        rgb[3 * i + 2] = (unsigned char)i;
    }
    for (size_t i = 0; i < 4 && i < 3 * count; i++)
        rgb[i] = (unsigned char)((unsigned long)step >> (8 * i));
}

void render_pattern_depth(const int resolution[2], int fresh, long step, float *depth)
{
    size_t count = (size_t)resolution[0] * (size_t)resolution[1];
    for (size_t i = 0; fresh && i < count; i++)
        depth[i] = (float)i / (float)count;
    depth[0] = (float)(step % 1024) / 1024.0f;
}
