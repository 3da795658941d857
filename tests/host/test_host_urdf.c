/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Robots in URDF as they come out of ROS packages: meshes are found, links and limits stay as they
 * are written, couplings hold, and a mobile robot stands on its wheels and drives.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/host_fixture.h"

#define INERTIA \
    "<inertial><mass value='1'/>" \
    "<inertia ixx='1' ixy='0' ixz='0' iyy='1' iyz='0' izz='1'/></inertial>"

static char path[4096], packages[2048];

/* A file of the package of the tests. */
static const char *robot(const char *name)
{
    const char *source = getenv("srcdir");
    snprintf(packages, sizeof(packages), "%s/host/packages", source ? source : ".");
    snprintf(path, sizeof(path), "%s/my_robot/urdf/%s", packages, name);
    return path;
}

static const char *file_write(const char *ending, const char *text)
{
    int file;
    snprintf(path, sizeof(path), "/tmp/simx-urdf-XXXXXX%s", ending);
    file = mkstemps(path, (int)strlen(ending));
    ck_assert_int_eq(write(file, text, strlen(text)), strlen(text));
    close(file);
    return path;
}

static void expect_done(int result)
{
    char *error = result < 0 ? simGetLastError() : NULL;
    ck_assert_msg(!error, "%s", error);
}

static void expect_error(int result, const char *const texts[], int count)
{
    char *error = simGetLastError();
    ck_assert_int_eq(result, -1);
    ck_assert_ptr_nonnull(error);
    for (int i = 0; i < count; i++)
        ck_assert_msg(strstr(error, texts[i]) != NULL, "%s lacks %s", error, texts[i]);
    ck_assert_msg(strchr(error, '\n') == NULL, "%s", error);
    free(error);
}

static void run_steps(int count)
{
    simStartSimulation();
    for (int i = 0; i < count; i++)
        simulation_pass();
}

static int object(const char *name)
{
    int handle = simGetObjectHandle(name);
    ck_assert_msg(handle >= 0, "there is no %s", name);
    return handle;
}

/* ------------------------------------------------------------------ meshes */

/* How far the meshes reach along each axis, of all geoms of that group. */
static void expect_extent(int group, double x, double y, double z)
{
    const mjModel *model = world.scene.model;
    double most[3] = { 0, 0, 0 }, expected[3] = { x, y, z };
    scene_refresh();
    for (int i = 0; i < model->ngeom; i++) {
        int mesh = model->geom_dataid[i];
        if (model->geom_group[i] != group || model->geom_type[i] != mjGEOM_MESH)
            continue;
        for (int k = 0; k < model->mesh_vertnum[mesh]; k++) {
            const float *vertex = model->mesh_vert + 3 * (model->mesh_vertadr[mesh] + k);
            double local[3] = { vertex[0], vertex[1], vertex[2] }, at[3];
            mju_rotVecMat(at, local, world.scene.data->geom_xmat + 9 * i);
            mju_addTo3(at, world.scene.data->geom_xpos + 3 * i);
            for (int axis = 0; axis < 3; axis++)
                most[axis] = fmax(most[axis], at[axis]);
        }
    }
    assert_vector(most, expected, 3, 1e-5);
}

#ifdef HAVE_ASSIMP
/* The Collada file is 10 x 20 x 30 cm, the other 20 cm, and doubled for collisions; both are called
 * "base". */
START_TEST(meshes_of_a_package_are_found_and_have_their_size)
{
    expect_done(simLoadScene(robot("meshes.urdf")));
    ck_assert_int_eq(world.scene.model->ngeom, 3);
    expect_extent(1, 0.2, 0.2, 0.2);
    expect_extent(0, 0.4, 0.4, 0.4);
    ck_assert_int_eq(world.scene.model->nmesh, 3);
    object("base");
}
END_TEST

START_TEST(collada_file_has_its_unit_and_lies_as_in_ros)
{
    char text[2000];
    robot("");
    snprintf(text, sizeof(text), "<robot name='r'><link name='a'>" INERTIA "<collision><geometry>"
             "<mesh filename='package://my_robot/meshes/base.dae'/></geometry></collision></link>"
             "</robot>");
    world.options.package_path = packages;
    expect_done(simLoadScene(file_write(".urdf", text)));
    unlink(path);
    expect_extent(0, 0.1, 0.2, 0.3);
}
END_TEST

