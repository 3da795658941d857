/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Parameters of the simulator and of objects; those that change physics do.
 */
#include <math.h>

#include "simConst.h"
#include "whole.h"
#include "whole_mujoco.h"

START_TEST(program_version_is_that_of_the_generation)
{
    static const simxInt versions[] = { 30602, 40501, 41000 };
    simxInt version = 0;
    ck_assert_int_eq(simxGetInt32Param(whole.client, sim_intparam_program_version, &version,
                                       BLOCKING), 0);
    ck_assert_int_eq(version, versions[whole.generation]);
    version = 0;
    ck_assert_int_eq(simxGetIntegerParameter(whole.client, sim_intparam_program_version, &version,
                                             BLOCKING), 0);
    ck_assert_int_eq(version, versions[whole.generation]);
}
END_TEST

START_TEST(boolean_parameter_is_what_was_set)
{
    simxUChar value = 9;
    for (simxUChar wanted = 2; wanted-- > 0;) {
        ck_assert_int_eq(simxSetBoolParam(whole.client, sim_boolparam_realtime_simulation, wanted,
                                          BLOCKING), 0);
        ck_assert_int_eq(simxGetBoolParam(whole.client, sim_boolparam_realtime_simulation, &value,
                                          BLOCKING), 0);
        ck_assert_int_eq(value, wanted);
        ck_assert_int_eq(whole_state(), wanted ? 4 : 0);
    }
}
END_TEST

START_TEST(time_step_that_was_set_is_simulated)
{
    simxFloat step = 0;
    const simxInt id = sim_floatparam_simulation_time_step;
    ck_assert_int_eq(simxGetFloatParam(whole.client, id, &step, BLOCKING), 0);
    ck_assert_float_eq_tol(step, (float)TIME_STEP, 1e-7);
    ck_assert_int_eq(simxSetFloatParam(whole.client, id, 0.01f, BLOCKING), 0);
    whole_start_stepped();
    whole_steps(1);
    int before = whole_time();
    whole_steps(7);
    ck_assert_int_eq(whole_time(), before + 70);
    ck_assert_int_eq(simxSetFloatParam(whole.client, id, 0.02f, BLOCKING), REFUSED);
    whole_stop();
    ck_assert_int_eq(simxSetFloatParam(whole.client, id, (float)TIME_STEP, BLOCKING), 0);
}
END_TEST

START_TEST(gravity_that_was_set_pulls)
{
    const simxFloat moon[3] = { 0, 0, -1.6f }, earth[3] = { 0, 0, (float)-GRAVITY };
    const simxFloat high[3] = { -1, 1, 2 };
    simxFloat gravity[3] = { 0 }, linear[3], angular[3];
    simxInt ball = whole_handle("ball");
    ck_assert_int_eq(simxGetArrayParam(whole.client, sim_arrayparam_gravity, gravity, BLOCKING),
                     0);
    ck_assert_float_eq_tol(gravity[2], earth[2], 1e-5);
    ck_assert_int_eq(simxSetArrayParam(whole.client, sim_arrayparam_gravity, moon, BLOCKING), 0);
    ck_assert_int_eq(simxSetObjectPosition(whole.client, ball, -1, high, BLOCKING), 0);
    whole_start_stepped();
    whole_steps(1);
    ck_assert_int_eq(simxGetObjectVelocity(whole.client, ball, linear, angular, BLOCKING), 0);
    double speed = linear[2];
    whole_steps(100);
    ck_assert_int_eq(simxGetObjectVelocity(whole.client, ball, linear, angular, BLOCKING), 0);
    ck_assert_double_eq_tol(linear[2] - speed, moon[2] * 100 * TIME_STEP, 1e-3);
    whole_stop();
    ck_assert_int_eq(simxSetArrayParam(whole.client, sim_arrayparam_gravity, earth, BLOCKING), 0);
}
END_TEST

START_TEST(string_parameters_tell_the_scene)
{
    simxChar *text = NULL;
    ck_assert_int_eq(simxGetStringParam(whole.client, sim_stringparam_scene_name, &text, BLOCKING),
                     0);
    ck_assert_str_eq(text, "robot.xml");
}
END_TEST

START_TEST(motor_that_is_switched_off_lets_the_arm_fall)
{
    const simxInt motor_enabled = 2000;
    simxInt joint = whole_handle("arm_joint2"), enabled = -1;
    whole_start_stepped();
    simxSetJointTargetPosition(whole.client, joint, 0.5f, BLOCKING);
    whole_steps(100);
    ck_assert_float_lt(whole_joint_position(joint), 0.6f);
    ck_assert_int_eq(simxGetObjectInt32Param(whole.client, joint, motor_enabled, &enabled,
                                             BLOCKING), 0);
    ck_assert_int_eq(enabled, 1);
    ck_assert_int_eq(simxSetObjectInt32Param(whole.client, joint, motor_enabled, 0, BLOCKING), 0);
    ck_assert_int_eq(simxGetObjectInt32Param(whole.client, joint, motor_enabled, &enabled,
                                             BLOCKING), 0);
    ck_assert_int_eq(enabled, 0);
    whole_steps(100);
    ck_assert_float_gt(whole_joint_position(joint), 0.6f);
}
END_TEST

