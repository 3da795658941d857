/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Changes of the model in use: what comes is what the file says, what goes is gone with all that
 * referred to it, and what stays keeps handle, pose and motion exactly.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/changes_fixture.h"
#include "host/host_fixture.h"

START_TEST(model_comes_into_the_scene_as_its_file_says)
{
    struct picture before;
    mjModel *alone;
    const mjModel *model;
    int base, joint, body;
    world_stir();
    picture_take(&before);
    base = model_come(robot);
    picture_compare(&before);
    ck_assert_int_eq(simGetObjectLastSelection(), base);
    ck_assert_int_eq(simGetModelProperty(base), 0);
    ck_assert_int_eq(base, simGetObjectHandle("trunk"));
    joint = simGetObjectHandle("swing#0");
    ck_assert_int_eq(simGetObjectType(joint), sim_object_joint_type);
    ck_assert_int_ge(simGetObjectHandle("range0#0"), 0);
    ck_assert_int_ge(simGetObjectHandle("eye"), 0);
    ck_assert_int_eq(simGetObjectHandle("lamp#0"), -1);
    alone = mj_loadXML(model_write(robot), NULL, NULL, 0);
    unlink(model_file);
    model = world.scene.model;
    body = mj_name2id(model, mjOBJ_BODY, "trunk");
    ck_assert_double_eq_tol(model->body_mass[body], alone->body_mass[1], 1e-9);
    ck_assert_double_eq_tol(model->body_mass[body + 1], alone->body_mass[2], 1e-9);
    ck_assert_double_eq_tol(model->jnt_range[2 * mj_name2id(model, mjOBJ_JOINT, "swing#0")],
                            alone->jnt_range[0], 1e-5);
    ck_assert_double_eq(model->actuator_gainprm[mjNGAIN * mj_name2id(model, mjOBJ_ACTUATOR,
                                                                     "servo#0")], 7);
    mj_deleteModel(alone);
}
END_TEST

START_TEST(scene_goes_on_as_if_nothing_had_come)
{
    double alone[3], together[3], joints[2][2];
    int bob = simGetObjectHandle("bob");
    for (int run = 0; run < 2; run++) {
        world_stir();
        if (run)
            model_come(robot);
        for (int i = 0; i < 100; i++)
            simulation_pass();
        simGetObjectPosition_D(bob, -1, run ? together : alone);
        simGetJointPosition_D(simGetObjectHandle("swing"), &joints[run][0]);
        simGetJointPosition_D(simGetObjectHandle("driven"), &joints[run][1]);
        simStopSimulation();
        while (!simulation_stopped())
            simulation_pass();
    }
    assert_vector(together, alone, 3, 1e-6);
    assert_vector(joints[1], joints[0], 2, 1e-6);
    ck_assert_double_gt(joints[0][0], 0.75); /* the motor did turn it */
}
END_TEST

START_TEST(loaded_joint_is_driven_and_reset)
{
    int joint;
    double position;
    model_come(robot);
    joint = simGetObjectHandle("swing#0");
    simSetJointTargetPosition_D(joint, 0.4);
    simStartSimulation();
    for (int i = 0; i < 300; i++)
        simulation_pass();
    simGetJointPosition_D(joint, &position);
    ck_assert_double_gt(fabs(position), 0.1);
    simStopSimulation();
    while (!simulation_stopped())
        simulation_pass();
    simGetJointPosition_D(joint, &position);
    ck_assert_double_eq(position, 0);
}
END_TEST