static const char stl_text[] =
    "solid s\nfacet normal 0 0 0\nouter loop\nvertex 0 0 0\nvertex 0 1 0\nvertex 1 0 0\nendloop\n"
    "endfacet\nfacet normal 0 0 0\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 0 1\nendloop\n"
    "endfacet\nfacet normal 0 0 0\nouter loop\nvertex 1 0 0\nvertex 0 1 0\nvertex 0 0 1\nendloop\n"
    "endfacet\nfacet normal 0 0 0\nouter loop\nvertex 0 0 0\nvertex 0 0 1\nvertex 0 1 0\nendloop\n"
    "endfacet\nendsolid\n";
static const char obj_parts[] =
    "o one\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 3 2\no two\nv 0 0 1\nf 1 2 4\n"
    "g three\nf 2 3 4\nf 1 4 3\n";

static const struct {
    const char *ending, *text;
} kinds[] = { { ".stl", stl_text }, { ".STL", stl_text }, { ".obj", obj_parts } };

START_TEST(meshes_as_text_and_in_parts_come)
{
    char mesh[sizeof(path)], text[6000];
    strcpy(mesh, file_write(kinds[_i].ending, kinds[_i].text));
    snprintf(text, sizeof(text), "<robot name='r'><link name='a'>" INERTIA "<collision><geometry>"
             "<mesh filename='file://%s'/></geometry></collision></link></robot>", mesh);
    expect_done(simLoadScene(file_write(".urdf", text)));
    unlink(path);
    unlink(mesh);
    expect_extent(0, 1, 1, 1);
}
END_TEST

/* It is no Collada file, and Assimp says so. */
START_TEST(mesh_that_cannot_be_converted_is_refused)
{
    static const char *const wanted[] = { "cannot be converted", ".dae" };
    char mesh[sizeof(path)], text[6000];
    strcpy(mesh, file_write(".dae", "nothing"));
    snprintf(text, sizeof(text), "<robot name='r'><link name='a'>" INERTIA "<collision><geometry>"
             "<mesh filename='%s'/></geometry></collision></link></robot>", mesh);
    expect_error(simLoadModel(file_write(".urdf", text)), wanted, 2);
    unlink(path);
    unlink(mesh);
}
END_TEST
#endif

#define LOST(part)                                                                            \
    "<robot name='r'><link name='a'>" INERTIA "<" part "><geometry>"                          \
    "<mesh filename='package://nowhere/m/x.stl'/></geometry></" part "></link></robot>"

START_TEST(collision_mesh_that_is_missing_is_refused_with_all_places)
{
    static const char *const wanted[] = { "package://nowhere/m/x.stl", "/here/nowhere/m/x.stl",
                                          "/share/nowhere/m/x.stl", "/tmp/nowhere/m/x.stl",
                                          "--package-path", "--skip-missing-meshes" };
    setenv("ROS_PACKAGE_PATH", "/here", 1);
    setenv("AMENT_PREFIX_PATH", "/there", 1);
    expect_error(simLoadModel(file_write(".urdf", LOST("collision"))), wanted, 6);
    world.options.skip_missing_meshes = 1;
    expect_done(simLoadModel(path));
    ck_assert_int_eq(world.errors.warning_count, 1);
    unlink(path);
    unsetenv("ROS_PACKAGE_PATH");
    unsetenv("AMENT_PREFIX_PATH");
}
END_TEST

START_TEST(visual_mesh_that_is_missing_is_a_warning)
{
    expect_done(simLoadModel(file_write(".urdf", LOST("visual"))));
    unlink(path);
    ck_assert_int_eq(world.errors.warning_count, 1);
    ck_assert_ptr_nonnull(strstr(world.errors.warnings[0], "package://nowhere/m/x.stl"));
}
END_TEST

#define NO_MESH "<visual><geometry><mesh filename='package://nowhere/m/x.stl'/></geometry></visual>"

START_TEST(mesh_that_is_missing_at_many_places_is_one_warning)
{
    expect_done(simLoadModel(file_write(".urdf", "<robot name='r'><link name='a'>" INERTIA NO_MESH
                                        NO_MESH NO_MESH "</link></robot>")));
    unlink(path);
    ck_assert_int_eq(world.errors.warning_count, 1);
}
END_TEST

