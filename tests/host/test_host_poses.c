/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The host's poses and velocities against MuJoCo's own numbers, and putting objects elsewhere.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/host_fixture.h"

#define NEAR 1e-9

static void bend(void)
{
    static const double matrix[12] = { 0, -1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0 };
    simSetJointPosition_D(simGetObjectHandle("slide"), 0.3);
    simSetJointPosition_D(simGetObjectHandle("turn_joint"), -0.7);
    simSetSphericalJointMatrix_D(simGetObjectHandle("ball"), matrix);
}

START_TEST(shape_and_site_poses_are_those_of_mujoco)
{
    const mjData *data = world.scene.data;
    double position[3], quaternion[4];
    int body;
    bend();
    body = mj_name2id(world.scene.model, mjOBJ_BODY, "turn");
    simGetObjectPosition_D(simGetObjectHandle("turn"), -1, position);
    simGetObjectQuaternion_D(simGetObjectHandle("turn"), -1, quaternion);
    assert_vector(position, data->xpos + 3 * body, 3, NEAR);
    assert_vector(quaternion, data->xquat + 4 * body + 1, 3, NEAR);
    ck_assert_double_eq_tol(quaternion[3], data->xquat[4 * body], NEAR);
    simGetObjectPosition_D(simGetObjectHandle("turn_site"), -1, position);
    assert_vector(position, data->site_xpos + 3, 3, NEAR);
}
END_TEST

START_TEST(joint_frame_has_the_axis_as_z)
{
    const char *const names[] = { "slide", "turn_joint" };
    const mjData *data = world.scene.data;
    bend();
    for (int i = 0; i < 2; i++) {
        int handle = simGetObjectHandle(names[i]);
        int joint = object_find(handle)->id;
        struct pose pose = object_pose(object_find(handle));
        double z[3];
        mju_rotVecQuat(z, (const double[3]){ 0, 0, 1 }, pose.quaternion);
        assert_vector(z, data->xaxis + 3 * joint, 3, NEAR);
        assert_vector(pose.position, data->xanchor + 3 * joint, 3, NEAR);
    }
}
END_TEST

/* What hangs on a joint is at the joint's frame, moved by its matrix, and an offset that never
 * changes: this is how users of the simulators compute with them. */
static struct pose offset_behind(const char *joint, const char *child)
{
    struct pose frame = object_pose(object_find(simGetObjectHandle(joint)));
    struct pose end = object_pose(object_find(simGetObjectHandle(child)));
    struct pose motion, moved;
    double m[12], rotation[9];
    simGetJointMatrix_D(simGetObjectHandle(joint), m);
    for (int row = 0; row < 3; row++) {
        mju_copy3(rotation + 3 * row, m + 4 * row);
        motion.position[row] = m[4 * row + 3];
    }
    mju_mat2Quat(motion.quaternion, rotation);
    moved = pose_compose(&frame, &motion);
    return pose_relative(&moved, &end);
}

START_TEST(offset_behind_a_joint_does_not_depend_on_its_position)
{
    static const char *const pairs[][2] = { { "turn_joint", "body4" },
                                            { "ball", "turn" },
                                            { "slide", "turn_joint" },
                                            { "swing", "pendulum" } };
    for (int i = 0; i < 4; i++) {
        struct pose before, after;
        double sign;
        before = offset_behind(pairs[i][0], pairs[i][1]);
        bend();
        simSetJointPosition_D(simGetObjectHandle("swing"), 1.1);
        after = offset_behind(pairs[i][0], pairs[i][1]);
        sign = mju_dot(before.quaternion, after.quaternion, 4) < 0 ? -1 : 1;
        mju_scl(after.quaternion, after.quaternion, sign, 4);
        assert_vector(after.position, before.position, 3, NEAR);
        assert_vector(after.quaternion, before.quaternion, 4, NEAR);
        simSetJointPosition_D(simGetObjectHandle("swing"), 0);
    }
}
END_TEST

START_TEST(vision_sensor_looks_along_its_z)
{
    int handle = simGetObjectHandle("watcher");
    struct pose pose = object_pose(object_find(handle));
    double z[3], y[3];
    mju_rotVecQuat(z, (const double[3]){ 0, 0, 1 }, pose.quaternion);
    mju_rotVecQuat(y, (const double[3]){ 0, 1, 0 }, pose.quaternion);
    assert_vector(z, (const double[3]){ 0, 0.8, -0.6 }, 3, 1e-6);
    assert_vector(y, (const double[3]){ 0, 0.6, 0.8 }, 3, 1e-6);
}
END_TEST

