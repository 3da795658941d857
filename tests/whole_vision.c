/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Vision sensors: their images are those that MuJoCo draws, and their statistics match the images.
 * Without OpenGL only images that were set are tested.
 */
#include <math.h>
#include <stdlib.h>

#include "simConst.h"
#include "whole.h"
#include "whole_mujoco.h"

#define CAMERA "front_camera"
#define WIDTH 48
#define HEIGHT 32
#define PIXELS (WIDTH * HEIGHT)
#define GREY 1
#define CHANNELS 3
#define COLOUR_TOLERANCE 2

static simxInt camera;

static void set_size(int width, int height)
{
    camera = whole_handle(CAMERA);
    ck_assert_int_eq(simxSetObjectInt32Param(whole.client, camera, sim_visionintparam_resolution_x,
                                             width, BLOCKING), 0);
    ck_assert_int_eq(simxSetObjectInt32Param(whole.client, camera, sim_visionintparam_resolution_y,
                                             height, BLOCKING), 0);
}

/* 0 when nothing can be drawn here. */
static int draws(void)
{
    simxInt size[2];
    simxUChar *image;
    set_size(WIDTH, HEIGHT);
    simxInt result = simxGetVisionSensorImage(whole.client, camera, size, &image, 0, BLOCKING);
    if (result != 0)
        ck_assert_msg(strstr(simxGetErrorText(whole.client), "render") != NULL, "%s",
                      simxGetErrorText(whole.client));
    return result == 0;
}

static void get_image(simxUChar *to, int grey, simxInt mode)
{
    simxInt size[2] = { 0, 0 };
    simxUChar *image = NULL;
    ck_assert_int_eq(simxGetVisionSensorImage(whole.client, camera, size, &image,
                                              (simxUChar)grey, mode), 0);
    ck_assert_int_eq(size[0], WIDTH);
    ck_assert_int_eq(size[1], HEIGHT);
    memcpy(to, image, grey ? PIXELS : CHANNELS * PIXELS);
}

static void get_depth(simxFloat *to)
{
    simxInt size[2] = { 0, 0 };
    simxFloat *depth = NULL;
    ck_assert_int_eq(simxGetVisionSensorDepthBuffer(whole.client, camera, size, &depth, BLOCKING),
                     0);
    ck_assert_int_eq(size[0] * size[1], PIXELS);
    memcpy(to, depth, PIXELS * sizeof *to);
}

static void expect_drawn(int steps)
{
    static simxUChar image[CHANNELS * PIXELS], expected[CHANNELS * PIXELS];
    static simxFloat depth[PIXELS], expected_depth[PIXELS];
    struct reference reference = reference_new(steps);
    get_image(image, 0, BLOCKING);
    get_depth(depth);
    ck_assert_int_eq(reference_draw(&reference, CAMERA, WIDTH, HEIGHT, expected, NULL), 1);
    ck_assert_int_eq(reference_draw(&reference, CAMERA, WIDTH, HEIGHT, NULL, expected_depth), 1);
    for (int i = 0; i < CHANNELS * PIXELS; i++)
        ck_assert_msg(abs(image[i] - expected[i]) <= COLOUR_TOLERANCE,
                      "byte %d after %d steps: %d, not %d", i, steps, image[i], expected[i]);
    for (int i = 0; i < PIXELS; i++)
        ck_assert_float_eq_tol(depth[i], expected_depth[i], 1e-5);
    reference_free(&reference);
}

START_TEST(image_and_depth_are_what_mujoco_draws)
{
    if (!draws())
        return;
    whole_start_stepped();
    whole_steps(40);
    expect_drawn(whole_time() / TIME_STEP_MS);
}
END_TEST

START_TEST(grey_image_is_the_mean_of_the_colours)
{
    static simxUChar image[CHANNELS * PIXELS], grey[PIXELS];
    if (!draws())
        return;
    get_image(image, 0, BLOCKING);
    get_image(grey, GREY, BLOCKING);
    for (int i = 0; i < PIXELS; i++)
        ck_assert_int_eq(grey[i], (image[3 * i] + image[3 * i + 1] + image[3 * i + 2]) / 3);
}
END_TEST

/* Minima, maxima and means of intensity, red, green, blue and depth. */
START_TEST(statistics_are_those_of_the_image)
{
    static simxUChar image[CHANNELS * PIXELS];
    static simxFloat depth[PIXELS];
    double expected[15] = { 1, 1, 1, 1, 1 };
    simxUChar state = 9;
    simxFloat *values = NULL;
    simxInt *counts = NULL;
    if (!draws())
        return;
    get_image(image, 0, BLOCKING);
    get_depth(depth);
    for (int i = 0; i < PIXELS; i++) {
        const simxUChar *p = image + 3 * i;
        const double level[5] = { (p[0] + p[1] + p[2]) / 765.0, p[0] / 255.0, p[1] / 255.0,
                                  p[2] / 255.0, depth[i] };
        for (int k = 0; k < 5; k++) {
            expected[k] = fmin(expected[k], level[k]);
            expected[5 + k] = fmax(expected[5 + k], level[k]);
            expected[10 + k] += level[k] / PIXELS;
        }
    }
    ck_assert_int_eq(simxReadVisionSensor(whole.client, camera, &state, &values, &counts, BLOCKING),
                     0);
    ck_assert_int_eq(state, 0);
    ck_assert_int_eq(counts[0], 1);
    ck_assert_int_eq(counts[1], 15);
    for (int i = 0; i < 15; i++)
        ck_assert_double_eq_tol((double)values[i], expected[i], 1e-5);
    simxReleaseBuffer((simxUChar *)values);
    simxReleaseBuffer((simxUChar *)counts);
    ck_assert_int_eq(simxReadVisionSensor(whole.client, camera, NULL, NULL, NULL, BLOCKING), 0);
}
END_TEST

