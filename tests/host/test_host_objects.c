/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The host's objects: names, paths, parents, dummies, the selection. The core is linked into the
 * test, as CoppeliaSim 4.10.
 */
#include <string.h>

#include "calls/alias.h"
#include "host/host_fixture.h"

#define NEAR 1e-9

START_TEST(first_kind_keeps_the_name_and_later_ones_get_a_suffix)
{
    ck_assert_int_eq(simGetObjectType(simGetObjectHandle("turn")), sim_object_shape_type);
    ck_assert_int_eq(simGetObjectType(simGetObjectHandle("turn_joint")), sim_object_joint_type);
    ck_assert_int_eq(simGetObjectType(simGetObjectHandle("turn_site")), sim_object_dummy_type);
}
END_TEST

START_TEST(free_joints_and_the_world_are_no_objects)
{
    ck_assert_int_eq(simGetObjectType(simGetObjectHandle("free")), sim_object_shape_type);
    ck_assert_int_eq(simGetObjectHandle("free_joint"), -1);
    ck_assert_int_eq(simGetObjectHandle("world"), -1);
}
END_TEST

START_TEST(body_without_a_name_is_called_by_its_number)
{
    char *name = simGetObjectName(simGetObjectHandle("body4"));
    ck_assert_str_eq(name, "body4");
    simReleaseBuffer(name);
}
END_TEST

START_TEST(objects_are_counted_off_by_type)
{
    const mjModel *model = world.scene.model;
    int bodies = 0, all = 0;
    while (simGetObjects(bodies, sim_object_shape_type) >= 0)
        bodies++;
    while (simGetObjects(all, sim_handle_all) >= 0)
        all++;
    ck_assert_int_eq(bodies, model->nbody - 1);
    ck_assert_int_eq(all, world.scene.object_count);
    ck_assert_int_eq(simGetObjects(-1, sim_handle_all), -1);
}
END_TEST

START_TEST(joints_stand_between_the_shapes)
{
    int body = simGetObjectHandle("body4");
    int second = simGetObjectHandle("turn_joint");
    int first = simGetObjectHandle("slide");
    ck_assert_int_eq(simGetObjectParent(body), second);
    ck_assert_int_eq(simGetObjectParent(second), first);
    ck_assert_int_eq(simGetObjectParent(first), -1);
    ck_assert_int_eq(simGetObjectParent(simGetObjectHandle("ball")), body);
    ck_assert_int_eq(simGetObjectChild(first, 0), second);
    ck_assert_int_eq(simGetObjectChild(first, 1), -1);
}
END_TEST

START_TEST(force_and_torque_of_one_site_are_one_sensor)
{
    int handle = simGetObjectHandle("hinge_load");
    ck_assert_int_eq(simGetObjectType(handle), sim_object_forcesensor_type);
    ck_assert_int_eq(simGetObjectHandle("second_name"), -1);
    ck_assert_int_eq(simGetObjectType(simGetObjectHandle("sensor10")),
                     sim_object_forcesensor_type);
}
END_TEST

START_TEST(missed_name_gives_a_long_error_of_several_lines)
{
    char *text;
    simReleaseBuffer(simGetLastError());
    ck_assert_int_eq(simGetObjectHandle("nobody"), -1);
    text = simGetLastError();
    ck_assert_ptr_nonnull(text);
    ck_assert_ptr_nonnull(strchr(text, '\n'));
    ck_assert_uint_gt(strlen(text), 500);
    simReleaseBuffer(text);
    ck_assert_ptr_null(simGetLastError());
}
END_TEST

