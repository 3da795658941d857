/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Poses of objects: they agree in all frames, bodies fall with constant acceleration, and an
 * object is where it was put.
 */
#include <math.h>

#include "simConst.h"
#include "whole.h"
#include "whole_mujoco.h"

struct pose {
    simxFloat place[3], quaternion[4], euler[3];
};

static struct pose pose_of(simxInt handle, simxInt frame)
{
    struct pose pose;
    whole_position(handle, frame, pose.place);
    ck_assert_int_eq(simxGetObjectQuaternion(whole.client, handle, frame, pose.quaternion,
                                             BLOCKING), 0);
    ck_assert_int_eq(simxGetObjectOrientation(whole.client, handle, frame, pose.euler, BLOCKING),
                     0);
    return pose;
}

static void matrix_of_quaternion(const simxFloat q[4], double m[9])
{
    double x = q[0], y = q[1], z = q[2], w = q[3];
    const double values[] = { 1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y),
                              2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x),
                              2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y) };
    memcpy(m, values, sizeof values);
}

/* The simulators' Euler angles: about x, then the new y, then the new z. */
static void matrix_of_euler(const simxFloat e[3], double m[9])
{
    double ca = cos(e[0]), sa = sin(e[0]), cb = cos(e[1]), sb = sin(e[1]);
    double cc = cos(e[2]), sc = sin(e[2]);
    const double values[] = { cb * cc, -cb * sc, sb,
                              ca * sc + sa * sb * cc, ca * cc - sa * sb * sc, -sa * cb,
                              sa * sc - ca * sb * cc, sa * cc + ca * sb * sc, ca * cb };
    memcpy(m, values, sizeof values);
}

static void matrix_multiply(const double a[9], const double b[9], double product[9])
{
    for (int i = 0; i < 9; i++) {
        product[i] = 0;
        for (int j = 0; j < 3; j++)
            product[i] += a[i / 3 * 3 + j] * b[j * 3 + i % 3];
    }
}

static void expect_same_rotation(const double a[9], const double b[9])
{
    for (int i = 0; i < 9; i++)
        ck_assert_double_eq_tol(a[i], b[i], 1e-3);
}

/* world <- frame <- object is world <- object. */
static void expect_composition(const struct pose *world, const struct pose *frame,
                               const struct pose *local)
{
    double outer[9], inner[9], product[9], whole_way[9];
    matrix_of_quaternion(frame->quaternion, outer);
    matrix_of_quaternion(local->quaternion, inner);
    matrix_of_quaternion(world->quaternion, whole_way);
    matrix_multiply(outer, inner, product);
    expect_same_rotation(product, whole_way);
    for (int i = 0; i < 3; i++) {
        double sum = frame->place[i];
        for (int j = 0; j < 3; j++)
            sum += outer[3 * i + j] * local->place[j];
        ck_assert_double_eq_tol(sum, world->place[i], 1e-4);
    }
    matrix_of_euler(local->euler, product);
    expect_same_rotation(product, inner);
}

START_TEST(poses_in_all_frames_agree)
{
    static const char *const objects[] = { "hand", "left_finger", "cube", "front", "tip",
                                           "arm_joint3", "front_camera", "sun" };
    static const char *const frames[] = { "base", "table", "gripper", "arm_joint2" };
    static const char *const bent[] = { "arm_joint1", "arm_joint2", "arm_joint3", "arm_joint4" };
    whole_start_stepped();
    for (size_t i = 0; i < COUNT_OF(bent); i++)
        simxSetJointTargetPosition(whole.client, whole_handle(bent[i]), 0.4f + 0.2f * (float)i,
                                   BLOCKING);
    whole_steps(60);
    for (size_t i = 0; i < COUNT_OF(objects); i++) {
        simxInt handle = whole_handle(objects[i]);
        struct pose world = pose_of(handle, -1);
        for (size_t j = 0; j < COUNT_OF(frames); j++) {
            simxInt frame_handle = whole_handle(frames[j]);
            struct pose frame = pose_of(frame_handle, -1), local = pose_of(handle, frame_handle);
            expect_composition(&world, &frame, &local);
        }
    }
}
END_TEST

