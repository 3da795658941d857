/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The host's joints: positions, the model's own actuators, and the motors of joints without any.
 */
#include <math.h>
#include <stdio.h>

#include "host/host_fixture.h"

#define NEAR 1e-9

static void run(int steps)
{
    simStartSimulation();
    while (steps-- > 0)
        simulation_pass();
}

static double velocity(const char *joint)
{
    double value = NAN;
    simGetObjectFloatParameter_D(simGetObjectHandle(joint), sim_jointfloatparam_velocity, &value);
    return value;
}

static double position(const char *joint)
{
    double value = NAN;
    simGetJointPosition_D(simGetObjectHandle(joint), &value);
    return value;
}

START_TEST(types_and_intervals_are_the_models)
{
    double interval[2];
    bool cyclic;
    ck_assert_int_eq(simGetJointType(simGetObjectHandle("swing")), sim_joint_revolute_subtype);
    ck_assert_int_eq(simGetJointType(simGetObjectHandle("slide")), sim_joint_prismatic_subtype);
    ck_assert_int_eq(simGetJointType(simGetObjectHandle("ball")), sim_joint_spherical_subtype);
    ck_assert_int_eq(simGetJointType(simGetObjectHandle("fixed")), -1);
    ck_assert_int_eq(simGetJointInterval_D(simGetObjectHandle("swing"), &cyclic, interval), 1);
    ck_assert(cyclic);
    ck_assert_double_eq_tol(interval[0], -mjPI, NEAR);
    ck_assert_double_eq_tol(interval[1], 2 * mjPI, NEAR);
}
END_TEST

START_TEST(spherical_joints_have_no_scalar_position)
{
    double value, matrix[12], back[12];
    int ball = simGetObjectHandle("ball");
    static const double turned[12] = { 1, 0, 0, 0, 0, 0, -1, 0, 0, 1, 0, 0 };
    ck_assert_int_eq(simGetJointPosition_D(ball, &value), -1);
    ck_assert_int_eq(simSetJointTargetVelocity_D(ball, 1), -1);
    ck_assert_int_eq(simSetSphericalJointMatrix_D(ball, turned), 1);
    ck_assert_int_eq(simGetJointMatrix_D(ball, back), 1);
    assert_vector(back, turned, 12, NEAR);
    mju_zero(matrix, 12);
    matrix[0] = NAN;
    ck_assert_int_eq(simSetSphericalJointMatrix_D(ball, matrix), -1);
    ck_assert_int_eq(simSetSphericalJointMatrix_D(simGetObjectHandle("swing"), turned), -1);
}
END_TEST

START_TEST(motor_reaches_its_velocity_against_gravity)
{
    ck_assert_int_eq(simSetJointTargetVelocity_D(simGetObjectHandle("swing"), 2), 1);
    run(100);
    for (int i = 0; i < 500; i++) {
        simulation_pass();
        ck_assert_double_eq_tol(velocity("swing"), 2, 0.02);
    }
}
END_TEST

/* 1 kg at 0.5 m: gravity's torque is 4.905 Nm when the arm is level. */
START_TEST(motor_holds_with_the_torque_that_gravity_needs)
{
    int swing = simGetObjectHandle("swing");
    double force;
    simSetJointTargetVelocity_D(swing, 0);
    ck_assert_int_eq(simGetJointForce_D(swing, &force), 0);
    run(200);
    ck_assert_int_eq(simGetJointForce_D(swing, &force), 1);
    ck_assert_double_eq_tol(fabs(position("swing")), 0, 0.01);
    ck_assert_double_eq_tol(fabs(force), 4.905, 0.05);
}
END_TEST

START_TEST(motor_does_not_exceed_its_force)
{
    int swing = simGetObjectHandle("swing");
    double force;
    simSetJointTargetVelocity_D(swing, 0);
    simSetJointMaxForce_D(swing, 1);
    run(20);
    ck_assert_int_eq(simGetJointForce_D(swing, &force), 1);
    ck_assert_double_eq_tol(fabs(force), 1, 1e-6);
    ck_assert_double_gt(velocity("swing"), 0.1);
}
END_TEST

/* The simulators' way to a torque: a velocity that is never reached, and the torque as limit. */
START_TEST(limit_and_unreachable_velocity_make_a_torque)
{
    int swing = simGetObjectHandle("swing");
    double force;
    simSetJointTargetVelocity_D(swing, -1e6);
    simSetJointMaxForce_D(swing, 4.905);
    run(1);
    simGetJointForce_D(swing, &force);
    ck_assert_double_eq_tol(force, -4.905, 1e-3);
    ck_assert_double_eq_tol(velocity("swing"), 0, 1e-3);
}
END_TEST