START_TEST(angles_are_turns_about_x_then_y_then_z)
{
    int dummy = simCreateDummy_D(0.1, NULL);
    for (int i = 0; i < 200; i++) {
        double angles[3], back[3], quaternion[4], product[4] = { 1, 0, 0, 0 }, turn[4];
        simGetArrayParameter_D(sim_arrayparam_random_euler, angles);
        simSetObjectOrientation_D(dummy, -1, angles);
        simGetObjectOrientation_D(dummy, -1, back);
        assert_vector(back, angles, 3, 1e-6);
        for (int k = 0; k < 3; k++) {
            mju_axisAngle2Quat(turn, (const double[3]){ k == 0, k == 1, k == 2 }, angles[k]);
            mju_mulQuat(product, product, turn);
        }
        simGetObjectQuaternion_D(dummy, -1, quaternion);
        ck_assert_double_eq_tol(fabs(product[0] * quaternion[3] + product[1] * quaternion[0] +
                                     product[2] * quaternion[1] + product[3] * quaternion[2]),
                                1, NEAR);
    }
}
END_TEST

START_TEST(upright_angles_come_back_as_the_same_rotation)
{
    int dummy = simCreateDummy_D(0.1, NULL);
    double angles[3] = { 0.3, mjPI / 2, 0.4 }, back[3], one[4], other[4];
    simSetObjectOrientation_D(dummy, -1, angles);
    simGetObjectQuaternion_D(dummy, -1, one);
    simGetObjectOrientation_D(dummy, -1, back);
    simSetObjectOrientation_D(dummy, -1, back);
    simGetObjectQuaternion_D(dummy, -1, other);
    ck_assert_double_eq_tol(fabs(mju_dot(one, other, 4)), 1, 1e-6);
}
END_TEST

START_TEST(relative_pose_of_parent_and_of_other_object)
{
    double position[3], expected[3] = { 0.1, 0.2, 0.3 };
    int mark = simGetObjectHandle("mark");
    simGetObjectPosition_D(mark, sim_handle_parent, position);
    assert_vector(position, expected, 3, NEAR);
    simGetObjectPosition_D(mark, simGetObjectHandle("fixed"), position);
    assert_vector(position, expected, 3, NEAR);
    simGetObjectPosition_D(mark, mark, position);
    assert_vector(position, (const double[3]){ 0, 0, 0 }, 3, NEAR);
    ck_assert_int_eq(simGetObjectPosition_D(mark, 4711, position), -1);
    ck_assert_int_eq(simGetObjectPosition_D(4711, -1, position), -1);
}
END_TEST

START_TEST(velocities_are_those_of_mujoco)
{
    const struct scene *scene = &world.scene;
    double linear[3], angular[3], expected[6];
    int site = mj_name2id(scene->model, mjOBJ_SITE, "turn");
    simStartSimulation();
    for (int i = 0; i < 50; i++)
        simulation_pass();
    ck_assert_int_eq(simGetObjectVelocity_D(simGetObjectHandle("turn_site"), linear, angular), 1);
    mj_objectVelocity(scene->model, scene->data, mjOBJ_SITE, site, expected, 0);
    assert_vector(angular, expected, 3, NEAR);
    assert_vector(linear, expected + 3, 3, NEAR);
    ck_assert_int_eq(simGetObjectVelocity_D(simGetObjectHandle("free"), linear, NULL), 1);
    assert_vector(linear, (const double[3]){ 0, 0, -9.81 * 0.1 }, 3, 1e-6);
    ck_assert_int_eq(simGetObjectVelocity_D(simGetObjectHandle("free"), NULL, angular), 1);
}
END_TEST

static void assert_moves(const char *name)
{
    double position[3] = { 0.5, -0.25, 4 }, back[3];
    int handle = simGetObjectHandle(name);
    ck_assert_int_eq(simSetObjectPosition_D(handle, -1, position), 1);
    simGetObjectPosition_D(handle, -1, back);
    assert_vector(back, position, 3, NEAR);
}

/* A body that turns carries one with four joints. */
static const char joints[] =
    "<mujoco><worldbody><body name='base'><joint name='first' axis='1 2 0'/><geom size='.1'/>"
    "<body name='tool' pos='.3 0 1'><joint name='slide' type='slide' axis='1 0 1'/>"
    "<joint name='turn' axis='0 0 1' pos='0 .5 0'/><joint name='bend' axis='1 0 0' pos='.1 .2 0'/>"
    "<joint name='last' axis='0 1 0' pos='0 0 .3'/><geom size='.1'/></body></body></worldbody>"
    "</mujoco>";

static void scene_write(const char *text)
{
    char path[] = "/tmp/simx-model-XXXXXX.xml";
    int file = mkstemps(path, 4);
    ck_assert_int_eq(write(file, text, strlen(text)), strlen(text));
    close(file);
    ck_assert_int_eq(simLoadScene(path), 1);
    unlink(path);
}

/* The object's pose some time later, if nothing changed the velocities. */
static void pose_later(int handle, double time, double position[3], double quaternion[4])
{
    mjData *data = world.scene.data;
    mjtNum before[16];
    mju_copy(before, data->qpos, world.scene.model->nq);
    mj_integratePos(world.scene.model, data->qpos, data->qvel, time);
    scene_touch();
    simGetObjectPosition_D(handle, -1, position);
    simGetObjectQuaternion_D(handle, -1, quaternion);
    mju_copy(data->qpos, before, world.scene.model->nq);
    scene_touch();
}

