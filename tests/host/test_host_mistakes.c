/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Model files as people write them, with mistakes and habits: what cannot be loaded is refused
 * within seconds, with a sentence that tells which link or joint it is; what is unusual is told,
 * and has the effect that its author expects.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/host_fixture.h"
#include "model/child.h"

static char model_file[64];

static void model_write(const char *text)
{
    int file;
    strcpy(model_file, "/tmp/simx-mistake-XXXXXX.urdf");
    file = mkstemps(model_file, 5);
    ck_assert_int_eq(write(file, text, strlen(text)), strlen(text));
    close(file);
}

static void expect_refused(const char *text, const char *why)
{
    int (*const ways[])(const char *) = { simLoadModel, simLoadScene };
    model_write(text);
    for (int i = 0; i < 2; i++) {
        int result = ways[i](model_file);
        char *error = simGetLastError();
        ck_assert_int_eq(result, -1);
        ck_assert_msg(error && strstr(error, why), "%s", error);
        ck_assert_msg(!strchr(error, '\n'), "%s", error);
        free(error);
    }
    unlink(model_file);
    ck_assert_int_ge(simGetObjectHandle("pendulum"), 0);
}

static void expect_loads(int (*load)(const char *), const char *text)
{
    char *error;
    int result;
    model_write(text);
    result = load(model_file);
    unlink(model_file);
    error = result < 0 ? simGetLastError() : NULL;
    ck_assert_msg(!error, "%s", error);
}

#define LINK(name)                                                          \
    "<link name='" name "'><inertial><mass value='1'/><inertia ixx='1' ixy='0' ixz='0' iyy='1' "  \
    "iyz='0' izz='1'/></inertial></link>"
#define JOINT(name, type, parent, child, more)                                  \
    "<joint name='" name "' type='" type "'><parent link='" parent "'/><child link='" child     \
    "'/><axis xyz='0 1 0'/>" more "</joint>"
#define ROBOT(parts) "<robot name='r'>" parts "</robot>"
#define LIMIT(lower, upper) "<limit lower='" lower "' upper='" upper "' effort='9' velocity='9'/>"

/* ------------------------------------------------------------------ what is refused */

static const struct {
    const char *text, *why;
} refused[] = {
    { ROBOT(LINK("a") LINK("b") JOINT("j", "fixed", "a", "c", "")),
      "the child of the joint 'j' is the link 'c', and there is no link of this name" },
    { ROBOT(LINK("a") LINK("b") JOINT("j", "fixed", "c", "b", "")),
      "the parent of the joint 'j' is the link 'c'" },
    { ROBOT(LINK("a") LINK("b") LINK("c") JOINT("j", "fixed", "a", "c", "")
            JOINT("k", "fixed", "b", "c", "")),
      "the link 'c' is the child of the joints 'j' and 'k'" },
    { ROBOT(LINK("w") LINK("a") LINK("b") JOINT("j", "fixed", "a", "b", "")
            JOINT("k", "fixed", "b", "a", "")),
      "the link 'a' hangs on itself, over the joint 'k'" },
    { ROBOT(LINK("a") LINK("b") JOINT("j", "continuous", "a", "b", "<origin xyz='${x} 0 0'/>")),
      "macros of xacro are expanded first" },
    { "<robot name='r'>" LINK("a") "<link name='b'>", "XML parse error" },
    { "", "the file is empty" },
    { "version https://git-lfs.github.com/spec/v1\n", "git lfs pull" },
    { "<sdf version='1.6'><model name='m'/></sdf>", "it has no links" },
    { "<mujoco><compiler><lengthrange timestep='1e-9'/></compiler></mujoco>",
      "lengthrange makes 1e+10 steps" },
    { "<mujoco><compiler><lengthrange inttotal='1e9'/></compiler></mujoco>",
      "lengthrange makes 1e+11 steps" },
    { "<mujoco><compiler><lengthrange timestep='-1'/></compiler></mujoco>",
      "lengthrange makes -10 steps" },
    { "<mujoco><worldbody><body><joint name='j'/><geom size='.1'/></body></worldbody><actuator>"
      "<muscle joint='j'/></actuator></mujoco>", "need limits (range), or the actuator" },
    { "<mujoco><worldbody><body><joint name='j' range='0 1' limited='true'/><geom size='.1'/>"
      "</body></worldbody><actuator><muscle joint='j'/><motor joint='j'/></actuator></mujoco>",
      "behind the other actuators" },
};

START_TEST(mistake_in_a_model_is_told_by_what_has_it)
{
    expect_refused(refused[_i].text, refused[_i].why);
}
END_TEST

/* ------------------------------------------------------------------ what is told */

static const struct {
    const char *text, *warning;
} unusual[] = {
    { ROBOT(LINK("a") LINK("b")), "no joint has the link 'a' as its child, nor 'b'" },
    { ROBOT(LINK("a") LINK("b") JOINT("j", "continuous", "a", "b", "<mimic joint='k'/>")),
      "the joint 'j' is to mimic 'k'" },
    { ROBOT(LINK("a") LINK("b") JOINT("j", "revolute", "a", "b", LIMIT("1", "-1"))),
      "the revolute joint 'j' has no lower limit" },
    { ROBOT("<link name='a'><visual><geometry><box size='1 0 1'/></geometry></visual></link>"),
      "left out: a visual of the link 'a'" },
};

