/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The handlers of all commands on the fake simulator: what holds for each row of the table, then
 * what single commands do beyond the recorded answers (test_commands_golden.c).
 */
#include "fake_sim.h"
#include "run_command.h"
#include "simConst.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct run run;

static void use(struct sim_api *sim)
{
    ck_assert_ptr_nonnull(sim);
    if (run.sim) {
        run_deinit(&run);
        sim_free(run.sim);
    }
    run_init(&run, sim);
}

static void setup(void)
{
    run.sim = NULL;
    use(fake_sim_new(41000));
}

static void teardown(void)
{
    run_deinit(&run);
    sim_free(run.sim);
    ck_assert_int_eq(fake.lent, 0);
}

/* A body of the row's shape: zeros are numbers, bytes and empty strings alike. */
static uint8_t zeros[256];

static int is(const struct command_info *info, const char *name)
{
    return strcmp(info->name, name) == 0;
}

static int run_row(const struct command_info *info, const void *body, size_t size)
{
    struct key key = {info->number, 0, 0, "", ""};
    return run_command(&run, &key, body, size);
}

/* ------------------------------------------------------------------ every row */

START_TEST(every_body_that_is_too_short_is_refused_with_nothing_in_the_reply)
{
    const struct command_info *info = command_at((size_t)_i);
    size_t whole = shape_size(info->body);
    if (is(info, "kill_connection"))
        return; /* the port's business: the body means nothing */
    for (size_t size = 0; size < whole; size++) {
        ck_assert_msg(run_row(info, zeros, size) == CALL_E_BODY, "%s with %zu of %zu bytes: %d",
                      info->name, size, whole, run.outcome);
        ck_assert_uint_eq(run.size, 0);
    }
}
END_TEST

START_TEST(no_body_of_any_bytes_does_harm)
{
    const struct command_info *info = command_at((size_t)_i);
    uint8_t body[256];
    unsigned seed = 1u + (unsigned)_i;
    for (int round = 0; round < 400; round++) {
        for (size_t k = 0; k < sizeof(body); k++) {
            seed = seed * 1103515245u + 12345u;
            body[k] = (seed >> 16) % 3 ? (uint8_t)(seed >> 20) % 4 : (uint8_t)(seed >> 8);
        }
        run.swap = round & 1;
        run_row(info, body, seed % (sizeof(body) + 1));
        ck_assert(run.outcome == 0 || run.outcome == CALL_E_REFUSED || run.outcome == CALL_E_BODY);
    }
}
END_TEST

START_TEST(an_answer_fits_the_shape_of_its_row)
{
    const struct command_info *info = command_at((size_t)_i);
    for (int handle = 0; handle < 16; handle++) {
        struct key key = {info->number, handle, handle, "dummy1", "remoteEcho"};
        fake.state = sim_simulation_advancing_running;
        run_command(&run, &key, zeros, shape_size(info->body));
        if (run.outcome == 0)
            ck_assert_uint_ge(run.size, shape_size(info->reply));
    }
}
END_TEST

/* Commands that ask the simulator for nothing that it could lack. */
static int needs_no_function(const struct command_info *info)
{
    static const char *const names[] = {
        "synchronous_enable", "synchronous_disable",   "synchronous_next",  "get_last_errors",
        "kill_connection",    "get_integer_parameter", "read_string_stream"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (is(info, names[i]))
            return 1;
    }
    return 0;
}

START_TEST(a_function_that_the_simulator_lacks_is_an_error_that_names_it)
{
    const struct command_info *info = command_at((size_t)_i);
    char text[256] = "";
    if (needs_no_function(info))
        return;
    use(fake_sim_new_without(41000, FAKE_ALL));
    ck_assert_msg(run_row(info, zeros, shape_size(info->body)) == CALL_E_REFUSED, "%s: %d",
                  info->name, run.outcome);
    sim_take_error(run.sim, text, sizeof(text));
    ck_assert_msg(run.explained[0] || strstr(text, "sim") == text, "%s: no explanation",
                  info->name);
}
END_TEST

/* ------------------------------------------------------------------ failures */

