/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Robots and worlds in SDF, as Gazebo has them: what the file says of places, masses, joints and
 * shapes is in the model, models that are included are found, and what cannot be taken is told.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/host_fixture.h"

static char path[4096], packages[2048];

/* A file of the package of the tests. */
static const char *file_of(const char *name)
{
    const char *source = getenv("srcdir");
    snprintf(packages, sizeof(packages), "%s/host/packages", source ? source : ".");
    snprintf(path, sizeof(path), "%s/my_robot/sdf/%s", packages, name);
    return path;
}

static const char *file_write(const char *text)
{
    int file;
    snprintf(path, sizeof(path), "/tmp/simx-sdf-XXXXXX.sdf");
    file = mkstemps(path, 4);
    ck_assert_int_eq(write(file, text, strlen(text)), strlen(text));
    close(file);
    return path;
}

static void expect_done(int result)
{
    char *error = result < 0 ? simGetLastError() : NULL;
    ck_assert_msg(!error, "%s", error);
}

static void text_load(const char *text)
{
    expect_done(simLoadScene(file_write(text)));
    unlink(path);
}

static int body(const char *name)
{
    int id = mj_name2id(world.scene.model, mjOBJ_BODY, name);
    ck_assert_msg(id > 0, "there is no body %s", name);
    return id;
}

static int joint(const char *name)
{
    int id = mj_name2id(world.scene.model, mjOBJ_JOINT, name);
    ck_assert_msg(id >= 0, "there is no joint %s", name);
    return id;
}

/* Where MuJoCo has the body, and which way its z is. */
static void expect_body(const char *name, double x, double y, double z, const double up[3])
{
    const double *matrix = world.scene.data->xmat + 9 * body(name);
    scene_refresh();
    assert_vector(world.scene.data->xpos + 3 * body(name), (const double[3]){ x, y, z }, 3, 1e-9);
    assert_vector((const double[3]){ matrix[2], matrix[5], matrix[8] }, up, 3, 1e-9);
}

static void expect_joint(const char *name, const double anchor[3], const double axis[3])
{
    scene_refresh();
    assert_vector(world.scene.data->xanchor + 3 * joint(name), anchor, 3, 1e-9);
    assert_vector(world.scene.data->xaxis + 3 * joint(name), axis, 3, 1e-9);
}

static const double along_x[3] = { 1, 0, 0 }, along_y[3] = { 0, 1, 0 }, along_z[3] = { 0, 0, 1 };

/* ------------------------------------------------------------------ robots */

/* An axis is told in the joint's frame, since SDF 1.5, or in that of the model. */
START_TEST(robot_on_wheels_is_as_its_file_says)
{
    const mjModel *model;
    int left;
    expect_done(simLoadScene(file_of("twowheel.sdf")));
    model = world.scene.model;
    ck_assert_int_eq(model->nbody, 4);
    expect_body("chassis", 0, 0, 0.1, along_z);
    expect_body("left_wheel", -0.1, 0.15, 0.1, along_y);
    expect_joint("left_joint", (const double[3]){ -0.1, 0.15, 0.1 }, along_y);
    expect_joint("right_joint", (const double[3]){ -0.1, -0.15, 0.1 }, along_y);
    left = joint("left_joint");
    ck_assert_int_eq(model->jnt_limited[left], 0);
    assert_vector(model->jnt_user + 2 * left, (const double[2]){ 3, 20 }, 2, 1e-12);
    ck_assert_double_eq(model->dof_damping[model->jnt_dofadr[left]], 0.01);
    ck_assert_double_eq(model->dof_frictionloss[model->jnt_dofadr[left]], 0.02);
    ck_assert_double_eq(model->body_mass[body("chassis")], 5);
    assert_vector(model->body_ipos + 3 * body("chassis"), (const double[3]){ 0.05, 0, 0 }, 3, 1e-9);
    assert_vector(model->body_inertia + 3 * body("chassis"), (const double[3]){ 0.06, 0.05, 0.04 },
                  3, 1e-9);
    ck_assert_int_eq(model->nexclude, 3);
}
END_TEST