START_TEST(paths_find_objects_at_any_depth)
{
    int ball = simGetObjectHandle("ball");
    ck_assert_int_eq(simGetObjectHandle("/ball"), ball);
    ck_assert_int_eq(simGetObjectHandle("/slide/ball"), ball);
    ck_assert_int_eq(simGetObjectHandle("/slide/turn_joint/body4/ball"), ball);
    ck_assert_int_eq(simGetObjectHandle("/fixed/ball"), -1);
    ck_assert_int_eq(simGetObjectHandle("/ball[1]"), -1);
    ck_assert_int_eq(simGetObjectHandle("/"), -1);
    ck_assert_int_eq(simGetObject("./ball", -1, simGetObjectHandle("body4"), 0), ball);
    ck_assert_int_eq(simGetObject("/nobody", -1, -1, 1), -1);
}
END_TEST

/* A dummy below another object. */
static int named_dummy(const char *alias, int parent)
{
    int handle = simCreateDummy_D(0.1, NULL);
    ck_assert_int_eq(alias_set(handle, alias), 1);
    if (parent >= 0)
        ck_assert_int_ge(simSetObjectParent(handle, parent, 1), 0);
    return handle;
}

static int found(const char *path, int index, int proxy)
{
    return simGetObject(path, index, proxy, 1);
}

START_TEST(what_is_below_the_first_is_found_first)
{
    int first = named_dummy("base", -1), second = named_dummy("base", -1);
    int late = named_dummy("arm", second), arm = named_dummy("arm", first);
    int link = named_dummy("link", second), deep = named_dummy("arm", arm);
    ck_assert_int_eq(found("/base", -1, -1), first);
    ck_assert_int_eq(found("/base[1]", -1, -1), second);
    ck_assert_int_eq(found("/base/arm", -1, -1), arm);
    ck_assert_int_eq(found("/base/arm[1]", -1, -1), deep);
    ck_assert_int_eq(found("/base/arm[2]", -1, -1), late);
    ck_assert_int_eq(found("/base[1]/arm", -1, -1), late);
    ck_assert_int_eq(found("/base/link", -1, -1), link);
    ck_assert_int_eq(found("/base/arm", 2, -1), late);
    ck_assert_int_eq(found("/base/arm[1]", 0, -1), arm);
    ck_assert_int_eq(found("/base/arm", 3, -1), -1);
    ck_assert_int_eq(found("/base[2]/arm", -1, -1), -1);
    ck_assert_int_eq(simGetObjectHandle("/base[1]/arm"), late);
}
END_TEST

START_TEST(wildcards_stand_for_any_characters)
{
    int robot = named_dummy("robot", -1), left = named_dummy("wheel_l", robot);
    int right = named_dummy("wheel_r", robot), tip = named_dummy("tip", right);
    char many[401] = "";
    ck_assert_int_eq(found("/*/wheel_l", -1, -1), left);
    ck_assert_int_eq(found("/robot/wheel_?", -1, -1), left);
    ck_assert_int_eq(found("/rob*/wheel*[1]", -1, -1), right);
    ck_assert_int_eq(found("/robot/*/tip", -1, -1), tip);
    ck_assert_int_eq(found("/robot/*", 1, -1), right);
    ck_assert_int_eq(found("/tip/*", -1, -1), -1);
    ck_assert_int_eq(found("/wheel_", -1, -1), -1);
    for (int i = 0; i < 200; i++)
        memcpy(many + 2 * i, "/*", 2);
    ck_assert_int_eq(found(many, -1, -1), -1);
}
END_TEST

START_TEST(paths_may_begin_at_an_object)
{
    int base = named_dummy("base", -1), arm = named_dummy("arm", base);
    int tip = named_dummy("tip", arm), other = named_dummy("tip", -1);
    ck_assert_int_eq(found("./arm", -1, base), arm);
    ck_assert_int_eq(found(":/arm", -1, base), arm);
    ck_assert_int_eq(found("arm", -1, base), arm);
    ck_assert_int_eq(found("../arm", -1, arm), arm);
    ck_assert_int_eq(found("..", -1, arm), base);
    ck_assert_int_eq(found("../..", -1, tip), base);
    ck_assert_int_eq(found("../../tip", -1, arm), tip);
    ck_assert_int_eq(found("../tip[1]", -1, base), other);
    ck_assert_int_eq(found(".", -1, arm), arm);
    ck_assert_int_eq(found("../../..", -1, arm), -1);
    ck_assert_int_eq(found("..", -1, -1), -1);
    ck_assert_int_eq(found("/tip/..", -1, -1), arm);
    ck_assert_int_eq(found("./arm", -1, tip), -1);
}
END_TEST