START_TEST(failed_getters_answer_zeros_in_the_known_size)
{
    static const struct {
        int number;
        size_t size;
    } rows[] = {
        {simx_cmd_get_joint_position, 4},
        {simx_cmd_get_joint_matrix, 48},
        {simx_cmd_get_joint_force, 4},
        {simx_cmd_get_joint_max_force, 4},
        {simx_cmd_get_object_velocity, 24},
        {simx_cmd_get_array_parameter, 12},
        {simx_cmd_get_floating_parameter, 4},
        {simx_cmd_get_integer_parameter, 4},
        {simx_cmd_read_distance, 4},
        {simx_cmd_read_force_sensor, 25},
        {simx_cmd_read_vision_sensor, 4},
        {simx_cmd_get_object_position2, 12},
        {simx_cmd_get_object_quaternion, 16},
        {simx_cmd_check_distance, 4},
        {simx_cmd_get_object_float_parameter, 4},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        ck_assert_int_eq(run_int2(&run, rows[i].number, 999, -1, NULL, 0), CALL_E_REFUSED);
        ck_assert_uint_eq(run.size, rows[i].size);
        ck_assert_mem_eq(run.data, zeros, run.size);
    }
}
END_TEST

START_TEST(a_failed_proximity_sensor_answers_minus_one_and_zeros)
{
    ck_assert_int_eq(run_int(&run, simx_cmd_read_proximity_sensor, 999, NULL, 0), CALL_E_REFUSED);
    ck_assert_uint_eq(run.size, 29);
    ck_assert_uint_eq(run.data[0], 0xff);
    ck_assert_mem_eq(run.data + 1, zeros, 28);
}
END_TEST

START_TEST(results_that_failed_read_minus_one)
{
    ck_assert_int_eq(run_int(&run, simx_cmd_read_collision, 1, NULL, 0), CALL_E_REFUSED);
    ck_assert_int_eq(run_i32(&run, 0), -1);
    ck_assert_int_eq(run_name(&run, simx_cmd_get_object_handle, "nosuch", NULL, 0), CALL_E_REFUSED);
    ck_assert_int_eq(run_i32(&run, 0), -1);
    ck_assert_int_eq(run_int(&run, simx_cmd_get_model_property, 99, NULL, 0), CALL_E_REFUSED);
    ck_assert_int_eq(run_i32(&run, 0), -1);
}
END_TEST

START_TEST(no_parent_and_no_child_are_answers)
{
    ck_assert_int_eq(run_int(&run, simx_cmd_get_object_parent, FAKE_DUMMY, NULL, 0), 0);
    ck_assert_int_eq(run_i32(&run, 0), -1);
    ck_assert_int_eq(run_int2(&run, simx_cmd_get_object_child, FAKE_JOINT, 7, NULL, 0), 0);
    ck_assert_int_eq(run_i32(&run, 0), -1);
}
END_TEST

START_TEST(an_unknown_action_on_the_simulation_is_refused_with_an_explanation)
{
    ck_assert_int_eq(run_int(&run, simx_cmd_start_pause_stop_simulation, 3, NULL, 0),
                     CALL_E_REFUSED);
    ck_assert_str_ne(run.explained, "");
    ck_assert_int_eq(fake.state, 0);
}
END_TEST

START_TEST(an_image_of_the_wrong_size_does_not_reach_the_sensor)
{
    memset(fake.image, 7, sizeof(fake.image));
    ck_assert_int_eq(run_int(&run, simx_cmd_set_vision_sensor_image_rgb, FAKE_VISION, zeros, 200),
                     CALL_E_BODY);
    ck_assert_int_eq(run_int(&run, simx_cmd_set_vision_sensor_image_bw, FAKE_VISION, zeros, 129),
                     CALL_E_BODY);
    ck_assert_str_ne(run.explained, "");
    ck_assert_uint_eq(fake.image[0], 7);
}
END_TEST

START_TEST(a_sensor_of_unknown_resolution_has_no_image)
{
    static const int numbers[] = { simx_cmd_get_vision_sensor_image_rgb,
                                   simx_cmd_get_vision_sensor_image_bw,
                                   simx_cmd_get_vision_sensor_depth_buffer,
                                   simx_cmd_set_vision_sensor_image_rgb };
    use(fake_sim_new_without(41000, "simGetVisionSensorResolution"));
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        ck_assert_int_eq(run_int(&run, numbers[i], FAKE_VISION, zeros, 200), CALL_E_REFUSED);
        ck_assert_uint_eq(run.size, 0);
    }
}
END_TEST

