/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The adapter to the simulators: the same results from every version, whatever the errors of its
 * functions. Each test runs with the versions below.
 */
#include "fake_sim.h"
#include "simConst.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const int versions[] = {30400, 30602, 40000, 40300, 40501, 40600, 40800, 41000};

#define VERSIONS ((int)(sizeof(versions) / sizeof(versions[0])))

static struct sim_api *sim;

static void use(struct sim_api *other)
{
    ck_assert_ptr_nonnull(other);
    if (sim)
        sim_free(sim);
    sim = other;
}

static void teardown(void)
{
    if (sim)
        sim_free(sim);
    sim = NULL;
    ck_assert_int_eq(fake.lent, 0);
}

START_TEST(one_value_is_read_into_one_double)
{
    double place[3] = {1.5, 2.5, 3.5};
    use(fake_sim_new(versions[_i]));
    ck_assert_int_ge(sim_set_joint_position(sim, FAKE_JOINT, 0.25), 0);
    ck_assert_int_ge(sim_get_joint_position(sim, FAKE_JOINT, &place[1]), 0);
    ck_assert_double_eq(place[0], 1.5);
    ck_assert_double_eq(place[1], 0.25);
    ck_assert_double_eq(place[2], 3.5);
}
END_TEST

START_TEST(failures_read_as_zeros)
{
    double value = 7.0, values[12] = {7.0}, other[3] = {7.0};
    int number = 7;
    use(fake_sim_new(versions[_i]));
    ck_assert_int_eq(sim_get_joint_position(sim, 999, &value), SIM_E_REFUSED);
    ck_assert_double_eq(value, 0.0);
    ck_assert_int_eq(sim_get_joint_matrix(sim, 999, values), SIM_E_REFUSED);
    ck_assert_double_eq(values[0], 0.0);
    ck_assert_int_eq(sim_get_object_velocity(sim, 999, values, other), SIM_E_REFUSED);
    ck_assert_double_eq(other[0], 0.0);
    ck_assert_int_eq(sim_get_integer_parameter(sim, sim_intparam_edit_mode_type, &number),
                     SIM_E_REFUSED);
    ck_assert_int_eq(number, 0);
    ck_assert_int_eq(sim_get_object_int_parameter(sim, FAKE_CUBE, 1, &number), SIM_E_REFUSED);
    ck_assert_int_eq(number, 0);
    ck_assert_int_eq(sim_get_integer_signal(sim, "none", &number), 0);
    ck_assert_int_eq(number, 0);
    ck_assert_int_eq(sim_get_float_signal(sim, "none", &value), 0);
    ck_assert_double_eq(value, 0.0);
}
END_TEST

START_TEST(the_joints_force_goes_by_the_newest_name)
{
    double force = 7.0;
    use(fake_sim_new(versions[_i]));
    ck_assert_int_ge(sim_set_joint_max_force(sim, FAKE_JOINT, 2.5), 0);
    ck_assert_double_eq(fake.objects[FAKE_JOINT].joint_force, 2.5);
    ck_assert_int_eq(sim_get_joint_force(sim, FAKE_JOINT, &force), 0);
    ck_assert_double_eq(force, 0.0);
    fake.state = sim_simulation_advancing_running;
    ck_assert_int_eq(sim_get_joint_force(sim, FAKE_JOINT, &force), 1);
    ck_assert_double_eq(force, 2.5);
}
END_TEST

START_TEST(a_function_that_came_later_is_named_once)
{
    char text[128] = "";
    double force = 7.0;
    use(fake_sim_new(30400));
    ck_assert_int_eq(sim_get_joint_max_force(sim, FAKE_JOINT, &force), SIM_E_ABSENT);
    ck_assert_double_eq(force, 0.0);
    ck_assert_int_eq(sim_take_error(sim, text, sizeof(text)), 1);
    ck_assert_ptr_nonnull(strstr(text, "simGetJointMaxForce"));
    ck_assert_int_eq(sim_take_error(sim, text, sizeof(text)), 0);
}
END_TEST

START_TEST(a_warning_of_the_physics_is_taken_once)
{
    char text[128];
    use(fake_sim_new(versions[_i]));
    ck_assert_int_eq(sim_take_warning(sim, text, sizeof(text)), 0);
    strcpy(fake.warning, "too many\ncontacts");
    ck_assert_int_eq(sim_take_warning(sim, text, sizeof(text)), 1);
    ck_assert_str_eq(text, "too many");
    ck_assert_int_eq(sim_take_warning(sim, text, sizeof(text)), 0);
    use(fake_sim_new_without(versions[_i], "simx_host_take_warning"));
    ck_assert_int_eq(sim_take_warning(sim, text, sizeof(text)), 0);
}
END_TEST

