/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Every call that takes an object, with an object that does not exist and with one of another
 * type: the simulator refuses, gives a reason, and continues.
 */
#include "simConst.h"
#include "whole.h"

static simxFloat f[12];
static simxInt n[4];
static simxUChar bytes[4], *image;
static simxFloat *depth;

#define CALL(name, expression)                    \
    static simxInt name(simxInt c, simxInt h)     \
    {                                             \
        return expression;                        \
    }

CALL(get_joint_position, simxGetJointPosition(c, h, f, BLOCKING))
CALL(set_joint_position, simxSetJointPosition(c, h, 0, BLOCKING))
CALL(get_joint_matrix, simxGetJointMatrix(c, h, f, BLOCKING))
CALL(set_joint_matrix, simxSetSphericalJointMatrix(c, h, f, BLOCKING))
CALL(set_joint_target_velocity, simxSetJointTargetVelocity(c, h, 0, BLOCKING))
CALL(set_joint_target_position, simxSetJointTargetPosition(c, h, 0, BLOCKING))
CALL(get_joint_force, simxGetJointForce(c, h, f, BLOCKING))
CALL(get_joint_max_force, simxGetJointMaxForce(c, h, f, BLOCKING))
CALL(set_joint_max_force, simxSetJointMaxForce(c, h, 1, BLOCKING))
CALL(read_proximity, simxReadProximitySensor(c, h, bytes, f, n, f + 3, BLOCKING))
CALL(read_force, simxReadForceSensor(c, h, bytes, f, f + 3, BLOCKING))
CALL(break_force, simxBreakForceSensor(c, h, BLOCKING))
CALL(get_image, simxGetVisionSensorImage(c, h, n, &image, 0, BLOCKING))
CALL(get_grey, simxGetVisionSensorImage(c, h, n, &image, 1, BLOCKING))
CALL(set_image, simxSetVisionSensorImage(c, h, bytes, 3, 0, BLOCKING))
CALL(get_depth, simxGetVisionSensorDepthBuffer(c, h, n, &depth, BLOCKING))
CALL(set_parent, simxSetObjectParent(c, h, -1, 1, BLOCKING))
CALL(get_position, simxGetObjectPosition(c, h, -1, f, BLOCKING))
CALL(get_orientation, simxGetObjectOrientation(c, h, -1, f, BLOCKING))
CALL(get_quaternion, simxGetObjectQuaternion(c, h, -1, f, BLOCKING))
CALL(set_position, simxSetObjectPosition(c, h, -1, f, BLOCKING))
CALL(set_orientation, simxSetObjectOrientation(c, h, -1, f, BLOCKING))
CALL(get_velocity, simxGetObjectVelocity(c, h, f, f + 3, BLOCKING))
CALL(remove_object, simxRemoveObject(c, h, BLOCKING))
CALL(remove_model, simxRemoveModel(c, h, BLOCKING))
CALL(get_int, simxGetObjectInt32Param(c, h, 2000, n, BLOCKING))
CALL(set_int, simxSetObjectInt32Param(c, h, 2000, 1, BLOCKING))
CALL(get_float, simxGetObjectFloatParam(c, h, 2002, f, BLOCKING))
CALL(get_model_property, simxGetModelProperty(c, h, n, BLOCKING))

/* `wrong`: the name of an object of a type that the call is not for, NULL when there is none. */
static const struct {
    const char *name;
    simxInt (*call)(simxInt client, simxInt handle);
    const char *wrong;
} calls[] = {
    { "get joint position", get_joint_position, "base" },
    { "set joint position", set_joint_position, "tip" },
    { "get joint matrix", get_joint_matrix, "base" },
    { "set joint matrix", set_joint_matrix, "arm_joint1" },
    { "set joint target velocity", set_joint_target_velocity, "cube" },
    { "set joint target position", set_joint_target_position, "sun" },
    { "get joint force", get_joint_force, "front_range" },
    { "get joint max force", get_joint_max_force, "base" },
    { "set joint max force", set_joint_max_force, "base" },
    { "read proximity sensor", read_proximity, "arm_joint1" },
    { "read force sensor", read_force, "front_range" },
    { "break force sensor", break_force, "base" },
    { "get image", get_image, "base" },
    { "get grey image", get_grey, "cube" },
    { "set image", set_image, "tip" },
    { "get depth", get_depth, "arm_joint1" },
    { "set parent", set_parent, NULL },
    { "get position", get_position, NULL },
    { "get orientation", get_orientation, NULL },
    { "get quaternion", get_quaternion, NULL },
    { "set position", set_position, NULL },
    { "set orientation", set_orientation, NULL },
    { "get velocity", get_velocity, NULL },
    { "remove object", remove_object, NULL },
    { "remove model", remove_model, "hand" }, /* it is not the base of one */
    { "get int parameter", get_int, "base" },
    { "set int parameter", set_int, "base" },
    { "get float parameter", get_float, "base" },
    { "get model property", get_model_property, NULL },
};

