/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The simulator's functions for vision sensors. Images are rendered when they are asked for, so
 * that, unlike in the simulators, there are some while the simulation is stopped, too.
 */
#include <string.h>

#include "abi/sim_exports.h"
#include "scene/object.h"
#include "view/frame.h"
#include "view/vision.h"
#include "world/error.h"
#include "world/world.h"

#define HANDLE_MASK 0x3fffff /* what is above is flags */
#define OPTION_GREY 1        /* one byte per pixel in place of three */
#define OPTION_METRES 1      /* of depth */

/* What the simulators' own filter computes of an image. */
enum statistic { LEVEL_INTENSITY, LEVEL_RED, LEVEL_GREEN, LEVEL_BLUE, LEVEL_DEPTH, LEVELS };
#define STATISTICS (3 * LEVELS) /* minima, maxima and means */

/* A part of an image. */
struct patch {
    int x, y;
    int width, height;
};

/* MuJoCo's number of a vision sensor's camera, or -1 with an error. */
static int camera_get(int handle, const char *function)
{
    const struct object *sensor = object_get_kind(handle & HANDLE_MASK, OBJECT_CAMERA, function);
    return sensor ? sensor->id : -1;
}

/* The part that begins `at` (NULL: the first pixel) and has that size (NULL or zeros: up to the
 * end); 0, or -1 with an error. */
static int patch_read(struct patch *patch, const struct frame *frame, const int *at,
                      const int *size, const char *function)
{
    const int *resolution = frame->resolution;
    patch->x = at ? at[0] : 0;
    patch->y = at ? at[1] : 0;
    if (patch->x < 0 || patch->y < 0 || patch->x >= resolution[0] || patch->y >= resolution[1])
        return error_set(function, "the position is outside of the image.");
    patch->width = size && size[0] ? size[0] : resolution[0] - patch->x;
    patch->height = size && size[1] ? size[1] : resolution[1] - patch->y;
    if (patch->width < 0 || patch->height < 0 || patch->width > resolution[0] - patch->x ||
        patch->height > resolution[1] - patch->y)
        return error_set(function, "the size is larger than the image.");
    return 0;
}

static size_t patch_pixels(const struct patch *patch)
{
    return (size_t)patch->width * (size_t)patch->height;
}

/* The place of the first pixel of a patch's row in its frame. */
static size_t patch_row(const struct patch *patch, const struct frame *frame, int row)
{
    return (size_t)(patch->y + row) * (size_t)frame->resolution[0] + (size_t)patch->x;
}

static int patch_is_whole(const struct patch *patch, const struct frame *frame)
{
    return patch->width == frame->resolution[0] && patch->height == frame->resolution[1];
}

static void patch_tell(const struct patch *patch, int *got)
{
    if (got) {
        got[0] = patch->width;
        got[1] = patch->height;
    }
}

/* ------------------------------------------------------------------ resolutions */

int simGetVisionSensorResolution(int handle, int *resolution)
{
    int camera = camera_get(handle, __func__);
    if (camera < 0)
        return -1;
    frame_resolution(camera, resolution);
    return 1;
}

int simGetVisionSensorRes(int handle, int *resolution)
{
    int camera = camera_get(handle, __func__);
    if (camera < 0)
        return -1;
    frame_resolution(camera, resolution);
    return 1;
}

/* ------------------------------------------------------------------ images out */

static void row_to_grey(unsigned char *grey, const unsigned char *rgb, int count)
{
    for (int i = 0; i < count; i++, rgb += VISION_CHANNELS)
        grey[i] = (unsigned char)((rgb[0] + rgb[1] + rgb[2]) / VISION_CHANNELS);
}

static unsigned char *image_copy(const struct frame *frame, const struct patch *patch, int grey)
{
    size_t channels = grey ? 1 : VISION_CHANNELS, row_size = (size_t)patch->width * channels;
    unsigned char *image = memory_resize(NULL, patch_pixels(patch) * channels);
    for (int row = 0; row < patch->height; row++) {
        const unsigned char *rgb = frame->rgb + VISION_CHANNELS * patch_row(patch, frame, row);
        if (grey)
            row_to_grey(image + (size_t)row * row_size, rgb, patch->width);
        else
            memcpy(image + (size_t)row * row_size, rgb, row_size);
    }
    return image;
}

/* NULL, with an error, when there is no such image. */
static unsigned char *image_get(int handle, int grey, const int *at, const int *size, int *got,
                                const char *function)
{
    int camera = camera_get(handle, function);
    const struct frame *frame = camera < 0 ? NULL : vision_rgb(camera, function);
    unsigned char *lent = NULL;
    struct patch patch;
    if (!frame || patch_read(&patch, frame, at, size, function) < 0)
        return NULL;
    patch_tell(&patch, got);
    if (!grey && patch_is_whole(&patch, frame))
        lent = frame_lend(frame->rgb);
    return lent ? lent : image_copy(frame, &patch, grey);
}

unsigned char *simGetVisionSensorCharImage(int handle, int *x, int *y)
{
    int grey = (handle & sim_handleflag_greyscale) != 0;
    int got[2];
    unsigned char *image = image_get(handle, grey, NULL, NULL, got, __func__);
    if (!image)
        return NULL;
    if (x)
        *x = got[0];
    if (y)
        *y = got[1];
    return image;
}

/* A cutoff would make far pixels transparent, which nobody could ask for over the remote API. */
unsigned char *simGetVisionSensorImg_D(int handle, int options, double cutoff, const int *at,
                                       const int *size, int *got)
{
    if (cutoff != 0) {
        FAIL("this simulator has no transparent images.");
        return NULL;
    }
    return image_get(handle, options & OPTION_GREY, at, size, got, __func__);
}

