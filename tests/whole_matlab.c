/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The forms for Matlab, which passes no float by value and few arguments: each does what the plain
 * one does. Those of texts and windows are in whole_ui.c, the script's in whole_script.c.
 */
#include <math.h>

#include "simConst.h"
#include "whole.h"

static simxFloat value;

static simxFloat *by_address(double number)
{
    value = (simxFloat)number;
    return &value;
}

START_TEST(joints_are_driven_by_addresses)
{
    simxInt arm = whole_handle("arm_joint1"), wheel = whole_handle("left_motor"), c = whole.client;
    ck_assert_int_eq(mtlb_simxSetJointPosition(c, arm, by_address(0.4), BLOCKING), 0);
    ck_assert_float_eq_tol(whole_joint_position(arm), 0.4f, 1e-5);
    ck_assert_int_eq(mtlb_simxSetJointPosition(c, arm, by_address(0), BLOCKING), 0);
    whole_start_stepped();
    ck_assert_int_eq(mtlb_simxSetJointTargetPosition(c, arm, by_address(0.5), BLOCKING), 0);
    ck_assert_int_eq(mtlb_simxSetJointTargetVelocity(c, wheel, by_address(3), BLOCKING), 0);
    simxFloat before = whole_joint_position(wheel);
    whole_steps(200);
    ck_assert_float_eq_tol(whole_joint_position(arm), 0.5f, 0.02);
    ck_assert_float_gt(whole_joint_position(wheel), before + 1);
}
END_TEST

START_TEST(force_limits_are_set_by_addresses)
{
    simxInt arm = whole_handle("arm_joint1"), c = whole.client;
    simxFloat force = 0, limit = -1;
    simxInt (*const set[])(simxInt, simxInt, simxFloat *, simxInt) = { mtlb_simxSetJointForce,
                                                                       mtlb_simxSetJointMaxForce };
    for (size_t i = 0; i < COUNT_OF(set); i++) {
        ck_assert_int_eq(set[i](c, arm, by_address(3 + (double)i), BLOCKING), 0);
        if (whole.generation > 0) { /* V-REP 3 does not tell it */
            ck_assert_int_eq(simxGetJointMaxForce(c, arm, &limit, BLOCKING), 0);
            ck_assert_float_eq_tol(limit, 3.0f + (float)i, 1e-5);
        }
    }
    whole_start_stepped();
    simxSetJointTargetPosition(c, arm, 2.5f, BLOCKING);
    whole_steps(5);
    ck_assert_int_eq(simxJointGetForce(c, arm, &force, BLOCKING), 0);
    ck_assert_float_eq_tol(fabsf(force), 4, 1e-3);
    whole_stop();
    ck_assert_int_eq(mtlb_simxSetJointMaxForce(c, arm, by_address(40), BLOCKING), 0);
}
END_TEST

START_TEST(parameters_and_signals_are_set_by_addresses)
{
    simxInt joint = whole_handle("arm_joint2"), c = whole.client;
    simxInt (*const set_scene[])(simxInt, simxInt, simxFloat *,
                                 simxInt) = { mtlb_simxSetFloatParam,
                                              mtlb_simxSetFloatingParameter };
    simxInt (*const set_object[])(simxInt, simxInt, simxInt, simxFloat *,
                                  simxInt) = { mtlb_simxSetObjectFloatParam,
                                               mtlb_simxSetObjectFloatParameter };
    simxFloat got, gain, step;
    simxGetFloatParam(c, sim_floatparam_simulation_time_step, &step, BLOCKING);
    simxGetObjectFloatParam(c, joint, sim_jointfloatparam_pid_p, &gain, BLOCKING);
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(set_scene[i](c, sim_floatparam_simulation_time_step,
                                      by_address(0.001 * (i + 1)), BLOCKING), 0);
        ck_assert_int_eq(simxGetFloatingParameter(c, sim_floatparam_simulation_time_step, &got,
                                                  BLOCKING), 0);
        ck_assert_float_eq_tol(got, 0.001f * ((float)i + 1), 1e-7);
        ck_assert_int_eq(set_object[i](c, joint, sim_jointfloatparam_pid_p,
                                       by_address(0.25 * (i + 1)), BLOCKING), 0);
        ck_assert_int_eq(simxGetObjectFloatParameter(c, joint, sim_jointfloatparam_pid_p, &got,
                                                     BLOCKING), 0);
        ck_assert_float_eq(got, 0.25f * ((float)i + 1));
    }
    ck_assert_int_eq(mtlb_simxSetFloatParam(c, sim_floatparam_simulation_time_step, &step,
                                            BLOCKING), 0);
    ck_assert_int_eq(simxSetObjectFloatParameter(c, joint, sim_jointfloatparam_pid_p, gain,
                                                 BLOCKING), 0);
    ck_assert_int_eq(mtlb_simxSetFloatSignal(c, "matlab", by_address(1.5), BLOCKING), 0);
    ck_assert_int_eq(simxGetFloatSignal(c, "matlab", &got, BLOCKING), 0);
    ck_assert_float_eq(got, 1.5f);
    ck_assert_int_eq(simxClearFloatSignal(c, "matlab", BLOCKING), 0);
}
END_TEST