static const char *const told[] = { "sensor camera in link", "sensor ray in link",
                                    "plugin in model", "mu2 in ode", "contact in surface" };

START_TEST(what_has_no_effect_is_told_once)
{
    int count = sizeof(told) / sizeof(told[0]), found = 0;
    expect_done(simLoadScene(file_of("twowheel.sdf")));
    ck_assert_int_eq(world.errors.warning_count, count);
    for (int i = 0; i < count; i++)
        for (int k = 0; k < count; k++)
            found += strstr(world.errors.warnings[i], told[k]) != NULL;
    ck_assert_int_eq(found, count);
}
END_TEST

/* Its caster has no friction, and the floor has: it slides. */
START_TEST(robot_on_wheels_drives_ahead)
{
    double position[3];
    int chassis;
    expect_done(simLoadScene(file_of("twowheel.sdf")));
    chassis = simGetObjectHandle("chassis");
    simSetJointTargetVelocity_D(simGetObjectHandle("left_joint"), 2);
    simSetJointTargetVelocity_D(simGetObjectHandle("right_joint"), 2);
    simStartSimulation();
    for (int i = 0; i < 1000; i++)
        simulation_pass();
    simGetObjectPosition_D(chassis, -1, position);
    ck_assert_double_eq_tol(position[0], 2 * 0.1 * 2, 0.02);
    ck_assert_double_eq_tol(position[1], 0, 0.01);
    ck_assert_double_eq_tol(position[2], 0.1, 0.005);
}
END_TEST

static const char *const arms[] = { "arm.sdf", "arm17.sdf" };

START_TEST(arm_is_the_same_in_poses_of_each_version)
{
    const mjModel *model;
    expect_done(simLoadScene(file_of(arms[_i])));
    model = world.scene.model;
    ck_assert_int_eq(model->nv, 2); /* the base is fixed */
    expect_body("base", 0, 0, 0.1, along_z);
    expect_body("upper", 0.3, 0, 0.5, along_x);
    expect_body("slider", 0.7, 0, 0.5, along_x);
    ck_assert_int_eq(model->body_parentid[body("slider")], body("upper"));
    expect_joint("shoulder", (const double[3]){ 0, 0, 0.5 }, along_y);
    expect_joint("reach", (const double[3]){ 0.7, 0, 0.5 }, along_x);
    ck_assert_int_eq(model->jnt_type[joint("reach")], mjJNT_SLIDE);
    assert_vector(model->jnt_range + 2 * joint("shoulder"), (const double[2]){ -1.5, 0.75 }, 2,
                  1e-12);
    assert_vector(model->jnt_range + 2 * joint("reach"), (const double[2]){ -0.1, 0.2 }, 2, 1e-12);
    assert_vector(model->jnt_user + 2 * joint("shoulder"), (const double[2]){ 40, 2 }, 2, 1e-12);
    ck_assert_double_eq(model->dof_damping[0], 0.3);
    ck_assert_double_eq(model->dof_frictionloss[0], 0.1);
    ck_assert_double_eq(model->body_mass[body("upper")], 1.5);
    assert_vector(model->body_ipos + 3 * body("upper"), (const double[3]){ 0, 0, 0.1 }, 3, 1e-12);
    assert_vector(model->body_inertia + 3 * body("upper"), (const double[3]){ 0.025, 0.015, 0.012 },
                  3, 1e-12);
    ck_assert_int_eq(world.errors.warning_count, 0);
}
END_TEST

/* The largest moment of the upper arm is about the diagonal of x and y in a frame that is turned by
 * half a right angle, which is the link's y. */
START_TEST(inertia_is_turned_with_its_frame)
{
    double axis[3];
    expect_done(simLoadScene(file_of("arm.sdf")));
    mju_rotVecQuat(axis, along_x, world.scene.model->body_iquat + 4 * body("upper"));
    ck_assert_double_eq_tol(axis[1] * axis[1], 1, 1e-9);
}
END_TEST

