/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The plugin's functions in scripts: their names in each generation, their arguments, their
 * results. The server is replaced here.
 */
#include "fake_sim.h"
#include "server/scriptfn.h"
#include "server/server.h"
#include "simConst.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ the server's part */

static struct service_options started; /* what the last start asked for */
static int answer;                     /* what the server returns */
static int asked_port;

struct service_options service_options_default(int port)
{
    struct service_options options = {.port = port, .sync_trigger = 1, .debug = 1};
    return options;
}

int server_start_service(struct server *server, const struct service_options *options)
{
    (void)server;
    started = *options;
    return answer;
}

int server_stop_service(struct server *server, int port)
{
    (void)server;
    asked_port = port;
    return answer;
}

int server_reset_service(struct server *server, int port)
{
    return server_stop_service(server, port);
}

void server_service_status(struct server *server, int port, struct service_status *status)
{
    (void)server;
    memset(status, 0, sizeof(*status));
    status->state = port == 19999 ? 3 : port == -3 ? 1 : -1;
    for (int i = 0; i < 5; i++)
        status->info[i] = 10 * i;
    status->client_version = 11;
    snprintf(status->peer, sizeof(status->peer), "%s", port > 0 ? "127.0.0.1" : "");
}

/* ------------------------------------------------------------------ the plugin's part */

static struct sim_api *sim;
static int stack;

static void start(struct sim_script_call *call)
{
    scriptfn_start(sim, NULL, call);
}

static void stop(struct sim_script_call *call)
{
    scriptfn_stop(sim, NULL, call);
}

static void reset(struct sim_script_call *call)
{
    scriptfn_reset(sim, NULL, call);
}

static void status(struct sim_script_call *call)
{
    scriptfn_status(sim, NULL, call);
}

static void call_through(struct sim_script_call *call)
{
    scriptfn_call_through(sim, call);
}

static void call_back(struct sim_script_call *call)
{
    (void)call;
}

static void use(int version)
{
    static const struct scriptfn_callbacks callbacks = {start,  stop,         reset,
                                                        status, call_through, call_back};
    sim = fake_sim_new(version);
    ck_assert_ptr_nonnull(sim);
    ck_assert_int_ge(scriptfn_register(sim, &callbacks), 0);
    stack = sim_stack_new(sim);
    answer = 0;
    asked_port = 0;
    memset(&started, 0, sizeof(started));
}

static void setup(void)
{
    use(41000);
}

static void teardown(void)
{
    sim_stack_free(sim, stack);
    sim_free(sim);
    ck_assert_int_eq(fake.lent, 0);
}

#define MAIN_SCRIPT 100
#define CUSTOMIZATION_SCRIPT 106

/* The only result, a number. */
static int result(void)
{
    int value = -99;
    ck_assert_int_eq(sim_stack_size(sim, stack), 1);
    ck_assert_int_eq(sim_stack_get_int(sim, stack, &value), 1);
    return value;
}

/* ------------------------------------------------------------------ tests */

static const int versions[] = {30400, 30500, 40100, 40501, 41000};

START_TEST(the_functions_have_the_names_of_their_generation)
{
    int version = versions[_i];
    int dotted, old, bare, through;
    teardown();
    use(version);
    if (version == 30500 || version == 40100)
        ck_assert_ptr_nonnull(strstr(fake.log, "simRemoteApi=require and {}"));
    dotted = fake_script_call("simRemoteApi.status@RemoteApi", MAIN_SCRIPT, stack) == 0;
    old = fake_script_call("simExtRemoteApiStatus@RemoteApi", MAIN_SCRIPT, stack) == 0;
    bare = fake_script_call("status", MAIN_SCRIPT, stack) == 0;
    through = fake_script_call("callThrough", MAIN_SCRIPT, stack) == 0;
    ck_assert_int_eq(dotted, version >= 30500 && version < 40600);
    ck_assert_int_eq(old, version < 40600);
    ck_assert_int_eq(bare, version >= 40600);
    ck_assert_int_eq(through, version >= 40600);
}
END_TEST

