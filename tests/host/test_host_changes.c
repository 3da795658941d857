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

#include "host/host_fixture.h"

static char model_file[64];

static const char *model_write(const char *text)
{
    int file;
    strcpy(model_file, "/tmp/simx-model-XXXXXX.xml");
    file = mkstemps(model_file, 4);
    ck_assert_int_eq(write(file, text, strlen(text)), strlen(text));
    close(file);
    return model_file;
}

static int model_try(const char *text)
{
    int handle = simLoadModel(model_write(text));
    unlink(model_file);
    return handle;
}

static int model_come(const char *text)
{
    int handle = model_try(text);
    char *error = handle < 0 ? simGetLastError() : NULL;
    ck_assert_msg(!error, "%s", error);
    return handle;
}

static void expect_done(int result)
{
    char *error = result < 0 ? simGetLastError() : NULL;
    ck_assert_msg(!error, "%s", error);
    ck_assert_int_eq(result, 1);
}

static void expect_error(int result, const char *text)
{
    char *error = simGetLastError();
    ck_assert_int_eq(result, -1);
    ck_assert_ptr_nonnull(error);
    ck_assert_msg(strstr(error, text) != NULL, "%s", error);
    free(error);
}

/* All objects' names and poses, and the joints' positions. */
struct picture {
    int count;
    char *names[100];
    double poses[100][7];
    double joints[100];
};

static void picture_take(struct picture *picture)
{
    *picture = (struct picture){ .count = world.scene.object_count };
    for (int i = 0; i < picture->count; i++) {
        int handle = world.scene.first_handle + i;
        if (!object_find(handle))
            continue;
        picture->names[i] = simGetObjectName(handle);
        simGetObjectPosition_D(handle, -1, picture->poses[i]);
        simGetObjectQuaternion_D(handle, -1, picture->poses[i] + 3);
        if (simGetObjectType(handle) == sim_object_joint_type)
            simGetJointPosition_D(handle, &picture->joints[i]);
    }
    free(simGetLastError());
}

/* All that was there and still is has not changed at all. */
static void picture_compare(struct picture *before)
{
    struct picture after;
    picture_take(&after);
    for (int i = 0; i < before->count; i++) {
        if (before->names[i] && after.names[i]) {
            ck_assert_str_eq(after.names[i], before->names[i]);
            assert_vector(after.poses[i], before->poses[i], 7, 1e-12);
            ck_assert_double_eq(after.joints[i], before->joints[i]);
        }
        free(before->names[i]);
    }
    for (int i = 0; i < after.count; i++)
        free(after.names[i]);
}

/* Something moves. */
static void world_stir(void)
{
    simSetJointPosition_D(simGetObjectHandle("swing"), 0.7);
    simSetJointTargetVelocity_D(simGetObjectHandle("swing"), 2);
    simSetJointTargetPosition_D(simGetObjectHandle("driven"), 0.3);
    simSetObjectPosition_D(simGetObjectHandle("fixed"), -1,
                           (const double[3]){ 1.123456789012, 2, 3 });
    simStartSimulation();
    for (int i = 0; i < 50; i++)
        simulation_pass();
}

static const char robot[] =
    "<mujoco model='robot'><compiler angle='degree'/><default><geom rgba='1 0 0 1' density='500'/>"
    "<default class='light'><geom density='10'/></default></default>"
    "<asset><material name='paint' rgba='0 1 0 1'/></asset>"
    "<worldbody><light name='lamp' pos='0 0 9'/><geom name='floor' type='plane' size='1 1 1'/>"
    "<body name='trunk' pos='0 0 1'><geom type='box' size='0.1 0.1 0.1' material='paint'/>"
    "<body name='arm' pos='0.2 0 0'><joint name='swing' axis='0 1 0' damping='0.2' range='-90 90' "
    "limited='true'/><geom class='light' type='capsule' size='0.02 0.1'/>"
    "<site name='mark' pos='0 0 0.1'/><camera name='eye' pos='0 0 0.2'/></body></body></worldbody>"
    "<actuator><position name='servo' joint='swing' kp='7'/></actuator>"
    "<sensor><rangefinder name='range0' site='mark'/></sensor>"
    "<keyframe><key qpos='0.1'/></keyframe></mujoco>";

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

/* ------------------------------------------------------------------ removing, copying, moving */

