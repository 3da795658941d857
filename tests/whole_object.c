/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Objects: their names, their tree, lists of them, selections, and dummies, which come and go.
 */
#include "simConst.h"
#include "whole.h"

static simxInt parent_of(simxInt handle)
{
    simxInt parent = -2;
    ck_assert_int_eq(simxGetObjectParent(whole.client, handle, &parent, BLOCKING), 0);
    return parent;
}

static simxInt child_of(simxInt handle, int index)
{
    simxInt child = -2;
    ck_assert_int_eq(simxGetObjectChild(whole.client, handle, index, &child, BLOCKING), 0);
    return child;
}

static int contains(const simxInt *handles, int count, simxInt handle)
{
    for (int i = 0; i < count; i++)
        if (handles[i] == handle)
            return 1;
    return 0;
}

START_TEST(names_lead_to_different_objects)
{
    static const char *const names[] = { "base", "left_motor", "front_range", "wrist_force",
                                         "overview", "tip", "sun", "cube" };
    simxInt handles[COUNT_OF(names)];
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        handles[i] = whole_handle(names[i]);
        ck_assert_int_ge(handles[i], 0);
        ck_assert_int_eq(handles[i], whole_handle(names[i]));
        ck_assert(!contains(handles, (int)i, handles[i]));
    }
}
END_TEST

START_TEST(unknown_name_fails_with_the_simulators_words)
{
    simxInt handle = 42, count = 0;
    simxChar *texts = NULL;
    simxGetLastErrors(whole.client, &count, &texts, BLOCKING);
    ck_assert_int_eq(simxGetObjectHandle(whole.client, "no_such_thing", &handle, BLOCKING),
                     REFUSED);
    ck_assert_int_eq(handle, 42);
    ck_assert_int_eq(simxGetObjectHandle(whole.client, "", &handle, BLOCKING), REFUSED);
    ck_assert_int_eq(simxGetLastErrors(whole.client, &count, &texts, BLOCKING), 0);
    ck_assert_int_ge(count, 1);
    ck_assert_msg(strstr(texts, "simGetObject") != NULL, "%s", texts);
}
END_TEST

START_TEST(paths_are_understood_since_coppeliasim)
{
    simxInt handle;
    simxInt expected = whole.generation == 0 ? REFUSED : 0;
    ck_assert_int_eq(simxGetObjectHandle(whole.client, "/base/hand", &handle, BLOCKING), expected);
    if (expected == 0)
        ck_assert_int_eq(handle, whole_handle("hand"));
}
END_TEST

START_TEST(arm_is_a_chain_of_joints_and_shapes)
{
    static const char *const chain[] = { "base", "arm_joint1", "shoulder", "arm_joint2",
                                         "upper_arm", "arm_joint3", "forearm", "arm_joint4",
                                         "hand" };
    simxInt above = -1;
    for (size_t i = 0; i < COUNT_OF(chain); i++) {
        simxInt handle = whole_handle(chain[i]);
        ck_assert_int_eq(parent_of(handle), above);
        int found = above < 0;
        for (int index = 0; !found && child_of(above, index) >= 0; index++)
            found = child_of(above, index) == handle;
        ck_assert_msg(found, "%s is no child of its parent", chain[i]);
        above = handle;
    }
    ck_assert_int_eq(child_of(whole_handle("cube"), 0), -1);
    ck_assert_int_eq(child_of(whole_handle("base"), 1000), -1);
}
END_TEST

START_TEST(objects_of_each_type_are_all_objects)
{
    simxInt *handles, count = 0, sum = 0, all;
    ck_assert_int_eq(simxGetObjects(whole.client, sim_handle_all, &all, &handles, BLOCKING), 0);
    ck_assert(contains(handles, all, whole_handle("hand")));
    ck_assert_int_eq(simxGetObjects(whole.client, sim_object_joint_type, &count, &handles,
                                    BLOCKING), 0);
    ck_assert_int_eq(count, 2 + 4 + 2); /* wheels, arm, gripper */
    simxInt joints[8];
    memcpy(joints, handles, sizeof joints);
    ck_assert(contains(joints, 8, whole_handle("left_motor")));
    ck_assert(!contains(joints, 8, whole_handle("base")));
    for (int type = sim_object_shape_type; type <= sim_object_light_type; type++)
        if (simxGetObjects(whole.client, type, &count, &handles, BLOCKING) == 0)
            sum += count;
    ck_assert_int_eq(sum, all);
}
END_TEST

