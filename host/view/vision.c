/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Vision sensors: their resolutions and their last images. A frame is up to date as long as the
 * scene's serial number stays, which grows with each step and whenever something is moved.
 */
#include "view/vision.h"

#include <stdio.h>
#include <stdlib.h>

#include "view/render.h"
#include "world/world.h"

#define WIDTH_USUAL 640
#define HEIGHT_USUAL 480
#define CAMERAS_HAVE_RESOLUTIONS 320 /* since that version of MuJoCo; 1 x 1 means none */

/* ------------------------------------------------------------------ frames */

static struct frame *frame_get(int camera)
{
    struct vision *vision = &world.vision;

    if (!vision->frames) {
        vision->frame_count = world.scene.model->ncam;
        vision->frames = memory_new((size_t)vision->frame_count, sizeof(*vision->frames));
    }
    return &vision->frames[camera];
}

/* Who has borrowed it frees it. */
static void image_free(void *image)
{
    if (!vision_take_back(image))
        free(image);
}

static void frame_clear(struct frame *frame)
{
    image_free(frame->rgb);
    image_free(frame->depth);
    frame->rgb = NULL;
    frame->depth = NULL;
    frame->rgb_serial = 0;
    frame->depth_serial = 0;
    frame->patterned = 0;
}

struct frame *vision_frame(int camera)
{
    struct frame *frame = frame_get(camera);
    int resolution[2];
    size_t pixels;

    vision_resolution(camera, resolution);
    if (frame->rgb && frame->resolution[0] == resolution[0] &&
        frame->resolution[1] == resolution[1])
        return frame;
    frame_clear(frame);
    pixels = (size_t)resolution[0] * (size_t)resolution[1];
    frame->resolution[0] = resolution[0];
    frame->resolution[1] = resolution[1];
    frame->rgb = memory_new(pixels, VISION_CHANNELS);
    frame->depth = memory_new(pixels, sizeof(*frame->depth));
    return frame;
}

/* ------------------------------------------------------------------ resolutions */

/* 1: the model tells the camera's resolution. The older MuJoCo has no such thing; there the first
 * two user numbers of a camera are taken for it. */
static int model_resolution(int camera, int resolution[2])
{
    const mjModel *model = world.scene.model;
    const mjtNum *user = model->cam_user + model->nuser_cam * camera;

#if mjVERSION_HEADER >= CAMERAS_HAVE_RESOLUTIONS
    resolution[0] = model->cam_resolution[2 * camera];
    resolution[1] = model->cam_resolution[2 * camera + 1];
    if ((resolution[0] > 1 || resolution[1] > 1) && resolution[0] <= VISION_RESOLUTION_MAX &&
        resolution[1] <= VISION_RESOLUTION_MAX)
        return 1;
#endif
    if (model->nuser_cam < 2 || !(user[0] >= 1) || !(user[1] >= 1) ||
        user[0] > VISION_RESOLUTION_MAX || user[1] > VISION_RESOLUTION_MAX)
        return 0;
    resolution[0] = (int)user[0];
    resolution[1] = (int)user[1];
    return 1;
}

void vision_resolution(int camera, int resolution[2])
{
    const int *wanted = frame_get(camera)->wanted;

    if (!model_resolution(camera, resolution)) {
        resolution[0] = WIDTH_USUAL;
        resolution[1] = HEIGHT_USUAL;
    }
    for (int i = 0; i < 2; i++)
        if (wanted[i])
            resolution[i] = wanted[i];
}

void vision_resize(int camera, int side, int pixels)
{
    frame_get(camera)->wanted[side] = pixels;
}

/* ------------------------------------------------------------------ rendering */

/* The renderer, opened now if this is the first picture; NULL, and `failure` says why. A failure is
 * told once in the log, and nothing is tried again. */
static struct renderer *vision_renderer(void)
{
    struct vision *vision = &world.vision;
    char error[1000];

    if (vision->renderer || vision->failure)
        return vision->renderer;
    if (world.options.render == HOST_RENDER_NONE) {
        vision->failure = memory_text("this simulator was told not to render");
        return NULL;
    }
    vision->renderer = render_open(world.options.render, error, sizeof(error));
    if (!vision->renderer) {
        vision->failure = memory_text(error);
        fprintf(stderr, "simx-host: cannot render: %s\n", error);
    }
    return vision->renderer;
}

/* NULL, with an error, when there is none. */
static struct renderer *vision_renderer_or_fail(const char *function)
{
    struct renderer *renderer = vision_renderer();

    if (!renderer)
        error_set(function, "cannot render: %s.", world.vision.failure);
    return renderer;
}

static int rgb_render(struct frame *frame, int camera, const char *function)
{
    struct renderer *renderer;
    char error[300];

    if (world.options.render == HOST_RENDER_SYNTHETIC) {
        render_pattern_rgb(frame->resolution, !frame->patterned, world.simulation.steps,
                           frame->rgb);
        frame->patterned = 1;
        return 0;
    }
    renderer = vision_renderer_or_fail(function);
    if (!renderer)
        return -1;
    if (render_rgb(renderer, camera, frame->resolution, frame->rgb, error, sizeof(error)) < 0)
        return error_set(function, "%s.", error);
    return 0;
}

static int depth_render(struct frame *frame, int camera, const char *function)
{
    struct renderer *renderer;
    char error[300];

    if (world.options.render == HOST_RENDER_SYNTHETIC) {
        render_pattern_depth(frame->resolution, !frame->depth_serial, world.simulation.steps,
                             frame->depth);
        return 0;
    }
    renderer = vision_renderer_or_fail(function);
    if (!renderer)
        return -1;
    if (render_depth(renderer, camera, frame->resolution, frame->depth, error, sizeof(error)) < 0)
        return error_set(function, "%s.", error);
    return 0;
}

struct frame *vision_rgb(int camera, const char *function)
{
    struct frame *frame = vision_frame(camera);

    if (frame->rgb_serial == world.scene.serial)
        return frame;
    if (rgb_render(frame, camera, function) < 0)
        return NULL;
    world.vision.renders++;
    frame->rgb_serial = world.scene.serial;
    return frame;
}

struct frame *vision_depth(int camera, const char *function)
{
    struct frame *frame = vision_frame(camera);

    if (frame->depth_serial == world.scene.serial)
        return frame;
    if (depth_render(frame, camera, function) < 0)
        return NULL;
    world.vision.renders++;
    frame->depth_serial = world.scene.serial;
    return frame;
}

void *vision_lend(void *image)
{
    if (world.options.render != HOST_RENDER_SYNTHETIC || world.vision.lent)
        return NULL;
    world.vision.lent = image;
    return image;
}

int vision_take_back(const void *image)
{
    if (!image || image != world.vision.lent)
        return 0;
    world.vision.lent = NULL;
    return 1;
}

void vision_replaced(struct frame *frame)
{
    frame->rgb_serial = world.scene.serial;
    frame->patterned = 0;
}

/* ------------------------------------------------------------------ the end */

void vision_forget(void)
{
    struct vision *vision = &world.vision;

    for (int i = 0; i < vision->frame_count; i++)
        frame_clear(&vision->frames[i]);
    free(vision->frames);
    vision->frames = NULL;
    vision->frame_count = 0;
    if (vision->renderer)
        render_forget(vision->renderer);
}

void vision_close(void)
{
    struct vision *vision = &world.vision;

    vision_forget();
    render_close(vision->renderer);
    free(vision->failure);
    vision->renderer = NULL;
    vision->failure = NULL;
}
