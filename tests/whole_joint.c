/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Joints: targets, velocities, forces, and what they do to the robot they belong to.
 */
#include <math.h>

#include "simConst.h"
#include "whole.h"

#define WHEEL_RADIUS 0.08
#define WHEEL_DISTANCE 0.29 /* between the two wheels */
#define ARM_FORCE 40        /* N m, of the model's actuators */

static void aim(simxInt joint, double target)
{
    ck_assert_int_eq(simxSetJointTargetPosition(whole.client, joint, (simxFloat)target, BLOCKING),
                     0);
}

static void drive(simxInt joint, double velocity)
{
    ck_assert_int_eq(simxSetJointTargetVelocity(whole.client, joint, (simxFloat)velocity,
                                                BLOCKING), 0);
}

static double force_of(simxInt joint)
{
    simxFloat force = NAN;
    ck_assert_int_eq(simxGetJointForce(whole.client, joint, &force, BLOCKING), 0);
    return force;
}

START_TEST(arm_reaches_its_target_and_stop_brings_it_back)
{
    simxInt joint = whole_handle("arm_joint1");
    ck_assert_float_eq_tol(whole_joint_position(joint), 0, 1e-6);
    whole_start_stepped();
    aim(joint, 1);
    whole_steps(200);
    ck_assert_float_eq_tol(whole_joint_position(joint), 1, 0.02);
    aim(joint, -0.5);
    whole_steps(200);
    ck_assert_float_eq_tol(whole_joint_position(joint), -0.5, 0.02);
    whole_stop();
    ck_assert_float_eq_tol(whole_joint_position(joint), 0, 1e-6);
}
END_TEST

/* The blocking call takes the place of the stream of the same name, so it comes last. */
START_TEST(streamed_position_is_that_of_a_blocking_call)
{
    simxInt joint = whole_handle("arm_joint2");
    simxFloat streamed = NAN, before = -1;
    whole_start_stepped();
    aim(joint, 0.7);
    simxGetJointPosition(whole.client, joint, &streamed, STREAMING);
    whole_exchange();
    for (int i = 0; i < 20; i++) {
        whole_steps(1);
        whole_exchange();
        ck_assert_int_eq(simxGetJointPosition(whole.client, joint, &streamed, BUFFER), 0);
        ck_assert_float_gt(streamed, before);
        before = streamed;
    }
    ck_assert_float_eq(whole_joint_position(joint), streamed);
}
END_TEST

START_TEST(finger_moves_along_its_axis_as_far_as_its_joint_says)
{
    simxInt joint = whole_handle("gripper_joint1"), finger = whole_handle("left_finger");
    simxInt gripper = whole_handle("gripper");
    simxFloat place[3];
    whole_start_stepped();
    aim(joint, 0.03);
    whole_steps(150);
    simxFloat opened = whole_joint_position(joint);
    ck_assert_float_eq_tol(opened, 0.03f, 2e-3);
    whole_position(finger, gripper, place);
    ck_assert_float_eq_tol(place[0], 0, 1e-5);
    ck_assert_float_eq_tol(place[1], 0.008f + opened, 1e-5); /* pos and axis of the model */
    ck_assert_float_eq_tol(place[2], 0.024f, 1e-5);
}
END_TEST

/* How far the base went in its own direction, and how much it turned, by what its wheels did. */
START_TEST(base_goes_as_its_wheels_roll)
{
    static const double speeds[][2] = { { 4, 4 }, { 2, -2 } };
    simxInt left = whole_handle("left_motor"), right = whole_handle("right_motor");
    simxInt base = whole_handle("base");
    simxFloat place[3], turn[3];
    for (size_t i = 0; i < COUNT_OF(speeds); i++) {
        whole_start_stepped();
        whole_steps(50); /* it settles on the floor */
        double rolled_left = -whole_joint_position(left);
        double rolled_right = -whole_joint_position(right);
        whole_position(base, -1, place);
        double began = place[0];
        drive(left, speeds[i][0]);
        drive(right, speeds[i][1]);
        whole_steps(200);
        rolled_left += whole_joint_position(left);
        rolled_right += whole_joint_position(right);
        ck_assert_double_eq_tol(rolled_left, speeds[i][0], 0.15 * fabs(speeds[i][0]));
        whole_position(base, -1, place);
        ck_assert_int_eq(simxGetObjectOrientation(whole.client, base, -1, turn, BLOCKING), 0);
        double forward = WHEEL_RADIUS * (rolled_left + rolled_right) / 2;
        double turned = WHEEL_RADIUS * (rolled_right - rolled_left) / WHEEL_DISTANCE;
        ck_assert_double_eq_tol(place[0] - began, forward, 0.02 + 0.1 * fabs(forward));
        /* On the spot the wheels slip, but do not turn it further than they roll. */
        ck_assert_double_le(fabs(turn[2]), 1.05 * fabs(turned) + 0.03);
        ck_assert_double_ge(turn[2] * turned, 0.6 * turned * turned - 0.03);
        whole_stop();
    }
}
END_TEST

