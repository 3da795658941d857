/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Clients change simx-host's scene, in each generation of simulator: models that are sent as files
 * come, are copied, hung elsewhere and removed; distances, collisions and collections.
 */
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "extApi.h"
#include "simConst.h"
#include "support.h"
#include "whole_host.h"

#define GENERATIONS 3
#define BLOCKING simx_opmode_blocking
#define REFUSED simx_return_remote_error_flag

static const char scene[] =
    "<mujoco><option gravity='0 0 0'/><worldbody>"
    "<body name='one'><geom type='sphere' size='0.1'/></body>"
    "<body name='two' pos='1 0 0'><freejoint/><geom type='sphere' size='0.2'/></body>"
    "</worldbody><custom><tuple name='both'><element objtype='body' objname='one' prm='0'/>"
    "<element objtype='body' objname='two' prm='0'/></tuple></custom></mujoco>";
static const char model[] =
    "<mujoco><worldbody><body name='trunk' pos='0 2 0'><geom size='0.1'/>"
    "<body name='limb' pos='0 0 0.5'><joint name='hip' axis='0 1 0'/><geom size='0.05'/>"
    "</body></body></worldbody></mujoco>";

static const char *const generations[] = { "vrep3", "coppelia4", "coppelia46" };
static struct host host;
static simxInt client;

static void setup(void)
{
    support_enter_folder();
    support_write_file("scene.xml", scene, sizeof scene - 1);
    support_write_file("model.xml", model, sizeof model - 1);
    client = -1;
}

static void teardown(void)
{
    if (client >= 0)
        simxFinish(client);
    if (host.id > 0)
        host_end(&host, SIGTERM);
    support_leave_folder();
}

static void start(int generation)
{
    char port[16];
    snprintf(port, sizeof port, "%d", support_host_port());
    host_start(&host, ".", (const char *const[]){ "--abi", generations[generation], "--port", port,
                                                  "scene.xml", NULL });
    client = simxStart("", atoi(port), 1, 0, -20000, 1);
    ck_assert_msg(client >= 0, "%s", simxGetErrorText(-1));
}

static simxInt handle_of(const char *name)
{
    simxInt handle = -1;
    simxGetObjectHandle(client, name, &handle, BLOCKING);
    return handle;
}

static void expect_ok(simxInt result)
{
    ck_assert_msg(result == 0, "%d: %s", result, simxGetErrorText(client));
}

static void expect_position(simxInt handle, float x, float y, float z)
{
    simxFloat position[3];
    expect_ok(simxGetObjectPosition(client, handle, -1, position, BLOCKING));
    ck_assert_float_eq_tol(position[0], x, 1e-5);
    ck_assert_float_eq_tol(position[1], y, 1e-5);
    ck_assert_float_eq_tol(position[2], z, 1e-5);
}

START_TEST(model_of_the_client_comes_is_copied_and_goes)
{
    simxInt base = -1, copies = 0, *copy, parent, one, two;
    start(_i);
    one = handle_of("one");
    two = handle_of("two");
    expect_ok(simxLoadModel(client, "model.xml", 1, &base, BLOCKING)); /* sent as a file */
    ck_assert_int_eq(base, handle_of("trunk"));
    ck_assert_int_eq(handle_of("one"), one);
    expect_position(handle_of("limb"), 0, 2, 0.5f);
    expect_ok(simxSetJointPosition(client, handle_of("hip"), 1, BLOCKING));
    expect_ok(simxSetObjectPosition(client, base, -1, (const simxFloat[]){ 0, 3, 0 }, BLOCKING));
    expect_ok(simxCopyPasteObjects(client, &base, 1, &copy, &copies, BLOCKING));
    ck_assert_int_eq(copies, 1);
    ck_assert_int_ne(copy[0], base);
    expect_position(copy[0], 0, 3, 0);
    ck_assert_int_ge(handle_of("hip#0"), 0);
    expect_ok(simxSetObjectParent(client, two, handle_of("limb"), 1, BLOCKING));
    expect_ok(simxGetObjectParent(client, two, &parent, BLOCKING));
    ck_assert_int_eq(parent, handle_of("limb"));
    expect_position(two, 1, 0, 0);
    expect_ok(simxRemoveObject(client, handle_of("hip#0"), BLOCKING));
    ck_assert_int_eq(handle_of("hip#0"), -1);
    expect_ok(simxRemoveModel(client, base, BLOCKING));
    ck_assert_int_eq(handle_of("limb"), -1);
    ck_assert_int_eq(handle_of("two"), -1);
    ck_assert_int_eq(handle_of("one"), one);
}
END_TEST

START_TEST(model_that_does_not_load_is_explained)
{
    simxInt base = -1, count;
    simxChar *errors;
    start(_i);
    support_write_file("broken.xml", "<mujoco><worldbody><teapot/></worldbody></mujoco>", 49);
    ck_assert_int_eq(simxLoadModel(client, "broken.xml", 1, &base, BLOCKING), REFUSED);
    ck_assert_msg(strstr(simxGetErrorText(client), "load_model") != NULL, "%s",
                  simxGetErrorText(client));
    expect_ok(simxGetLastErrors(client, &count, &errors, BLOCKING));
    ck_assert_int_eq(count, 1);
    ck_assert_msg(strstr(errors, "teapot") != NULL, "%s", errors);
    ck_assert_int_ge(handle_of("one"), 0);
    expect_ok(simxLoadModel(client, "model.xml", 1, &base, BLOCKING));
}
END_TEST

