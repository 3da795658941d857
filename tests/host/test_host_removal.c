/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Objects that are removed, copied or moved in the running scene.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/changes_fixture.h"
#include "host/host_fixture.h"

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
    Suite *suite = suite_create("removal");
    TCase *tests = fixture_case("removal");
    tcase_set_timeout(tests, 60);
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
