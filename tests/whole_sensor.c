/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Proximity and force sensors: they measure what the model's geometry and masses are.
 */
#include <math.h>

#include "simConst.h"
#include "whole.h"

#define CUBE_HALF 0.025f
/* Volumes of palm and fingers times their densities, and the palm's own. */
#define GRIPPER_MASS (0.044 * 0.116 * 0.024 * 500 + 2 * 0.026 * 0.012 * 0.072 * 800)

START_TEST(sensors_tell_nothing_before_the_first_step)
{
    simxUChar state = 0;
    simxInt result = simxReadProximitySensor(whole.client, whole_handle("front_range"), &state,
                                             NULL, NULL, NULL, BLOCKING);
    ck_assert(result == REFUSED || (result == 0 && state == 0));
    result = simxReadForceSensor(whole.client, whole_handle("wrist_force"), &state, NULL, NULL,
                                 BLOCKING);
    ck_assert(result == REFUSED || (result == 0 && (state & 1) == 0));
}
END_TEST

/* A cube 0.3 m in front of the sensor, its face across the ray. */
START_TEST(proximity_sensor_sees_what_stands_in_front)
{
    simxInt sensor = whole_handle("front_range"), cube = whole_handle("cube"), seen = -2;
    const simxFloat in_front[3] = { 0, 0, 0.3f + CUBE_HALF };
    simxFloat point[3] = { 0 }, normal[3] = { 0 };
    simxUChar state = 9;
    whole_start_stepped();
    whole_steps(60);
    ck_assert_int_eq(simxSetObjectPosition(whole.client, cube, sensor, in_front, BLOCKING), 0);
    whole_steps(1);
    ck_assert_int_eq(simxReadProximitySensor(whole.client, sensor, &state, point, &seen, normal,
                                             BLOCKING), 0);
    ck_assert_int_eq(state, 1);
    ck_assert_int_eq(seen, cube);
    ck_assert_float_eq_tol(point[0], 0, 1e-3);
    ck_assert_float_eq_tol(point[1], 0, 1e-3);
    ck_assert_float_eq_tol(point[2], 0.3f, 3e-3);
    ck_assert_float_eq_tol(normal[2], -1, 0.02);
}
END_TEST

START_TEST(proximity_sensor_sees_nothing_beyond_its_range)
{
    simxInt sensor = whole_handle("front_range"), base = whole_handle("base");
    const simxFloat away[3] = { 3, 0, 0.08f };
    simxUChar state = 9;
    whole_start_stepped();
    ck_assert_int_eq(simxSetObjectPosition(whole.client, base, -1, away, BLOCKING), 0);
    whole_steps(1);
    ck_assert_int_eq(simxReadProximitySensor(whole.client, sensor, &state, NULL, NULL, NULL,
                                             BLOCKING), 0);
    ck_assert_int_eq(state, 0);
}
END_TEST

START_TEST(force_sensor_carries_the_gripper)
{
    simxInt sensor = whole_handle("wrist_force");
    simxFloat force[3], torque[3];
    simxUChar state = 0;
    whole_start_stepped();
    simxReadForceSensor(whole.client, sensor, &state, force, torque, STREAMING);
    whole_steps(300); /* all is at rest, the arm upright */
    whole_exchange();
    ck_assert_int_eq(simxReadForceSensor(whole.client, sensor, &state, force, torque, BUFFER), 0);
    ck_assert_int_eq(state & 1, 1);
    ck_assert_int_eq(state & 2, 0);
    ck_assert_float_eq_tol(fabsf(force[2]), (float)(GRIPPER_MASS * GRAVITY), 0.05f);
    ck_assert_float_eq_tol(force[0], 0, 0.05f);
    ck_assert_float_eq_tol(torque[2], 0, 0.05f);
}
END_TEST

START_TEST(colliding_shapes_are_told)
{
    simxInt cube = whole_handle("cube"), table = whole_handle("table");
    const simxFloat high[3] = { 0, 0, 2 };
    simxUChar collides = 9;
    whole_start_stepped();
    whole_steps(60); /* it lies on the table */
    ck_assert_int_eq(simxCheckCollision(whole.client, cube, table, &collides, BLOCKING), 0);
    ck_assert_int_eq(collides, 1);
    ck_assert_int_eq(simxSetObjectPosition(whole.client, cube, -1, high, BLOCKING), 0);
    whole_steps(1);
    ck_assert_int_eq(simxCheckCollision(whole.client, cube, table, &collides, BLOCKING), 0);
    ck_assert_int_eq(collides, 0);
}
END_TEST

/* MuJoCo has no such objects. */
START_TEST(registered_collisions_and_distances_are_told_to_be_absent)
{
    simxInt handle = -7, count = 0;
    simxUChar state = 9;
    simxFloat distance = -7;
    simxChar *texts;
    simxGetLastErrors(whole.client, &count, &texts, BLOCKING);
    ck_assert_int_eq(simxGetCollisionHandle(whole.client, "c", &handle, BLOCKING), REFUSED);
    ck_assert_int_eq(simxGetDistanceHandle(whole.client, "d", &handle, BLOCKING), REFUSED);
    ck_assert_int_eq(simxReadCollision(whole.client, 1, &state, BLOCKING), REFUSED);
    ck_assert_int_eq(simxReadDistance(whole.client, 1, &distance, BLOCKING), REFUSED);
    ck_assert_int_eq(handle, -7);
    ck_assert_int_eq(state, 9);
    ck_assert_float_eq(distance, -7);
    ck_assert_int_eq(simxGetLastErrors(whole.client, &count, &texts, BLOCKING), 0);
    ck_assert_int_eq(count, 4);
    ck_assert_msg(strstr(texts, "simGetCollisionHandle") != NULL, "%s", texts);
}
END_TEST

/* Newer scenes have no named collections: a script leaves the handle in a signal. */
START_TEST(collection_is_found_by_name_or_through_a_signal)
{
    simxInt handle = -7;
    ck_assert_int_eq(simxGetCollectionHandle(whole.client, "none", &handle, BLOCKING), REFUSED);
    ck_assert_int_eq(handle, -7);
    ck_assert_int_eq(simxSetInt32Signal(whole.client, "some", 1234567, BLOCKING), 0);
    ck_assert_int_eq(simxGetCollectionHandle(whole.client, "some", &handle, BLOCKING), 0);
    ck_assert_int_eq(handle, 1234567);
    ck_assert_int_eq(simxClearInt32Signal(whole.client, "some", BLOCKING), 0);
}
END_TEST

START_TEST(distance_of_what_is_no_shape_is_refused)
{
    simxFloat distance = -7;
    ck_assert_int_eq(simxCheckDistance(whole.client, whole_handle("cube"), NOBODY, &distance,
                                       BLOCKING), REFUSED);
    ck_assert_int_eq(simxCheckDistance(whole.client, whole_handle("arm_joint1"),
                                       whole_handle("cube"), &distance, BLOCKING), REFUSED);
    ck_assert_float_eq(distance, -7);
}
END_TEST

void whole_sensor(TCase *tcase)
{
    const TTest *const tests[] = {
        sensors_tell_nothing_before_the_first_step,
        proximity_sensor_sees_what_stands_in_front,
        proximity_sensor_sees_nothing_beyond_its_range,
        force_sensor_carries_the_gripper,
        colliding_shapes_are_told,
        registered_collisions_and_distances_are_told_to_be_absent,
        collection_is_found_by_name_or_through_a_signal,
        distance_of_what_is_no_shape_is_refused,
    };
    whole_add(tcase, tests, COUNT_OF(tests));
}