START_TEST(base_option_holds_a_robot_or_lets_it_go)
{
    world.options.base = _i ? HOST_BASE_FREE : HOST_BASE_FIXED;
    expect_done(simLoadScene(file_of(_i ? "arm.sdf" : "twowheel.sdf")));
    ck_assert_int_eq(world.scene.model->nv, _i ? 8 : 2);
}
END_TEST

/* ------------------------------------------------------------------ worlds */

START_TEST(world_has_its_models_where_they_are_included)
{
    const mjModel *model;
    int top;
    world.options.package_path = packages;
    expect_done(simLoadScene(file_of("room.world")));
    model = world.scene.model;
    ck_assert_double_eq(model->opt.timestep, 0.004);
    assert_vector(model->opt.gravity, (const double[3]){ 0, 0, -3.7 }, 3, 1e-12);
    expect_body("ground_plane", 0, 0, 0, along_z);
    expect_body("crate", 1, 2, 0.2, along_z);
    expect_body("second", 3, 2, 0.2, along_z);
    expect_body("shelf", 5, 0, 1, along_z);
    expect_body("chassis", 0, -2, 0.1, along_z);
    ck_assert_double_eq(model->body_mass[body("second")], 2);
    ck_assert_int_eq(model->body_dofnum[body("crate")], 6);
    ck_assert_int_eq(model->body_dofnum[body("shelf")], 0);
    ck_assert_int_eq(model->body_weldid[body("shelf")], 0);
    top = body("top");
    expect_body("top", -3, 0, 0.5, along_z);
    expect_body("lamp", -3, 0, 0.75, along_z);
    ck_assert_int_eq(model->body_parentid[body("lamp")], top);
    ck_assert_int_eq(model->body_dofnum[top], 6);
    assert_vector(model->light_dir, (const double[3]){ 0.6, 0, -0.8 }, 3, 1e-9);
    ck_assert_int_eq(model->light_directional[0], 1);
    ck_assert_float_eq(model->light_diffuse[1], 0.7f);
}
END_TEST

/* Gazebo takes the smaller friction of two that touch. */
START_TEST(shapes_have_their_sizes_scales_colours_and_friction)
{
    const mjModel *model;
    int geom;
    world.options.package_path = packages;
    expect_done(simLoadScene(file_of("room.world")));
    model = world.scene.model;
    geom = model->body_geomadr[body("crate")];
    assert_vector(model->geom_size + 3 * geom, (const double[3]){ 0.1, 0.15, 0.2 }, 3, 1e-12);
    ck_assert_double_eq(model->geom_friction[3 * geom], 0.25);
    ck_assert_int_eq(model->geom_priority[geom], 750);
    ck_assert_int_eq(model->geom_type[geom + 1], mjGEOM_MESH);
    ck_assert_int_eq(model->geom_contype[geom + 1], 0);
    ck_assert_float_eq_tol(model->geom_rgba[4 * (geom + 1) + 2], 0.3f, 1e-6);
    ck_assert_int_eq(model->nmesh, 1);
    geom = model->body_geomadr[body("ground_plane")];
    ck_assert_int_eq(model->geom_type[geom], mjGEOM_PLANE);
    assert_vector(model->geom_size + 3 * geom, (const double[2]){ 10, 5 }, 2, 1e-12);
}
END_TEST

static const char *const variables[] = { "GAZEBO_MODEL_PATH", "GZ_SIM_RESOURCE_PATH",
                                         "IGN_GAZEBO_RESOURCE_PATH", "ROS_PACKAGE_PATH" };

START_TEST(included_model_is_found_in_the_folders_of_the_environment)
{
    file_of("");
    setenv(variables[_i], packages, 1);
    text_load("<sdf version='1.7'><world name='w'><include><uri>model://sdf_crate</uri></include>"
              "</world></sdf>");
    unsetenv(variables[_i]);
    expect_body("crate", 9, 9, 9, along_z);
}
END_TEST