START_TEST(unknown_parameters_are_refused)
{
    const simxInt unknown = 98765;
    simxInt integer, base = whole_handle("base");
    simxFloat numbers[3] = { 0 };
    simxUChar byte;
    simxChar *text;
    ck_assert_int_eq(simxGetBoolParam(whole.client, unknown, &byte, BLOCKING), REFUSED);
    ck_assert_int_eq(simxSetBoolParam(whole.client, unknown, 1, BLOCKING), REFUSED);
    ck_assert_int_eq(simxGetInt32Param(whole.client, unknown, &integer, BLOCKING), REFUSED);
    ck_assert_int_eq(simxSetInt32Param(whole.client, unknown, 1, BLOCKING), REFUSED);
    ck_assert_int_eq(simxGetFloatParam(whole.client, unknown, numbers, BLOCKING), REFUSED);
    ck_assert_int_eq(simxSetFloatParam(whole.client, unknown, 1, BLOCKING), REFUSED);
    ck_assert_int_eq(simxGetArrayParam(whole.client, unknown, numbers, BLOCKING), REFUSED);
    ck_assert_int_eq(simxSetArrayParam(whole.client, unknown, numbers, BLOCKING), REFUSED);
    ck_assert_int_eq(simxGetStringParam(whole.client, unknown, &text, BLOCKING), REFUSED);
    ck_assert_int_eq(simxGetObjectInt32Param(whole.client, base, unknown, &integer, BLOCKING),
                     REFUSED);
    ck_assert_int_eq(simxSetObjectInt32Param(whole.client, base, unknown, 1, BLOCKING), REFUSED);
    ck_assert_int_eq(simxGetObjectFloatParam(whole.client, base, unknown, numbers, BLOCKING),
                     REFUSED);
    ck_assert_int_eq(simxSetObjectFloatParam(whole.client, base, unknown, 1, BLOCKING), REFUSED);
}
END_TEST

/* A pair of functions under its two names. */
START_TEST(older_names_set_and_get_the_same)
{
    simxInt client = whole.client, joint = whole_handle("arm_joint2"), integer = -7;
    const simxFloat gravity[3] = { 0.5f, 0, (float)-GRAVITY }, down[3] = { 0, 0, (float)-GRAVITY };
    simxFloat floats[3] = { 0 }, step = 0;
    simxUChar on = 9;
    simxChar *text = NULL;
    ck_assert_int_eq(simxSetBooleanParameter(client, sim_boolparam_realtime_simulation, 1,
                                             BLOCKING), 0);
    ck_assert_int_eq(simxGetBooleanParameter(client, sim_boolparam_realtime_simulation, &on,
                                             BLOCKING), 0);
    ck_assert_int_eq(on, 1);
    ck_assert_int_eq(simxSetBoolParam(client, sim_boolparam_realtime_simulation, 0, BLOCKING), 0);
    ck_assert_int_eq(simxSetArrayParameter(client, sim_arrayparam_gravity, gravity, BLOCKING), 0);
    ck_assert_int_eq(simxGetArrayParameter(client, sim_arrayparam_gravity, floats, BLOCKING), 0);
    ck_assert_mem_eq(floats, gravity, sizeof gravity);
    ck_assert_int_eq(simxSetArrayParam(client, sim_arrayparam_gravity, down, BLOCKING), 0);
    ck_assert_int_eq(simxSetFloatingParameter(client, sim_floatparam_simulation_time_step, 0.004f,
                                              BLOCKING), 0);
    ck_assert_int_eq(simxGetFloatingParameter(client, sim_floatparam_simulation_time_step, &step,
                                              BLOCKING), 0);
    ck_assert_float_eq(step, 0.004f);
    ck_assert_int_eq(simxSetFloatParam(client, sim_floatparam_simulation_time_step,
                                       (float)TIME_STEP, BLOCKING), 0);
    ck_assert_int_eq(simxGetStringParameter(client, sim_stringparam_scene_name, &text, BLOCKING),
                     0);
    ck_assert_str_eq(text, "robot.xml");
    ck_assert_int_eq(simxSetObjectIntParameter(client, joint, 2000, 0, BLOCKING), 0);
    ck_assert_int_eq(simxGetObjectIntParameter(client, joint, 2000, &integer, BLOCKING), 0);
    ck_assert_int_eq(integer, 0);
    ck_assert_int_eq(simxSetObjectInt32Param(client, joint, 2000, 1, BLOCKING), 0);
    ck_assert_int_eq(simxSetIntegerParameter(client, 98765, 1, BLOCKING), REFUSED);
}
END_TEST

START_TEST(mass_is_mujocos)
{
    struct reference reference = reference_new(0);
    int cube = mj_name2id(reference.model, mjOBJ_BODY, "cube");
    simxInt handle = whole_handle("cube");
    simxFloat mass = 0;
    ck_assert_int_eq(simxGetObjectFloatParam(whole.client, handle, sim_shapefloatparam_mass, &mass,
                                             BLOCKING), 0);
    ck_assert_float_eq(mass, (simxFloat)reference.model->body_mass[cube]);
    reference_free(&reference);
}
END_TEST

void whole_param(TCase *tcase)
{
    const TTest *const tests[] = {
        program_version_is_that_of_the_generation,
        boolean_parameter_is_what_was_set,
        time_step_that_was_set_is_simulated,
        gravity_that_was_set_pulls,
        string_parameters_tell_the_scene,
        motor_that_is_switched_off_lets_the_arm_fall,
        unknown_parameters_are_refused,
        older_names_set_and_get_the_same,
        mass_is_mujocos,
    };
    whole_add(tcase, tests, COUNT_OF(tests));
}
