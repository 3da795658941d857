/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Room for contacts: bodies stand on the floor however many they are, whatever the file says of
 * sizes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/host_fixture.h"
#include "scene/mujoco_version.h"

#define BOXES 60
#define INERTIA "<inertial><mass value='1'/>" \
    "<inertia ixx='.01' ixy='0' ixz='0' iyy='.01' iyz='0' izz='.01'/></inertial>"

static char path[64], text[65536];

static void text_add(const char *format, int number)
{
    size_t used = strlen(text);
    snprintf(text + used, sizeof(text) - used, format, number, number);
}

static void file_write(const char *ending)
{
    int file;
    snprintf(path, sizeof(path), "/tmp/simx-model-XXXXXX%s", ending);
    file = mkstemps(path, (int)strlen(ending));
    ck_assert_int_eq(write(file, text, strlen(text)), strlen(text));
    close(file);
}

static void scene_open(const char *ending)
{
    char *error;
    int result;
    file_write(ending);
    result = simLoadScene(path);
    error = result < 0 ? simGetLastError() : NULL;
    unlink(path);
    ck_assert_msg(!error, "%s", error);
}

static void run_steps(int count)
{
    simStartSimulation();
    for (int i = 0; i < count; i++)
        simulation_pass();
}

static void expect_all_stand(void)
{
    double position[3];
    char name[16];
    run_steps(100);
    ck_assert_int_eq(world.scene.data->warning[mjWARN_CONTACTFULL].number, 0);
    ck_assert_int_eq(world.scene.data->warning[mjWARN_CNSTRFULL].number, 0);
    for (int i = 0; i < BOXES; i++) {
        snprintf(name, sizeof(name), "box%d", i);
        simGetObjectPosition_D(simGetObjectHandle(name), -1, position);
        ck_assert_double_eq_tol(position[2], 0.1, 0.01);
    }
}

static const char *const sizes[] = {
    "",
    "<size nconmax='5' njmax='10'/>",
    "<size nconmax='5' njmax='10' nstack='300000'/>",
    "<option solver='PGS' jacobian='sparse'/><size nstack='300000'/>",
};

START_TEST(boxes_of_a_scene_stand_on_its_floor)
{
    snprintf(text, sizeof(text),
             "<mujoco>%s<worldbody><geom type='plane' size='9 9 1'/>", sizes[_i]);
    for (int i = 0; i < BOXES; i++)
        text_add("<body name='box%d' pos='%d 0 .1'><freejoint/>"
                 "<geom type='box' size='.1 .1 .1'/></body>", i);
    strcat(text, "</worldbody></mujoco>");
    scene_open(".xml");
    expect_all_stand();
}
END_TEST

START_TEST(floating_links_of_urdf_stand_on_their_floor)
{
    strcpy(text, "<robot name='boxes'><link name='floor'><collision><origin xyz='0 0 -.1'/>"
                 "<geometry><box size='200 2 .2'/></geometry></collision></link>");
    for (int i = 0; i < BOXES; i++) {
        text_add("<link name='box%d'>" INERTIA "<collision><geometry><box size='.2 .2 .2'/>"
                 "</geometry></collision></link>", i);
        text_add("<joint name='joint%d' type='floating'><parent link='floor'/>"
                 "<child link='box%d'/>", i);
        text_add("<origin xyz='%d 0 .1'/></joint>", i);
    }
    strcat(text, "</robot>");
    scene_open(".urdf");
    expect_all_stand();
}
END_TEST

/* One body with more contacts than four; it falls on the floor while the simulation runs. */
static const char *const integrators[] = { "Euler", "implicit", "RK4" };