static int differ(const simxUChar *a, const simxUChar *b)
{
    int count = 0;
    for (int i = 0; i < CHANNELS * PIXELS; i++)
        count += abs(a[i] - b[i]) > 20;
    return count;
}

START_TEST(streamed_image_shows_each_step)
{
    static simxUChar before[CHANNELS * PIXELS], after[CHANNELS * PIXELS];
    const simxFloat in_sight[3] = { 0, 0, 0.2f };
    simxInt size[2];
    simxUChar *image;
    if (!draws())
        return;
    simxInt cube = whole_handle("cube");
    whole_start_stepped();
    simxGetVisionSensorImage(whole.client, camera, size, &image, 0, STREAMING);
    whole_steps(1);
    whole_exchange();
    get_image(before, 0, BUFFER);
    whole_steps(1);
    whole_exchange();
    get_image(after, 0, BUFFER);
    ck_assert_int_lt(differ(before, after), 20);
    simxSetObjectPosition(whole.client, cube, whole_handle("front_range"), in_sight, BLOCKING);
    whole_steps(1);
    whole_exchange();
    get_image(after, 0, BUFFER);
    ck_assert_int_gt(differ(before, after), 100);
    simxGetVisionSensorImage(whole.client, camera, size, &image, 0, simx_opmode_discontinue);
    WHOLE_AWAIT(simxGetVisionSensorImage(whole.client, camera, size, &image, 0, BUFFER) ==
                simx_return_novalue_flag);
}
END_TEST

START_TEST(image_in_pieces_is_the_same)
{
    static simxUChar whole_image[CHANNELS * PIXELS], pieces[CHANNELS * PIXELS];
    simxInt size[2];
    simxUChar *image;
    if (!draws())
        return;
    get_image(whole_image, 0, BLOCKING);
    simxGetVisionSensorImage(whole.client, camera, size, &image, 0,
                             simx_opmode_streaming_split + 1000);
    WHOLE_AWAIT(simxGetVisionSensorImage(whole.client, camera, size, &image, 0, BUFFER) == 0);
    get_image(pieces, 0, BUFFER);
    ck_assert_mem_eq(pieces, whole_image, sizeof pieces);
    simxGetVisionSensorImage(whole.client, camera, size, &image, 0, simx_opmode_discontinue);
}
END_TEST

START_TEST(image_that_was_set_is_delivered)
{
    static simxUChar mine[CHANNELS * PIXELS], got[CHANNELS * PIXELS];
    set_size(WIDTH, HEIGHT);
    for (int i = 0; i < CHANNELS * PIXELS; i++)
        mine[i] = (simxUChar)(i * 7 + i / 256);
    ck_assert_int_eq(simxSetVisionSensorImage(whole.client, camera, mine, sizeof mine, 0, BLOCKING),
                     0);
    get_image(got, 0, BLOCKING);
    ck_assert_mem_eq(got, mine, sizeof mine);
    ck_assert_int_eq(simxSetVisionSensorImage(whole.client, camera, mine, PIXELS, GREY, BLOCKING),
                     0);
    get_image(got, GREY, BLOCKING);
    ck_assert_mem_eq(got, mine, PIXELS);
    get_image(got, 0, BLOCKING);
    for (int i = 0; i < CHANNELS * PIXELS; i++)
        ck_assert_int_eq(got[i], mine[i / CHANNELS]);
}
END_TEST

START_TEST(image_of_another_size_is_refused)
{
    static simxUChar mine[CHANNELS * PIXELS];
    set_size(WIDTH, HEIGHT);
    ck_assert_int_eq(simxSetVisionSensorImage(whole.client, camera, mine, sizeof mine - 1, 0,
                                              BLOCKING), REFUSED);
    ck_assert_int_eq(simxSetVisionSensorImage(whole.client, camera, mine, PIXELS + 1, GREY,
                                              BLOCKING), REFUSED);
    ck_assert_int_eq(simxSetVisionSensorImage(whole.client, camera, mine, -1, 0, BLOCKING),
                     simx_return_local_error_flag);
}
END_TEST

void whole_vision(TCase *tcase)
{
    const TTest *const tests[] = {
        image_and_depth_are_what_mujoco_draws,
        grey_image_is_the_mean_of_the_colours,
        statistics_are_those_of_the_image,
        streamed_image_shows_each_step,
        image_in_pieces_is_the_same,
        image_that_was_set_is_delivered,
        image_of_another_size_is_refused,
    };
    whole_add(tcase, tests, COUNT_OF(tests));
}