START_TEST(group_data_tell_names_and_poses_of_all_joints)
{
    simxInt count, ints, floats, strings, *handles, *int_data;
    simxFloat *float_data, place[3];
    simxChar *names;
    ck_assert_int_eq(simxGetObjectGroupData(whole.client, sim_object_joint_type, 0, &count,
                                            &handles, &ints, &int_data, &floats, &float_data,
                                            &strings, &names, BLOCKING), 0);
    ck_assert_int_eq(count, 8);
    ck_assert_int_eq(strings, 8);
    char copies[8][32];
    simxInt kept[8];
    memcpy(kept, handles, sizeof kept);
    for (int i = 0; i < 8; i++, names += strlen(names) + 1)
        strncpy(copies[i], names, sizeof copies[i] - 1)[31] = '\0';
    for (int i = 0; i < 8; i++)
        ck_assert_int_eq(whole_handle(copies[i]), kept[i]);
    ck_assert_int_eq(simxGetObjectGroupData(whole.client, sim_object_joint_type, 3, &count,
                                            &handles, &ints, &int_data, &floats, &float_data,
                                            &strings, &names, BLOCKING), 0);
    ck_assert_int_eq(floats, 8 * 3);
    simxFloat last[3];
    memcpy(last, float_data + 21, sizeof last);
    simxInt handle = handles[7];
    whole_position(handle, -1, place);
    for (int i = 0; i < 3; i++)
        ck_assert_float_eq_tol(last[i], place[i], 1e-6);
}
END_TEST

START_TEST(selection_is_what_was_selected)
{
    simxInt chosen[] = { whole_handle("cube"), whole_handle("arm_joint1"), whole_handle("tip") };
    simxInt *selected, count = -1;
    ck_assert_int_eq(simxSetObjectSelection(whole.client, chosen, 3, BLOCKING), 0);
    ck_assert_int_eq(simxGetObjectSelection(whole.client, &selected, &count, BLOCKING), 0);
    ck_assert_int_eq(count, 3);
    for (int i = 0; i < 3; i++)
        ck_assert(contains(selected, count, chosen[i]));
    ck_assert_int_eq(simxSetObjectSelection(whole.client, chosen + 1, 1, BLOCKING), 0);
    ck_assert_int_eq(simxGetObjectSelection(whole.client, &selected, &count, BLOCKING), 0);
    ck_assert_int_eq(count, 1);
    ck_assert_int_eq(selected[0], chosen[1]);
    ck_assert_int_eq(simxSetObjectSelection(whole.client, chosen, 0, BLOCKING), 0);
    ck_assert_int_eq(simxGetObjectSelection(whole.client, &selected, &count, BLOCKING), 0);
    ck_assert_int_eq(count, 0);
}
END_TEST

START_TEST(dummies_come_and_go)
{
    static const simxUChar colours[12] = { 255, 0, 0 };
    simxInt *handles, before, with, after, first = -1, second = -1;
    simxFloat place[3];
    ck_assert_int_eq(simxGetObjects(whole.client, sim_object_dummy_type, &before, &handles,
                                    BLOCKING), 0);
    ck_assert_int_eq(simxCreateDummy(whole.client, 0.02f, colours, &first, BLOCKING), 0);
    ck_assert_int_eq(simxCreateDummy(whole.client, 0.02f, NULL, &second, BLOCKING), 0);
    ck_assert_int_ne(first, second);
    ck_assert_int_eq(parent_of(first), -1);
    ck_assert_int_eq(simxGetObjects(whole.client, sim_object_dummy_type, &with, &handles,
                                    BLOCKING), 0);
    ck_assert_int_eq(with, before + 2);
    ck_assert(contains(handles, with, second));
    ck_assert_int_eq(simxRemoveObject(whole.client, first, BLOCKING), 0);
    ck_assert_int_eq(simxRemoveObject(whole.client, second, BLOCKING), 0);
    ck_assert_int_eq(simxGetObjects(whole.client, sim_object_dummy_type, &after, &handles,
                                    BLOCKING), 0);
    ck_assert_int_eq(after, before);
    ck_assert_int_eq(simxGetObjectPosition(whole.client, first, -1, place, BLOCKING), REFUSED);
    ck_assert_int_eq(simxRemoveObject(whole.client, first, BLOCKING), REFUSED);
}
END_TEST

/* How many integers and floats an object has, by kind of data: 1 to 19. */
static const int group_ints[20] = { 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 2 };
static const int group_floats[20] = { 0, 0, 0, 3, 3, 3, 3, 4, 4, 6, 6, 7, 7, 6, 6, 2, 2, 3, 3, 6 };

struct group {
    simxInt count, ints, floats, strings, *handles, *int_data;
    simxFloat *float_data;
    simxChar *string_data;
};

static void get_group(struct group *group, simxInt type, simxInt kind)
{
    ck_assert_int_eq(simxGetObjectGroupData(whole.client, type, kind, &group->count,
                                            &group->handles, &group->ints, &group->int_data,
                                            &group->floats, &group->float_data, &group->strings,
                                            &group->string_data, BLOCKING), 0);
}

/* What the calls for one object tell: floats of that kind of data. */
static void ask_singly(simxInt handle, int kind, simxFloat values[7])
{
    simxInt client = whole.client, frame = kind % 2 ? -1 : sim_handle_parent;
    simxFloat *second = values + 3, linear[3];
    if (kind == 3 || kind == 4 || (kind >= 9 && kind <= 12))
        ck_assert_int_eq(simxGetObjectPosition(client, handle, frame, values, BLOCKING), 0);
    if (kind == 5 || kind == 6)
        second = values;
    if (kind == 5 || kind == 6 || kind == 9 || kind == 10)
        ck_assert_int_eq(simxGetObjectOrientation(client, handle, frame, second, BLOCKING), 0);
    if (kind == 7 || kind == 8)
        second = values;
    if (kind == 7 || kind == 8 || kind == 11 || kind == 12)
        ck_assert_int_eq(simxGetObjectQuaternion(client, handle, frame, second, BLOCKING), 0);
    if (kind == 17 || kind == 19)
        ck_assert_int_eq(simxGetObjectVelocity(client, handle, values, second, BLOCKING), 0);
    if (kind == 18)
        ck_assert_int_eq(simxGetObjectVelocity(client, handle, linear, values, BLOCKING), 0);
}