START_TEST(the_old_name_serves_when_the_new_one_is_missing)
{
    double force;
    fake.state = 0;
    use(fake_sim_new_without(30400, "simGetJointForce"));
    fake.objects[FAKE_JOINT].joint_force = 1.5;
    ck_assert_int_eq(sim_get_joint_force(sim, FAKE_JOINT, &force), 1);
    ck_assert_double_eq(force, 1.5);
}
END_TEST

START_TEST(an_error_text_is_its_first_line_and_is_taken_once)
{
    char text[128], tight[8];
    use(fake_sim_new(versions[_i]));
    ck_assert_int_eq(sim_get_object_handle(sim, "nosuch"), SIM_E_REFUSED);
    ck_assert_int_eq(sim_take_error(sim, text, sizeof(text)), 1);
    ck_assert_str_eq(text, "simGetObjectHandle: object does not exist.");
    ck_assert_int_eq(sim_take_error(sim, text, sizeof(text)), 0);
    sim_get_object_handle(sim, "nosuch");
    ck_assert_int_eq(sim_take_error(sim, tight, sizeof(tight)), 1);
    ck_assert_str_eq(tight, "simGetO");
}
END_TEST

START_TEST(proximity_sensors_tell_the_distance_where_it_can_be_had)
{
    double point[4], normal[3];
    int object = 7;
    use(fake_sim_new(versions[_i]));
    ck_assert_int_eq(sim_read_proximity_sensor(sim, FAKE_PROXIMITY, point, &object, normal), 0);
    ck_assert_int_eq(object, -1);
    fake.proximity_detected = 1;
    ck_assert_int_eq(sim_read_proximity_sensor(sim, FAKE_PROXIMITY, point, &object, normal), 1);
    ck_assert_int_eq(object, FAKE_CUBE);
    ck_assert_double_eq_tol(point[3], 0.4, 1e-6);
    ck_assert_double_eq(normal[2], 1.0);
}
END_TEST

START_TEST(all_signals_of_a_kind_can_be_cleared)
{
    char name[16];
    int value;
    use(fake_sim_new(versions[_i]));
    for (int i = 0; i < 10; i++) {
        name[0] = (char)('a' + i);
        name[1] = '\0';
        sim_set_integer_signal(sim, name, i);
        sim_set_float_signal(sim, name, i);
        sim_set_string_signal(sim, name, "x", 1);
    }
    ck_assert_int_eq(sim_clear_integer_signal(sim, NULL), 10);
    ck_assert_int_eq(sim_get_integer_signal(sim, "e", &value), 0);
    ck_assert_int_eq(sim_clear_string_signal(sim, "c"), 1);
    ck_assert_int_eq(sim_clear_string_signal(sim, NULL), 9);
    ck_assert_int_eq(sim_clear_float_signal(sim, NULL), 10);
    ck_assert_int_eq(sim_clear_float_signal(sim, NULL), 0);
}
END_TEST

START_TEST(an_unknown_collection_is_refused_and_an_empty_one_is_not)
{
    int count = -5;
    int *members;
    char text[64];
    use(fake_sim_new(versions[_i]));
    ck_assert_ptr_null(sim_get_collection_objects(sim, 999, &count));
    ck_assert_int_eq(count, 0);
    ck_assert_int_eq(sim_take_error(sim, text, sizeof text), 1);
    ck_assert_str_eq(text, "no such collection");
    members = sim_get_collection_objects(sim, 501, &count);
    ck_assert_ptr_nonnull(members);
    ck_assert_int_eq(count, 0);
    sim_release(sim, members);
    ck_assert_int_eq(sim_take_error(sim, text, sizeof text), 0);
    members = sim_get_collection_objects(sim, 500, &count);
    ck_assert_ptr_nonnull(members);
    ck_assert_int_eq(count, 2);
    sim_release(sim, members);
}
END_TEST

