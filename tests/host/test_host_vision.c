/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The host's vision sensors against what MuJoCo draws and against geometry, once with each way to
 * OpenGL that works here; without one the program is skipped (77). test_host_images.c needs none.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/host_fixture.h"
#include "host/vision_fixture.h"
#include "run/simulator.h"
#include "view/vision.h"

#define STATUS_SKIPPED 77

static const enum host_render ways[] = { HOST_RENDER_EGL, HOST_RENDER_OSMESA };
#define WAYS ((int)(sizeof(ways) / sizeof(ways[0])))

static int way_works[WAYS];

/* For loop tests: a way that does not work here passes. */
#define EYE_OPEN_OR_PASS(eye)                                                                      \
    if (!way_works[_i])                                                                            \
        return;                                                                                    \
    eye = eye_open(ways[_i])

/* ------------------------------------------------------------------ rendered images */

/* Draws with a context of the test's own, without the host's code. */
static void draw_reference(unsigned char *rgb, float *depth, int shadows)
{
    const mjModel *model = world.scene.model;
    mjrRect area = { 0, 0, WIDTH, HEIGHT };
    mjvOption option;
    mjvCamera camera;
    mjvScene scene;
    mjrContext context;
    mjv_defaultOption(&option);
    mjv_defaultCamera(&camera);
    mjv_defaultScene(&scene);
    mjr_defaultContext(&context);
    mjv_makeScene(model, &scene, 1000);
    mjr_makeContext(model, &context, mjFONTSCALE_150);
    camera.type = mjCAMERA_FIXED;
    camera.fixedcamid = 0;
    mjv_updateScene(model, world.scene.data, &option, NULL, &camera, mjCAT_ALL, &scene);
    if (!shadows)
        scene.flags[mjRND_SHADOW] = scene.flags[mjRND_REFLECTION] = 0;
    mjr_setBuffer(mjFB_OFFSCREEN, &context);
    mjr_render(area, &scene, &context);
    mjr_readPixels(rgb, depth, area, &context);
    mjr_freeContext(&context);
    mjv_freeScene(&scene);
}

START_TEST(image_is_what_mujoco_draws)
{
    static unsigned char expected[3 * PIXELS];
    static float raw[PIXELS];
    unsigned char *image;
    float *depth;
    int eye;
    world.options.shadows = HOST_SHADOWS_ON;
    EYE_OPEN_OR_PASS(eye);
    simStartSimulation();
    for (int i = 0; i < 20; i++)
        simulation_pass();
    image = image_get(eye);
    depth = simGetVisionSensorDepthBuffer(eye);
    draw_reference(expected, raw, 1);
    for (int i = 0; i < 3 * PIXELS; i++)
        ck_assert_int_le(abs(image[i] - expected[i]), 2);
    for (int i = 0; i < PIXELS; i++) {
        double metres = 0.1 * 20 / (20 - (double)raw[i] * (20 - 0.1));
        ck_assert_double_eq_tol(0.1 + (double)depth[i] * (20 - 0.1), metres, 1e-3);
    }
    simReleaseBuffer(image);
    simReleaseBuffer(depth);
}
END_TEST

/* How many bytes of two pictures differ by more than the smoothing of edges does where there is no
 * edge. */
static int bytes_differ(const unsigned char *one, const unsigned char *other)
{
    int count = 0;
    for (int i = 0; i < 3 * PIXELS; i++)
        count += abs(one[i] - other[i]) > 2;
    return count;
}

/* Edges are not smooth in it, which are few of its bytes; shadows are many. */
START_TEST(small_image_has_no_shadows_unless_they_are_wanted)
{
    static unsigned char expected[3 * PIXELS];
    static float raw[PIXELS];
    unsigned char *plain, *full;
    int eye, model_shadows;
    EYE_OPEN_OR_PASS(eye);
    plain = image_get(eye);
    model_shadows = world.scene.model->vis.quality.shadowsize;
    draw_reference(expected, raw, 0);
    ck_assert_int_lt(bytes_differ(plain, expected), 3 * PIXELS / 20);
    ck_assert_int_gt(model_shadows, 0);
    world.options.shadows = HOST_SHADOWS_ON;
    scene_touch();
    full = image_get(eye);
    draw_reference(expected, raw, 1);
    ck_assert_int_eq(bytes_differ(full, expected), 0);
    ck_assert_int_gt(bytes_differ(full, plain), 0);
    simReleaseBuffer((char *)plain);
    simReleaseBuffer((char *)full);
}
END_TEST

/* Which of the colours is alone in a pixel: 0 red, 1 green, 2 blue, -1 none. */
static int pixel_colour(const unsigned char *image, int x, int y)
{
    const unsigned char *rgb = image + 3 * (y * WIDTH + x);
    for (int i = 0; i < 3; i++)
        if (rgb[i] > 80 && rgb[(i + 1) % 3] < 20 && rgb[(i + 2) % 3] < 20)
            return i;
    return -1;
}

