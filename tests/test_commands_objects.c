/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What single commands about objects, user interfaces and scripts do on the fake simulator, beyond
 * the recorded answers (test_commands_golden.c).
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "commands_fixture.h"
#include "fake_sim.h"
#include "run_command.h"
#include "simConst.h"

/* ------------------------------------------------------------------ objects */

START_TEST(a_detected_object_comes_with_point_and_normal)
{
    fake.proximity_detected = 1;
    ck_assert_int_eq(run_int(&run, simx_cmd_read_proximity_sensor, FAKE_PROXIMITY, NULL, 0), 0);
    ck_assert_uint_eq(run.data[0], 1);
    ck_assert_double_eq_tol(run_f32(&run, 9), 0.3, 1e-6);
    ck_assert_int_eq(run_i32(&run, 13), FAKE_CUBE);
    ck_assert_double_eq_tol(run_f32(&run, 25), 1.0, 1e-6);
}
END_TEST

START_TEST(group_data_with_quaternions_gives_quaternions)
{
    const double half = 0.5;
    fake.objects[FAKE_CUBE].euler[2] = 2 * half;
    ck_assert_int_eq(
        run_int2(&run, simx_cmd_get_object_group_data, sim_object_shape_type, 11, NULL, 0), 0);
    ck_assert_int_eq(run_i32(&run, 0), 1);
    ck_assert_int_eq(run_i32(&run, 8), 7);
    ck_assert_uint_eq(run.size, 16 + 4 + 7 * 4);
    ck_assert_double_eq_tol(run_f32(&run, 20 + 5 * 4), 0.479425539, 1e-6); /* sin 0.5 */
    ck_assert_double_eq_tol(run_f32(&run, 20 + 6 * 4), 0.877582562, 1e-6); /* cos 0.5 */
}
END_TEST

START_TEST(group_data_tells_paths_velocities_and_members_of_collections)
{
    static const char path[] = "/cube1";
    ck_assert_int_eq(
        run_int2(&run, simx_cmd_get_object_group_data, sim_object_shape_type, 21, NULL, 0), 0);
    ck_assert_mem_eq(run.data + 20, path, sizeof(path));
    fake.objects[FAKE_CUBE].linear[0] = 1.0;
    fake.objects[FAKE_CUBE].angular[2] = 2.0;
    run_int2(&run, simx_cmd_get_object_group_data, sim_object_shape_type, 19, NULL, 0);
    ck_assert_double_eq(run_f32(&run, 20), 1.0);
    ck_assert_double_eq(run_f32(&run, 40), 2.0);
    run_int2(&run, simx_cmd_get_object_group_data, sim_object_shape_type, 17, NULL, 0);
    ck_assert_double_eq(run_f32(&run, 20), 1.0);
    run_int2(&run, simx_cmd_get_object_group_data, sim_object_shape_type, 18, NULL, 0);
    ck_assert_double_eq(run_f32(&run, 28), 2.0);
    ck_assert_int_eq(run_int2(&run, simx_cmd_get_object_group_data, 500, 1, NULL, 0), 0);
    ck_assert_int_eq(run_i32(&run, 0), 2);
    ck_assert_int_eq(run_i32(&run, 28), sim_object_joint_type);
}
END_TEST

START_TEST(each_kind_of_group_data_has_its_numbers)
{
    static const int numbers[][2] = { /* integers and floats of an object */
        {0, 0}, {1, 0}, {1, 0}, {0, 3}, {0, 3}, {0, 3}, {0, 3}, {0, 4}, {0, 4}, {0, 6},
        {0, 6}, {0, 7}, {0, 7}, {2, 6}, {1, 6}, {0, 2}, {2, 2}, {0, 3}, {0, 3}, {0, 6}};
    for (int kind = 1; kind < 20; kind++) {
        int ints = numbers[kind][0], floats = numbers[kind][1];
        ck_assert_int_eq(run_int2(&run, simx_cmd_get_object_group_data, 109, kind, NULL, 0), 0);
        ck_assert_int_eq(run_i32(&run, 0), 6);
        ck_assert_int_eq(run_i32(&run, 4), 6 * ints);
        ck_assert_int_eq(run_i32(&run, 8), 6 * floats);
        ck_assert_int_eq(run_i32(&run, 12), 0);
        ck_assert_uint_eq(run.size, (size_t)(16 + 6 * 4 * (1 + ints + floats)));
    }
}
END_TEST