START_TEST(what_is_unusual_in_a_urdf_is_a_warning)
{
    expect_loads(simLoadScene, unusual[_i].text);
    ck_assert_int_eq(world.errors.warning_count, 1);
    ck_assert_msg(strstr(world.errors.warnings[0], unusual[_i].warning), "%s",
                  world.errors.warnings[0]);
}
END_TEST

START_TEST(joint_that_mimics_itself_moves_freely)
{
    expect_loads(simLoadScene, ROBOT(LINK("a") LINK("b") JOINT("j", "continuous", "a", "b",
                                                               "<mimic joint='j'/>")));
    ck_assert_int_eq(world.scene.model->neq, 0);
}
END_TEST

/* ------------------------------------------------------------------ limits without 0 */

#define DOWN "<origin xyz='0 0 -1'/>"
#define LEG                                                                                      \
    ROBOT(LINK("base") LINK("thigh") LINK("calf") LINK("foot") LINK("toe")                       \
          JOINT("hip", "revolute", "base", "thigh", LIMIT("0.5", "2"))                           \
          JOINT("knee", "revolute", "thigh", "calf", DOWN LIMIT("-2", "-0.5"))                   \
          JOINT("ankle", "prismatic", "calf", "foot", DOWN LIMIT("0.1", "0.2"))                  \
          JOINT("spring", "revolute", "foot", "toe", DOWN LIMIT("-3", "3")                       \
                "<mimic joint='knee' multiplier='-2' offset='0.25'/>"))

static void expect_position(const char *joint, double expected)
{
    double position;
    ck_assert_int_ge(simGetJointPosition_D(simGetObjectHandle(joint), &position), 0);
    ck_assert_double_eq_tol(position, expected, 1e-6);
}

static void expect_leg(void)
{
    double position[3];
    expect_position("hip", 0.5);
    expect_position("knee", -0.5);
    expect_position("ankle", 0.1);
    expect_position("spring", 1.25);
    simGetObjectPosition_D(simGetObjectHandle("foot"), -1, position);
    assert_vector(position, (const double[3]){ -0.479426, 0.1, -0.877583 - 1 }, 3, 1e-5);
}

/* The hip leans by half a radian, and the knee back. */
START_TEST(joint_whose_limits_exclude_zero_starts_at_the_nearest)
{
    expect_loads(_i ? simLoadModel : simLoadScene, LEG);
    expect_leg();
    world.scene.model->opt.gravity[2] = 0;
    simStartSimulation();
    for (int i = 0; i < 20; i++)
        simulation_pass();
    expect_leg();
}
END_TEST

/* MuJoCo's limits are soft; the motor has the force that the file says. */
START_TEST(motor_stops_a_joint_at_its_limit)
{
    double position;
    expect_loads(simLoadScene, LEG);
    world.scene.model->opt.gravity[2] = 0;
    simSetJointTargetPosition_D(simGetObjectHandle("ankle"), 1);
    simStartSimulation();
    for (int i = 0; i < 500; i++)
        simulation_pass();
    simGetJointPosition_D(simGetObjectHandle("ankle"), &position);
    ck_assert_double_eq_tol(position, 0.2, 1e-4);
}
END_TEST

/* ------------------------------------------------------------------ links that touch */

#define BOX(name, size)                                                                   \
    "<link name='" name "'><inertial><mass value='1'/><inertia ixx='1' ixy='0' ixz='0' iyy='1' "  \
    "iyz='0' izz='1'/></inertial><collision><geometry><box size='" size "'/></geometry>"          \
    "</collision></link>"

/* The thigh is in the trunk, behind a hip that touches nothing. */
START_TEST(links_that_overlap_at_the_start_do_not_collide)
{
    world.options.base = _i ? HOST_BASE_FREE : HOST_BASE_FIXED;
    expect_loads(simLoadScene, ROBOT(BOX("trunk", ".4 .2 .1") LINK("hip") BOX("thigh", ".1 .1 .3")
                                     JOINT("j", "continuous", "trunk", "hip", "")
                                     JOINT("k", "continuous", "hip", "thigh", "")));
    world.scene.model->opt.gravity[2] = 0;
    simStartSimulation();
    for (int i = 0; i < 20; i++)
        simulation_pass();
    expect_position("j", 0);
    expect_position("k", 0);
}
END_TEST

/* Half of the box is below the world's plane in the file. */
START_TEST(link_that_floats_in_the_world_stands_on_a_floor)
{
    double position[3];
    expect_loads(simLoadScene, ROBOT("<link name='world'/>" BOX("a", ".2 .2 .2")
                                     JOINT("j", "floating", "world", "a", "")));
    simStartSimulation();
    for (int i = 0; i < 200; i++)
        simulation_pass();
    simGetObjectPosition_D(simGetObjectHandle("a"), -1, position);
    assert_vector(position, (const double[3]){ 0, 0, 0.1 }, 3, 1e-3);
}
END_TEST