START_TEST(what_the_simulator_refuses_without_a_word_is_explained)
{
    ck_assert_int_eq(run_int2(&run, simx_cmd_check_distance, FAKE_CUBE, FAKE_CUBE, zeros, 4),
                     CALL_E_REFUSED);
    ck_assert_str_eq(run.explained, "no distance between 2 and 2");
    ck_assert_int_eq(run_int2(&run, simx_cmd_get_object_float_parameter, FAKE_CUBE, 9999, NULL, 0),
                     CALL_E_REFUSED);
    ck_assert_str_eq(run.explained, "object 2: parameter 9999 was not accepted");
}
END_TEST

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

/* ------------------------------------------------------------------ signals */

START_TEST(a_string_signal_that_was_fetched_and_cleared_ends_its_stream)
{
    ck_assert_int_eq(run_name(&run, simx_cmd_get_and_clear_string_signal, "s", NULL, 0),
                     CALL_E_REFUSED);
    ck_assert_int_eq(run.forget, 0);
    run_name(&run, simx_cmd_set_string_signal, "s", "ab", 2);
    ck_assert_int_eq(run_name(&run, simx_cmd_get_and_clear_string_signal, "s", NULL, 0), 0);
    ck_assert_mem_eq(run.data, "ab", 2);
    ck_assert_int_eq(run.forget, 1);
    ck_assert_int_eq(run_name(&run, simx_cmd_get_string_signal, "s", NULL, 0), CALL_E_REFUSED);
}
END_TEST

START_TEST(a_string_stream_is_emptied_by_reading_and_never_fails)
{
    ck_assert_int_eq(run_name(&run, simx_cmd_read_string_stream, "s", NULL, 0), 0);
    ck_assert_uint_eq(run.size, 0);
    run_name(&run, simx_cmd_append_string_signal, "s", "ab", 2);
    run_name(&run, simx_cmd_append_string_signal, "s", "\0c", 2);
    run_name(&run, simx_cmd_append_string_signal, "s", NULL, 0);
    ck_assert_int_eq(run_name(&run, simx_cmd_read_string_stream, "s", NULL, 0), 0);
    ck_assert_uint_eq(run.size, 4);
    ck_assert_mem_eq(run.data, "ab\0c", 4);
    ck_assert_int_eq(run.forget, 0);
    run_name(&run, simx_cmd_read_string_stream, "s", NULL, 0);
    ck_assert_uint_eq(run.size, 0);
}
END_TEST

START_TEST(an_empty_string_signal_exists)
{
    run_name(&run, simx_cmd_set_string_signal, "s", NULL, 0);
    ck_assert_int_eq(run_name(&run, simx_cmd_get_string_signal, "s", NULL, 0), 0);
    ck_assert_uint_eq(run.size, 0);
}
END_TEST