START_TEST(what_git_lfs_keeps_in_place_of_a_mesh_is_told)
{
    static const char *const wanted[] = { "git lfs pull" };
    char mesh[sizeof(path)], text[5000];
    strcpy(mesh, file_write(".stl", "version https://git-lfs.github.com/spec/v1\nsize 9\n"));
    snprintf(text, sizeof(text), "<robot name='r'><link name='a'>" INERTIA "<collision><geometry>"
             "<mesh filename='%s'/></geometry></collision></link></robot>", mesh);
    expect_error(simLoadModel(file_write(".urdf", text)), wanted, 1);
    unlink(path);
    unlink(mesh);
}
END_TEST

/* ROS_PACKAGE_PATH names folders in which packages are some folders deep; a package may have
 * another folder's name. */
static const char *const addresses[] = { "package://my_robot/meshes/visual/base.stl",
                                         "model://my_robot/meshes/visual/base.stl" };

START_TEST(package_is_found_below_a_folder_of_a_variable)
{
    char text[2000];
    robot("");
    setenv("ROS_PACKAGE_PATH", getenv("srcdir") ? getenv("srcdir") : ".", 1);
    snprintf(text, sizeof(text), "<robot name='r'><link name='a'>" INERTIA "<collision><geometry>"
             "<mesh filename='%s'/></geometry></collision></link></robot>", addresses[_i]);
    expect_done(simLoadScene(file_write(".urdf", text)));
    unlink(path);
    unsetenv("ROS_PACKAGE_PATH");
}
END_TEST