START_TEST(sdf_comes_into_a_scene_and_goes)
{
    int base, bodies = world.scene.model->nbody;
    base = simLoadModel(file_of("twowheel.sdf"));
    expect_done(base);
    ck_assert_int_eq(base, simGetObjectHandle("chassis"));
    ck_assert_int_eq(world.scene.model->nbody, bodies + 3);
    expect_done(simRemoveModel(base));
    ck_assert_int_eq(world.scene.model->nbody, bodies);
}
END_TEST

/* ------------------------------------------------------------------ mistakes */

#define SDF(parts) "<sdf version='1.7'>" parts "</sdf>"
#define MODEL(parts) SDF("<model name='m'>" parts "</model>")
#define LINK(name) "<link name='" name "'/>"
#define SHAPE(parts)                                                                      \
    MODEL("<link name='l'><collision name='c'><geometry>" parts "</geometry></collision></link>")
#define JOINT(name, type, parent, child, more)                                            \
    "<joint name='" name "' type='" type "'><parent>" parent "</parent><child>" child     \
    "</child>" more "</joint>"
#define MASS(text) "<link name='l'><inertial><mass>" text "</mass></inertial></link>"
#define HEAVY                                                                                \
    MODEL("<link name='l'><inertial><inertia><izz>9</izz></inertia></inertial></link>")

static const struct {
    const char *text, *why;
} refused[] = {
    { SHAPE("\n<box><size>1 2</size></box>"), "line 2, size of 'c': it has '1 2', and wants" },
    { SHAPE("<box><size>1 2 nan</size></box>"), "it has '1 2 nan'" },
    { SHAPE("<sphere><radius>1e300</radius></sphere>"), "it has '1e300'" },
    { MODEL(MASS("-1")), "give the link or body of this name a mass" },
    { MODEL(MASS("heavy")), "line 1, mass of 'l': it has 'heavy'" },
    { HEAVY, "correct the inertia of the link" },
    { MODEL(LINK("a") LINK("a")), "there is another link of the name 'a'" },
    { MODEL("<link/>"), "a link needs a name" },
    { MODEL(LINK("a") JOINT("j", "fixed", "a", "b", "")),
      "joint of 'j': its child is 'b', and there is no link of this name" },
    { MODEL(LINK("a") JOINT("j", "fixed", "a", "world", "")), "its child is 'world'" },
    { MODEL(LINK("a") JOINT("j", "fixed", "a", "a", "")), "hangs on itself" },
    { MODEL(LINK("a") LINK("b") JOINT("j", "revolute", "a", "b", "<axis><xyz>0 0 0</xyz></axis>")),
      "its axis is 0" },
    { MODEL("<link name='a'><pose relative_to='b'/></link><link name='b'><pose relative_to='a'/>"
            "</link>"), "its pose is relative to itself" },
    { MODEL("<link name='a'><pose relative_to='b'/></link>"),
      "its pose is relative to 'b', which there is not" },
    { SDF("<world name='w'><include><uri>model://nowhere</uri></include></world>"),
      "nowhere/model.config is not there; --package-path" },
    { MODEL("<include><uri>none.sdf</uri></include>"), "none.sdf" },
    { SDF("<world name='w'/>"), "it has no links" },
    { "<sdf version='1.7'><model name='m'>", "well-formed" },
    { MODEL("<link name='l'><collision name='c'><geometry><box><size>1 1 1</size></box></geometry>"
            "<surface><friction><ode><mu>-1</mu></ode></friction></surface></collision></link>"),
      "mu is less than 0" },
};