START_TEST(group_data_tells_the_range_of_a_joint_or_that_it_has_none)
{
    for (int has_limits = 0; has_limits < 2; has_limits++) {
        fake.objects[FAKE_JOINT].has_limits = has_limits;
        run_int2(&run, simx_cmd_get_object_group_data, sim_object_joint_type, 16, NULL, 0);
        ck_assert_int_eq(run_i32(&run, 20), sim_joint_revolute_subtype);
        ck_assert_double_eq_tol(run_f32(&run, 28), -3.1415927, 1e-6);
        ck_assert_double_eq_tol(run_f32(&run, 32), has_limits ? 6.2831853 : -1.0, 1e-6);
    }
}
END_TEST

START_TEST(unknown_group_data_gives_handles_only)
{
    ck_assert_int_eq(run_int2(&run, simx_cmd_get_object_group_data, 109, 77, NULL, 0), 0);
    ck_assert_int_eq(run_i32(&run, 0), 6);
    ck_assert_uint_eq(run.size, 16 + 6 * 4);
    ck_assert_int_eq(run_int2(&run, simx_cmd_get_object_group_data, 109, -3, NULL, 0), 0);
    ck_assert_uint_eq(run.size, 16 + 6 * 4);
}
END_TEST

START_TEST(a_dummy_is_made_with_colours_or_without)
{
    uint8_t body[17] = {0, 0, 0, 0x3f, 0, 51};
    ck_assert_int_eq(run_plain(&run, simx_cmd_create_dummy, body, sizeof(body)), 0);
    ck_assert_int_eq(run_i32(&run, 0), 6);
    ck_assert_double_eq(fake.objects[6].float_parameter, 0.5);
    ck_assert_double_eq(fake.objects[6].joint_matrix[0], -1.0);
    body[4] = 1;
    ck_assert_int_eq(run_plain(&run, simx_cmd_create_dummy, body, sizeof(body)), 0);
    ck_assert_double_eq_tol(fake.objects[7].joint_matrix[0], 0.2, 1e-6);
}
END_TEST

START_TEST(copying_leaves_the_selection_as_it_was)
{
    const int32_t copied[2] = {FAKE_JOINT, FAKE_CUBE};
    sim_add_to_selection(run.sim, FAKE_FORCE);
    ck_assert_int_eq(run_int(&run, simx_cmd_copy_paste_objects, 0, copied, sizeof(copied)), 0);
    ck_assert_int_eq(run_i32(&run, 0), 2);
    ck_assert_int_eq(run_i32(&run, 4), 6);
    ck_assert_int_eq(run_i32(&run, 8), 7);
    ck_assert_int_eq(fake.selection_size, 1);
    ck_assert_int_eq(fake.selection[0], FAKE_FORCE);
}
END_TEST

START_TEST(a_large_selection_is_put_back)
{
    const int32_t copied = FAKE_CUBE;
    for (int i = 0; i < FAKE_OBJECTS; i++)
        fake.selection[i] = i;
    fake.selection_size = FAKE_OBJECTS;
    for (int i = 6; i < FAKE_OBJECTS; i++)
        fake.objects[i] = fake.objects[FAKE_CUBE];
    run_int(&run, simx_cmd_copy_paste_objects, 0, &copied, sizeof(copied));
    ck_assert_int_eq(fake.selection_size, FAKE_OBJECTS);
    ck_assert_int_eq(fake.selection[FAKE_OBJECTS - 1], FAKE_OBJECTS - 1);
}
END_TEST

START_TEST(nothing_is_copied_without_a_selection)
{
    use(fake_sim_new_without(41000, "simGetObjectSelectionSize"));
    ck_assert_int_eq(run_int(&run, simx_cmd_copy_paste_objects, 0, NULL, 0), CALL_E_REFUSED);
    ck_assert_uint_eq(run.size, 4);
    ck_assert_int_eq(run_i32(&run, 0), 0);
}
END_TEST