/* ------------------------------------------------------------------ time and memory */

static void wait_endlessly(struct child *child)
{
    (void)child;
    raise(SIGXCPU);
}

START_TEST(what_takes_too_long_is_told)
{
    struct child child = { .library = "it", .work = wait_endlessly, .outputs = { -1, -1 } };
    ck_assert_int_eq(child_run(&child), -1);
    ck_assert_ptr_nonnull(strstr(child_reason(&child), "has not come to its end within 60 s"));
    child_free(&child);
}
END_TEST

/* Whoever opens a pipe waits for somebody who writes into it. */
START_TEST(pipe_in_place_of_a_file_is_refused)
{
    char pipe[] = "/tmp/simx-pipe-XXXXXX.stl", text[400];
    close(mkstemps(pipe, 4));
    unlink(pipe);
    ck_assert_int_eq(mkfifo(pipe, 0600), 0);
    snprintf(text, sizeof(text), "<robot name='r'><link name='a'><collision><geometry>"
             "<mesh filename='%s'/></geometry></collision></link></robot>", pipe);
    expect_refused(text, "is not there");
    ck_assert_int_eq(simLoadScene(pipe), -1);
    ck_assert_int_eq(simLoadModel(pipe), -1);
    unlink(pipe);
}
END_TEST

/* Each moves on the base, on which there are as many that are fixed. */
START_TEST(robot_of_many_links_loads_at_once)
{
    enum { LINKS = 600 };
    char *text = NULL;
    size_t size;
    FILE *file = open_memstream(&text, &size);
    fputs("<robot name='r'>" LINK("base"), file);
    for (int i = 0; i < LINKS; i++)
        fprintf(file, "<link name='l%d'><inertial><mass value='1'/><inertia ixx='1' ixy='0' "
                "ixz='0' iyy='1' iyz='0' izz='1'/></inertial><collision><geometry>"
                "<sphere radius='.1'/></geometry></collision></link><joint name='j%d' type='%s'>"
                "<parent link='base'/><child link='l%d'/><origin xyz='%d 0 0'/></joint>", i, i,
                i % 2 ? "fixed" : "continuous", i, i);
    fputs("</robot>", file);
    fclose(file);
    expect_loads(simLoadScene, text);
    free(text);
    ck_assert_int_lt(world.scene.model->nexclude, LINKS);
}
END_TEST

#ifndef __SANITIZE_ADDRESS__
/* 100 MB for each of two bodies: the child has a limit of its own. */
START_TEST(model_that_fits_into_the_child_only_is_refused)
{
    struct rlimit usual, less;
    FILE *file = fopen("/proc/self/statm", "r");
    unsigned long long pages = 0;
    ck_assert_int_eq(fscanf(file, "%*u %*u %*u %*u %*u %llu", &pages), 1);
    fclose(file);
    getrlimit(RLIMIT_DATA, &usual);
    less = usual;
    less.rlim_cur = (rlim_t)(pages * (unsigned long long)sysconf(_SC_PAGESIZE)) + (50 << 20);
    setrlimit(RLIMIT_DATA, &less);
    expect_refused("<mujoco><size nuser_body='6000000'/><worldbody><body><geom size='.1'/></body>"
                   "</worldbody></mujoco>", "there is no memory for it");
    setrlimit(RLIMIT_DATA, &usual);
}
END_TEST
#endif

#define COUNT_OF(list) ((int)(sizeof(list) / sizeof((list)[0])))

int main(void)
{
    Suite *suite = suite_create("host mistakes");
    TCase *tests = fixture_case("host mistakes");
    tcase_add_loop_test(tests, mistake_in_a_model_is_told_by_what_has_it, 0, COUNT_OF(refused));
    tcase_add_loop_test(tests, what_is_unusual_in_a_urdf_is_a_warning, 0, COUNT_OF(unusual));
    tcase_add_test(tests, joint_that_mimics_itself_moves_freely);
    tcase_add_loop_test(tests, joint_whose_limits_exclude_zero_starts_at_the_nearest, 0, 2);
    tcase_add_test(tests, motor_stops_a_joint_at_its_limit);
    tcase_add_loop_test(tests, links_that_overlap_at_the_start_do_not_collide, 0, 2);
    tcase_add_test(tests, link_that_floats_in_the_world_stands_on_a_floor);
    tcase_add_test(tests, what_takes_too_long_is_told);
    tcase_add_test(tests, pipe_in_place_of_a_file_is_refused);
    tcase_add_test(tests, robot_of_many_links_loads_at_once);
#ifndef __SANITIZE_ADDRESS__
    tcase_add_test(tests, model_that_fits_into_the_child_only_is_refused);
#endif
    suite_add_tcase(suite, tests);
    return fixture_run(suite);
}