START_TEST(what_is_no_path_leads_nowhere)
{
    static const char *const paths[] = { "", "/", "//", "/Dummy[", "/Dummy[]", "/Dummy[x]",
                                         "/Dummy[-1]", "/Dummy[0]x", "/Dummy[0", "/[0]",
                                         "/Dummy[99999999999999999999]", "/Dummy//Dummy", ":",
                                         ":/" };
    int dummy = simCreateDummy_D(0.1, NULL);
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        ck_assert_msg(found(paths[i], -1, -1) == -1, "%s", paths[i]);
    ck_assert_int_eq(found("/Dummy[0]", -1, -1), dummy);
}
END_TEST

START_TEST(an_alias_is_kept_until_the_object_goes)
{
    static const char *const refused[] = { "",      "a/b", "a b", "a[1]", "a*",
                                           "what?", "a#1", ".a",  ":a" };
    int dummy = named_dummy("goal", -1), ball = simGetObjectHandle("ball");
    ck_assert_int_eq(alias_set(ball, "bearing"), 1);
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        ck_assert_msg(alias_set(dummy, refused[i]) == -1, "%s", refused[i]);
    ck_assert_int_eq(alias_set(987654, "a"), -1);
    ck_assert_int_eq(simGetObjectHandle("/goal"), dummy);
    ck_assert_int_eq(found("/Dummy", -1, -1), -1);
    ck_assert_int_eq(simGetObjectHandle("/slide/bearing"), ball);
    ck_assert_int_eq(simGetObjectHandle("ball"), ball);
    ck_assert_int_ge(simLoadModel(world.scene.path), 0);
    ck_assert_int_eq(simGetObjectHandle("/goal"), dummy);
    ck_assert_int_eq(simGetObjectHandle("/slide/bearing"), ball);
    ck_assert_int_eq(simRemoveObject(dummy), 1);
    ck_assert_int_eq(found("/goal", -1, -1), -1);
}
END_TEST

START_TEST(copies_share_the_alias_and_are_told_apart_by_index)
{
    int first = simCreateDummy_D(0.1, NULL);
    int second = simCreateDummy_D(0.1, NULL);
    char *alias = simGetObjectAlias(second, -1);
    char *path = simGetObjectAlias(second, 1);
    char *name = simGetObjectName(second);
    ck_assert_str_eq(alias, "Dummy");
    ck_assert_str_eq(path, "/Dummy[1]");
    ck_assert_str_eq(name, "Dummy#0");
    ck_assert_int_eq(simGetObjectHandle(path), second);
    ck_assert_int_eq(simGetObjectHandle(name), second);
    ck_assert_int_eq(simGetObjectHandle("/Dummy"), first);
    simReleaseBuffer(alias);
    simReleaseBuffer(path);
    simReleaseBuffer(name);
}
END_TEST

START_TEST(full_path_leads_back_to_the_object)
{
    for (int i = 0; i < world.scene.object_count; i++) {
        int handle = world.scene.first_handle + i;
        char *path = simGetObjectAlias(handle, 2);
        ck_assert_int_eq(simGetObjectHandle(path), handle);
        simReleaseBuffer(path);
    }
}
END_TEST

START_TEST(dummy_moves_with_its_parent)
{
    int dummy = simCreateDummy_D(0.1, NULL), pendulum = simGetObjectHandle("pendulum");
    double position[3] = { 1, 0, 0 }, back[3];
    ck_assert_int_eq(simSetObjectParent(dummy, pendulum, false), 1);
    ck_assert_int_eq(simSetObjectPosition_D(dummy, sim_handle_parent, position), 1);
    simSetJointPosition_D(simGetObjectHandle("swing"), mjPI / 2);
    simGetObjectPosition_D(dummy, -1, back);
    assert_vector(back, (const double[3]){ 3, 0, 1 }, 3, NEAR);
    ck_assert_int_eq(simSetObjectParent(pendulum, dummy, true), -1);
    ck_assert_int_eq(simSetObjectParent(dummy, dummy, true), -1);
}
END_TEST

