/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Cameras' images and their resolutions.
 */
#include "view/frame.h"

#include <stdlib.h>

#include "scene/mujoco_version.h"
#include "world/world.h"

#define WIDTH_USUAL 640
#define HEIGHT_USUAL 480

/* ------------------------------------------------------------------ frames */

static struct frame *frame_at(int camera)
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
    if (!frame_take_back(image))
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

struct frame *frame_get(int camera)
{
    struct frame *frame = frame_at(camera);
    int resolution[2];
    size_t pixels;
    frame_resolution(camera, resolution);
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
    if (mujoco_resolution(model, camera, resolution) && resolution[0] <= VISION_RESOLUTION_MAX &&
        resolution[1] <= VISION_RESOLUTION_MAX)
        return 1;
    if (model->nuser_cam < 2 || !(user[0] >= 1) || !(user[1] >= 1) ||
        user[0] > VISION_RESOLUTION_MAX || user[1] > VISION_RESOLUTION_MAX)
        return 0;
    resolution[0] = (int)user[0];
    resolution[1] = (int)user[1];
    return 1;
}

void frame_resolution(int camera, int resolution[2])
{
    const int *wanted = frame_at(camera)->wanted;
    if (!model_resolution(camera, resolution)) {
        resolution[0] = WIDTH_USUAL;
        resolution[1] = HEIGHT_USUAL;
    }
    for (int i = 0; i < 2; i++)
        if (wanted[i])
            resolution[i] = wanted[i];
}

void frame_resize(int camera, int side, int pixels)
{
    frame_at(camera)->wanted[side] = pixels;
}

void frame_hold(int camera, int is_held)
{
    frame_at(camera)->is_held = is_held;
}

/* ------------------------------------------------------------------ lending */

void *frame_lend(void *image)
{
    if (world.options.render != HOST_RENDER_SYNTHETIC || world.vision.lent)
        return NULL;
    world.vision.lent = image;
    return image;
}

int frame_take_back(const void *image)
{
    if (!image || image != world.vision.lent)
        return 0;
    world.vision.lent = NULL;
    return 1;
}

void frame_replaced(struct frame *frame)
{
    frame->rgb_serial = world.scene.serial;
    frame->patterned = 0;
}

void frames_free(void)
{
    struct vision *vision = &world.vision;
    for (int i = 0; i < vision->frame_count; i++)
        frame_clear(&vision->frames[i]);
    free(vision->frames);
    vision->frames = NULL;
    vision->frame_count = 0;
}