START_TEST(dummy_of_matlab_is_one)
{
    simxInt handle = -1;
    ck_assert_int_eq(mtlb_simxCreateDummy(whole.client, by_address(0.02), NULL, &handle, BLOCKING),
                     0);
    ck_assert_int_eq(simxRemoveObject(whole.client, handle, BLOCKING), 0);
}
END_TEST

START_TEST(proximity_sensor_of_matlab_is_the_same)
{
    simxInt in[2] = { whole.client, whole_handle("front_range") }, seen[2] = { -7, -7 };
    simxFloat points[2][3], normals[2][3];
    simxUChar states[2] = { 9, 9 };
    whole_start_stepped();
    whole_steps(60);
    ck_assert_int_eq(mtlb_simxReadProximitySensor(in, &states[0], points[0], &seen[0], normals[0],
                                                  BLOCKING), 0);
    ck_assert_int_eq(simxReadProximitySensor(in[0], in[1], &states[1], points[1], &seen[1],
                                             normals[1], BLOCKING), 0);
    ck_assert_int_eq(states[0], 1); /* the table */
    ck_assert_int_eq(seen[0], seen[1]);
    ck_assert_mem_eq(points[0], points[1], sizeof points[0]);
    ck_assert_mem_eq(normals[0], normals[1], sizeof normals[0]);
    in[0] = -1;
    ck_assert_int_eq(mtlb_simxReadProximitySensor(in, &states[0], points[0], &seen[0], normals[0],
                                                  BLOCKING), simx_return_initialize_error_flag);
}
END_TEST

START_TEST(group_data_of_matlab_are_the_same)
{
    simxInt in[4] = { whole.client, sim_object_joint_type, 15, BLOCKING }, out[4], *handles, *ints;
    simxFloat *floats, position;
    simxChar *texts;
    ck_assert_int_eq(simxSetJointPosition(whole.client, whole_handle("arm_joint3"), 0.3f, BLOCKING),
                     0);
    ck_assert_int_eq(mtlb_simxGetObjectGroupData(in, out, &handles, &ints, &floats, &texts), 0);
    ck_assert_int_eq(out[0], 8);
    ck_assert_int_eq(out[1], 0);
    ck_assert_int_eq(out[2], 16);
    ck_assert_int_eq(out[3], 0);
    simxInt copied[8];
    simxFloat positions[8];
    memcpy(copied, handles, sizeof copied);
    for (int i = 0; i < 8; i++)
        positions[i] = floats[2 * i];
    for (int i = 0; i < 8; i++) {
        position = whole_joint_position(copied[i]);
        ck_assert_float_eq(positions[i], position);
    }
    simxSetJointPosition(whole.client, whole_handle("arm_joint3"), 0, BLOCKING);
}
END_TEST

START_TEST(question_of_matlab_ends_in_time)
{
    simxInt in[3] = { whole.client, 3, 20 }, size = -7;
    simxUChar *bytes = NULL;
    ck_assert_int_eq(mtlb_simxQuery(in, "ask", (const simxUChar *)"why", "silence", &bytes, &size),
                     simx_return_timeout_flag);
    ck_assert_int_eq(size, -7);
    ck_assert_int_eq(simxGetStringSignal(whole.client, "ask", &bytes, &size, BLOCKING), 0);
    ck_assert_int_eq(size, 3);
    ck_assert_mem_eq(bytes, "why", 3);
    simxClearStringSignal(whole.client, "ask", BLOCKING);
}
END_TEST

START_TEST(missing_addresses_are_the_callers_fault)
{
    simxInt handle;
    ck_assert_int_eq(mtlb_simxSetJointPosition(whole.client, 1, NULL, BLOCKING),
                     simx_return_local_error_flag);
    ck_assert_int_eq(mtlb_simxSetFloatParam(whole.client, 1, NULL, BLOCKING),
                     simx_return_local_error_flag);
    ck_assert_int_eq(mtlb_simxCreateDummy(whole.client, NULL, NULL, &handle, BLOCKING),
                     simx_return_local_error_flag);
    ck_assert_int_eq(mtlb_simxSetFloatSignal(whole.client, "x", NULL, BLOCKING),
                     simx_return_local_error_flag);
    ck_assert_int_eq(mtlb_simxGetObjectGroupData(NULL, NULL, NULL, NULL, NULL, NULL),
                     simx_return_initialize_error_flag);
}
END_TEST

void whole_matlab(TCase *tcase)
{
    const TTest *const tests[] = {
        joints_are_driven_by_addresses,
        force_limits_are_set_by_addresses,
        parameters_and_signals_are_set_by_addresses,
        dummy_of_matlab_is_one,
        proximity_sensor_of_matlab_is_the_same,
        group_data_of_matlab_are_the_same,
        question_of_matlab_ends_in_time,
        missing_addresses_are_the_callers_fault,
    };
    whole_add(tcase, tests, COUNT_OF(tests));
}