START_TEST(a_port_is_enough_to_start)
{
    sim_stack_push_int(sim, stack, 19999);
    ck_assert_int_eq(fake_script_call("start", CUSTOMIZATION_SCRIPT, stack), 0);
    ck_assert_int_eq(result(), 1);
    ck_assert_int_eq(started.port, 19999);
    ck_assert_int_eq(started.sync_trigger, 0);
    ck_assert_int_eq(started.debug, 0);
    ck_assert_int_eq(started.simulation_only, 0);
    ck_assert_str_eq(fake.script_error, "");
}
END_TEST

START_TEST(a_service_of_the_main_script_ends_with_the_simulation)
{
    sim_stack_push_int(sim, stack, -3);
    sim_stack_push_int(sim, stack, 5000);
    fake_script_call("start", MAIN_SCRIPT, stack);
    ck_assert_int_eq(started.port, -3);
    ck_assert_int_eq(started.max_packet_size, 5000);
    ck_assert_int_eq(started.simulation_only, 1);
}
END_TEST

/* Types of scripts that only 3.4 has. */
START_TEST(scripts_of_joints_and_contacts_end_with_the_simulation)
{
    static const int types[] = { sim_scripttype_jointctrlcallback_old,
                                 sim_scripttype_contactcallback_old,
                                 sim_scripttype_generalcallback_old };
    int script = MAIN_SCRIPT + types[_i / 2]; /* see fake_script.c */
    int version = _i % 2 ? 30400 : 30500;
    teardown();
    use(version);
    sim_stack_push_int(sim, stack, 19999);
    ck_assert_int_eq(fake_script_call("simExtRemoteApiStart@RemoteApi", script, stack), 0);
    ck_assert_int_eq(result(), 1);
    ck_assert_int_eq(started.simulation_only, version == 30400);
    sim_stack_pop(sim, stack, 0);
    sim_stack_push_int(sim, stack, 19999);
    fake_script_call("simExtRemoteApiStart@RemoteApi", CUSTOMIZATION_SCRIPT, stack);
    ck_assert_int_eq(started.simulation_only, 0);
}
END_TEST

START_TEST(nil_leaves_an_argument_at_its_default)
{
    sim_stack_push_int(sim, stack, 19999);
    sim_stack_push_null(sim, stack);
    sim_stack_push_null(sim, stack);
    fake_script_call("start", CUSTOMIZATION_SCRIPT, stack);
    ck_assert_int_eq(result(), 1);
    ck_assert_int_eq(started.max_packet_size, 0);
    ck_assert_int_eq(started.debug, 0);
    sim_stack_pop(sim, stack, 0);
    sim_stack_push_int(sim, stack, 19999);
    sim_stack_push_null(sim, stack);
    sim_stack_push_bool(sim, stack, 1);
    fake_script_call("start", CUSTOMIZATION_SCRIPT, stack);
    ck_assert_int_eq(result(), 1);
    ck_assert_int_eq(started.max_packet_size, 0);
    ck_assert_int_eq(started.debug, 1);
    ck_assert_int_eq(started.sync_trigger, 0);
}
END_TEST

START_TEST(wrong_arguments_are_script_errors)
{
    fake_script_call("start", MAIN_SCRIPT, stack);
    ck_assert_str_ne(fake.script_error, "");
    ck_assert_int_eq(started.port, 0);
    sim_stack_pop(sim, stack, 0);
    sim_stack_push_string(sim, stack, "19999", 5);
    fake_script_call("stop", MAIN_SCRIPT, stack);
    ck_assert_str_ne(fake.script_error, "");
    ck_assert_int_eq(asked_port, 0);
    sim_stack_pop(sim, stack, 0);
    sim_stack_push_int(sim, stack, 19999);
    sim_stack_push_null(sim, stack);
    sim_stack_push_int(sim, stack, 1);
    fake_script_call("start", MAIN_SCRIPT, stack);
    ck_assert_ptr_nonnull(strstr(fake.script_error, "boolean"));
    ck_assert_int_eq(started.port, 0);
}
END_TEST

