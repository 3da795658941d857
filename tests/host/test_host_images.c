/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Images of the host's vision sensors that need no OpenGL: set ones, synthetic ones, parts of them.
 */
#include <string.h>

#include "host/host_fixture.h"
#include "host/vision_fixture.h"

static void assert_error(const char *part)
{
    char *error = simGetLastError();
    ck_assert_ptr_nonnull(error);
    ck_assert_msg(strstr(error, part) != NULL, "%s", error);
    simReleaseBuffer(error);
}

START_TEST(set_image_is_delivered_until_the_next_step)
{
    int eye = eye_open(HOST_RENDER_SYNTHETIC);
    unsigned char mine[3 * PIXELS], *image;
    float *depth;
    for (int i = 0; i < 3 * PIXELS; i++)
        mine[i] = (unsigned char)(i * 7);
    simStartSimulation();
    simulation_pass();
    ck_assert_int_eq(simSetVisionSensorCharImage(eye, mine), 0);
    image = image_get(eye);
    depth = simGetVisionSensorDepthBuffer(eye);
    ck_assert_mem_eq(image, mine, sizeof(mine));
    ck_assert_double_eq_tol((double)depth[PIXELS / 2], 0.5, 1e-6);
    simReleaseBuffer(image);
    image = image_get(eye);
    ck_assert_mem_eq(image, mine, sizeof(mine));
    simReleaseBuffer(image);
    simulation_pass();
    image = image_get(eye);
    ck_assert_mem_ne(image, mine, sizeof(mine));
    ck_assert_int_eq(image[3 * WIDTH / 2], 128); /* the ramp is whole again */
    simReleaseBuffer(image);
    simReleaseBuffer(depth);
}
END_TEST

START_TEST(synthetic_image_tells_the_step)
{
    int eye = eye_open(HOST_RENDER_SYNTHETIC);
    simStartSimulation();
    for (int step = 1; step < 300; step++) {
        unsigned char *image;
        float *depth;
        simulation_pass();
        image = image_get(eye);
        depth = simGetVisionSensorDepthBuffer(eye);
        ck_assert_int_eq(image[0] | image[1] << 8 | image[2] << 16, step);
        ck_assert_double_eq((double)depth[0] * 1024, step);
        simReleaseBuffer(image);
        simReleaseBuffer(depth);
    }
    ck_assert_ptr_null(world.vision.renderer);
    ck_assert_uint_eq(world.vision.renders, 2 * 299);
}
END_TEST

START_TEST(patch_is_a_part_of_the_image)
{
    int eye = eye_open(HOST_RENDER_SYNTHETIC), at[2] = { 10, 20 }, size[2] = { 5, 0 }, got[2];
    unsigned char *image = image_get(eye),
                  *patch = simGetVisionSensorImg_D(eye, 0, 0, at, size, got);
    unsigned char *grey = simGetVisionSensorImg_D(eye, 1, 0, at, size, got);
    float *metres = simGetVisionSensorDepth(eye, 1, at, size, got);
    unsigned char dot[2] = { 200, 100 };
    ck_assert_int_eq(got[0], 5);
    ck_assert_int_eq(got[1], HEIGHT - 20);
    for (int row = 0; row < got[1]; row++) {
        const unsigned char *rgb = image + 3 * ((20 + row) * WIDTH + 10);
        ck_assert_mem_eq(patch + 15 * row, rgb, 15);
        ck_assert_int_eq(grey[5 * row], (rgb[0] + rgb[1] + rgb[2]) / 3);
        ck_assert_double_eq_tol((double)metres[5 * row],
                                0.1 + 19.9 * ((20 + row) * WIDTH + 10) / PIXELS, 1e-4);
    }
    simReleaseBuffer(image);
    size[0] = 2;
    size[1] = 1;
    ck_assert_int_eq(simSetVisionSensorImg(eye, dot, 1, at, size), 0);
    image = image_get(eye);
    ck_assert_int_eq(image[3 * (20 * WIDTH + 11) + 2], 100);
    at[0] = WIDTH;
    ck_assert_ptr_null(simGetVisionSensorImg_D(eye, 0, 0, at, NULL, got));
    at[0] = WIDTH - 1;
    ck_assert_ptr_null(simGetVisionSensorImg_D(eye, 0, 0, at, size, got));
    ck_assert_int_eq(simSetVisionSensorImg(eye, dot, 1, at, size), -1);
    simReleaseBuffer(image);
    simReleaseBuffer(patch);
    simReleaseBuffer(grey);
    simReleaseBuffer(metres);
}
END_TEST