START_TEST(mistake_is_told_by_line_and_element)
{
    int (*const ways[])(const char *) = { simLoadModel, simLoadScene };
    file_write(refused[_i].text);
    for (int i = 0; i < 2; i++) {
        int result = ways[i](path);
        char *error = simGetLastError();
        ck_assert_int_eq(result, -1);
        ck_assert_msg(error && strstr(error, refused[_i].why) && strstr(error, path), "%s", error);
        ck_assert_msg(!strchr(error, '\n'), "%s", error);
        free(error);
    }
    unlink(path);
    ck_assert_int_ge(simGetObjectHandle("pendulum"), 0);
}
END_TEST

START_TEST(impossible_inertia_is_mended_when_that_is_asked_for)
{
    world.options.fix_inertia = 1;
    text_load(HEAVY);
    ck_assert_double_gt(world.scene.model->body_inertia[3], 0);
}
END_TEST

/* Told from the last one to the first, each joint hangs a chain on one more link. */
START_TEST(chain_that_mujoco_could_not_read_is_refused)
{
    static char text[40000];
    char *at = text + sprintf(text, "<sdf version='1.7'><model name='m'>"), *error;
    for (int i = 0; i < 100; i++)
        at += sprintf(at, LINK("l%d"), i);
    for (int i = 98; i >= 0; i--)
        at += sprintf(at, JOINT("j%d", "fixed", "l%d", "l%d", ""), i, i, i + 1);
    strcpy(at, "</model></sdf>");
    ck_assert_int_eq(simLoadScene(file_write(text)), -1);
    error = simGetLastError();
    unlink(path);
    ck_assert_msg(strstr(error, "link of 'l80': it hangs over more than 80 others"), "%s", error);
    free(error);
}
END_TEST

START_TEST(file_that_includes_itself_is_refused)
{
    char text[5000], *error;
    FILE *file;
    file_write("");
    snprintf(text, sizeof(text), "<sdf version='1.7'><model name='m'><link name='l'/><include><uri>"
             "%s</uri></include></model></sdf>", path);
    file = fopen(path, "w");
    ck_assert(file && fputs(text, file) > 0 && fclose(file) == 0);
    ck_assert_int_eq(simLoadScene(path), -1);
    error = simGetLastError();
    unlink(path);
    ck_assert_msg(strstr(error, "includes itself") != NULL, "%s", error);
    free(error);
}
END_TEST

/* ------------------------------------------------------------------ what is unusual */

#define AXIS(limits) "<axis><xyz>0 1 0</xyz><limit>" limits "</limit></axis>"

static const struct {
    const char *text, *warning;
    int joints, constraints;
} unusual[] = {
    { MODEL(LINK("a") LINK("b") JOINT("j", "screw", "a", "b", "")), "a screw joint", 1, 0 },
    { MODEL(LINK("a") LINK("b") JOINT("j", "gearbox", "a", "b", "")),
      "the joint 'j' has a type without effect", 2, 0 },
    { MODEL(LINK("a") LINK("b") JOINT("j", "revolute", "a", "b",
                                      AXIS("<lower>1</lower><upper>-1</upper>"))),
      "the joint 'j' has no lower limit", 2, 0 },
    { SHAPE("<sphere><radius>0</radius></sphere>"), "left out: a collision of 'l'", 1, 0 },
    { SHAPE("<heightmap/>"), "heightmap in geometry has no effect", 1, 0 },
    { SHAPE("<plane/>"), "left out: a collision of 'l'", 1, 0 },
    { MODEL("<link name='l'><visual name='v'><geometry><mesh><uri>model://no/x.stl</uri></mesh>"
            "</geometry></visual></link>"), "left out: the file model://no/x.stl", 1, 0 },
    { MODEL(LINK("a") LINK("b") LINK("c") JOINT("j", "revolute", "a", "b", AXIS(""))
            JOINT("k", "revolute", "a", "c", AXIS("")) JOINT("l", "revolute", "b", "c", AXIS(""))),
      "joints that close a loop, as 'l'", 3, 1 },
    { MODEL(LINK("a") LINK("b") JOINT("j", "ball", "a", "b", "")
            JOINT("k", "fixed", "b", "a", "")), "joints that close a loop, as 'k'", 2, 1 },
    { MODEL(LINK("a") LINK("b") JOINT("j", "universal", "a", "b",
            "<axis><xyz>1 0 0</xyz></axis><axis2><xyz>0 1 0</xyz></axis2>")
            "<plugin name='p'/>"), "plugin in model", 3, 0 },
};