START_TEST(first_row_is_the_lowest_and_first_column_the_left)
{
    unsigned char *image;
    int eye;
    EYE_OPEN_OR_PASS(eye);
    image = image_get(eye);
    for (int x = 0; x < WIDTH; x++) {
        ck_assert_int_eq(pixel_colour(image, x, 0), 0);
        ck_assert_int_eq(pixel_colour(image, x, 10), 0);
        ck_assert_int_eq(pixel_colour(image, x, HEIGHT - 1), 1);
    }
    ck_assert_int_eq(pixel_colour(image, 5, 36), 2);
    ck_assert_int_eq(pixel_colour(image, WIDTH - 6, 36), 1);
    simReleaseBuffer(image);
}
END_TEST

/* The geom that a ray through a pixel's centre hits, and how far in front of the eye. */
static int ray_cast(int x, int y, double *depth)
{
    const mjData *data = world.scene.data;
    double slope = tan(mjPI / 8) / (0.5 * HEIGHT); /* of one pixel; the view is 45 degrees high */
    double local[3] = { (x + 0.5 - 0.5 * WIDTH) * slope, (y + 0.5 - 0.5 * HEIGHT) * slope, -1 };
    double length = mju_norm3(local), along[3];
    int geom;
    mju_scl3(local, local, 1 / length);
    mju_rotVecMat(along, local, data->cam_xmat);
    *depth = mj_ray(world.scene.model, data, data->cam_xpos, along, NULL, 1, -1, &geom) / length;
    return geom;
}

/* Not compared: pixels at edges, and the ball, which is drawn as a polyhedron. */
START_TEST(depth_is_linear_between_the_clipping_planes)
{
    int eye, compared = 0;
    double value, unused;
    float *depth;
    EYE_OPEN_OR_PASS(eye);
    depth = simGetVisionSensorDepthBuffer(eye);
    ck_assert_ptr_nonnull(depth);
    for (int y = 1; y < HEIGHT - 1; y++) {
        for (int x = 1; x < WIDTH - 1; x++) {
            int geom = ray_cast(x, y, &value);
            if (geom == mj_name2id(world.scene.model, mjOBJ_GEOM, "ball") ||
                ray_cast(x - 1, y, &unused) != geom || ray_cast(x + 1, y, &unused) != geom ||
                ray_cast(x, y - 1, &unused) != geom || ray_cast(x, y + 1, &unused) != geom)
                continue;
            ck_assert_double_eq_tol((double)depth[y * WIDTH + x], (value - 0.1) / (20 - 0.1),
                                    1e-4);
            compared++;
        }
    }
    ck_assert_int_gt(compared, PIXELS / 2);
    simReleaseBuffer(depth);
}
END_TEST

START_TEST(sky_is_at_the_far_clipping_plane)
{
    double up[3] = { 2, 0, 0 };
    float *depth;
    int eye;
    EYE_OPEN_OR_PASS(eye);
    simSetObjectOrientation_D(eye, -1, up);
    depth = simGetVisionSensorDepthBuffer(eye);
    ck_assert_ptr_nonnull(depth);
    for (int i = 0; i < PIXELS; i++)
        ck_assert_double_eq_tol((double)depth[i], 1, 1e-6);
    simReleaseBuffer(depth);
}
END_TEST

START_TEST(images_are_rendered_on_demand_and_once_per_step)
{
    int eye, other;
    EYE_OPEN_OR_PASS(eye);
    other = simGetObjectHandle("other");
    simStartSimulation();
    for (int i = 0; i < 5; i++)
        simulation_pass();
    ck_assert_ptr_null(world.vision.renderer);
    for (int i = 0; i < 3; i++) {
        simReleaseBuffer(simGetVisionSensorCharImage(eye, NULL, NULL));
        simReleaseBuffer(simGetVisionSensorDepthBuffer(eye));
        ck_assert_int_eq(simReadVisionSensor_D(eye, NULL, NULL), 0);
    }
    ck_assert_uint_eq(world.vision.renders, 2); /* colours, depths */
    simReleaseBuffer(simGetVisionSensorCharImage(other, NULL, NULL));
    ck_assert_uint_eq(world.vision.renders, 3);
    simulation_pass();
    ck_assert_uint_eq(world.vision.renders, 3);
    simReleaseBuffer(simGetVisionSensorDepthBuffer(eye));
    ck_assert_uint_eq(world.vision.renders, 4);
    simReleaseBuffer(simGetVisionSensorCharImage(eye, NULL, NULL));
    ck_assert_uint_eq(world.vision.renders, 5);
}
END_TEST

START_TEST(moved_object_is_seen_at_once)
{
    double away[3] = { 0, -5, 1 };
    unsigned char *before, *after;
    int eye;
    EYE_OPEN_OR_PASS(eye);
    before = image_get(eye);
    simSetObjectPosition_D(simGetObjectHandle("ball"), -1, away);
    after = image_get(eye);
    ck_assert_mem_ne(before, after, 3 * PIXELS);
    simReleaseBuffer(before);
    simReleaseBuffer(after);
}
END_TEST