START_TEST(the_selection_is_set_and_told)
{
    const int32_t handles[2] = {FAKE_CUBE, FAKE_DUMMY};
    ck_assert_int_eq(run_int(&run, simx_cmd_set_object_selection, 0, handles, sizeof(handles)), 0);
    ck_assert_int_eq(run_plain(&run, simx_cmd_get_object_selection, NULL, 0), 0);
    ck_assert_uint_eq(run.size, 12);
    ck_assert_int_eq(run_i32(&run, 4), FAKE_CUBE);
    ck_assert_int_eq(run_i32(&run, 8), FAKE_DUMMY);
    ck_assert_int_eq(run_int(&run, simx_cmd_set_object_selection, 0, handles, 7), CALL_E_BODY);
}
END_TEST

START_TEST(a_collection_may_be_told_by_a_signal)
{
    sim_set_integer_signal(run.sim, "mine", 77);
    ck_assert_int_eq(run_name(&run, simx_cmd_get_collection_handle, "mine", NULL, 0), 0);
    ck_assert_int_eq(run_i32(&run, 0), 77);
    ck_assert_int_eq(run_name(&run, simx_cmd_get_collection_handle, "collection", NULL, 0), 0);
    ck_assert_int_eq(run_i32(&run, 0), 500);
    ck_assert_int_eq(run_name(&run, simx_cmd_get_collection_handle, "none", NULL, 0),
                     CALL_E_REFUSED);
}
END_TEST

START_TEST(grey_images_are_the_mean_of_the_channels)
{
    fake.image[0] = 10;
    fake.image[1] = 20;
    fake.image[2] = 33;
    ck_assert_int_eq(run_int(&run, simx_cmd_get_vision_sensor_image_bw, FAKE_VISION, NULL, 0), 0);
    ck_assert_uint_eq(run.size, 8 + 128);
    ck_assert_uint_eq(run.data[8], 21);
    memset(zeros, 9, 128);
    ck_assert_int_eq(run_int(&run, simx_cmd_set_vision_sensor_image_bw, FAKE_VISION, zeros, 128),
                     0);
    memset(zeros, 0, sizeof(zeros));
    ck_assert_uint_eq(fake.image[383], 9);
}
END_TEST

/* ------------------------------------------------------------------ user interfaces */

START_TEST(consoles_and_dialogs_get_only_what_was_given)
{
    struct {
        int32_t lines, mode, position[2], size[2];
        float text[3], background[3];
    } console = {50, 0, {98765, 0}, {1, 2}, {-10.0f, 0, 0}, {0.5f, 0, 0}};
    ck_assert_int_eq(run_name(&run, simx_cmd_aux_console_open, "con", &console, sizeof(console)),
                     0);
    ck_assert_str_eq(fake.console, "con size back:");
    ck_assert_int_eq(run_int(&run, simx_cmd_aux_console_print, 1, "hello", 6), 0);
    ck_assert_str_eq(fake.console, "con size back:hello");
    ck_assert_int_eq(run_int(&run, simx_cmd_aux_console_print, 1, "hello", 5), CALL_E_BODY);
    ck_assert_int_eq(run_int(&run, simx_cmd_aux_console_print, 1, NULL, 0), 0);
    ck_assert_str_eq(fake.console, "");
}
END_TEST

START_TEST(a_dialog_tells_its_handle_and_element)
{
    uint8_t body[4 + 1 + 1 + 48] = {0}; /* a text, a kind, a text, colours */
    ck_assert_int_eq(run_name(&run, simx_cmd_display_dialog, "title", body, sizeof(body)), 0);
    ck_assert_uint_eq(run.size, 8);
    ck_assert_int_eq(run_i32(&run, 0), 0);
    ck_assert_int_eq(run_i32(&run, 4), 9);
}
END_TEST

START_TEST(a_button_event_is_delivered_once)
{
    ck_assert_int_eq(run_int2(&run, simx_cmd_get_ui_event_button, 7, 0, NULL, 0), 0);
    ck_assert_int_eq(run_i32(&run, 0), -1);
    ck_assert_int_eq(run.forget, 0);
    fake.ui_event = 3;
    ck_assert_int_eq(run_int2(&run, simx_cmd_get_ui_event_button, 7, 0, NULL, 0), 0);
    ck_assert_int_eq(run_i32(&run, 0), 3);
    ck_assert_int_eq(run_i32(&run, 8), 12);
    ck_assert_int_eq(run.forget, 1);
}
END_TEST

/* ------------------------------------------------------------------ scripts */