START_TEST(removed_dummy_is_gone_for_good)
{
    int dummy = simCreateDummy_D(0.1, NULL);
    int child = simCreateDummy_D(0.1, NULL);
    simSetObjectParent(child, dummy, true);
    ck_assert_int_eq(simRemoveObject(dummy), 1);
    ck_assert_int_eq(simGetObjectParent(child), -1);
    ck_assert_int_eq(simGetObjectType(dummy), -1);
    ck_assert_int_ne(simCreateDummy_D(0.1, NULL), dummy);
    ck_assert_int_eq(simCreateDummy_D(0, NULL), -1);
}
END_TEST

START_TEST(selection_is_copied_and_the_copies_are_selected)
{
    int dummy = simCreateDummy_D(0.1, NULL), site = simGetObjectHandle("mark");
    double one[3], other[3];
    int handles[2];
    simRemoveObjectFromSelection(sim_handle_all, -1);
    ck_assert_int_eq(simAddObjectToSelection(sim_handle_single, dummy), 1);
    ck_assert_int_eq(simAddObjectToSelection(sim_handle_single, site), 1);
    ck_assert_int_eq(simAddObjectToSelection(sim_handle_single, 4711), -1);
    ck_assert_int_eq(simCopyPasteSelectedObjects(), 1);
    ck_assert_int_eq(simGetObjectSelectionSize(), 2);
    ck_assert_int_eq(simGetObjectSelection(handles), 2);
    ck_assert_int_eq(simGetObjectLastSelection(), handles[1]);
    ck_assert_int_eq(simGetObjectType(handles[1]), sim_object_dummy_type);
    simGetObjectPosition_D(site, -1, one);
    simGetObjectPosition_D(handles[1], -1, other);
    assert_vector(other, one, 3, NEAR);
    simAddObjectToSelection(sim_handle_single, simGetObjectHandle("swing"));
    ck_assert_int_eq(simCopyPasteSelectedObjects(), -1);
    ck_assert_int_eq(simGetObjectSelectionSize(), 3); /* nothing was copied */
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("host objects");
    TCase *tests = fixture_case("host objects");
    tcase_add_test(tests, first_kind_keeps_the_name_and_later_ones_get_a_suffix);
    tcase_add_test(tests, free_joints_and_the_world_are_no_objects);
    tcase_add_test(tests, body_without_a_name_is_called_by_its_number);
    tcase_add_test(tests, objects_are_counted_off_by_type);
    tcase_add_test(tests, joints_stand_between_the_shapes);
    tcase_add_test(tests, force_and_torque_of_one_site_are_one_sensor);
    tcase_add_test(tests, missed_name_gives_a_long_error_of_several_lines);
    tcase_add_test(tests, paths_find_objects_at_any_depth);
    tcase_add_test(tests, what_is_below_the_first_is_found_first);
    tcase_add_test(tests, wildcards_stand_for_any_characters);
    tcase_add_test(tests, paths_may_begin_at_an_object);
    tcase_add_test(tests, what_is_no_path_leads_nowhere);
    tcase_add_test(tests, an_alias_is_kept_until_the_object_goes);
    tcase_add_test(tests, copies_share_the_alias_and_are_told_apart_by_index);
    tcase_add_test(tests, full_path_leads_back_to_the_object);
    tcase_add_test(tests, dummy_moves_with_its_parent);
    tcase_add_test(tests, removed_dummy_is_gone_for_good);
    tcase_add_test(tests, selection_is_copied_and_the_copies_are_selected);
    suite_add_tcase(suite, tests);
    return fixture_run(suite);
}