START_TEST(what_is_unusual_is_a_warning)
{
    text_load(unusual[_i].text);
    ck_assert_int_ge(world.errors.warning_count, 1);
    ck_assert_msg(strstr(world.errors.warnings[0], unusual[_i].warning), "%s",
                  world.errors.warnings[0]);
    ck_assert_int_eq(world.scene.model->njnt, unusual[_i].joints);
    ck_assert_int_eq(world.scene.model->neq, unusual[_i].constraints);
}
END_TEST

START_TEST(limits_that_mean_none_are_none)
{
    static const char *const limits[] = {
        "<lower>-inf</lower><upper>inf</upper>", "<lower>-1e16</lower><upper>1e16</upper>",
        "<lower>-1.79769e+308</lower><upper>1.79769e+308</upper><effort>inf</effort>"
    };
    char text[1000];
    snprintf(text, sizeof(text), MODEL(LINK("a") LINK("b") JOINT("j", "revolute", "a", "b",
                                                                  AXIS("%s"))), limits[_i]);
    text_load(text);
    ck_assert_int_eq(world.scene.model->jnt_limited[joint("j")], 0);
    ck_assert_int_eq(world.errors.warning_count, 0);
}
END_TEST

START_TEST(links_and_joints_with_the_same_name_are_told_apart)
{
#define TWO LINK("a") LINK("b") JOINT("b", "universal", "a", "b", AXIS("")) "</model>"
    text_load(SDF("<world name='w'><model name='one'>" TWO "<model name='two'>" TWO "</world>"));
    ck_assert_int_eq(world.scene.model->nbody, 5);
    ck_assert_int_eq(world.scene.model->body_parentid[body("two::b")], body("two::a"));
    ck_assert_int_eq(world.scene.model->jnt_bodyid[joint("two::b")], body("two::b"));
    ck_assert_int_eq(world.scene.model->jnt_bodyid[joint("two::b_2")], body("two::b"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("SDF");
    TCase *tests = fixture_case("SDF");
    tcase_add_test(tests, robot_on_wheels_is_as_its_file_says);
    tcase_add_test(tests, what_has_no_effect_is_told_once);
    tcase_add_test(tests, robot_on_wheels_drives_ahead);
    tcase_add_loop_test(tests, arm_is_the_same_in_poses_of_each_version, 0, 2);
    tcase_add_test(tests, inertia_is_turned_with_its_frame);
    tcase_add_loop_test(tests, base_option_holds_a_robot_or_lets_it_go, 0, 2);
    tcase_add_test(tests, world_has_its_models_where_they_are_included);
    tcase_add_test(tests, shapes_have_their_sizes_scales_colours_and_friction);
    tcase_add_loop_test(tests, included_model_is_found_in_the_folders_of_the_environment, 0, 4);
    tcase_add_test(tests, sdf_comes_into_a_scene_and_goes);
    tcase_add_loop_test(tests, mistake_is_told_by_line_and_element, 0,
                        sizeof(refused) / sizeof(refused[0]));
    tcase_add_test(tests, impossible_inertia_is_mended_when_that_is_asked_for);
    tcase_add_test(tests, chain_that_mujoco_could_not_read_is_refused);
    tcase_add_test(tests, file_that_includes_itself_is_refused);
    tcase_add_loop_test(tests, what_is_unusual_is_a_warning, 0,
                        sizeof(unusual) / sizeof(unusual[0]));
    tcase_add_loop_test(tests, limits_that_mean_none_are_none, 0, 3);
    tcase_add_test(tests, links_and_joints_with_the_same_name_are_told_apart);
    suite_add_tcase(suite, tests);
    return fixture_run(suite);
}