START_TEST(a_port_in_use_is_a_script_error)
{
    answer = -EADDRINUSE;
    sim_stack_push_int(sim, stack, 19999);
    fake_script_call("start", MAIN_SCRIPT, stack);
    ck_assert_ptr_nonnull(strstr(fake.script_error, "port"));
}
END_TEST

START_TEST(a_number_that_is_no_port_is_a_script_error)
{
    answer = -EINVAL;
    sim_stack_push_int(sim, stack, 65536);
    fake_script_call("start", MAIN_SCRIPT, stack);
    ck_assert_ptr_nonnull(strstr(fake.script_error, "invalid port: it is 1 to 65535"));
}
END_TEST

START_TEST(what_the_server_refuses_to_stop_or_reset_is_minus_one)
{
    static const char *const names[] = {"stop", "reset"};
    for (int i = 0; i < 2; i++) {
        answer = 0;
        sim_stack_push_int(sim, stack, 19999);
        fake_script_call(names[i], MAIN_SCRIPT, stack);
        ck_assert_int_eq(result(), 1);
        ck_assert_int_eq(asked_port, 19999);
        answer = -ENOENT;
        fake_script_call(names[i], MAIN_SCRIPT, stack);
        ck_assert_int_eq(result(), -1);
        ck_assert_str_eq(fake.script_error, "");
        sim_stack_pop(sim, stack, 0);
    }
}
END_TEST

START_TEST(the_status_has_five_values)
{
    int info[5] = {0}, size, value;
    char *peer;
    sim_stack_push_int(sim, stack, 19999);
    fake_script_call("status", MAIN_SCRIPT, stack);
    ck_assert_int_eq(sim_stack_size(sim, stack), 5);
    peer = sim_stack_get_string(sim, stack, &size);
    ck_assert_ptr_nonnull(peer);
    ck_assert_str_eq(peer, "127.0.0.1");
    sim_release(sim, peer);
    sim_stack_pop(sim, stack, 3);
    ck_assert_int_eq(sim_stack_get_int_array(sim, stack, info, 5), 1);
    ck_assert_int_eq(info[4], 40);
    sim_stack_pop(sim, stack, 1);
    ck_assert_int_eq(sim_stack_get_int(sim, stack, &value), 1);
    ck_assert_int_eq(value, 3);
}
END_TEST

START_TEST(the_status_of_an_unknown_port_has_four_values)
{
    int value = 0;
    sim_stack_push_int(sim, stack, 4);
    fake_script_call("status", MAIN_SCRIPT, stack);
    ck_assert_int_eq(sim_stack_size(sim, stack), 4);
    ck_assert_int_eq(sim_stack_get_int(sim, stack, &value), 1);
    ck_assert_int_eq(value, -1);
    sim_stack_pop(sim, stack, 1);
    sim_stack_get_int(sim, stack, &value);
    ck_assert_int_eq(value, SIMX_VERSION);
    sim_stack_pop(sim, stack, 1);
    ck_assert_int_eq(sim_stack_is_null(sim, stack), 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("script functions");
    TCase *tests = tcase_create("script functions");
    SRunner *runner = srunner_create(suite);
    int failed;
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, the_functions_have_the_names_of_their_generation, 0,
                        (int)(sizeof(versions) / sizeof(versions[0])));
    tcase_add_test(tests, a_port_is_enough_to_start);
    tcase_add_test(tests, a_service_of_the_main_script_ends_with_the_simulation);
    tcase_add_loop_test(tests, scripts_of_joints_and_contacts_end_with_the_simulation, 0, 6);
    tcase_add_test(tests, nil_leaves_an_argument_at_its_default);
    tcase_add_test(tests, wrong_arguments_are_script_errors);
    tcase_add_test(tests, a_port_in_use_is_a_script_error);
    tcase_add_test(tests, a_number_that_is_no_port_is_a_script_error);
    tcase_add_test(tests, what_the_server_refuses_to_stop_or_reset_is_minus_one);
    tcase_add_test(tests, the_status_has_five_values);
    tcase_add_test(tests, the_status_of_an_unknown_port_has_four_values);
    suite_add_tcase(suite, tests);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
