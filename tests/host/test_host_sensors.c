/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The host's sensors against MuJoCo's own numbers.
 */
#include <math.h>
#include <stdio.h>

#include "host/host_fixture.h"

#define NEAR 1e-9

START_TEST(rangefinder_tells_what_mujoco_tells)
{
    const struct scene *scene = &world.scene;
    double point[4], normal[3], ray[3] = { 0, 0, 1 };
    int object;
    simStartSimulation();
    simulation_pass();
    mj_forward(scene->model, scene->data);
    for (int i = 0; i < 6; i++) {
        char name[24];
        int handle;
        snprintf(name, sizeof(name), "range%d", i);
        handle = simGetObjectHandle(name);
        ck_assert_int_eq(simReadProximitySensor_D(handle, point, &object, normal), 1);
        ck_assert_double_eq_tol(point[2], scene->data->sensordata[i], NEAR);
        ck_assert_double_eq(point[3], point[2]);
        ck_assert_int_eq(object, i == 5 ? -1 : simGetObjectHandle("targets"));
        ck_assert_double_eq_tol(mju_norm3(normal), 1, NEAR);
        ck_assert_double_lt(mju_dot3(normal, ray), -0.3);
    }
}
END_TEST

START_TEST(rangefinder_sees_nothing_in_the_sky_nor_behind_its_cutoff)
{
    double point[4] = { 7 };
    simStartSimulation();
    simulation_pass();
    ck_assert_int_eq(simReadProximitySensor_D(simGetObjectHandle("range6"), point, NULL, NULL), 0);
    ck_assert_int_eq(simReadProximitySensor_D(simGetObjectHandle("range7"), point, NULL, NULL), 0);
    ck_assert_double_eq(point[0], 7);
    ck_assert_int_eq(simReadProximitySensor_D(simGetObjectHandle("mark"), point, NULL, NULL), -1);
}
END_TEST

/* A ray that is moved a little hits the surface again in the plane that the normal tells. */
START_TEST(normal_is_across_the_surface)
{
    const struct scene *scene = &world.scene;
    simStartSimulation();
    simulation_pass();
    for (int i = 0; i < 5; i++) {
        double point[4], normal[3], from[3], along[3], frame[9], near_hit[3], hit[3], n[3];
        struct pose pose;
        char name[24];
        int handle, geom;
        snprintf(name, sizeof(name), "range%d", i);
        handle = simGetObjectHandle(name);
        simReadProximitySensor_D(handle, point, NULL, normal);
        pose = object_pose(object_find(handle));
        mju_quat2Mat(frame, pose.quaternion);
        mju_rotVecMat(n, normal, frame);
        mju_rotVecMat(along, (const double[3]){ 0, 0, 1 }, frame);
        mju_addScl3(hit, pose.position, along, point[2]);
        mju_addScl3(from, pose.position, (const double[3]){ 0, 0, 1 }, 1e-5);
        mju_addScl3(near_hit, from, along,
                    mj_ray(scene->model, scene->data, from, along, NULL, 1, -1, &geom));
        mju_subFrom3(near_hit, hit);
        ck_assert_double_lt(fabs(mju_dot3(near_hit, n)), 1e-3 * mju_norm3(near_hit));
    }
}
END_TEST

START_TEST(sensors_tell_nothing_while_stopped)
{
    double values[4];
    ck_assert_int_eq(simReadProximitySensor_D(simGetObjectHandle("range0"), values, NULL, NULL), 0);
    ck_assert_int_eq(simReadForceSensor_D(simGetObjectHandle("hinge_load"), values, NULL), 0);
    ck_assert_int_eq(simBreakForceSensor(simGetObjectHandle("hinge_load")), -1);
}
END_TEST

START_TEST(force_sensor_tells_what_mujoco_tells)
{
    const struct scene *scene = &world.scene;
    double force[3], torque[3];
    int first = scene->model->sensor_adr[8];
    simStartSimulation();
    for (int i = 0; i < 20; i++)
        simulation_pass();
    ck_assert_int_eq(simReadForceSensor_D(simGetObjectHandle("hinge_load"), force, torque), 1);
    assert_vector(torque, scene->data->sensordata + first, 3, NEAR);
    assert_vector(force, scene->data->sensordata + first + 3, 3, NEAR);
    ck_assert_double_gt(mju_norm3(force), 0);
}
END_TEST

START_TEST(camera_resolution_is_the_models_or_the_usual_one)
{
    int resolution[2];
    ck_assert_int_eq(simGetVisionSensorResolution(simGetObjectHandle("watcher"), resolution), 1);
    ck_assert_int_eq(resolution[0], 64);
    ck_assert_int_eq(resolution[1], 48);
    ck_assert_int_eq(simGetVisionSensorResolution(simGetObjectHandle("plain"), resolution), 1);
    ck_assert_int_eq(resolution[0], 640);
    ck_assert_int_eq(resolution[1], 480);
}
END_TEST

START_TEST(bounding_box_is_that_of_the_geoms)
{
    double value, expected = 0.2;
    ck_assert_int_eq(simGetObjectFloatParameter_D(simGetObjectHandle("fixed"),
                                                  sim_objfloatparam_objbbox_max_y, &value), 1);
    ck_assert_double_eq_tol(value, expected, NEAR);
    ck_assert_int_eq(simGetObjectFloatParameter_D(simGetObjectHandle("fixed"), 99999, &value), 0);
    ck_assert_int_eq(simGetObjectFloatParameter_D(4711, 99999, &value), -1);
}
END_TEST

START_TEST(touching_shapes_collide)
{
    double on_floor[3] = { -1, 0, 0.09 };
    int ball = simGetObjectHandle("free");
    ck_assert_int_eq(simCheckCollision(ball, sim_handle_all), 0);
    simSetObjectPosition_D(ball, -1, on_floor);
    ck_assert_int_eq(simCheckCollision(ball, sim_handle_all), 1);
    ck_assert_int_eq(simCheckCollision(ball, simGetObjectHandle("fixed")), 0);
    ck_assert_int_eq(simCheckCollision(ball, simGetObjectHandle("lamp")), -1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("host sensors");
    TCase *tests = fixture_case("host sensors");
    tcase_add_test(tests, rangefinder_tells_what_mujoco_tells);
    tcase_add_test(tests, rangefinder_sees_nothing_in_the_sky_nor_behind_its_cutoff);
    tcase_add_test(tests, normal_is_across_the_surface);
    tcase_add_test(tests, sensors_tell_nothing_while_stopped);
    tcase_add_test(tests, force_sensor_tells_what_mujoco_tells);
    tcase_add_test(tests, camera_resolution_is_the_models_or_the_usual_one);
    tcase_add_test(tests, bounding_box_is_that_of_the_geoms);
    tcase_add_test(tests, touching_shapes_collide);
    suite_add_tcase(suite, tests);
    return fixture_run(suite);
}