/* V-REP 3 has no function that tells it. */
static void expect_max_force(simxInt joint, double expected)
{
    simxFloat limit = NAN;
    simxInt result = simxGetJointMaxForce(whole.client, joint, &limit, BLOCKING);
    ck_assert_int_eq(result, whole.generation == 0 ? REFUSED : 0);
    if (result == 0)
        ck_assert_float_eq_tol(limit, (float)expected, 1e-4);
}

START_TEST(motor_does_not_exceed_its_force)
{
    simxInt joint = whole_handle("arm_joint1");
    double strongest = 0;
    expect_max_force(joint, ARM_FORCE);
    ck_assert_int_eq(simxSetJointMaxForce(whole.client, joint, 2, BLOCKING), 0);
    expect_max_force(joint, 2);
    whole_start_stepped();
    aim(joint, 2.5);
    for (int i = 0; i < 20; i++) {
        whole_steps(1);
        strongest = fmax(strongest, fabs(force_of(joint)));
    }
    ck_assert_double_le(strongest, 2.0001);
    ck_assert_double_gt(strongest, 1.9); /* the error is large: it does what it may */
    whole_stop();
    ck_assert_int_eq(simxSetJointForce(whole.client, joint, ARM_FORCE, BLOCKING), 0);
}
END_TEST

/* A servo at rest with kp N m per radian makes the force that holds the arm against gravity. */
START_TEST(force_at_rest_holds_the_arm)
{
    simxInt joint = whole_handle("arm_joint2");
    whole_start_stepped();
    aim(joint, 1);
    whole_steps(300);
    double error = 1 - (double)whole_joint_position(joint);
    ck_assert_double_eq_tol(force_of(joint), 120 * error, 0.05);
    ck_assert_double_lt(force_of(joint), -1); /* it leans forward, and is pulled down */
}
END_TEST

START_TEST(joint_matrix_is_its_rotation_or_shift)
{
    simxInt hinge = whole_handle("arm_joint1"), slide = whole_handle("gripper_joint1");
    simxFloat m[12];
    whole_start_stepped();
    aim(hinge, 0.6);
    aim(slide, 0.02);
    whole_steps(100);
    float angle = whole_joint_position(hinge);
    ck_assert_int_eq(simxGetJointMatrix(whole.client, hinge, m, BLOCKING), 0);
    const float turned[] = { cosf(angle), -sinf(angle), 0, 0, sinf(angle), cosf(angle), 0, 0,
                             0, 0, 1, 0 };
    for (int i = 0; i < 12; i++)
        ck_assert_float_eq_tol(m[i], turned[i], 1e-4);
    float shift = whole_joint_position(slide);
    ck_assert_int_eq(simxGetJointMatrix(whole.client, slide, m, BLOCKING), 0);
    const float shifted[] = { 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, shift };
    for (int i = 0; i < 12; i++)
        ck_assert_float_eq_tol(m[i], shifted[i], 1e-4);
}
END_TEST

START_TEST(position_can_be_set_while_stopped)
{
    simxInt joint = whole_handle("arm_joint3");
    ck_assert_int_eq(simxSetJointPosition(whole.client, joint, 0.8f, BLOCKING), 0);
    ck_assert_float_eq_tol(whole_joint_position(joint), 0.8f, 1e-5);
    ck_assert_int_eq(simxSetJointPosition(whole.client, joint, 0, BLOCKING), 0);
    ck_assert_float_eq_tol(whole_joint_position(joint), 0, 1e-5);
}
END_TEST

void whole_joint(TCase *tcase)
{
    const TTest *const tests[] = {
        arm_reaches_its_target_and_stop_brings_it_back,
        streamed_position_is_that_of_a_blocking_call,
        finger_moves_along_its_axis_as_far_as_its_joint_says,
        base_goes_as_its_wheels_roll,
        motor_does_not_exceed_its_force,
        force_at_rest_holds_the_arm,
        joint_matrix_is_its_rotation_or_shift,
        position_can_be_set_while_stopped,
    };
    whole_add(tcase, tests, COUNT_OF(tests));
}