START_TEST(urdf_comes_as_one_model)
{
    int base = model_come(
        "<robot name='urdf_arm'><link name='root'><collision><geometry><box size='0.2 0.2 0.2'/>"
        "</geometry></collision></link><link name='tip'><inertial><mass value='3'/><inertia "
        "ixx='1' iyy='1' izz='1' ixy='0' ixz='0' iyz='0'/></inertial><collision><geometry>"
        "<sphere radius='0.1'/></geometry></collision></link><joint name='elbow' type='revolute'>"
        "<parent link='root'/><child link='tip'/><origin xyz='0 0 0.5'/><axis xyz='0 1 0'/>"
        "<limit lower='-1' upper='1' effort='5' velocity='1'/></joint></robot>");
    double position[3];
    ck_assert_str_eq(world.scene.objects[base - world.scene.first_handle].name, "root");
    ck_assert_int_ge(simGetObjectHandle("elbow"), 0);
    expect_done(simSetObjectPosition_D(base, -1, (const double[3]){ 5, 0, 0 }));
    simGetObjectPosition_D(simGetObjectHandle("tip"), -1, position);
    assert_vector(position, (const double[3]){ 5, 0, 0.5 }, 3, 1e-6);
    expect_done(simRemoveModel(base));
    ck_assert_int_eq(simGetObjectHandle("elbow"), -1);
}
END_TEST

START_TEST(model_comes_again_and_again)
{
    struct picture before;
    for (int i = 0; i < 3; i++) {
        picture_take(&before);
        model_come(robot);
        picture_compare(&before);
    }
    ck_assert_int_ge(simGetObjectHandle("trunk#1"), 0);
    ck_assert_int_ge(simGetObjectHandle("swing#2"), 0);
}
END_TEST

/* The numbers of parts and the room for contacts, as MuJoCo lists its sizes. */
#define SIZES 16

static void sizes_take(long sizes[SIZES])
{
    const mjModel *model = world.scene.model;
    const long all[SIZES] = { model->nbody, model->ngeom, model->nmesh, model->nmeshvert,
                              model->nmat,  model->ntex,  model->nhfield, model->nsensor,
                              model->nu,    model->nkey,  model->nuserdata, model->nuser_body,
                              model->njmax, model->nconmax, model->nstack, model->nnumeric };
    memcpy(sizes, all, sizeof(all));
}

static const char rich[] =
    "<mujoco><size nuserdata='3' nkey='2' nuser_body='4' njmax='700'/>"
    "<default><geom density='500'/><default class='light'><geom density='10'/></default></default>"
    "<asset><texture name='wood' type='2d' builtin='flat' width='4' height='4'/>"
    "<material name='paint' texture='wood'/><mesh name='wedge' vertex='0 0 0 1 0 0 0 1 0 0 0 1'/>"
    "</asset><worldbody><body name='crate'><freejoint/>"
    "<geom class='light' type='mesh' mesh='wedge' material='paint'/></body></worldbody></mujoco>";

START_TEST(models_that_come_and_go_leave_the_scene_as_small_as_it_was)
{
    long once[SIZES], often[SIZES];
    mjModel *first;
    for (int i = 0; i < 50; i++) {
        expect_done(simRemoveModel(model_come(rich)));
        if (i == 0)
            sizes_take(once);
    }
    sizes_take(often);
    for (int i = 0; i < SIZES; i++)
        ck_assert_msg(often[i] == once[i], "size %d: %ld, not %ld", i, often[i], once[i]);
    ck_assert_int_eq(world.scene.model->njmax, 700);
    first = mj_loadXML(world.scene.path, NULL, NULL, 0);
    ck_assert_int_eq(world.scene.model->nmesh, first->nmesh);
    ck_assert_int_eq(world.scene.model->nmat, first->nmat);
    mj_deleteModel(first);
}
END_TEST

START_TEST(many_models_stand_on_the_floor)
{
    static const char crate[] =
        "<mujoco><worldbody><body name='crate' pos='%d 60 0.1'><freejoint/>"
        "<geom type='box' size='0.1 0.1 0.1'/></body></worldbody></mujoco>";
    char text[300];
    double position[3];
    int handles[40];
    for (int i = 0; i < 40; i++) {
        snprintf(text, sizeof(text), crate, i);
        handles[i] = model_come(text);
    }
    simStartSimulation();
    for (int i = 0; i < 50; i++)
        simulation_pass();
    ck_assert_int_eq(world.scene.data->warning[mjWARN_CONTACTFULL].number, 0);
    ck_assert_int_eq(world.scene.data->warning[mjWARN_CNSTRFULL].number, 0);
    for (int i = 0; i < 40; i++) {
        simGetObjectPosition_D(handles[i], -1, position);
        ck_assert_double_eq_tol(position[2], 0.1, 0.01);
    }
}
END_TEST

