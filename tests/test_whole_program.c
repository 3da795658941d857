/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The program simx-host around its simulation: options, models, ports, configuration file, end.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "extApi.h"
#include "support.h"
#include "whole_host.h"

#define MODELS "/usr/share/mujoco/model/"

static const char *const generations[] = { "vrep3", "coppelia4", "coppelia46" };
static struct host host;

/* In a folder of its own, which is also that of the sockets. */
static void setup(void)
{
    support_enter_folder();
}

static void teardown(void)
{
    if (host.id > 0)
        host_end(&host, SIGTERM);
    support_leave_folder();
}

/* It refuses: status 2 and one line, which has this text. */
static void expect_refusal(const char *text, const char *const *arguments)
{
    int status = host_run(&host, ".", arguments);
    ck_assert_msg(status == 2, "status %d: %s", status, host.text);
    ck_assert_msg(strstr(host.text, text) != NULL, "no \"%s\" in: %s", text, host.text);
    const char *end = strchr(host.text, '\n');
    ck_assert_msg(end && end[1] == '\0', "not one line: %s", host.text);
}

#define EXPECT_REFUSAL(text, ...) expect_refusal(text, (const char *const[]){ __VA_ARGS__, NULL })

START_TEST(wrong_options_are_refused_in_one_line)
{
    EXPECT_REFUSAL("port", "--port", "0");
    EXPECT_REFUSAL("port", "--port", "70000");
    EXPECT_REFUSAL("port", "--port", "many");
    EXPECT_REFUSAL("port", "--port", "-100000");
    EXPECT_REFUSAL("twice", "--steps", "1", "--run", "--port", "-19", "--port=19", "--port", "-19");
    EXPECT_REFUSAL("abi", "--abi", "vrep4");
    EXPECT_REFUSAL("steps", "--steps", "-1");
    EXPECT_REFUSAL("emit", "--emit", "10");
    EXPECT_REFUSAL("emit", "--emit", "0:1");
    EXPECT_REFUSAL("render", "--render", "paper");
    EXPECT_REFUSAL("no-such-option: no such option; --help ", "--no-such-option");
    EXPECT_REFUSAL("-x: no such option; --help ", "-x");
    EXPECT_REFUSAL("--port: a value is needed; --help ", "--port");
    EXPECT_REFUSAL("one model", "a.xml", "b.xml");
    EXPECT_REFUSAL("no port", "--plugin", "none", "--port", "19", "--run", "--steps", "1");
    EXPECT_REFUSAL("plugin", "--plugin", "/nowhere/plugin.so");
}
END_TEST

START_TEST(wrong_models_are_refused_in_one_line)
{
    static const char broken[] = "<mujoco><worldbody><body></worldbody></mujoco>";
    static const char strange[] = "<mujoco><worldbody><teapot/></worldbody></mujoco>";
    EXPECT_REFUSAL("nowhere.xml", "--plugin", "none", "nowhere.xml");
    support_write_file("broken.xml", broken, sizeof broken - 1);
    EXPECT_REFUSAL("broken.xml", "--plugin", "none", "broken.xml");
    support_write_file("strange.xml", strange, sizeof strange - 1);
    EXPECT_REFUSAL("teapot", "--plugin", "none", "strange.xml");
    support_write_file("empty.xml", "", 0);
    EXPECT_REFUSAL("empty.xml", "--plugin", "none", "empty.xml");
    support_write_file("model.mjb", "no model", 8);
    EXPECT_REFUSAL("model.mjb", "--plugin", "none", "model.mjb");
    EXPECT_REFUSAL("V-REP or CoppeliaSim", "--plugin", "none", "scene.ttt");
    EXPECT_REFUSAL("V-REP or CoppeliaSim", "-h", "-s", "-q", "gripper.ttm");
}
END_TEST

START_TEST(models_that_come_with_it_are_found_by_name)
{
    static const char *const models[] = { "empty.xml", "robot.ttt" };
    static const char *const texts[] = { "ready: /",
                                         "/models/robot.xml is loaded in place of robot.ttt" };
    ck_assert_int_eq(host_run(&host, ".",
                              (const char *const[]){ "--plugin", "none", "--run", "--steps", "1",
                                                     models[_i], NULL }),
                     0);
    ck_assert_msg(strstr(host.text, texts[_i]) != NULL, "%s", host.text);
}
END_TEST

START_TEST(help_and_version_are_told)
{
    static const char *const help[] = { "--help", "-h" };
    for (size_t i = 0; i < COUNT_OF(help); i++) {
        ck_assert_int_eq(host_run(&host, ".", (const char *const[]){ help[i], NULL }), 0);
        ck_assert_ptr_nonnull(strstr(host.text, "--emit"));
        ck_assert_ptr_nonnull(strstr(host.text, "--help, or -h alone"));
        ck_assert_ptr_nonnull(strstr(host.text, "--version"));
    }
    ck_assert_int_eq(host_run(&host, ".", (const char *const[]){ "--version", NULL }), 0);
    ck_assert_ptr_nonnull(strstr(host.text, "simx-host "));
    ck_assert_ptr_nonnull(strstr(host.text, "MuJoCo "));
}
END_TEST