START_TEST(other_ambient_light_is_seen_at_once)
{
    static const double dark[3] = { 0.1, 0.1, 0.1 };
    unsigned char *before, *after;
    int eye;
    EYE_OPEN_OR_PASS(eye);
    before = image_get(eye);
    ck_assert_int_eq(simSetArrayParameter_D(sim_arrayparam_ambient_light, dark), 1);
    after = image_get(eye);
    ck_assert_int_lt(after[0], before[0]); /* the red box */
    simReleaseBuffer(before);
    simReleaseBuffer(after);
}
END_TEST

START_TEST(another_scene_has_its_own_images)
{
    unsigned char *before, *after;
    int eye;
    EYE_OPEN_OR_PASS(eye);
    before = image_get(eye);
    ck_assert_int_eq(simCloseScene(), 1);
    after = image_get(simGetObjectHandle("watcher")); /* as large as the eye's */
    ck_assert_mem_ne(before, after, 3 * PIXELS);
    ck_assert_ptr_null(simGetVisionSensorCharImage(eye, NULL, NULL));
    simReleaseBuffer(before);
    simReleaseBuffer(after);
}
END_TEST

START_TEST(resolution_can_be_set_while_stopped)
{
    int eye, width, height, resolution[2];
    unsigned char *image;
    EYE_OPEN_OR_PASS(eye);
    simReleaseBuffer(image_get(eye));
    ck_assert_int_eq(simSetObjectIntParameter(eye, sim_visionintparam_resolution_x, 1000), 1);
    ck_assert_int_eq(simSetObjectIntParameter(eye, sim_visionintparam_resolution_y, 900), 1);
    image = simGetVisionSensorCharImage(eye, &width, &height);
    ck_assert_ptr_nonnull(image);
    ck_assert_int_eq(width, 1000);
    ck_assert_int_eq(height, 900);
    ck_assert_uint_gt(image[0], 80); /* red at the bottom, green at the top, as in a small one */
    ck_assert_uint_gt(image[3 * (1000 * 900 - 1) + 1], 80);
    simReleaseBuffer(image);
    ck_assert_int_eq(simSetObjectIntParameter(eye, sim_visionintparam_resolution_x, 0), -1);
    ck_assert_int_eq(simSetObjectIntParameter(eye, sim_visionintparam_resolution_x, 100000), -1);
    simStartSimulation();
    ck_assert_int_eq(simSetObjectIntParameter(eye, sim_visionintparam_resolution_x, 10), -1);
    simGetVisionSensorRes(eye, resolution);
    ck_assert_int_eq(resolution[0], 1000);
    ck_assert_int_eq(resolution[1], 900);
}
END_TEST

/* ------------------------------------------------------------------ what works here */

/* Tried in another process: drivers have threads, and Check forks. */
static int way_probe(enum host_render how)
{
    pid_t child = fork();
    int status = -1;
    if (child == 0) {
        const char *source = getenv("srcdir");
        struct host_options options = { .directory = ".", .library = "none", .render = how };
        static char model[4096], error[1500];
        snprintf(model, sizeof(model), "%s/host/vision.xml", source ? source : ".");
        options.model = options.empty_model = model;
        _exit(simulator_open(&options, error, sizeof(error)) < 0 || !vision_rgb(0, "probe"));
    }
    return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static TCase *rendered_case(void)
{
    TCase *tests = fixture_case("rendered");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, image_is_what_mujoco_draws, 0, WAYS);
    tcase_add_loop_test(tests, small_image_has_no_shadows_unless_they_are_wanted, 0, WAYS);
    tcase_add_loop_test(tests, first_row_is_the_lowest_and_first_column_the_left, 0, WAYS);
    tcase_add_loop_test(tests, depth_is_linear_between_the_clipping_planes, 0, WAYS);
    tcase_add_loop_test(tests, sky_is_at_the_far_clipping_plane, 0, WAYS);
    tcase_add_loop_test(tests, images_are_rendered_on_demand_and_once_per_step, 0, WAYS);
    tcase_add_loop_test(tests, moved_object_is_seen_at_once, 0, WAYS);
    tcase_add_loop_test(tests, other_ambient_light_is_seen_at_once, 0, WAYS);
    tcase_add_loop_test(tests, another_scene_has_its_own_images, 0, WAYS);
    tcase_add_loop_test(tests, resolution_can_be_set_while_stopped, 0, WAYS);
    return tests;
}

int main(void)
{
    Suite *suite;
    int working = 0;
    for (int i = 0; i < WAYS; i++)
        working += way_works[i] = way_probe(ways[i]);
    if (!working) {
        puts("SKIP: neither EGL nor OSMesa renders here");
        return STATUS_SKIPPED;
    }
    suite = suite_create("host vision");
    suite_add_tcase(suite, rendered_case());
    return fixture_run(suite);
}