START_TEST(what_does_not_load_changes_nothing)
{
    struct picture before;
    picture_take(&before);
    expect_error(model_try("<mujoco><worldbody><teapot/></worldbody></mujoco>"), "teapot");
    expect_error(model_try("<mujoco/>"), "no bodies");
    expect_error(simLoadModel("/nowhere.xml"), "/nowhere.xml");
    expect_error(simLoadModel("model.mjb"), "compiled");
    expect_error(simLoadModel(""), "path");
    expect_error(simLoadScene("/nowhere.xml"), "/nowhere.xml");
    picture_compare(&before);
    picture_take(&before);
    model_come(robot); /* the scene still has its document */
    picture_compare(&before);
}
END_TEST

static void scene_open(const char *text)
{
    const char *path = model_write(text);
    char *error = simLoadScene(path) < 0 ? simGetLastError() : NULL;
    unlink(model_file);
    ck_assert_msg(!error, "%s", error);
}

/* MuJoCo writes ranges of joints with six digits: that of "stuck" is none then. */
static const char once[] =
    "<mujoco><compiler angle='radian'/><worldbody><body name='plate'><joint name='stuck' "
    "range='0.50000001 0.50000002' limited='true'/><geom size='0.1'/></body>"
    "<body name='rest' pos='0 0 2'><geom size='0.1'/></body></worldbody></mujoco>";
static const char rest[] =
    "<mujoco><worldbody><body name='rest'><geom size='0.1'/></body></worldbody></mujoco>";

START_TEST(scene_that_does_not_compile_again_stays_as_it_is)
{
    struct picture before;
    int plate, stuck;
    scene_open(once);
    plate = simGetObjectHandle("plate");
    stuck = simGetObjectHandle("stuck");
    picture_take(&before);
    for (int i = 0; i < 2; i++) {
        expect_error(model_try(rest), "range");
        expect_error(simLoadScene("/nowhere.xml"), "/nowhere.xml");
        expect_error(simRemoveObject(simGetObjectHandle("rest")), "range");
        expect_error(simSetObjectParent(simGetObjectHandle("rest"), plate, true), "range");
    }
    picture_compare(&before);
    expect_done(simRemoveObject(stuck)); /* what was wrong can go */
    expect_done(simRemoveObject(simGetObjectHandle("rest")));
    ck_assert_int_eq(simGetObjectHandle("plate"), plate);
    ck_assert_int_eq(world.scene.model->nbody, 2);
}
END_TEST

START_TEST(scene_that_another_could_not_replace_can_be_changed)
{
    struct picture before;
    picture_take(&before);
    setenv("TMPDIR", "/nowhere", 1);
    expect_error(simLoadScene("/nowhere.xml"), "/nowhere.xml");
    model_come(rest);
    unsetenv("TMPDIR");
    expect_done(simRemoveObject(simGetObjectHandle("rest")));
    picture_compare(&before);
}
END_TEST

/* MuJoCo wants the motors before the others; that one of these has a state, only its class says. */
static const char motors[] =
    "<mujoco><default><default class='slow'><general dyntype='filter' dynprm='0.1'/></default>"
    "</default><worldbody><body name='one'><joint name='a'/><geom size='0.1'/></body>"
    "<body name='two' pos='1 0 0'><joint name='b'/><geom size='0.1'/></body></worldbody><actuator>"
    "<motor name='fast' joint='a'/><general name='slow' class='slow' joint='b'/>"
    "<muscle name='muscle' joint='b' lengthrange='0 1'/></actuator></mujoco>";