START_TEST(removed_shape_leaves_its_children_where_they_are)
{
    struct picture before;
    char *name;
    int shape;
    world_stir();
    shape = simGetObjectHandle("body4");
    ck_assert_int_ge(shape, 0);
    picture_take(&before);
    expect_done(simRemoveObject(shape));
    ck_assert_int_eq(simGetObjectType(shape), -1);
    ck_assert_int_eq(simGetObjectHandle("slide"), -1);
    picture_compare(&before);
    name = simGetObjectName(simGetObjectHandle("ball"));
    ck_assert_str_eq(name, "ball");
    free(name);
    for (int i = 0; i < 10; i++)
        simulation_pass();
}
END_TEST

START_TEST(what_refers_to_removed_parts_goes_too)
{
    struct picture before;
    picture_take(&before);
    expect_done(simRemoveObject(simGetObjectHandle("driven")));
    ck_assert_int_eq(world.scene.model->nu, 0);
    expect_done(simRemoveObject(simGetObjectHandle("bob")));
    ck_assert_int_eq(simGetObjectHandle("hinge_load"), -1);
    expect_done(simRemoveObject(simGetObjectHandle("range3")));
    expect_done(simRemoveObject(simGetObjectHandle("watcher")));
    expect_done(simRemoveObject(simGetObjectHandle("lamp")));
    ck_assert_int_eq(world.scene.model->nlight, 0);
    ck_assert_int_ge(simGetObjectHandle("range4"), 0);
    expect_error(simRemoveObject(simGetObjectHandle("slide")), "several joints");
    picture_compare(&before);
}
END_TEST

START_TEST(removed_joint_leaves_its_shape_where_it_has_turned_it)
{
    int bob = simGetObjectHandle("bob");
    double before[3], after[3];
    simSetJointPosition_D(simGetObjectHandle("swing"), 0.7);
    simGetObjectPosition_D(bob, -1, before);
    expect_done(simRemoveObject(simGetObjectHandle("swing")));
    simGetObjectPosition_D(bob, -1, after);
    assert_vector(after, before, 3, 1e-9);
    ck_assert_int_eq(simGetObjectParent(simGetObjectHandle("pendulum")), -1);
}
END_TEST

START_TEST(copy_of_a_shape_is_like_it_and_moves_by_itself)
{
    int original = simGetObjectHandle("pendulum"), copy, joint;
    double here[3], there[3];
    struct picture before;
    world_stir();
    picture_take(&before);
    simRemoveObjectFromSelection(sim_handle_all, -1);
    simAddObjectToSelection(sim_handle_tree, original);
    expect_done(simCopyPasteSelectedObjects());
    picture_compare(&before);
    ck_assert_int_eq(simGetObjectSelectionSize(), 1);
    copy = simGetObjectLastSelection();
    ck_assert_int_ne(copy, original);
    simGetObjectPosition_D(original, -1, here);
    simGetObjectPosition_D(copy, -1, there);
    assert_vector(there, here, 3, 1e-9);
    joint = simGetObjectHandle("swing#0");
    ck_assert_int_eq(simGetObjectParent(copy), joint);
    expect_done(simSetJointPosition_D(joint, -1));
    simGetObjectPosition_D(simGetObjectHandle("bob"), -1, here);
    simGetObjectPosition_D(simGetObjectHandle("bob#0"), -1, there);
    ck_assert_double_gt(fabs(here[2] - there[2]), 0.1);
    ck_assert_int_ge(simGetObjectHandle("hinge_load#0"), 0);
}
END_TEST

START_TEST(copy_of_a_shape_that_is_moved_from_outside_is_where_that_is)
{
    int ghost = simGetObjectHandle("ghost"), copy;
    const double there[3] = { 1, 2, 3 }, turned[4] = { 0, 0, 0.6, 0.8 };
    double is[4];
    expect_done(simSetObjectPosition_D(ghost, -1, there));
    expect_done(simSetObjectQuaternion_D(ghost, -1, turned));
    simRemoveObjectFromSelection(sim_handle_all, -1);
    simAddObjectToSelection(sim_handle_single, ghost);
    expect_done(simCopyPasteSelectedObjects());
    copy = simGetObjectLastSelection();
    for (int i = 0; i < 2; i++) {
        simGetObjectPosition_D(i ? copy : ghost, -1, is);
        assert_vector(is, there, 3, 1e-12);
        simGetObjectQuaternion_D(i ? copy : ghost, -1, is);
        assert_vector(is, turned, 4, 1e-12);
    }
    ck_assert_int_ne(copy, ghost);
}
END_TEST