START_TEST(group_data_are_what_each_object_tells)
{
    static const int kinds[] = { 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 17, 18, 19 };
    simxInt wheel = whole_handle("left_motor");
    struct group group;
    whole_start_stepped();
    simxSetJointTargetVelocity(whole.client, wheel, 3, BLOCKING);
    whole_steps(30);
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        int per_object = group_floats[kinds[i]];
        simxFloat copied[16 * 7], values[7];
        simxInt handles[16];
        get_group(&group, sim_object_shape_type, kinds[i]);
        ck_assert_int_le(group.count, 16);
        ck_assert_int_eq(group.floats, group.count * per_object);
        memcpy(copied, group.float_data, (size_t)group.floats * sizeof *copied);
        memcpy(handles, group.handles, (size_t)group.count * sizeof *handles);
        for (int k = 0, count = group.count; k < count; k++) {
            ask_singly(handles[k], kinds[i], values);
            for (int n = 0; n < per_object; n++)
                ck_assert_float_eq_tol(copied[k * per_object + n], values[n], 1e-6);
        }
    }
}
END_TEST

START_TEST(group_data_have_the_size_of_their_kind)
{
    struct group group;
    for (int kind = 0; kind <= 22; kind++) {
        int texts = kind == 0 || ((kind == 20 || kind == 21) && whole.generation > 0);
        get_group(&group, sim_appobj_object_type, kind);
        ck_assert_int_gt(group.count, 8);
        ck_assert_int_eq(group.ints, kind < 20 ? group.count * group_ints[kind] : 0);
        ck_assert_int_eq(group.floats, kind < 20 ? group.count * group_floats[kind] : 0);
        if (texts)
            ck_assert_int_eq(group.strings, group.count);
        for (int i = 0; i < group.strings; i++, group.string_data += strlen(group.string_data) + 1)
            ck_assert(!texts || *group.string_data);
    }
    ck_assert_int_eq(simxGetObjectGroupData(whole.client, NOBODY, 0, &group.count, &group.handles,
                                            NULL, NULL, NULL, NULL, NULL, NULL, BLOCKING),
                     REFUSED);
}
END_TEST

START_TEST(model_of_dummies_is_copied_and_removed)
{
    simxInt client = whole.client, base, part, property = -1, *copies, count = 0;
    ck_assert_int_eq(simxCreateDummy(client, 0.02f, NULL, &base, BLOCKING), 0);
    ck_assert_int_eq(simxCreateDummy(client, 0.02f, NULL, &part, BLOCKING), 0);
    ck_assert_int_eq(simxSetObjectParent(client, part, base, 1, BLOCKING), 0);
    const simxInt both[] = { base, part };
    ck_assert_int_eq(simxCopyPasteObjects(client, both, 2, &copies, &count, BLOCKING), 0);
    ck_assert_int_eq(count, 2);
    simxInt copied_base = copies[0], copied_part = copies[1];
    ck_assert_int_eq(parent_of(copied_part), copied_base);
    ck_assert_int_eq(parent_of(copied_base), -1);
    ck_assert_int_eq(simxRemoveModel(client, base, BLOCKING), REFUSED); /* it is none yet */
    for (size_t i = 0; i < 2; i++) {
        simxInt model = i == 0 ? base : copied_base;
        ck_assert_int_eq(simxSetModelProperty(client, model, 0, BLOCKING), 0);
        ck_assert_int_eq(simxGetModelProperty(client, model, &property, BLOCKING), 0);
        ck_assert_int_eq(property, 0);
        ck_assert_int_eq(simxRemoveModel(client, model, BLOCKING), 0);
        ck_assert_int_eq(simxGetModelProperty(client, model, &property, BLOCKING), REFUSED);
    }
    ck_assert_int_eq(simxRemoveObject(client, part, BLOCKING), REFUSED);
    ck_assert_int_eq(simxRemoveObject(client, copied_part, BLOCKING), REFUSED);
}
END_TEST

void whole_object(TCase *tcase)
{
    const TTest *const tests[] = {
        names_lead_to_different_objects,
        unknown_name_fails_with_the_simulators_words,
        paths_are_understood_since_coppeliasim,
        arm_is_a_chain_of_joints_and_shapes,
        objects_of_each_type_are_all_objects,
        group_data_tell_names_and_poses_of_all_joints,
        selection_is_what_was_selected,
        dummies_come_and_go,
        group_data_are_what_each_object_tells,
        group_data_have_the_size_of_their_kind,
        model_of_dummies_is_copied_and_removed,
    };
    whole_add(tcase, tests, COUNT_OF(tests));
}