START_TEST(actuators_with_and_without_a_state_come_together)
{
    static const char *const names[] = { "fast", "fast#0", "fast#1", "slow", "muscle", "slow#0",
                                         "muscle#0" };
    const mjModel *model;
    scene_open(motors);
    model_come(motors);
    simRemoveObjectFromSelection(sim_handle_all, -1);
    simAddObjectToSelection(sim_handle_single, simGetObjectHandle("one"));
    expect_done(simCopyPasteSelectedObjects());
    model = world.scene.model;
    ck_assert_int_eq(model->nu, 7);
    for (int i = 0; i < model->nu; i++) {
        ck_assert_str_eq(mj_id2name(model, mjOBJ_ACTUATOR, i), names[i]);
        ck_assert_int_eq(model->actuator_dyntype[i], i < 3      ? mjDYN_NONE
                                                     : i % 2    ? mjDYN_FILTER
                                                                : mjDYN_MUSCLE);
    }
    expect_done(simRemoveObject(simGetObjectHandle("two")));
    model_come(motors);
    ck_assert_int_eq(world.scene.model->nu, 8);
}
END_TEST

/* Three hundred letters, and one behind them. */
#define TEN(text) text text text text text text text text text text
#define LONG(end) TEN("a very long name of a part...") end

START_TEST(long_names_are_told_apart)
{
    static const char two[] =
        "<mujoco><worldbody><body name='" LONG("A") "' pos='1 0 0'><joint name='" LONG("J") "'/>"
        "<geom size='0.1'/></body><body name='" LONG("B") "' pos='2 0 0'><geom size='0.1'/>"
        "<body name='" LONG("C") "' pos='0 0 1'><geom size='0.1'/><site name='" LONG("S") "'/>"
        "</body></body></worldbody></mujoco>";
    struct picture before;
    int shapes[2];
    scene_open(two);
    picture_take(&before);
    shapes[0] = simGetObjectHandle(LONG("A"));
    shapes[1] = simGetObjectHandle(LONG("B"));
    model_come(two);
    picture_compare(&before);
    picture_take(&before);
    simRemoveObjectFromSelection(sim_handle_all, -1);
    simAddObjectToSelection(sim_handle_single, shapes[0]);
    expect_done(simCopyPasteSelectedObjects());
    picture_compare(&before);
    ck_assert_int_eq(simGetObjectLastSelection(), simGetObjectHandle(LONG("A#1")));
    picture_take(&before);
    expect_done(simRemoveObject(shapes[1]));
    picture_compare(&before);
    ck_assert_int_eq(simGetObjectHandle(LONG("A")), shapes[0]);
    ck_assert_int_eq(simGetObjectHandle(LONG("B")), -1);
    ck_assert_int_ge(simGetObjectHandle(LONG("C")), 0);
}
END_TEST

/* With six digits the third moment is larger than the sum of the others. */
static const char flat[] =
    "<mujoco><worldbody><body name='plate' pos='0 0 3'><inertial pos='0 0 0.1234567891' mass='1' "
    "euler='10 20 30' diaginertia='0.1234564 0.1234564 0.2469128'/><joint name='hinge'/>"
    "<geom size='0.1'/></body><body name='rest' pos='0 0 2'><geom size='0.1'/></body>"
    "</worldbody></mujoco>";

START_TEST(flat_bodies_keep_their_inertia)
{
    mjtNum inertia[3], quaternion[4];
    struct picture before;
    scene_open(flat);
    mju_copy3(inertia, world.scene.model->body_inertia + 3);
    mju_copy4(quaternion, world.scene.model->body_iquat + 4);
    picture_take(&before);
    model_come(flat);
    expect_done(simRemoveObject(simGetObjectHandle("rest")));
    picture_compare(&before);
    for (int i = 0; i < 2; i++) {
        int body = mj_name2id(world.scene.model, mjOBJ_BODY, i ? "plate#0" : "plate");
        ck_assert_int_gt(body, 0);
        assert_vector(world.scene.model->body_inertia + 3 * body, inertia, 3, 1e-15);
        assert_vector(world.scene.model->body_iquat + 4 * body, quaternion, 4, 1e-15);
        ck_assert_double_eq_tol(world.scene.model->body_ipos[3 * body + 2], 0.1234567891, 1e-15);
    }
}
END_TEST