static simxInt connect_to(int port)
{
    simxInt client = simxStart("127.0.0.1", port, 1, 0, -20000, 1), ping_ms;
    ck_assert_msg(client >= 0, "%s", simxGetErrorText(-1));
    ck_assert_int_eq(simxGetPingTime(client, &ping_ms), 0);
    return client;
}

static void expect_clean_end(int number)
{
    int status = host_end(&host, number);
    ck_assert_msg(status == 0, "status %d: %s", status, host.text);
}

START_TEST(signal_ends_it_cleanly_with_a_client_in_the_middle)
{
    char port[16];
    simxFloat position;
    snprintf(port, sizeof port, "%d", support_tcp_port());
    host_start(&host, ".", (const char *const[]){ "--abi", generations[_i], "--port", port, "--run",
                                                  NULL });
    simxInt client = connect_to(atoi(port));
    simxGetJointPosition(client, 1, &position, simx_opmode_streaming);
    expect_clean_end(_i ? SIGINT : SIGTERM);
    simxFinish(client);
}
END_TEST

START_TEST(steps_are_counted_and_end_it)
{
    ck_assert_int_eq(host_run(&host, ".", (const char *const[]){ "--plugin", "none", "--run",
                                                                 "--steps", "123", NULL }), 0);
    ck_assert_msg(strstr(host.text, "simx-host: 123 steps of 0.005 s") != NULL, "%s", host.text);
}
END_TEST

/* The simulation stops after 50 ms of its time, 10 steps of 5 ms and those of the stop. */
START_TEST(command_line_of_the_simulators_starts_stops_and_quits)
{
    static const char *const line[] = { "-h", "-q", "-s50", "-vnone", "--plugin", "none", "--steps",
                                        "1000", NULL };
    int steps;
    ck_assert_int_eq(host_run(&host, ".", line), 0);
    ck_assert_msg(strstr(host.text, " steps of ") != NULL, "%s", host.text);
    ck_assert_int_eq(sscanf(strrchr(host.text, ':') + 1, "%d", &steps), 1);
    ck_assert_int_ge(steps, 10);
    ck_assert_int_le(steps, 13);
}
END_TEST

START_TEST(argument_of_the_simulators_serves_a_port)
{
    int port = support_tcp_port();
    char argument[80];
    simxUChar shown;
    snprintf(argument, sizeof argument, "-gREMOTEAPISERVERSERVICE_%d_FALSE_TRUE", port);
    host_start(&host, ".", (const char *const[]){ "--abi", generations[_i], "-h", argument, NULL });
    simxInt client = connect_to(port);
    ck_assert_int_eq(simxSetBoolParam(client, sim_boolparam_display_enabled, 1,
                                      simx_opmode_blocking), 0);
    ck_assert_int_eq(simxGetBoolParam(client, sim_boolparam_display_enabled, &shown,
                                      simx_opmode_blocking), 0);
    ck_assert_int_eq(shown, 0);
    simxFinish(client);
    expect_clean_end(SIGINT);
}
END_TEST

START_TEST(configuration_file_of_the_working_directory_is_used)
{
    char text[200];
    int port = support_tcp_port(), shared = support_host_port();
    simxInt client;
    snprintf(text, sizeof text,
             "portIndex1_port = %d // the first\nportIndex1_syncSimTrigger = true\n"
             "portIndex2_port = %d\n", port, shared);
    support_write_file("remoteApiConnections.txt", text, strlen(text));
    host_start(&host, ".", (const char *const[]){ "--abi", generations[_i], NULL });
    client = connect_to(port);
    ck_assert_int_eq(simxSynchronous(client, 1), 0);
    simxFinish(client);
    client = connect_to(shared);
    ck_assert_int_eq(simxSynchronous(client, 1), simx_return_remote_error_flag);
    simxFinish(client);
    expect_clean_end(SIGINT);
}
END_TEST

START_TEST(stepping_can_be_forbidden)
{
    char port[16];
    snprintf(port, sizeof port, "%d", support_tcp_port());
    host_start(&host, ".", (const char *const[]){ "--no-sync", "--port", port, NULL });
    simxInt client = connect_to(atoi(port));
    ck_assert_int_eq(simxSynchronous(client, 1), simx_return_remote_error_flag);
    simxFinish(client);
    expect_clean_end(SIGINT);
}
END_TEST

/* The plugin tells why, the program which port. */
static void expect_refused_port(const char *generation, const char *free_port, const char *taken)
{
    struct host second;
    char line[100];
    int status = host_run(&second, ".", (const char *const[]){ "--abi", generation, "--port", taken,
                                                               "--port", free_port, "--run",
                                                               "--steps", "1", NULL });
    ck_assert_msg(status == 2, "status %d: %s", status, second.text);
    ck_assert_msg(!strstr(second.text, "simx-host: ready"), "%s", second.text);
    snprintf(line, sizeof line, "\nsimx-host: port %s cannot be served\n", taken);
    ck_assert_msg(strstr(second.text, line) != NULL, "%s", second.text);
    snprintf(line, sizeof line, "service on port %s could not be started: ", taken);
    ck_assert_msg(strstr(second.text, line) != NULL, "%s", second.text);
    char *once = strstr(second.text, "in use");
    ck_assert_msg(once && !strstr(once + 1, "in use"), "%s", second.text);
}