START_TEST(package_file_tells_the_name_of_the_folder_above)
{
    char folder[] = "/tmp/simx-package-XXXXXX", command[5000];
    ck_assert_ptr_nonnull(mkdtemp(folder));
    robot("");
    snprintf(command, sizeof(command), "mkdir %s/urdf && cp -r %s/my_robot/meshes "
             "%s/my_robot/package.xml %s && printf '%%s' \"<robot name='r'><link name='a'>" INERTIA
             "<collision><geometry><mesh filename='package://my_robot/meshes/visual/base.stl'/>"
             "</geometry></collision></link></robot>\" >%s/urdf/r.urdf", folder, packages, packages,
             folder, folder);
    ck_assert_int_eq(system(command), 0);
    snprintf(path, sizeof(path), "%s/urdf/r.urdf", folder);
    expect_done(simLoadScene(path));
    snprintf(command, sizeof(command), "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
}
END_TEST

START_TEST(xacro_is_refused_with_what_expands_it)
{
    static const char *const wanted[] = { "xacro" };
    expect_error(simLoadModel(file_write(".urdf", "<robot name='r' xmlns:xacro='http://x'>"
                                         "<xacro:property name='a' value='1'/></robot>")),
                 wanted, 1);
    unlink(path);
    expect_error(simLoadModel(file_write(".xacro", "<robot name='r'/>")), wanted, 1);
    unlink(path);
    expect_error(
        simLoadModel(file_write(".urdf", "<robot name='r'><link name='a'><visual><geometry>"
                                         "<mesh filename='$(find a)/b.stl'/></geometry></visual>"
                                         "</link></robot>")),
        wanted, 1);
    unlink(path);
}
END_TEST

/* ------------------------------------------------------------------ links and joints */

START_TEST(links_behind_fixed_joints_are_objects_where_they_are)
{
    double position[3];
    expect_done(simLoadScene(robot("arm.urdf")));
    ck_assert_int_eq(simGetObjectParent(object("tool0")), object("upper"));
    simGetObjectPosition_D(object("tool0"), -1, position);
    assert_vector(position, (const double[3]){ 0, 0, 0.5 }, 3, 1e-12);
    simGetObjectPosition_D(object("camera_link"), object("upper"), position);
    assert_vector(position, (const double[3]){ 0, 0.1, 0.3 }, 3, 1e-12);
    ck_assert_int_eq(simGetObjectParent(object("base_link")), -1);
}
END_TEST

#define ARM_PART(name) "<link name='" name "'>" INERTIA \
    "<collision><geometry><box size='.2 .2 1'/></geometry></collision></link>"

/* The parts overlap, as those of real arms do; one is fixed to the base. */
START_TEST(first_joint_of_an_arm_turns_on_its_base)
{
    double position;
    int joint;
    expect_done(simLoadScene(file_write(".urdf", "<robot name='r'>" ARM_PART("foot")
        ARM_PART("base") ARM_PART("arm") "<joint name='f' type='fixed'><parent link='foot'/>"
        "<child link='base'/></joint><joint name='swivel' type='continuous'><parent link='base'/>"
        "<child link='arm'/><axis xyz='0 0 1'/></joint></robot>")));
    unlink(path);
    joint = object("swivel");
    simSetJointTargetPosition_D(joint, 0.5);
    run_steps(500);
    simGetJointPosition_D(joint, &position);
    ck_assert_double_eq_tol(position, 0.5, 0.01);
}
END_TEST

static void expect_limits(const char *suffix)
{
    char name[40];
    double limit;
    int joint;
    snprintf(name, sizeof(name), "shoulder%s", suffix);
    joint = object_find(object(name))->id;
    ck_assert_double_eq(world.scene.model->jnt_range[2 * joint], -1.5);
    ck_assert_double_eq(world.scene.model->dof_damping[world.scene.model->jnt_dofadr[joint]], 0.7);
    simGetObjectFloatParameter_D(object(name), sim_jointfloatparam_upper_limit, &limit);
    ck_assert_double_eq(limit, 2);
    ck_assert_double_eq(world.scene.drives[joint].max_force, 50);
    ck_assert_double_eq(world.scene.drives[joint].friction, 0.3);
}

/* In a scene, in a model, and in one that came twice. */
START_TEST(limits_damping_and_friction_read_back_as_written)
{
    expect_done(simLoadModel(robot("arm.urdf")));
    expect_limits("");
    expect_done(simLoadModel(robot("arm.urdf")));
    expect_limits("#0");
    expect_done(simLoadScene(robot("arm.urdf")));
    expect_limits("");
    expect_done(simRemoveObject(object("tool0")));
    expect_limits("");
}
END_TEST

START_TEST(coupled_joint_follows_the_other)
{
    double is, follows;
    expect_done(simLoadScene(robot("arm.urdf")));
    simSetJointTargetPosition_D(object("shoulder"), 0.8);
    run_steps(1500);
    simGetJointPosition_D(object("shoulder"), &is);
    simGetJointPosition_D(object("grip"), &follows);
    ck_assert_double_eq_tol(is, 0.8, 0.05);
    ck_assert_double_eq_tol(follows, 0.25 - 0.5 * is, 0.02);
}
END_TEST

/* The plane is that of y and z; the tray falls in it, and the ball, which is free, with it. */
START_TEST(planar_and_floating_links_move)
{
    double position[3];
    expect_done(simLoadScene(robot("arm.urdf")));
    simGetObjectPosition_D(object("ball"), -1, position);
    assert_vector(position, (const double[3]){ 0, 1, 3 }, 3, 1e-12);
    run_steps(100);
    simGetObjectPosition_D(object("tray"), -1, position);
    ck_assert_double_lt(position[2], 0.9);
    assert_vector(position, (const double[3]){ 0, 1, 0 }, 2, 1e-9);
    simGetObjectPosition_D(object("ball"), -1, position);
    ck_assert_double_lt(position[2], 2.9);
}
END_TEST

/* ------------------------------------------------------------------ the base */

START_TEST(robot_with_wheels_stands_on_a_floor_and_drives)
{
    double position[3];
    expect_done(simLoadScene(robot("diffbot.urdf")));
    simSetJointTargetVelocity_D(object("left_wheel_joint"), 5);
    simSetJointTargetVelocity_D(object("right_wheel_joint"), 5);
    run_steps(500);
    simGetObjectPosition_D(object("base"), -1, position);
    ck_assert_double_gt(position[0], 0.2);
    ck_assert_double_eq_tol(position[2], 0, 0.01);
}
END_TEST

START_TEST(robot_with_wheels_comes_into_a_scene_and_goes)
{
    int handle = simLoadModel(robot("diffbot.urdf"));
    expect_done(handle);
    ck_assert_int_eq(handle, object("base"));
    ck_assert_int_eq(mj_name2id(world.scene.model, mjOBJ_GEOM, "floor#0"), -1);
    expect_done(simRemoveModel(handle));
}
END_TEST

static const struct {
    enum host_base base;
    const char *robot;
    int freedoms; /* of the whole robot */
} bases[] = {
    { HOST_BASE_FIXED, "diffbot.urdf", 2 },      { HOST_BASE_FREE, "diffbot.urdf", 8 },
    { HOST_BASE_AUTO, "arm.urdf", 2 + 3 + 6 },  { HOST_BASE_FREE, "arm.urdf", 2 + 3 + 6 + 6 },
};

START_TEST(base_is_as_it_is_asked_for)
{
    world.options.base = bases[_i].base;
    expect_done(simLoadScene(robot(bases[_i].robot)));
    ck_assert_int_eq(world.scene.model->nv, bases[_i].freedoms);
}
END_TEST

START_TEST(base_that_is_lifted_stands_with_its_lowest_point_on_the_floor)
{
    double position[3];
    world.options.base = HOST_BASE_FREE;
    expect_done(simLoadScene(robot("arm.urdf")));
    simGetObjectPosition_D(object("base_link"), -1, position);
    assert_vector(position, (const double[3]){ 0, 0, 0.05 }, 3, 1e-12);
}
END_TEST

START_TEST(base_that_the_file_fixes_is_not_freed)
{
    world.options.base = HOST_BASE_FREE;
    expect_done(simLoadScene(file_write(".urdf", "<robot name='r'><link name='world'/>"
                             "<link name='a'>" INERTIA "</link><joint name='j' type='fixed'>"
                             "<parent link='world'/><child link='a'/></joint></robot>")));
    unlink(path);
    ck_assert_int_eq(world.scene.model->nv, 0);
}
END_TEST

/* ------------------------------------------------------------------ inertias */

static const char *const inertias[] = {
    "<robot name='r'><link name='a'>" INERTIA "</link><link name='light'/><joint name='j' "
    "type='continuous'><parent link='a'/><child link='light'/></joint></robot>",
    "<robot name='r'><link name='a'>" INERTIA "</link><link name='light'><inertial>"
    "<mass value='1'/><inertia ixx='1' ixy='0' ixz='0' iyy='1' iyz='0' izz='3'/></inertial></link>"
    "<joint name='j' type='continuous'><parent link='a'/><child link='light'/></joint></robot>",
};

START_TEST(inertia_that_mujoco_refuses_is_told_by_its_link_and_can_be_mended)
{
    static const char *const wanted[] = { "light", "--fix-inertia" };
    expect_error(simLoadModel(file_write(".urdf", inertias[_i])), wanted, 2);
    world.options.fix_inertia = 1;
    expect_done(simLoadModel(path));
    expect_done(simLoadScene(path));
    unlink(path);
    run_steps(3);
}
END_TEST

#define COUNT_OF(list) ((int)(sizeof(list) / sizeof((list)[0])))

int main(void)
{
    Suite *suite = suite_create("host urdf");
    TCase *tests = fixture_case("host urdf");
#ifdef HAVE_ASSIMP
    tcase_add_test(tests, meshes_of_a_package_are_found_and_have_their_size);
    tcase_add_test(tests, collada_file_has_its_unit_and_lies_as_in_ros);
    tcase_add_loop_test(tests, meshes_as_text_and_in_parts_come, 0, COUNT_OF(kinds));
    tcase_add_test(tests, mesh_that_cannot_be_converted_is_refused);
#endif
    tcase_add_test(tests, collision_mesh_that_is_missing_is_refused_with_all_places);
    tcase_add_test(tests, visual_mesh_that_is_missing_is_a_warning);
    tcase_add_test(tests, mesh_that_is_missing_at_many_places_is_one_warning);
    tcase_add_test(tests, what_git_lfs_keeps_in_place_of_a_mesh_is_told);
    tcase_add_loop_test(tests, package_is_found_below_a_folder_of_a_variable, 0,
                        COUNT_OF(addresses));
    tcase_add_test(tests, package_file_tells_the_name_of_the_folder_above);
    tcase_add_test(tests, xacro_is_refused_with_what_expands_it);
    tcase_add_test(tests, first_joint_of_an_arm_turns_on_its_base);
    tcase_add_test(tests, links_behind_fixed_joints_are_objects_where_they_are);
    tcase_add_test(tests, limits_damping_and_friction_read_back_as_written);
    tcase_add_test(tests, coupled_joint_follows_the_other);
    tcase_add_test(tests, planar_and_floating_links_move);
    tcase_add_test(tests, robot_with_wheels_stands_on_a_floor_and_drives);
    tcase_add_test(tests, robot_with_wheels_comes_into_a_scene_and_goes);
    tcase_add_loop_test(tests, base_is_as_it_is_asked_for, 0, COUNT_OF(bases));
    tcase_add_test(tests, base_that_is_lifted_stands_with_its_lowest_point_on_the_floor);
    tcase_add_test(tests, base_that_the_file_fixes_is_not_freed);
    tcase_add_loop_test(tests, inertia_that_mujoco_refuses_is_told_by_its_link_and_can_be_mended,
                        0, COUNT_OF(inertias));
    suite_add_tcase(suite, tests);
    return fixture_run(suite);
}