START_TEST(pose_in_the_parents_frame_is_that_of_the_model)
{
    simxInt tip = whole_handle("tip"), parent;
    simxFloat place[3];
    ck_assert_int_eq(simxGetObjectParent(whole.client, tip, &parent, BLOCKING), 0);
    ck_assert_int_eq(parent, whole_handle("gripper"));
    struct pose local = pose_of(tip, sim_handle_parent), same = pose_of(tip, parent);
    for (int i = 0; i < 3; i++)
        ck_assert_float_eq_tol(local.place[i], same.place[i], 1e-6);
    ck_assert_float_eq_tol(local.place[2], 0.08f, 1e-5);
    whole_position(whole_handle("table_centre"), whole_handle("table"), place);
    ck_assert_float_eq_tol(place[2], 0.122f, 1e-5);
    whole_position(whole_handle("table"), -1, place);
    ck_assert_float_eq_tol(place[0], 0.85f, 1e-5);
}
END_TEST

START_TEST(free_body_is_where_it_was_put)
{
    simxInt cube = whole_handle("cube"), table = whole_handle("table");
    const simxFloat where[3] = { 0.1f, -0.2f, 0.9f }, half_turn[4] = { 0, 0, 1, 0 };
    const simxFloat tilted[3] = { 0.3f, 0.2f, -0.1f };
    whole_start_stepped();
    whole_steps(1);
    ck_assert_int_eq(simxSetObjectPosition(whole.client, cube, table, where, BLOCKING), 0);
    ck_assert_int_eq(simxSetObjectOrientation(whole.client, cube, -1, tilted, BLOCKING), 0);
    struct pose pose = pose_of(cube, -1);
    ck_assert_float_eq_tol(pose.place[0], 0.85f + where[0], 1e-5);
    ck_assert_float_eq_tol(pose.place[1], where[1], 1e-5);
    ck_assert_float_eq_tol(pose.place[2], where[2], 1e-5);
    for (int i = 0; i < 3; i++)
        ck_assert_float_eq_tol(pose.euler[i], tilted[i], 1e-5);
    ck_assert_int_eq(simxSetObjectQuaternion(whole.client, cube, -1, half_turn, BLOCKING), 0);
    pose = pose_of(cube, -1);
    ck_assert_float_eq_tol(fabsf(pose.quaternion[2]), 1, 1e-5);
    ck_assert_float_eq_tol(fabsf(pose.euler[2]), (float)M_PI, 1e-3);
}
END_TEST

/* n steps of semi-implicit integration: v = -g n dt, z = z0 - g dt^2 n (n + 1) / 2. */
START_TEST(free_body_falls_as_gravity_says)
{
    const simxFloat high[3] = { -1, 1, 3 };
    const int steps = 40;
    simxInt ball = whole_handle("ball");
    simxFloat place[3], linear[3], angular[3];
    whole_start_stepped();
    whole_steps(1);
    ck_assert_int_eq(simxGetObjectVelocity(whole.client, ball, linear, angular, BLOCKING), 0);
    double speed = linear[2];
    ck_assert_int_eq(simxSetObjectPosition(whole.client, ball, -1, high, BLOCKING), 0);
    ck_assert_int_eq(simxGetObjectVelocity(whole.client, ball, linear, angular, BLOCKING), 0);
    speed = linear[2]; /* whatever putting it there left */
    whole_steps(steps);
    whole_position(ball, -1, place);
    double time = steps * TIME_STEP;
    double fallen = GRAVITY * TIME_STEP * TIME_STEP * steps * (steps + 1) / 2 - speed * time;
    ck_assert_double_eq_tol(high[2] - (double)place[2], fallen, 1e-3);
    ck_assert_int_eq(simxGetObjectVelocity(whole.client, ball, linear, angular, BLOCKING), 0);
    ck_assert_double_eq_tol(linear[2], speed - GRAVITY * time, 1e-3);
    ck_assert_double_eq_tol(linear[0], 0, 1e-3);
}
END_TEST

/* The turn fits the wheels, and what is integrated over a step is the velocity after it. */
START_TEST(velocity_of_a_turning_base_fits_its_wheels)
{
    simxInt base = whole_handle("base"), left = whole_handle("left_motor");
    simxInt right = whole_handle("right_motor");
    simxFloat linear[3], angular[3], before[3], after[3];
    whole_start_stepped();
    simxSetJointTargetVelocity(whole.client, left, -3, BLOCKING);
    simxSetJointTargetVelocity(whole.client, right, 3, BLOCKING);
    whole_steps(199);
    whole_position(base, -1, before);
    whole_steps(1);
    whole_position(base, -1, after);
    ck_assert_int_eq(simxGetObjectVelocity(whole.client, base, linear, angular, BLOCKING), 0);
    double ideal = 0.08 * 6 / 0.29; /* the wheels' radius and distance; they slip */
    ck_assert_double_gt(angular[2], 0.6 * ideal);
    ck_assert_double_lt(angular[2], 1.05 * ideal);
    for (int i = 0; i < 3; i++)
        ck_assert_double_eq_tol(linear[i], (after[i] - before[i]) / TIME_STEP, 1e-3);
}
END_TEST

