/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Vision sensors. A frame is up to date as long as the scene's serial number stays, which grows
 * with each step and whenever something is moved; that of a sensor that is handled explicitly until
 * a program handles it.
 */
#include "view/vision.h"

#include <stdio.h>
#include <stdlib.h>

#include "view/frame.h"
#include "view/render.h"
#include "world/error.h"
#include "world/world.h"

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
    struct frame *frame = frame_get(camera);
    if (frame->rgb_serial == world.scene.serial || (frame->is_held && frame->rgb_serial))
        return frame;
    if (rgb_render(frame, camera, function) < 0)
        return NULL;
    world.vision.renders++;
    frame->rgb_serial = world.scene.serial;
    return frame;
}

struct frame *vision_depth(int camera, const char *function)
{
    struct frame *frame = frame_get(camera);
    if (frame->depth_serial == world.scene.serial || (frame->is_held && frame->depth_serial))
        return frame;
    if (depth_render(frame, camera, function) < 0)
        return NULL;
    world.vision.renders++;
    frame->depth_serial = world.scene.serial;
    return frame;
}

/* ------------------------------------------------------------------ the end */

void vision_forget(void)
{
    struct vision *vision = &world.vision;
    frames_free();
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