START_TEST(model_that_mujoco_would_die_of_is_refused_with_a_sentence)
{
    static const char robot[] =
        "<robot name='r'><link name='a'/><link name='b'/><joint name='j' type='spherical'>"
        "<parent link='a'/><child link='b'/><limit lower='-1' upper='1'/></joint></robot>";
    simxInt base = -1, count;
    simxChar *errors;
    start(_i);
    support_write_file("robot.urdf", robot, sizeof robot - 1);
    ck_assert_int_eq(simxLoadModel(client, "robot.urdf", 1, &base, BLOCKING), REFUSED);
    ck_assert_int_eq(simxLoadScene(client, "robot.urdf", 1, BLOCKING), REFUSED);
    expect_ok(simxGetLastErrors(client, &count, &errors, BLOCKING));
    ck_assert_int_eq(count, 2);
    for (; count > 0; count--, errors += strlen(errors) + 1)
        ck_assert_msg(strstr(errors, "which URDF does not have") != NULL, "%s", errors);
    ck_assert_int_ge(handle_of("one"), 0);
    expect_ok(simxLoadModel(client, "model.xml", 1, &base, BLOCKING));
}
END_TEST

/* Each of its steps is unstable. */
static const char unstable[] =
    "<mujoco><option gravity='0 0 1e12'/><worldbody><body><freejoint/><geom size='.1'/></body>"
    "</worldbody></mujoco>";

START_TEST(warning_of_mujoco_is_told_once)
{
    simxInt count = -1;
    simxChar *errors;
    start(_i);
    support_write_file("unstable.xml", unstable, strlen(unstable));
    expect_ok(simxLoadScene(client, "unstable.xml", 1, BLOCKING));
    expect_ok(simxSynchronous(client, 1));
    expect_ok(simxStartSimulation(client, BLOCKING));
    expect_ok(simxStep(client, 20, 20000));
    expect_ok(simxGetLastErrors(client, &count, &errors, BLOCKING));
    ck_assert_int_eq(count, 1);
    ck_assert_msg(strstr(errors, "MuJoCo: Nan, Inf or huge value in QACC") == errors, "%s",
                  errors);
    expect_ok(simxStep(client, 20, 20000));
    expect_ok(simxGetLastErrors(client, &count, &errors, BLOCKING));
    ck_assert_int_eq(count, 0);
}
END_TEST

START_TEST(distances_collisions_and_collections_are_told)
{
    simxInt one, two, collection, counts[4], *handles, *ints;
    simxFloat distance, *floats;
    simxUChar collides;
    simxChar *strings;
    start(_i);
    one = handle_of("one");
    two = handle_of("two");
    expect_ok(simxCheckDistance(client, one, two, &distance, BLOCKING));
    ck_assert_float_eq_tol(distance, 0.7f, 1e-6);
    expect_ok(simxCheckCollision(client, one, two, &collides, BLOCKING));
    ck_assert_int_eq(collides, 0);
    expect_ok(simxSetObjectPosition(client, two, -1, (const simxFloat[]){ 0.25f, 0, 0 }, BLOCKING));
    expect_ok(simxCheckCollision(client, one, two, &collides, BLOCKING));
    ck_assert_int_eq(collides, 1);
    expect_ok(simxGetCollectionHandle(client, "both", &collection, BLOCKING));
    expect_ok(simxGetObjectGroupData(client, collection, 0, &counts[0],
                                     &handles, &counts[1], &ints, &counts[2], &floats, &counts[3],
                                     &strings, BLOCKING));
    ck_assert_int_eq(counts[0], 2);
    ck_assert_int_eq(handles[0], one);
    ck_assert_int_eq(handles[1], two);
    ck_assert_mem_eq(strings, "one\0two", 8);
    expect_ok(simxGetCollisionHandle(client, "both", &collection, BLOCKING));
    expect_ok(simxReadCollision(client, collection, &collides, BLOCKING));
    ck_assert_int_eq(collides, 1);
    expect_ok(simxGetDistanceHandle(client, "both", &collection, BLOCKING));
    expect_ok(simxReadDistance(client, collection, &distance, BLOCKING));
    ck_assert_float_eq(distance, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model of the whole");
    TCase *tests = tcase_create("model of the whole");
    SRunner *runner = srunner_create(suite);
    int failed;
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, model_of_the_client_comes_is_copied_and_goes, 0, GENERATIONS);
    tcase_add_loop_test(tests, model_that_does_not_load_is_explained, 0, GENERATIONS);
    tcase_add_loop_test(tests, model_that_mujoco_would_die_of_is_refused_with_a_sentence,
                        0, GENERATIONS);
    tcase_add_loop_test(tests, warning_of_mujoco_is_told_once, 0, GENERATIONS);
    tcase_add_loop_test(tests, distances_collisions_and_collections_are_told, 0, GENERATIONS);
    suite_add_tcase(suite, tests);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