START_TEST(shape_with_another_parent_stays_and_goes_with_it)
{
    int shape = simGetObjectHandle("free"), arm = simGetObjectHandle("arm");
    int mark = simGetObjectHandle("mark");
    double before[3], after[3];
    struct picture picture;
    picture_take(&picture);
    expect_done(simSetObjectParent(shape, arm, true));
    expect_done(simSetObjectParent(mark, arm, true));
    picture_compare(&picture);
    ck_assert_int_eq(simGetObjectParent(shape), arm);
    ck_assert_int_eq(simGetObjectParent(mark), arm);
    simGetObjectPosition_D(shape, arm, before);
    simSetJointPosition_D(simGetObjectHandle("driven"), 1);
    simGetObjectPosition_D(shape, arm, after);
    assert_vector(after, before, 3, 1e-9);
    expect_error(simSetObjectParent(arm, shape, true), "ancestor");
    expect_done(simSetObjectParent(shape, simGetObjectHandle("swing"), true));
    ck_assert_int_eq(simGetObjectParent(shape), simGetObjectHandle("swing"));
    expect_error(simSetObjectParent(simGetObjectHandle("swing"), arm, true), "parent");
    expect_done(simSetObjectParent(shape, -1, true));
    ck_assert_int_eq(simGetObjectParent(shape), -1);
    ck_assert_int_eq(world.scene.model->body_jntnum[object_find(shape)->body], 1);
}
END_TEST

static const char set_of_things[] =
    "<mujoco><worldbody><body name='stand' pos='0 0 5'><geom size='0.1'/></body>"
    "<body name='orb' pos='1 0 5'><freejoint/><geom size='0.1'/></body>"
    "<body name='block' pos='2 0 5'><freejoint/><geom size='0.1'/><body name='knob' pos='0 0 0.2'>"
    "<joint name='twist'/><geom size='0.05'/></body></body></worldbody></mujoco>";

START_TEST(model_goes_with_the_free_bodies_that_came_with_it)
{
    struct picture before;
    int own = world.scene.model->nbody, first = model_come(set_of_things), second;
    int ball = simGetObjectHandle("orb"), dummy = simCreateDummy_D(0.1, NULL);
    expect_done(simSetObjectParent(dummy, ball, true));
    second = model_come(set_of_things);
    ck_assert_int_eq(world.scene.model->nbody, own + 8);
    picture_take(&before);
    expect_done(simRemoveModel(first));
    picture_compare(&before);
    ck_assert_int_eq(world.scene.model->nbody, own + 4);
    ck_assert_ptr_null(object_find(ball));
    ck_assert_ptr_null(object_find(dummy));
    ck_assert_int_eq(simGetObjectHandle("twist"), -1);
    ck_assert_int_ge(simGetObjectHandle("twist#0"), 0);
    expect_done(simRemoveModel(second));
    ck_assert_int_eq(world.scene.model->nbody, own);
}
END_TEST

/* What was put back belongs to its model again; what was its part and is the world's does not. */
START_TEST(free_body_that_has_another_parent_stays_when_its_model_goes)
{
    int own = world.scene.model->nbody, base = model_come(set_of_things);
    int ball = simGetObjectHandle("orb"), block = simGetObjectHandle("block");
    int arm = simGetObjectHandle("arm");
    expect_done(simSetObjectParent(ball, arm, true));
    expect_done(simSetObjectParent(block, arm, true));
    expect_done(simSetObjectParent(block, -1, true));
    expect_done(simRemoveModel(base));
    ck_assert_int_eq(simGetObjectParent(ball), arm);
    ck_assert_ptr_null(object_find(block));
    expect_done(simSetObjectParent(ball, -1, true));
    expect_done(simRemoveObject(ball));
    ck_assert_int_eq(world.scene.model->nbody, own);
    base = model_come(set_of_things);
    expect_done(simRemoveObject(base));
    ck_assert_int_ge(simGetObjectHandle("orb"), 0);
    ck_assert_int_eq(world.scene.model->nbody, own + 3);
}
END_TEST