START_TEST(a_script_returns_four_kinds_of_values)
{
    static const uint8_t body[] = {1, 0, 0, 0, 1, 0, 0,    0,    3, 0,   0, 0,   2,   0, 0, 0,
                                   5, 0, 0, 0, 0, 0, 0x80, 0x3f, 0, 'a', 0, 'b', 'c', 0, 0, 9};
    ck_assert_int_eq(call_script(8, "", "remoteEcho", body, sizeof(body)), 0);
    ck_assert_uint_eq(run.size, sizeof(body));
    ck_assert_mem_eq(run.data, body, sizeof(body));
    ck_assert_int_eq(call_script(1, "cube1", "remoteEcho", zeros, 16), 0);
    ck_assert_mem_eq(run.data, zeros, 16);
    uint8_t floats[16 + 6 * 4] = {0, 0, 0, 0, 6};
    ck_assert_int_eq(call_script(8, "", "remoteEcho", floats, sizeof(floats)), 0);
    ck_assert_mem_eq(run.data, floats, sizeof(floats));
    use(fake_sim_new(40501));
    ck_assert_int_eq(call_script(1, "cube1", "remoteEcho", zeros, 16), 0);
}
END_TEST

START_TEST(a_script_that_fails_or_returns_something_else_is_an_error)
{
    ck_assert_int_eq(call_script(8, "", "nosuch", zeros, 16), CALL_E_REFUSED);
    ck_assert_uint_eq(run.size, 0);
    ck_assert_int_eq(call_script(8, "", "remoteNothing", zeros, 16), CALL_E_REFUSED);
    ck_assert_uint_eq(run.size, 0);
    ck_assert_ptr_nonnull(strstr(run.explained, "remoteNothing"));
}
END_TEST

START_TEST(counts_of_a_script_call_that_the_body_does_not_hold_are_refused)
{
    static const int32_t counts[][4] = {
        {-1, 0, 0, 0}, {0, -1, 0, 0},
        {0, 0, -1, 0}, {0, 0, 0, -1},
        {3, 0, 0, 0},  {0, 3, 0, 0},
        {1, 2, 0, 0},  {0, 0, 9, 0},
        {0, 0, 0, 9},  {0x7fffffff, 0x7fffffff, 0x7fffffff, 0x7fffffff}};
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        uint8_t body[24] = {0};
        memcpy(body, counts[i], sizeof(counts[i]));
        ck_assert_int_eq(call_script(8, "", "remoteEcho", body, sizeof(body)), CALL_E_BODY);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("commands, objects");
    TCase *tests = tcase_create("commands, objects");
    SRunner *runner = srunner_create(suite);
    int failed;
    tcase_add_checked_fixture(tests, fixture_begin, fixture_end);
    tcase_add_test(tests, a_detected_object_comes_with_point_and_normal);
    tcase_add_test(tests, group_data_with_quaternions_gives_quaternions);
    tcase_add_test(tests, group_data_tells_paths_velocities_and_members_of_collections);
    tcase_add_test(tests, each_kind_of_group_data_has_its_numbers);
    tcase_add_test(tests, group_data_tells_the_range_of_a_joint_or_that_it_has_none);
    tcase_add_test(tests, unknown_group_data_gives_handles_only);
    tcase_add_test(tests, a_dummy_is_made_with_colours_or_without);
    tcase_add_test(tests, copying_leaves_the_selection_as_it_was);
    tcase_add_test(tests, a_large_selection_is_put_back);
    tcase_add_test(tests, nothing_is_copied_without_a_selection);
    tcase_add_test(tests, the_selection_is_set_and_told);
    tcase_add_test(tests, a_collection_may_be_told_by_a_signal);
    tcase_add_test(tests, grey_images_are_the_mean_of_the_channels);
    tcase_add_test(tests, consoles_and_dialogs_get_only_what_was_given);
    tcase_add_test(tests, a_dialog_tells_its_handle_and_element);
    tcase_add_test(tests, a_button_event_is_delivered_once);
    tcase_add_test(tests, a_script_returns_four_kinds_of_values);
    tcase_add_test(tests, a_script_that_fails_or_returns_something_else_is_an_error);
    tcase_add_test(tests, counts_of_a_script_call_that_the_body_does_not_hold_are_refused);
    suite_add_tcase(suite, tests);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