/* Of an axis that is fixed in the object's frame: how fast it turns. */
static void axis_turn(double turned[3], const double x_first[4], double sign)
{
    const double quaternion[4] = { x_first[3], x_first[0], x_first[1], x_first[2] };
    static const double axis[3] = { 0.6, 0, 0.8 };
    double now[3];
    mju_rotVecQuat(now, axis, quaternion);
    mju_addToScl3(turned, now, sign);
}

static void assert_velocity(int handle)
{
    const double h = 1e-6;
    double before[3], after[3], linear[3], angular[3], turned[3] = { 0 }, axis[3] = { 0 };
    double quaternion[4], expected[3];
    pose_later(handle, h, after, quaternion);
    axis_turn(turned, quaternion, 1 / (2 * h));
    pose_later(handle, -h, before, quaternion);
    axis_turn(turned, quaternion, -1 / (2 * h));
    pose_later(handle, 0, expected, quaternion);
    axis_turn(axis, quaternion, 1);
    ck_assert_int_eq(simGetObjectVelocity_D(handle, linear, angular), 1);
    mju_sub3(expected, after, before);
    mju_scl3(expected, expected, 1 / (2 * h));
    assert_vector(linear, expected, 3, 1e-6);
    mju_cross(expected, angular, axis);
    assert_vector(turned, expected, 3, 1e-6);
}

START_TEST(joints_move_with_the_earlier_joints_of_their_body)
{
    static const char *const names[] = { "first", "slide", "turn", "bend", "last", "tool" };
    int dummy;
    mjData *data;
    scene_write(joints);
    data = world.scene.data;
    for (int i = 0; i < world.scene.model->nv; i++)
        data->qvel[i] = 0.5 + 0.1 * i;
    mj_integratePos(world.scene.model, data->qpos, data->qvel, 0.7);
    scene_touch();
    for (int i = 0; i < 6; i++)
        assert_velocity(simGetObjectHandle(names[i]));
    dummy = simCreateDummy_D(0.1, NULL);
    assert_velocity(dummy);
    simSetObjectParent(dummy, simGetObjectHandle("last"), true);
    assert_velocity(dummy);
}
END_TEST

START_TEST(free_mocap_fixed_shapes_sites_and_cameras_move)
{
    assert_moves("free");
    assert_moves("ghost");
    assert_moves("fixed");
    assert_moves("mark");
    assert_moves("range1");
    assert_moves("watcher");
}
END_TEST

START_TEST(fixed_shapes_stay_while_the_simulation_runs)
{
    double position[3] = { 0, 0, 1 };
    simStartSimulation();
    ck_assert_int_eq(simSetObjectPosition_D(simGetObjectHandle("fixed"), -1, position), -1);
    ck_assert_int_eq(simSetObjectPosition_D(simGetObjectHandle("free"), -1, position), 1);
}
END_TEST

START_TEST(joints_lights_and_what_joints_carry_are_not_moved)
{
    double position[3] = { 0, 0, 1 }, bad[3] = { 0, NAN, 0 };
    ck_assert_int_eq(simSetObjectPosition_D(simGetObjectHandle("pendulum"), -1, position), -1);
    ck_assert_int_eq(simSetObjectPosition_D(simGetObjectHandle("swing"), -1, position), -1);
    ck_assert_int_eq(simSetObjectPosition_D(simGetObjectHandle("lamp"), -1, position), -1);
    ck_assert_int_eq(simSetObjectPosition_D(simGetObjectHandle("free"), -1, bad), -1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("host poses");
    TCase *tests = fixture_case("host poses");
    tcase_add_test(tests, shape_and_site_poses_are_those_of_mujoco);
    tcase_add_test(tests, joint_frame_has_the_axis_as_z);
    tcase_add_test(tests, offset_behind_a_joint_does_not_depend_on_its_position);
    tcase_add_test(tests, vision_sensor_looks_along_its_z);
    tcase_add_test(tests, angles_are_turns_about_x_then_y_then_z);
    tcase_add_test(tests, upright_angles_come_back_as_the_same_rotation);
    tcase_add_test(tests, relative_pose_of_parent_and_of_other_object);
    tcase_add_test(tests, velocities_are_those_of_mujoco);
    tcase_add_test(tests, joints_move_with_the_earlier_joints_of_their_body);
    tcase_add_test(tests, free_mocap_fixed_shapes_sites_and_cameras_move);
    tcase_add_test(tests, fixed_shapes_stay_while_the_simulation_runs);
    tcase_add_test(tests, joints_lights_and_what_joints_carry_are_not_moved);
    suite_add_tcase(suite, tests);
    return fixture_run(suite);
}