/* A robot that stands on the floor has its wheels with it, and what its world has beside it. */
START_TEST(world_of_gazebo_goes_as_it_came)
{
    const char *source = getenv("srcdir");
    char path[4096], packages[2048];
    int own = world.scene.model->nbody, geoms = world.scene.model->ngeom, base;
    snprintf(packages, sizeof(packages), "%s/host/packages", source ? source : ".");
    snprintf(path, sizeof(path), "%s/my_robot/sdf/room.world", packages);
    world.options.package_path = packages;
    base = simLoadModel(path);
    ck_assert_int_ge(base, 0);
    ck_assert_int_gt(world.scene.model->nbody, own + 9);
    expect_done(simRemoveModel(base));
    ck_assert_int_eq(world.scene.model->nbody, own);
    ck_assert_int_eq(world.scene.model->ngeom, geoms);
    ck_assert_int_eq(world.scene.model->nmesh, 0);
}
END_TEST

START_TEST(dummies_and_selection_follow_a_removal)
{
    int shape = simGetObjectHandle("fixed"), dummy = simCreateDummy_D(0.1, NULL);
    double before[3], after[3];
    simSetObjectParent(dummy, shape, false);
    simGetObjectPosition_D(dummy, -1, before);
    simAddObjectToSelection(sim_handle_single, shape);
    simAddObjectToSelection(sim_handle_single, dummy);
    expect_done(simRemoveObject(shape));
    ck_assert_int_eq(simGetObjectParent(dummy), -1);
    simGetObjectPosition_D(dummy, -1, after);
    assert_vector(after, before, 3, 1e-9);
    ck_assert_int_eq(simGetObjectSelectionSize(), 1);
    ck_assert_int_eq(simGetObjectLastSelection(), dummy);
}
END_TEST

static int dummy_on(int parent)
{
    int dummy = simCreateDummy_D(0.1, NULL);
    expect_done(simSetObjectParent(dummy, parent, false));
    return dummy;
}

START_TEST(removal_that_fails_leaves_the_dummies_where_they_hang)
{
    int slide = simGetObjectHandle("slide"), dummy = dummy_on(slide), other = dummy_on(dummy);
    struct picture before;
    picture_take(&before);
    expect_error(simRemoveObject(slide), "several joints");
    ck_assert_int_eq(simGetObjectParent(dummy), slide);
    expect_done(simSetModelProperty(slide, 0));
    expect_error(simRemoveModel(slide), "several joints");
    ck_assert_int_eq(simGetObjectParent(dummy), slide);
    ck_assert_int_eq(simGetObjectParent(other), dummy);
    picture_compare(&before);
}
END_TEST

START_TEST(dummies_stay_in_place_when_the_joints_go_with_their_shape)
{
    int on_joint, on_shape;
    struct picture before;
    world_stir();
    on_joint = dummy_on(simGetObjectHandle("turn_joint"));
    on_shape = dummy_on(simGetObjectHandle("body4"));
    picture_take(&before);
    expect_done(simRemoveObject(simGetObjectHandle("body4")));
    picture_compare(&before);
    ck_assert_int_eq(simGetObjectParent(on_joint), -1);
    ck_assert_int_eq(simGetObjectParent(on_shape), -1);
}
END_TEST

START_TEST(removed_model_takes_its_dummies_along)
{
    int base = model_come(robot), dummy = dummy_on(simGetObjectHandle("swing#0"));
    int other = dummy_on(dummy), apart = dummy_on(simGetObjectHandle("swing"));
    simAddObjectToSelection(sim_handle_single, other);
    expect_done(simRemoveModel(base));
    ck_assert_int_eq(simGetObjectType(dummy), -1);
    ck_assert_int_eq(simGetObjectType(other), -1);
    ck_assert_int_eq(simGetObjectParent(apart), simGetObjectHandle("swing"));
    ck_assert_int_eq(simGetObjectSelectionSize(), 0);
}
END_TEST

static int dummies_count(void)
{
    int count = 0;
    while (simGetObjects(count, sim_object_dummy_type) >= 0)
        count++;
    return count;
}