START_TEST(port_that_is_taken_ends_a_second_host_and_harms_nobody)
{
    char tcp[16], shared[16], other_tcp[16], other_shared[16];
    snprintf(tcp, sizeof tcp, "%d", support_tcp_port());
    snprintf(shared, sizeof shared, "%d", support_host_port());
    snprintf(other_tcp, sizeof other_tcp, "%d", support_tcp_port());
    snprintf(other_shared, sizeof other_shared, "%d", support_host_port());
    host_start(&host, ".", (const char *const[]){ "--port", tcp, "--port", shared, NULL });
    simxInt client = connect_to(atoi(shared)), ping_ms;
    expect_refused_port(generations[_i], other_shared, tcp);
    expect_refused_port(generations[_i], other_tcp, shared);
    ck_assert_int_eq(simxGetPingTime(client, &ping_ms), 0);
    simxFinish(client);
    simxFinish(connect_to(atoi(shared))); /* the second one took nothing away */
    simxFinish(connect_to(atoi(tcp)));
    expect_clean_end(SIGINT);
}
END_TEST

START_TEST(port_of_the_configuration_file_that_is_taken_leaves_the_others)
{
    struct host second;
    char text[100], tcp[16];
    int port = support_tcp_port();
    snprintf(tcp, sizeof tcp, "%d", support_tcp_port());
    host_start(&host, ".", (const char *const[]){ "--port", tcp, NULL });
    snprintf(text, sizeof text, "portIndex1_port = %s\nportIndex2_port = %d\n", tcp, port);
    support_write_file("remoteApiConnections.txt", text, strlen(text));
    host_start(&second, ".", (const char *const[]){ "--abi", generations[_i], NULL });
    snprintf(text, sizeof text, "service on port %s could not be started: ", tcp);
    ck_assert_msg(strstr(second.text, text) != NULL, "%s", second.text);
    simxFinish(connect_to(port));
    ck_assert_int_eq(host_end(&second, SIGINT), 0);
    expect_clean_end(SIGINT);
}
END_TEST

START_TEST(models_that_come_with_mujoco_run)
{
    static const char *const models[] = {
        "humanoid/humanoid.xml", "humanoid/22_humanoids.xml", "humanoid100/humanoid100.xml",
        "hammock/hammock.xml", "flag/flag.xml", "adhesion/active_adhesion.xml", "mug/mug.xml",
        "slider_crank/slider_crank.xml", "tendon_arm/arm26.xml", "composite/loop.xml",
        "composite/rope.xml", "composite/particle.xml", "composite/softbox.xml",
        "composite/cloth.xml", "composite/grid2pin.xml"
    };
    char path[200], port[16];
    int found = 0;
    snprintf(port, sizeof port, "%d", support_host_port());
    for (size_t i = 0; i < COUNT_OF(models); i++) {
        snprintf(path, sizeof path, MODELS "%s", models[i]);
        if (access(path, R_OK) != 0)
            continue;
        found++;
        const char *arguments[] = { "--abi", generations[i % 3], "--port", port, "--run",
                                    "--steps", "10", path, NULL };
        int status = host_run(&host, ".", arguments);
        if (status == 2 && strstr(host.text, "Error opening file"))
            continue; /* a mesh or texture that Debian does not ship */
        ck_assert_msg(status == 0, "%s: status %d: %s", path, status, host.text);
        ck_assert_msg(strstr(host.text, "10 steps") != NULL, "%s: %s", path, host.text);
    }
    if (found == 0)
        puts("not run: " MODELS " is missing");
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { wrong_options_are_refused_in_one_line,
                                   wrong_models_are_refused_in_one_line,
                                   help_and_version_are_told,
                                   steps_are_counted_and_end_it,
                                   stepping_can_be_forbidden,
                                   models_that_come_with_mujoco_run };
    Suite *suite = support_suite("program", setup, teardown, tests, COUNT_OF(tests));
    TCase *tcase = tcase_create("each generation");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_loop_test(tcase, models_that_come_with_it_are_found_by_name, 0, 2);
    tcase_add_loop_test(tcase, signal_ends_it_cleanly_with_a_client_in_the_middle, 0, 3);
    tcase_add_loop_test(tcase, configuration_file_of_the_working_directory_is_used, 0, 3);
    tcase_add_test(tcase, command_line_of_the_simulators_starts_stops_and_quits);
    tcase_add_loop_test(tcase, argument_of_the_simulators_serves_a_port, 0, 3);
    tcase_add_loop_test(tcase, port_that_is_taken_ends_a_second_host_and_harms_nobody, 0, 3);
    tcase_add_loop_test(tcase, port_of_the_configuration_file_that_is_taken_leaves_the_others, 0,
                        3);
    suite_add_tcase(suite, tcase);
    return support_run(suite);
}