START_TEST(an_empty_name_clears_all_signals_of_the_kind)
{
    sim_set_float_signal(run.sim, "a", 1.0);
    sim_set_float_signal(run.sim, "b", 2.0);
    sim_set_integer_signal(run.sim, "a", 3);
    ck_assert_int_eq(run_name(&run, simx_cmd_clear_float_signal, "", NULL, 0), 0);
    ck_assert_int_eq(run_name(&run, simx_cmd_get_float_signal, "a", NULL, 0), CALL_E_REFUSED);
    ck_assert_int_eq(run_name(&run, simx_cmd_get_float_signal, "b", NULL, 0), CALL_E_REFUSED);
    ck_assert_int_eq(run_name(&run, simx_cmd_get_integer_signal, "a", NULL, 0), 0);
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

static int call_script(int type, const char *description, const char *function, const void *body,
                       size_t size)
{
    struct key key = {simx_cmd_call_script_function, type, 0, description, function};
    return run_command(&run, &key, body, size);
}

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

/* ------------------------------------------------------------------ byte order */

START_TEST(a_client_of_the_other_byte_order_gets_all_values_converted)
{
    static const uint8_t position[] = {0x3e, 0x80, 0, 0}; /* 0.25, big-endian */
    static const uint8_t counts[] = {0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5};
    run.swap = 1;
    ck_assert_int_eq(run_int(&run, simx_cmd_set_joint_position, FAKE_JOINT, position, 4), 0);
    ck_assert_double_eq(fake.objects[FAKE_JOINT].joint_position, 0.25);
    run_int(&run, simx_cmd_get_joint_position, FAKE_JOINT, NULL, 0);
    ck_assert_mem_eq(run.data, position, 4);
    run_int2(&run, simx_cmd_get_object_position2, FAKE_DUMMY, -1, NULL, 0);
    ck_assert_double_eq_tol(run_f32(&run, 8), 0.3, 1e-6);
    run_int2(&run, simx_cmd_get_object_group_data, 109, 3, NULL, 0);
    ck_assert_int_eq(run_i32(&run, 0), 6);
    ck_assert_int_eq(run_i32(&run, 16 + 4), 1);
    ck_assert_double_eq_tol(run_f32(&run, 16 + 24), 0.1, 1e-6);
    run_int(&run, simx_cmd_get_vision_sensor_depth_buffer, FAKE_VISION, NULL, 0);
    ck_assert_double_eq(run_f32(&run, 8), 1.0);
    ck_assert_int_eq(call_script(8, "", "remoteEcho", counts, sizeof(counts)), 0);
    ck_assert_mem_eq(run.data, counts, sizeof(counts));
}
END_TEST

static void add_rows(TCase *tests)
{
    int rows = (int)command_count();
    tcase_add_loop_test(tests, every_body_that_is_too_short_is_refused_with_nothing_in_the_reply, 0,
                        rows);
    tcase_add_loop_test(tests, no_body_of_any_bytes_does_harm, 0, rows);
    tcase_add_loop_test(tests, an_answer_fits_the_shape_of_its_row, 0, rows);
    tcase_add_loop_test(tests, a_function_that_the_simulator_lacks_is_an_error_that_names_it, 0,
                        rows);
}

static void add_single(TCase *tests)
{
    tcase_add_test(tests, failed_getters_answer_zeros_in_the_known_size);
    tcase_add_test(tests, a_failed_proximity_sensor_answers_minus_one_and_zeros);
    tcase_add_test(tests, results_that_failed_read_minus_one);
    tcase_add_test(tests, no_parent_and_no_child_are_answers);
    tcase_add_test(tests, an_unknown_action_on_the_simulation_is_refused_with_an_explanation);
    tcase_add_test(tests, an_image_of_the_wrong_size_does_not_reach_the_sensor);
    tcase_add_test(tests, what_the_simulator_refuses_without_a_word_is_explained);
    tcase_add_test(tests, a_sensor_of_unknown_resolution_has_no_image);
    tcase_add_test(tests, a_detected_object_comes_with_point_and_normal);
    tcase_add_test(tests, group_data_with_quaternions_gives_quaternions);
    tcase_add_test(tests, group_data_tells_paths_velocities_and_members_of_collections);
    tcase_add_test(tests, group_data_tells_the_range_of_a_joint_or_that_it_has_none);
    tcase_add_test(tests, each_kind_of_group_data_has_its_numbers);
    tcase_add_test(tests, unknown_group_data_gives_handles_only);
    tcase_add_test(tests, a_dummy_is_made_with_colours_or_without);
    tcase_add_test(tests, copying_leaves_the_selection_as_it_was);
    tcase_add_test(tests, a_large_selection_is_put_back);
    tcase_add_test(tests, nothing_is_copied_without_a_selection);
    tcase_add_test(tests, the_selection_is_set_and_told);
    tcase_add_test(tests, a_collection_may_be_told_by_a_signal);
    tcase_add_test(tests, grey_images_are_the_mean_of_the_channels);
    tcase_add_test(tests, a_string_signal_that_was_fetched_and_cleared_ends_its_stream);
    tcase_add_test(tests, a_string_stream_is_emptied_by_reading_and_never_fails);
    tcase_add_test(tests, an_empty_string_signal_exists);
    tcase_add_test(tests, an_empty_name_clears_all_signals_of_the_kind);
    tcase_add_test(tests, consoles_and_dialogs_get_only_what_was_given);
    tcase_add_test(tests, a_dialog_tells_its_handle_and_element);
    tcase_add_test(tests, a_button_event_is_delivered_once);
    tcase_add_test(tests, a_script_returns_four_kinds_of_values);
    tcase_add_test(tests, a_script_that_fails_or_returns_something_else_is_an_error);
    tcase_add_test(tests, counts_of_a_script_call_that_the_body_does_not_hold_are_refused);
    tcase_add_test(tests, a_client_of_the_other_byte_order_gets_all_values_converted);
}

int main(void)
{
    Suite *suite = suite_create("commands");
    TCase *tests = tcase_create("commands");
    SRunner *runner = srunner_create(suite);
    int failed;
    tcase_add_checked_fixture(tests, setup, teardown);
    add_rows(tests);
    add_single(tests);
    suite_add_tcase(suite, tests);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