/* ------------------------------------------------------------------ depth */

static void depth_to_metres(float *depth, size_t count)
{
    const mjModel *model = world.scene.model;
    float near_plane = (float)(model->vis.map.znear * model->stat.extent);
    float far_plane = (float)(model->vis.map.zfar * model->stat.extent);
    for (size_t i = 0; i < count; i++)
        depth[i] = near_plane + depth[i] * (far_plane - near_plane);
}

/* NULL, with an error, when there is no such image. */
static float *depth_get(int handle, int metres, const int *at, const int *size, int *got,
                        const char *function)
{
    int camera = camera_get(handle, function);
    const struct frame *frame = camera < 0 ? NULL : vision_depth(camera, function);
    struct patch patch;
    float *depth;
    if (!frame || patch_read(&patch, frame, at, size, function) < 0)
        return NULL;
    patch_tell(&patch, got);
    depth = !metres && patch_is_whole(&patch, frame) ? frame_lend(frame->depth) : NULL;
    if (depth)
        return depth;
    depth = memory_resize(NULL, patch_pixels(&patch) * sizeof(*depth));
    for (int row = 0; row < patch.height; row++)
        memcpy(depth + (size_t)row * (size_t)patch.width,
               frame->depth + patch_row(&patch, frame, row), (size_t)patch.width * sizeof(*depth));
    if (metres)
        depth_to_metres(depth, patch_pixels(&patch));
    return depth;
}

float *simGetVisionSensorDepthBuffer(int handle)
{
    int metres = (handle & sim_handleflag_depthbuffermeters) != 0;
    return depth_get(handle, metres, NULL, NULL, NULL, __func__);
}

float *simGetVisionSensorDepth(int handle, int options, const int *at, const int *size, int *got)
{
    return depth_get(handle, options & OPTION_METRES, at, size, got, __func__);
}

/* ------------------------------------------------------------------ images in */

static void row_from_grey(unsigned char *rgb, const unsigned char *grey, int count)
{
    for (int i = 0; i < VISION_CHANNELS * count; i++)
        rgb[i] = grey[i / VISION_CHANNELS];
}

/* 0: no filter detects anything. */
static int image_set(int handle, const unsigned char *image, int grey, const int *at,
                     const int *size, const char *function)
{
    int camera = camera_get(handle, function);
    struct patch patch;
    struct frame *frame;
    size_t row_size;
    if (camera < 0)
        return -1;
    if (!image)
        return error_set(function, "an image is needed.");
    frame = frame_get(camera);
    if (patch_read(&patch, frame, at, size, function) < 0)
        return -1;
    row_size = (size_t)patch.width * (grey ? 1 : VISION_CHANNELS);
    for (int row = 0; row < patch.height; row++, image += row_size) {
        unsigned char *rgb = frame->rgb + VISION_CHANNELS * patch_row(&patch, frame, row);
        if (grey)
            row_from_grey(rgb, image, patch.width);
        else
            memcpy(rgb, image, row_size);
    }
    frame_replaced(frame);
    return 0;
}

int simSetVisionSensorCharImage(int handle, const unsigned char *image)
{
    int grey = (handle & sim_handleflag_greyscale) != 0;
    return image_set(handle, image, grey, NULL, NULL, __func__);
}

int simSetVisionSensorImg(int handle, const unsigned char *image, int options, const int *at,
                          const int *size)
{
    return image_set(handle, image, options & OPTION_GREY, at, size, __func__);
}

/* ------------------------------------------------------------------ the filter */

/* All levels are 0 to 1. */
static void pixel_levels(const struct frame *frame, size_t pixel, double levels[LEVELS])
{
    const unsigned char *rgb = frame->rgb + VISION_CHANNELS * pixel;
    levels[LEVEL_RED] = rgb[0] / 255.0;
    levels[LEVEL_GREEN] = rgb[1] / 255.0;
    levels[LEVEL_BLUE] = rgb[2] / 255.0;
    levels[LEVEL_INTENSITY] = (rgb[0] + rgb[1] + rgb[2]) / (255.0 * VISION_CHANNELS);
    levels[LEVEL_DEPTH] = frame->depth[pixel];
}

static void frame_measure(const struct frame *frame, double statistics[STATISTICS])
{
    size_t pixels = (size_t)frame->resolution[0] * (size_t)frame->resolution[1];
    double *minima = statistics, *maxima = minima + LEVELS, *means = maxima + LEVELS;
    double levels[LEVELS];
    for (int i = 0; i < LEVELS; i++) {
        minima[i] = 1;
        maxima[i] = 0;
        means[i] = 0;
    }
    for (size_t pixel = 0; pixel < pixels; pixel++) {
        pixel_levels(frame, pixel, levels);
        for (int i = 0; i < LEVELS; i++) {
            minima[i] = mjMIN(minima[i], levels[i]);
            maxima[i] = mjMAX(maxima[i], levels[i]);
            means[i] += levels[i] / (double)pixels;
        }
    }
}

/* One packet: the statistics of the whole image. 0: there is no filter that could detect
 * anything. */
int simReadVisionSensor_D(int handle, double **values, int **counts)
{
    int camera = camera_get(handle, __func__);
    const struct frame *frame = NULL;
    if (values)
        *values = NULL;
    if (counts)
        *counts = NULL;
    if (camera >= 0 && vision_rgb(camera, __func__))
        frame = vision_depth(camera, __func__);
    if (!frame)
        return -1;
    if (values) {
        *values = memory_new(STATISTICS, sizeof(**values));
        frame_measure(frame, *values);
    }
    if (counts) {
        *counts = memory_new(2, sizeof(**counts));
        (*counts)[0] = 1;
        (*counts)[1] = STATISTICS;
    }
    return 0;
}
