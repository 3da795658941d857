/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The handlers of all commands on the fake simulator: what holds for each row of the table, then
 * what single commands do beyond the recorded answers (test_commands_golden.c).
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "commands_fixture.h"
#include "fake_sim.h"
#include "run_command.h"
#include "simConst.h"

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
    tcase_add_test(tests, a_string_signal_that_was_fetched_and_cleared_ends_its_stream);
    tcase_add_test(tests, a_string_stream_is_emptied_by_reading_and_never_fails);
    tcase_add_test(tests, an_empty_string_signal_exists);
    tcase_add_test(tests, an_empty_name_clears_all_signals_of_the_kind);
    tcase_add_test(tests, a_client_of_the_other_byte_order_gets_all_values_converted);
}

int main(void)
{
    Suite *suite = suite_create("commands");
    TCase *tests = tcase_create("commands");
    SRunner *runner = srunner_create(suite);
    int failed;
    tcase_add_checked_fixture(tests, fixture_begin, fixture_end);
    add_rows(tests);
    add_single(tests);
    suite_add_tcase(suite, tests);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