START_TEST(room_grows_when_it_is_full)
{
    double position[3];
    snprintf(text, sizeof(text), "<mujoco><option integrator='%s'/><worldbody>"
             "<geom type='plane' size='9 9 1'/><body name='row' pos='0 0 .15'><freejoint/>",
             integrators[_i]);
    for (int i = 0; i < BOXES; i++)
        text_add("<geom type='box' size='.1 .1 .1' pos='%d 0 0'/>", i);
    strcat(text, "</body></worldbody></mujoco>");
    scene_open(".xml");
    run_steps(300);
    simGetObjectPosition_D(simGetObjectHandle("row"), -1, position);
    ck_assert_double_eq_tol(position[2], 0.1, 0.01);
    ck_assert_int_ge(world.scene.data->ncon, 4 * BOXES);
    ck_assert_int_eq(world.errors.warning_count > 0, _i == 2); /* its steps are not made in
                                                                  halves */
}
END_TEST

START_TEST(stack_that_is_too_small_grows_and_nothing_ends)
{
    double before;
    strcpy(text, "<mujoco><worldbody><body><joint axis='0 1 0'/><geom size='.1' pos='1 0 0'/>"
                 "</body></worldbody></mujoco>");
    scene_open(".xml");
    world.scene.data->MUJOCO_MEMORY = 10;
    run_steps(10);
    ck_assert_double_gt(world.scene.data->qpos[0], 0);
    ck_assert_int_eq(world.errors.warning_count, 0);
    before = world.scene.data->time;
    world.scene.data->MUJOCO_MEMORY = 10;
    run_steps(10);
    ck_assert_double_eq_tol(world.scene.data->time, before + 10 * 0.002, 1e-9);
}
END_TEST

START_TEST(scene_without_need_has_what_mujoco_gives)
{
    strcpy(text, "<mujoco><worldbody><geom type='plane' size='9 9 1'/></worldbody></mujoco>");
    scene_open(".xml");
    ck_assert_int_eq(world.scene.model->nconmax, 100);
    ck_assert_int_eq(world.scene.model->njmax, 500);
}
END_TEST

/* All boxes touch each other, for which nobody has room yet when the first asks where it is. */
START_TEST(pose_that_is_asked_for_while_the_room_grows_is_right)
{
    double position[3] = { 0, 0, 0 };
    int contacts, base;
    strcpy(text, "<mujoco><worldbody>");
    for (int i = 0; i < BOXES; i++)
        text_add("<body name='box%d' pos='1 2 3'><freejoint/><geom type='box' size='.1 .1 .1'/>"
                 "</body>", i);
    strcat(text, "</worldbody></mujoco>");
    file_write(".xml");
    base = simLoadModel(path);
    unlink(path);
    ck_assert_int_ge(base, 0);
    contacts = world.scene.model->nconmax;
    ck_assert_int_ge(simGetObjectPosition_D(base, -1, position), 0);
    assert_vector(position, (const double[3]){ 1, 2, 3 }, 3, 1e-6);
    ck_assert_int_gt(world.scene.model->nconmax, contacts);
}
END_TEST

/* They could all stand somewhere; room for that would be 2 GB, which take a second to clear. */
START_TEST(scene_of_many_links_begins_with_little_room)
{
    strcpy(text, "<mujoco><worldbody>");
    for (int i = 0; i < 700; i++)
        text_add("<body pos='%d 0 0'><joint/><geom size='.1'/></body>", i);
    strcat(text, "</worldbody></mujoco>");
    scene_open(".xml");
    ck_assert_int_lt(world.scene.data->nbuffer, 200000000);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("host capacity");
    TCase *tests = fixture_case("host capacity");
    tcase_add_loop_test(tests, boxes_of_a_scene_stand_on_its_floor, 0,
                        (int)(sizeof(sizes) / sizeof(sizes[0])));
    tcase_add_test(tests, floating_links_of_urdf_stand_on_their_floor);
    tcase_add_loop_test(tests, room_grows_when_it_is_full, 0, 3);
    tcase_add_test(tests, stack_that_is_too_small_grows_and_nothing_ends);
    tcase_add_test(tests, scene_without_need_has_what_mujoco_gives);
    tcase_add_test(tests, pose_that_is_asked_for_while_the_room_grows_is_right);
    tcase_add_test(tests, scene_of_many_links_begins_with_little_room);
    suite_add_tcase(suite, tests);
    return fixture_run(suite);
}