/* What MuJoCo has computed for the old step, and the motor's own firmness, must not stay. */
START_TEST(motor_keeps_its_velocity_with_another_time_step)
{
    static const double steps[] = { 0.0001, 0.02, 0.002 };
    int swing = simGetObjectHandle("swing");
    double pose[3], first;
    simSetJointTargetPosition_D(swing, 0.1);
    simSetJointMaxForce_D(swing, 1e6);
    for (int i = 0; i < 3; i++) {
        simGetObjectPosition_D(swing, -1, pose);
        ck_assert_int_eq(simSetFloatingParameter_D(sim_floatparam_simulation_time_step, steps[i]),
                         1);
        run(1);
        first = position("swing");
        ck_assert_double_eq_tol(first, fmin(0.01, 2 * mjPI * steps[i]), 0.001);
        simStopSimulation();
        while (!simulation_stopped())
            simulation_pass();
    }
}
END_TEST

START_TEST(motor_goes_to_a_position_no_faster_than_its_limit)
{
    int swing = simGetObjectHandle("swing");
    simSetObjectFloatParameter_D(swing, sim_jointfloatparam_upper_limit, 1.5);
    simSetJointTargetPosition_D(swing, -1.2);
    simStartSimulation();
    for (int i = 0; i < 1000; i++) {
        simulation_pass();
        ck_assert_double_lt(fabs(velocity("swing")), 1.55);
    }
    ck_assert_double_eq_tol(position("swing"), -1.2, 0.01);
}
END_TEST

START_TEST(position_servo_of_the_model_takes_the_target)
{
    int driven = simGetObjectHandle("driven"), servo, speed;
    servo = mj_name2id(world.scene.model, mjOBJ_ACTUATOR, "servo");
    speed = mj_name2id(world.scene.model, mjOBJ_ACTUATOR, "speed");
    simSetJointTargetPosition_D(driven, 0.4);
    run(2000);
    ck_assert_double_eq_tol(world.scene.data->ctrl[servo], 0.8, NEAR);
    ck_assert_double_eq_tol(position("driven"), 0.4, 0.05);
    ck_assert_double_eq(world.scene.data->actuator_force[speed], 0);
}
END_TEST

START_TEST(velocity_servo_of_the_model_takes_the_target)
{
    int driven = simGetObjectHandle("driven");
    int servo = mj_name2id(world.scene.model, mjOBJ_ACTUATOR, "servo");
    simSetJointTargetVelocity_D(driven, 3);
    run(500);
    ck_assert_double_eq_tol(velocity("driven"), 3, 0.3);
    ck_assert_double_eq(world.scene.data->actuator_force[servo], 0);
    ck_assert_int_eq(world.scene.motor_count, 0);
}
END_TEST

START_TEST(motor_of_the_model_takes_the_force)
{
    int driven = simGetObjectHandle("driven");
    double force;
    ck_assert_int_eq(simSetJointTargetForce_D(driven, -2, true), 1);
    run(1);
    ck_assert_int_eq(simGetJointForce_D(driven, &force), 1);
    ck_assert_double_eq_tol(force, -2, NEAR);
    ck_assert_int_eq(simGetJointTargetForce_D(driven, &force), 1);
    ck_assert_double_eq_tol(force, -2, NEAR);
}
END_TEST

START_TEST(actuators_do_what_the_model_says_until_something_is_asked)
{
    int servo = mj_name2id(world.scene.model, mjOBJ_ACTUATOR, "servo");
    run(50);
    ck_assert_double_ne(world.scene.data->actuator_force[servo], 0);
}
END_TEST

START_TEST(force_limit_reaches_the_actuator)
{
    int driven = simGetObjectHandle("driven");
    double force;
    simSetJointTargetPosition_D(driven, -1);
    simSetJointMaxForce_D(driven, 0.5);
    ck_assert_int_eq(simGetJointMaxForce_D(driven, &force), 1);
    ck_assert_double_eq(force, 0.5);
    run(1);
    simGetJointForce_D(driven, &force);
    ck_assert_double_eq_tol(fabs(force), 0.5, NEAR);
}
END_TEST

START_TEST(switched_off_joint_falls_and_goes_on_when_switched_on)
{
    int swing = simGetObjectHandle("swing"), value = -1;
    simSetJointTargetVelocity_D(swing, -1);
    simSetObjectIntParameter(swing, sim_jointintparam_motor_enabled, 0);
    ck_assert_int_eq(simGetObjectIntParameter(swing, sim_jointintparam_motor_enabled, &value), 1);
    ck_assert_int_eq(value, 0);
    run(20);
    ck_assert_double_gt(velocity("swing"), 0.1);
    simSetObjectIntParameter(swing, sim_jointintparam_motor_enabled, 1);
    run(100);
    ck_assert_double_eq_tol(velocity("swing"), -1, 0.02);
}
END_TEST