START_TEST(dummy_that_hangs_on_the_hand_goes_with_it)
{
    simxInt hand = whole_handle("hand"), dummy = -1, parent;
    const simxFloat before_hand[3] = { 0.1f, 0.02f, 0.05f };
    simxFloat world[3], kept[3], local[3];
    ck_assert_int_eq(simxCreateDummy(whole.client, 0.05f, NULL, &dummy, BLOCKING), 0);
    ck_assert_int_eq(simxSetObjectPosition(whole.client, dummy, hand, before_hand, BLOCKING), 0);
    whole_position(dummy, -1, world);
    ck_assert_int_eq(simxSetObjectParent(whole.client, dummy, hand, 1, BLOCKING), 0);
    ck_assert_int_eq(simxGetObjectParent(whole.client, dummy, &parent, BLOCKING), 0);
    ck_assert_int_eq(parent, hand);
    whole_position(dummy, -1, kept);
    for (int i = 0; i < 3; i++)
        ck_assert_float_eq_tol(kept[i], world[i], 1e-5);
    whole_start_stepped();
    simxSetJointTargetPosition(whole.client, whole_handle("arm_joint2"), 0.8f, BLOCKING);
    whole_steps(60);
    whole_position(dummy, sim_handle_parent, local);
    for (int i = 0; i < 3; i++)
        ck_assert_float_eq_tol(local[i], before_hand[i], 1e-5);
    whole_position(dummy, -1, kept);
    ck_assert_float_gt(fabsf(kept[0] - world[0]), 0.05f);
    whole_stop();
    ck_assert_int_eq(simxRemoveObject(whole.client, dummy, BLOCKING), 0);
}
END_TEST

/* Each body, in the world: place, quaternion (MuJoCo's w comes first) and velocity. */
static void expect_mujocos(int steps)
{
    struct reference reference = reference_new(steps);
    for (int body = 1; body < reference.model->nbody; body++) {
        const char *name = mj_id2name(reference.model, mjOBJ_BODY, body);
        const mjtNum *q = reference.data->xquat + 4 * body;
        struct pose pose = pose_of(whole_handle(name), -1);
        double sign = pose.quaternion[3] * q[0] < 0 ? -1 : 1; /* both mean the same */
        for (int i = 0; i < 3; i++)
            ck_assert_double_eq_tol((double)pose.place[i], reference.data->xpos[3 * body + i],
                                    1e-6);
        for (int i = 0; i < 4; i++)
            ck_assert_double_eq_tol(sign * (double)pose.quaternion[i], q[(i + 1) % 4], 1e-6);
    }
    for (int joint = 0; joint < reference.model->njnt; joint++)
        if (reference.model->jnt_type[joint] != mjJNT_FREE)
            ck_assert_double_eq_tol((double)whole_joint_position(whole_handle(
                                        mj_id2name(reference.model, mjOBJ_JOINT, joint))),
                                    reference.data->qpos[reference.model->jnt_qposadr[joint]],
                                    1e-6);
    reference_free(&reference);
}

START_TEST(poses_of_all_bodies_and_joints_are_mujocos)
{
    expect_mujocos(0);
    whole_start_stepped();
    whole_steps(150);
    expect_mujocos(whole_time() / TIME_STEP_MS);
}
END_TEST

void whole_place(TCase *tcase)
{
    const TTest *const tests[] = {
        poses_in_all_frames_agree,
        pose_in_the_parents_frame_is_that_of_the_model,
        free_body_is_where_it_was_put,
        free_body_falls_as_gravity_says,
        velocity_of_a_turning_base_fits_its_wheels,
        dummy_that_hangs_on_the_hand_goes_with_it,
        poses_of_all_bodies_and_joints_are_mujocos,
    };
    whole_add(tcase, tests, COUNT_OF(tests));
}