START_TEST(filter_tells_minima_maxima_and_means)
{
    int eye = eye_open(HOST_RENDER_SYNTHETIC), *counts, *float_counts;
    unsigned char mine[3 * PIXELS];
    double *values, mean = 255.0 / 3 / 2 / 255;
    float *narrow;
    memset(mine, 0, sizeof(mine));
    for (int i = 0; i < PIXELS; i += 2)
        mine[3 * i] = 255;
    simSetVisionSensorCharImage(eye, mine);
    ck_assert_int_eq(simReadVisionSensor_D(eye, &values, &counts), 0);
    ck_assert_int_eq(counts[0], 1);
    ck_assert_int_eq(counts[1], 15);
    assert_vector(values, (double[]){ 0, 0, 0, 0, 0 }, 5, 1e-9);
    assert_vector(values + 5, (double[]){ 1.0 / 3, 1, 0, 0, 1 }, 5, 1e-3);
    assert_vector(values + 10, (double[]){ mean, 0.5, 0, 0, 0.5 }, 5, 1e-3);
    ck_assert_int_eq(simReadVisionSensor(eye, &narrow, &float_counts), 0);
    ck_assert_int_eq(float_counts[1], 15);
    for (int i = 0; i < 15; i++)
        ck_assert_double_eq_tol((double)narrow[i], values[i], 1e-6);
    simReleaseBuffer(values);
    simReleaseBuffer(counts);
    simReleaseBuffer(narrow);
    simReleaseBuffer(float_counts);
}
END_TEST

START_TEST(grey_flag_in_the_handle_gives_one_byte_per_pixel)
{
    int eye = eye_open(HOST_RENDER_SYNTHETIC);
    unsigned char *image = image_get(eye);
    unsigned char *grey = simGetVisionSensorCharImage(eye | sim_handleflag_greyscale, NULL, NULL);
    float *metres = simGetVisionSensorDepthBuffer(eye | sim_handleflag_depthbuffermeters);
    for (int i = 0; i < PIXELS; i++)
        ck_assert_int_eq(grey[i], (image[3 * i] + image[3 * i + 1] + image[3 * i + 2]) / 3);
    ck_assert_double_eq_tol((double)metres[PIXELS / 2], 10.05, 1e-4);
    simReleaseBuffer(image);
    simReleaseBuffer(grey);
    simReleaseBuffer(metres);
}
END_TEST

START_TEST(host_that_must_not_render_refuses_and_takes_images)
{
    int eye = eye_open(HOST_RENDER_NONE), *counts;
    unsigned char mine[3 * PIXELS], *image;
    double *values;
    memset(mine, 77, sizeof(mine));
    ck_assert_ptr_null(simGetVisionSensorCharImage(eye, NULL, NULL));
    assert_error("simGetVisionSensorCharImage: cannot render: ");
    ck_assert_ptr_null(simGetVisionSensorDepthBuffer(eye));
    ck_assert_int_eq(simReadVisionSensor_D(eye, &values, &counts), -1);
    ck_assert_ptr_null(values);
    ck_assert_ptr_null(counts);
    ck_assert_int_eq(simSetVisionSensorCharImage(eye, mine), 0);
    image = image_get(eye);
    ck_assert_mem_eq(image, mine, sizeof(mine));
    simReleaseBuffer(image);
}
END_TEST

START_TEST(only_cameras_have_images)
{
    int ball, resolution[2];
    eye_open(HOST_RENDER_SYNTHETIC);
    ball = simGetObjectHandle("ball");
    ck_assert_ptr_null(simGetVisionSensorCharImage(ball, NULL, NULL));
    assert_error("simGetVisionSensorCharImage: ");
    ck_assert_ptr_null(simGetVisionSensorDepthBuffer(4711));
    ck_assert_int_eq(simGetVisionSensorResolution(ball, resolution), -1);
    ck_assert_int_eq(simSetVisionSensorCharImage(-1, NULL), -1);
    ck_assert_int_eq(simReadVisionSensor_D(ball, NULL, NULL), -1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("host images");
    TCase *tests = fixture_case("not rendered");
    tcase_add_test(tests, set_image_is_delivered_until_the_next_step);
    tcase_add_test(tests, synthetic_image_tells_the_step);
    tcase_add_test(tests, patch_is_a_part_of_the_image);
    tcase_add_test(tests, filter_tells_minima_maxima_and_means);
    tcase_add_test(tests, grey_flag_in_the_handle_gives_one_byte_per_pixel);
    tcase_add_test(tests, host_that_must_not_render_refuses_and_takes_images);
    tcase_add_test(tests, only_cameras_have_images);
    suite_add_tcase(suite, tests);
    return fixture_run(suite);
}