static void expect_refusal(size_t i, simxInt handle, const char *what)
{
    simxInt count = 0;
    simxChar *texts;
    simxGetLastErrors(whole.client, &count, &texts, BLOCKING);
    simxInt result = calls[i].call(whole.client, handle);
    ck_assert_msg(result == REFUSED, "%s of %s: %d", calls[i].name, what, result);
    ck_assert_str_ne(simxGetErrorText(whole.client), "");
    ck_assert_int_eq(simxGetLastErrors(whole.client, &count, &texts, BLOCKING), 0);
    ck_assert_msg(count >= 1, "%s of %s: no words", calls[i].name, what);
}

START_TEST(objects_that_do_not_exist_are_refused)
{
    for (size_t i = 0; i < COUNT_OF(calls); i++) {
        expect_refusal(i, NOBODY, "nobody");
        expect_refusal(i, -77, "a negative handle");
    }
}
END_TEST

START_TEST(objects_of_another_type_are_refused)
{
    for (size_t i = 0; i < COUNT_OF(calls); i++)
        if (calls[i].wrong)
            expect_refusal(i, whole_handle(calls[i].wrong), calls[i].wrong);
    whole_handle("hand"); /* nothing was lost */
}
END_TEST

/* The wire has no failure for these. */
START_TEST(nobody_has_no_parent_and_no_copies)
{
    simxInt nobody = NOBODY, *copies;
    n[0] = 0;
    ck_assert_int_eq(simxGetObjectParent(whole.client, nobody, n, BLOCKING), 0);
    ck_assert_int_eq(n[0], -1);
    ck_assert_int_eq(simxCopyPasteObjects(whole.client, &nobody, 1, &copies, n, BLOCKING), 0);
    ck_assert_int_eq(n[0], 0);
}
END_TEST

START_TEST(frames_that_do_not_exist_are_refused)
{
    simxInt base = whole_handle("base");
    ck_assert_int_eq(simxGetObjectPosition(whole.client, base, NOBODY, f, BLOCKING), REFUSED);
    ck_assert_int_eq(simxSetObjectPosition(whole.client, base, NOBODY, f, BLOCKING), REFUSED);
    ck_assert_int_eq(simxGetObjectOrientation(whole.client, base, NOBODY, f, BLOCKING), REFUSED);
    ck_assert_int_eq(simxGetObjectQuaternion(whole.client, base, NOBODY, f, BLOCKING), REFUSED);
    ck_assert_int_eq(simxSetObjectParent(whole.client, base, NOBODY, 1, BLOCKING), REFUSED);
}
END_TEST

START_TEST(streams_of_nobody_tell_their_failure)
{
    simxGetJointPosition(whole.client, NOBODY, f, STREAMING);
    WHOLE_AWAIT(simxGetJointPosition(whole.client, NOBODY, f, BUFFER) == REFUSED);
    simxGetJointPosition(whole.client, NOBODY, f, simx_opmode_discontinue);
}
END_TEST

START_TEST(missing_arguments_are_the_callers_fault)
{
    ck_assert_int_eq(simxSetObjectPosition(whole.client, 0, -1, NULL, BLOCKING),
                     simx_return_local_error_flag);
    ck_assert_str_ne(simxGetErrorText(whole.client), "");
    whole_exchange();
}
END_TEST

void whole_failures(TCase *tcase)
{
    const TTest *const tests[] = {
        objects_that_do_not_exist_are_refused,
        objects_of_another_type_are_refused,
        nobody_has_no_parent_and_no_copies,
        frames_that_do_not_exist_are_refused,
        streams_of_nobody_tell_their_failure,
        missing_arguments_are_the_callers_fault,
    };
    whole_add(tcase, tests, COUNT_OF(tests));
}