/* MuJoCo's joint 2 and body 3 have no name, but others have the names that they would get. */
START_TEST(parts_without_a_name_get_one_that_is_free)
{
    struct picture before;
    int handle;
    scene_open("<mujoco><worldbody><geom name='geom1' type='plane' size='9 9 1'/>"
               "<body name='body3'><joint name='joint2'/><geom size='0.1'/>"
               "<body name='body3#0' pos='0 0 1'><joint name='joint1'/><geom size='0.1'/></body>"
               "</body><body pos='5 0 1'><freejoint/><geom size='0.1'/><geom size='0.2'/></body>"
               "</worldbody></mujoco>");
    simSetJointPosition_D(simGetObjectHandle("joint1"), 0.3);
    picture_take(&before);
    handle = model_come(rest);
    picture_compare(&before);
    ck_assert_int_eq(mj_name2id(world.scene.model, mjOBJ_BODY, "body3#1"), 3);
    ck_assert_int_eq(mj_name2id(world.scene.model, mjOBJ_JOINT, "joint2#0"), 2);
    picture_take(&before);
    expect_done(simRemoveObject(handle));
    picture_compare(&before);
    model_come("<mujoco><worldbody><body name='loose'><geom name='geom1' size='0.1'/>"
               "<geom size='0.1'/><body name='body1'><joint name='joint0'/><geom size='0.1'/>"
               "</body></body></worldbody></mujoco>");
    ck_assert_int_ge(simGetObjectHandle("joint0"), 0);
}
END_TEST

START_TEST(what_was_placed_stays_there_through_changes)
{
    int fixed = simGetObjectHandle("fixed"), mark = simGetObjectHandle("mark");
    double shape[3] = { 1.123456789012, 2, 3 }, site[3] = { 7, 8.123456789012, 9 }, is[3];
    for (int i = 0; i < 2; i++) {
        shape[0] += 1;
        site[0] += 1;
        expect_done(simSetObjectPosition_D(fixed, -1, shape));
        expect_done(simSetObjectPosition_D(mark, -1, site));
        expect_done(simSetObjectPosition_D(simGetObjectHandle("plain"), -1, shape));
        expect_error(model_try("<mujoco/>"), "no bodies");
        model_come(rest);
        simGetObjectPosition_D(fixed, -1, is);
        assert_vector(is, shape, 3, 1e-12);
        simGetObjectPosition_D(mark, -1, is);
        assert_vector(is, site, 3, 1e-12);
        simGetObjectPosition_D(simGetObjectHandle("plain"), -1, is);
        assert_vector(is, shape, 3, 1e-12);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("changes");
    TCase *tests = fixture_case("changes");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, model_comes_into_the_scene_as_its_file_says);
    tcase_add_test(tests, scene_goes_on_as_if_nothing_had_come);
    tcase_add_test(tests, loaded_joint_is_driven_and_reset);
    tcase_add_test(tests, urdf_comes_as_one_model);
    tcase_add_test(tests, model_comes_again_and_again);
    tcase_add_test(tests, models_that_come_and_go_leave_the_scene_as_small_as_it_was);
    tcase_add_test(tests, many_models_stand_on_the_floor);
    tcase_add_test(tests, what_does_not_load_changes_nothing);
    tcase_add_test(tests, scene_that_does_not_compile_again_stays_as_it_is);
    tcase_add_test(tests, scene_that_another_could_not_replace_can_be_changed);
    tcase_add_test(tests, actuators_with_and_without_a_state_come_together);
    tcase_add_test(tests, long_names_are_told_apart);
    tcase_add_test(tests, flat_bodies_keep_their_inertia);
    tcase_add_test(tests, parts_without_a_name_get_one_that_is_free);
    tcase_add_test(tests, what_was_placed_stays_there_through_changes);
    suite_add_tcase(suite, tests);
    return fixture_run(suite);
}