START_TEST(scripts_are_found_by_type_or_handle)
{
    int stack;
    char text[64], long_name[3000];
    memset(long_name, 'x', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    use(fake_sim_new(versions[_i]));
    stack = sim_stack_new(sim);
    ck_assert_int_ge(sim_call_script_function(sim, 8, "", "remoteEcho", stack), 0);
    ck_assert_int_ge(sim_call_script_function(sim, 1, "cube1", "remoteEcho", stack), 0);
    ck_assert_int_ge(sim_call_script_function(sim, FAKE_SANDBOX, "", "remoteEcho", stack), 0);
    ck_assert_int_lt(sim_call_script_function(sim, 1, "other", "remoteEcho", stack), 0);
    sim_take_error(sim, text, sizeof text);
    ck_assert_int_lt(sim_call_script_function(sim, -3, "", "remoteEcho", stack), 0);
    ck_assert_int_eq(sim_take_error(sim, text, sizeof text), 1); /* the simulator was asked */
    ck_assert_int_lt(sim_call_script_function(sim, 1, long_name, "remoteEcho", stack), 0);
    ck_assert_int_eq(sim_take_error(sim, text, sizeof text), 1);
    ck_assert_int_ge(sim_stack_free(sim, stack), 0);
}
END_TEST

START_TEST(filter_results_of_vision_sensors_are_doubles)
{
    struct sim_packets packets;
    use(fake_sim_new(versions[_i]));
    ck_assert_int_eq(sim_read_vision_sensor(sim, FAKE_VISION, &packets), SIM_E_REFUSED);
    ck_assert_int_eq(packets.count, 0);
    fake.state = sim_simulation_advancing_running;
    ck_assert_int_eq(sim_read_vision_sensor(sim, FAKE_VISION, &packets), 0);
    ck_assert_int_eq(packets.count, 1);
    ck_assert_uint_eq(packets.total, 15);
    ck_assert_double_eq(packets.values[8], 0.5);
}
END_TEST

START_TEST(flags_in_a_handle_do_not_change_the_format_of_an_image)
{
    unsigned char *image;
    use(fake_sim_new(versions[_i]));
    image = sim_get_vision_sensor_image(sim, FAKE_VISION | sim_handleflag_greyscale);
    ck_assert_ptr_nonnull(image);
    sim_release(sim, image);
}
END_TEST

START_TEST(without_a_needed_function_there_is_no_adapter)
{
    ck_assert_ptr_null(fake_sim_new_without(41000, "simGetIntegerParameter"));
    ck_assert_ptr_null(fake_sim_new_without(41000, "simGetSimulationState"));
}
END_TEST

START_TEST(the_log_is_the_simulators_where_it_has_one)
{
    use(fake_sim_new(versions[_i]));
    sim_log(sim, SIM_LOG_INFO, "started");
    if (versions[_i] >= 40600)
        ck_assert_str_eq(fake.log, "simRemoteApi:400:started");
    else if (versions[_i] >= 40100)
        ck_assert_str_eq(fake.log, "RemoteApi:400:started");
    else
        ck_assert_str_eq(fake.log, "");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("simulator adapter");
    TCase *tests = tcase_create("versions");
    SRunner *runner = srunner_create(suite);
    int failed;
    tcase_add_checked_fixture(tests, NULL, teardown);
    tcase_add_loop_test(tests, one_value_is_read_into_one_double, 0, VERSIONS);
    tcase_add_loop_test(tests, failures_read_as_zeros, 0, VERSIONS);
    tcase_add_loop_test(tests, the_joints_force_goes_by_the_newest_name, 0, VERSIONS);
    tcase_add_test(tests, a_function_that_came_later_is_named_once);
    tcase_add_test(tests, the_old_name_serves_when_the_new_one_is_missing);
    tcase_add_loop_test(tests, an_error_text_is_its_first_line_and_is_taken_once, 0, VERSIONS);
    tcase_add_loop_test(tests, a_warning_of_the_physics_is_taken_once, 0, VERSIONS);
    tcase_add_loop_test(tests, proximity_sensors_tell_the_distance_where_it_can_be_had, 0,
                        VERSIONS);
    tcase_add_loop_test(tests, all_signals_of_a_kind_can_be_cleared, 0, VERSIONS);
    tcase_add_loop_test(tests, an_unknown_collection_is_refused_and_an_empty_one_is_not, 0,
                        VERSIONS);
    tcase_add_loop_test(tests, scripts_are_found_by_type_or_handle, 0, VERSIONS);
    tcase_add_loop_test(tests, filter_results_of_vision_sensors_are_doubles, 0, VERSIONS);
    tcase_add_loop_test(tests, flags_in_a_handle_do_not_change_the_format_of_an_image, 0, VERSIONS);
    tcase_add_test(tests, without_a_needed_function_there_is_no_adapter);
    tcase_add_loop_test(tests, the_log_is_the_simulators_where_it_has_one, 0, VERSIONS);
    suite_add_tcase(suite, tests);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