START_TEST(control_of_a_switched_off_joint_reads_as_it_was_set)
{
    int swing = simGetObjectHandle("swing"), value;
    simSetJointTargetVelocity_D(swing, 1);
    simSetObjectIntParameter(swing, sim_jointintparam_motor_enabled, 0);
    for (int enabled = 1; enabled >= 0; enabled--) {
        value = -1;
        simSetObjectIntParameter(swing, sim_jointintparam_ctrl_enabled, enabled);
        ck_assert_int_eq(simGetObjectIntParameter(swing, sim_jointintparam_ctrl_enabled, &value),
                         1);
        ck_assert_int_eq(value, enabled);
        simGetObjectIntParameter(swing, sim_jointintparam_motor_enabled, &value);
        ck_assert_int_eq(value, 0);
    }
}
END_TEST

START_TEST(stop_brings_back_positions_and_targets_of_the_start)
{
    int swing = simGetObjectHandle("swing");
    simSetJointPosition_D(swing, 0.25);
    simSetJointTargetVelocity_D(swing, 1);
    run(50);
    simSetJointTargetVelocity_D(swing, -5);
    simSetJointMaxForce_D(swing, 3);
    simStopSimulation();
    while (!simulation_stopped())
        simulation_pass();
    ck_assert_double_eq(position("swing"), 0.25);
    ck_assert_double_eq(velocity("swing"), 0);
    run(100);
    ck_assert_double_eq_tol(velocity("swing"), 1, 0.02);
}
END_TEST

START_TEST(targets_outlive_mujocos_own_reset_of_an_unstable_simulation)
{
    const struct scene *scene = &world.scene;
    int servo = mj_name2id(scene->model, mjOBJ_ACTUATOR, "servo");
    double pose[3];
    freopen("/dev/null", "w", stderr);
    simSetJointTargetPosition_D(simGetObjectHandle("driven"), 0.4);
    run(10);
    for (int i = 0; i < 4; i++) {
        scene->data->qvel[0] = 1e12;
        scene_touch();
        if (i % 2)
            simGetObjectPosition_D(simGetObjectHandle("bob"), -1, pose);
        simulation_pass();
        ck_assert_double_lt(fabs(scene->data->qvel[0]), 1); /* it was reset */
        ck_assert_double_eq_tol(scene->data->ctrl[servo], 0.8, NEAR);
    }
    for (int i = 0; i < 2000; i++)
        simulation_pass();
    ck_assert_double_eq_tol(position("driven"), 0.4, 0.05);
}
END_TEST

/* Who reads poses at each step must not change what is simulated. */
START_TEST(reading_poses_between_steps_changes_nothing)
{
    double one[64], position_now[3];
    const struct scene *scene = &world.scene;
    simSetJointTargetVelocity_D(simGetObjectHandle("swing"), 2);
    simSetJointTargetPosition_D(simGetObjectHandle("driven"), 0.4);
    run(300);
    ck_assert_int_le(scene->model->nq, 64);
    mju_copy(one, scene->data->qpos, scene->model->nq);
    simStopSimulation();
    while (!simulation_stopped())
        simulation_pass();
    simStartSimulation();
    for (int i = 0; i < 300; i++) {
        simulation_pass();
        simGetObjectPosition_D(simGetObjectHandle("bob"), -1, position_now);
    }
    assert_vector(scene->data->qpos, one, scene->model->nq, 1e-6);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("host joints");
    TCase *tests = fixture_case("host joints");
    tcase_add_test(tests, types_and_intervals_are_the_models);
    tcase_add_test(tests, spherical_joints_have_no_scalar_position);
    tcase_add_test(tests, motor_reaches_its_velocity_against_gravity);
    tcase_add_test(tests, motor_holds_with_the_torque_that_gravity_needs);
    tcase_add_test(tests, motor_does_not_exceed_its_force);
    tcase_add_test(tests, limit_and_unreachable_velocity_make_a_torque);
    tcase_add_test(tests, motor_keeps_its_velocity_with_another_time_step);
    tcase_add_test(tests, motor_goes_to_a_position_no_faster_than_its_limit);
    tcase_add_test(tests, position_servo_of_the_model_takes_the_target);
    tcase_add_test(tests, velocity_servo_of_the_model_takes_the_target);
    tcase_add_test(tests, motor_of_the_model_takes_the_force);
    tcase_add_test(tests, actuators_do_what_the_model_says_until_something_is_asked);
    tcase_add_test(tests, force_limit_reaches_the_actuator);
    tcase_add_test(tests, switched_off_joint_falls_and_goes_on_when_switched_on);
    tcase_add_test(tests, control_of_a_switched_off_joint_reads_as_it_was_set);
    tcase_add_test(tests, stop_brings_back_positions_and_targets_of_the_start);
    tcase_add_test(tests, targets_outlive_mujocos_own_reset_of_an_unstable_simulation);
    tcase_add_test(tests, reading_poses_between_steps_changes_nothing);
    suite_add_tcase(suite, tests);
    return fixture_run(suite);
}