START_TEST(copying_that_fails_leaves_nothing)
{
    int dummy, count;
    strcpy(model_file, "/tmp/simx-model-XXXXXX.mjb");
    close(mkstemps(model_file, 4));
    mj_saveModel(world.scene.model, model_file, NULL, 0);
    expect_done(simLoadScene(model_file));
    unlink(model_file);
    dummy = simCreateDummy_D(0.1, NULL);
    count = dummies_count();
    simAddObjectToSelection(sim_handle_single, dummy);
    simAddObjectToSelection(sim_handle_single, simGetObjectHandle("pendulum"));
    expect_error(simCopyPasteSelectedObjects(), "compiled");
    ck_assert_int_eq(dummies_count(), count);
    ck_assert_int_eq(simGetObjectSelectionSize(), 2);
}
END_TEST

START_TEST(copied_dummies_hang_on_what_is_copied_with_a_shape)
{
    static const char *const parents[] = { "body4", "ball", "turn", "turn_site" };
    static const char *const copies[] = { "body4#0", "ball#0", "turn#0", "turn#0_site" };
    int dummies[4], handles[100], apart;
    struct picture before;
    world_stir();
    simRemoveObjectFromSelection(sim_handle_all, -1);
    for (int i = 0; i < 4; i++) {
        dummies[i] = dummy_on(simGetObjectHandle(parents[i]));
        simAddObjectToSelection(sim_handle_single, dummies[i]);
    }
    apart = dummy_on(simGetObjectHandle("slide"));
    simAddObjectToSelection(sim_handle_single, apart);
    simAddObjectToSelection(sim_handle_single, simGetObjectHandle("body4"));
    picture_take(&before);
    expect_done(simCopyPasteSelectedObjects());
    picture_compare(&before);
    ck_assert_int_eq(simGetObjectSelection(handles), 6);
    for (int i = 0; i < 4; i++) {
        int copy = simGetObjectHandle(copies[i]);
        double here[3], there[3];
        ck_assert_int_ge(copy, 0);
        ck_assert_int_eq(simGetObjectParent(handles[i]), copy);
        ck_assert_int_ne(copy, simGetObjectHandle(parents[i]));
        simGetObjectPosition_D(dummies[i], -1, here);
        simGetObjectPosition_D(handles[i], -1, there);
        assert_vector(there, here, 3, 1e-9);
    }
    ck_assert_int_eq(simGetObjectParent(handles[4]), -1);
}
END_TEST

START_TEST(camera_keeps_the_resolution_that_was_set)
{
    int resolution[2];
    expect_done(simSetObjectIntParameter(simGetObjectHandle("plain"),
                                         sim_visionintparam_resolution_x, 123));
    expect_done(simRemoveObject(simGetObjectHandle("watcher")));
    expect_done(simGetVisionSensorResolution(simGetObjectHandle("plain"), resolution));
    ck_assert_int_eq(resolution[0], 123);
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
    tcase_add_test(tests, removed_shape_leaves_its_children_where_they_are);
    tcase_add_test(tests, what_refers_to_removed_parts_goes_too);
    tcase_add_test(tests, removed_joint_leaves_its_shape_where_it_has_turned_it);
    tcase_add_test(tests, copy_of_a_shape_is_like_it_and_moves_by_itself);
    tcase_add_test(tests, copy_of_a_shape_that_is_moved_from_outside_is_where_that_is);
    tcase_add_test(tests, shape_with_another_parent_stays_and_goes_with_it);
    tcase_add_test(tests, model_goes_with_the_free_bodies_that_came_with_it);
    tcase_add_test(tests, free_body_that_has_another_parent_stays_when_its_model_goes);
    tcase_add_test(tests, world_of_gazebo_goes_as_it_came);
    tcase_add_test(tests, dummies_and_selection_follow_a_removal);
    tcase_add_test(tests, removal_that_fails_leaves_the_dummies_where_they_hang);
    tcase_add_test(tests, dummies_stay_in_place_when_the_joints_go_with_their_shape);
    tcase_add_test(tests, removed_model_takes_its_dummies_along);
    tcase_add_test(tests, copying_that_fails_leaves_nothing);
    tcase_add_test(tests, copied_dummies_hang_on_what_is_copied_with_a_shape);
    tcase_add_test(tests, camera_keeps_the_resolution_that_was_set);
    suite_add_tcase(suite, tests);
    return fixture_run(suite);
}
