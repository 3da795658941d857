/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Models of which MuJoCo would die: they are refused with a sentence, as scene and as model, and
 * the simulator goes on with what it had.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/host_fixture.h"

static char model_file[64];
static int mujoco_leaks;

/* For the leak check: MuJoCo forgets what it has made of a model where it throws. */
__attribute__((visibility("default"))) int __lsan_is_turned_off(void);
int __lsan_is_turned_off(void)
{
    return mujoco_leaks;
}

static void model_write(const char *ending, const char *text)
{
    int file;

    snprintf(model_file, sizeof(model_file), "/tmp/simx-model-XXXXXX%s", ending);
    file = mkstemps(model_file, (int)strlen(ending));
    ck_assert_int_eq(write(file, text, strlen(text)), strlen(text));
    close(file);
}

static void expect_error(int result, const char *text)
{
    char *error = simGetLastError();

    ck_assert_int_eq(result, -1);
    ck_assert_ptr_nonnull(error);
    ck_assert_msg(strstr(error, text) != NULL, "%s", error);
    ck_assert_msg(strchr(error, '\n') == NULL, "%s", error);
    free(error);
}

static void expect_done(int result)
{
    char *error = result < 0 ? simGetLastError() : NULL;

    ck_assert_msg(!error, "%s", error);
}

/* A change, which needs the scene's document, and steps. */
static void expect_alive(void)
{
    expect_done(simRemoveObject(simGetObjectHandle("pendulum")));
    simStartSimulation();
    for (int i = 0; i < 3; i++)
        simulation_pass();
    ck_assert_double_gt(simGetSimulationTime_D(), 0);
}

static void expect_refused(const char *ending, const char *text, const char *why)
{
    model_write(ending, text);
    expect_error(simLoadModel(model_file), why);
    expect_error(simLoadScene(model_file), why);
    unlink(model_file);
    expect_alive();
}

#define INERTIA \
    "<inertial><mass value='1'/>" \
    "<inertia ixx='1' ixy='0' ixz='0' iyy='1' iyz='0' izz='1'/></inertial>"

static const char *const types[] = { "spherical", "Revolute", "screw", "" };

START_TEST(joint_type_that_urdf_does_not_have_is_refused)
{
    char text[1000];

    snprintf(text, sizeof(text),
             "<robot name='r'><link name='a'>" INERTIA "</link><link name='b'>" INERTIA "</link>"
             "<joint name='elbow' type='%s'><parent link='a'/><child link='b'/>"
             "<limit lower='-1' upper='1' effort='1' velocity='1'/></joint></robot>", types[_i]);
    expect_refused(".urdf", text, "the joint 'elbow' has the type");
}
END_TEST

#define MESH(attributes)                                                                        \
    "<mujoco><worldbody><body><geom type='mesh' mesh='m'/></body></worldbody><asset>"           \
    "<mesh name='m' " attributes "/></asset></mujoco>"

static const char *const faces[] = {
    MESH("vertex='0 0 0 1 0 0 0 1 0 0 0 1' face='0 1 2 0 1 100000000'"),
    MESH("vertex='0 0 0 1 0 0 0 1 0 0 0 1' face='0 1 4'"),
    MESH("face='0 -1 2' vertex='0 0 0 1 0 0 0 1 0 0 0 1'"),
};

START_TEST(face_whose_corner_is_not_there_is_refused)
{
    expect_refused(".xml", faces[_i], "a face of the mesh 'm' has the corner");
}
END_TEST

static const char *const short_names[] = {
    MESH("file='w'"),
    "<mujoco><worldbody/><asset><skin name='s' file='w'/></asset></mujoco>",
    "<robot name='r'><link name='a'>" INERTIA "<collision><geometry><mesh filename='w'/>"
    "</geometry></collision></link></robot>",
};

START_TEST(file_whose_name_is_shorter_than_an_ending_is_refused)
{
    mujoco_leaks = 1;
    expect_refused(strstr(short_names[_i], "<robot") ? ".urdf" : ".xml", short_names[_i],
                   "file's name has less than three characters");
}
END_TEST

START_TEST(what_a_model_includes_is_looked_at_too)
{
    char included[sizeof(model_file)], text[200];

    model_write(".xml", faces[0]);
    strcpy(included, model_file);
    snprintf(text, sizeof(text), "<mujoco><include file='%s'/></mujoco>", strrchr(included, '/') + 1);
    expect_refused(".xml", text, "a face of the mesh 'm' has the corner");
    unlink(included);
}
END_TEST

START_TEST(file_that_includes_itself_is_refused)
{
    const char *name;
    FILE *file;

    mujoco_leaks = 1;
    model_write(".xml", "");
    name = strrchr(model_file, '/') + 1;
    file = fopen(model_file, "w");
    fprintf(file, "<mujoco><include file='%s'/><include file='%s'/></mujoco>", name, name);
    fclose(file);
    expect_error(simLoadModel(model_file), "already included");
    expect_error(simLoadScene(model_file), "already included");
    unlink(model_file);
    expect_alive();
}
END_TEST

/* Visual classes of public models are such. MuJoCo reads them, but cannot write them. */
static const char *const weighed[] = {
    "<default class='visual'><geom type='mesh' mass='0'/></default>",
    ("<default class='visual'><geom type='mesh'/><default class='heavy'><geom mass='1'/></default>"
     "</default>"),
    "<geom type='mesh' mass='1'/>",
};

START_TEST(model_that_mujoco_cannot_write_does_not_come_and_does_not_change)
{
    char text[500];

    mujoco_leaks = 1;
    snprintf(text, sizeof(text),
             "<mujoco><default>%s</default><worldbody><body name='ball'><freejoint/>"
             "<geom type='sphere' size='.1' mass='1'/></body></worldbody></mujoco>", weighed[_i]);
    model_write(".xml", text);
    expect_error(simLoadModel(model_file), "default class of type mesh has a mass");
    expect_done(simLoadScene(model_file));
    unlink(model_file);
    expect_error(simRemoveObject(simGetObjectHandle("ball")),
                 "default class of type mesh has a mass");
    simStartSimulation();
    for (int i = 0; i < 3; i++)
        simulation_pass();
    ck_assert_double_gt(simGetSimulationTime_D(), 0);
    ck_assert_int_ge(simGetObjectHandle("ball"), 0);
}
END_TEST

#define COUNT_OF(list) ((int)(sizeof(list) / sizeof((list)[0])))

int main(void)
{
    Suite *suite = suite_create("host models");
    TCase *tests = fixture_case("host models");

    tcase_add_loop_test(tests, joint_type_that_urdf_does_not_have_is_refused, 0, COUNT_OF(types));
    tcase_add_loop_test(tests, face_whose_corner_is_not_there_is_refused, 0, COUNT_OF(faces));
    tcase_add_loop_test(tests, file_whose_name_is_shorter_than_an_ending_is_refused,
                        0, COUNT_OF(short_names));
    tcase_add_test(tests, what_a_model_includes_is_looked_at_too);
    tcase_add_test(tests, file_that_includes_itself_is_refused);
    tcase_add_loop_test(tests, model_that_mujoco_cannot_write_does_not_come_and_does_not_change,
                        0, COUNT_OF(weighed));
    suite_add_tcase(suite, tests);
    return fixture_run(suite);
}
