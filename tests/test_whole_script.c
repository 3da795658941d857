/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Clients call functions of simx-host's script, in each generation of simulator, through shared
 * memory and TCP; the script calls the plugin's functions.
 */
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "extApi.h"
#include "simConst.h"
#include "support.h"
#include "whole_host.h"

#define GENERATIONS 3
#define BLOCKING simx_opmode_blocking
#define REFUSED simx_return_remote_error_flag

static const char *const generations[] = { "vrep3", "coppelia4", "coppelia46" };
static struct host host;
static char tcp[16], shared[16];
static simxInt client;

static void setup(void)
{
    support_enter_folder();
    client = -1;
}

static void teardown(void)
{
    if (client >= 0)
        simxFinish(client);
    if (host.id > 0)
        host_end(&host, SIGTERM);
    support_leave_folder();
}

/* Starts the host with this script and connects: in odd runs over TCP. */
static void start(int run, const char *file)
{
    snprintf(tcp, sizeof tcp, "%d", support_tcp_port());
    snprintf(shared, sizeof shared, "%d", support_host_port());
    host_start(&host, ".", (const char *const[]){ "--abi", generations[run % GENERATIONS], "--port",
                                                  tcp, "--port", shared, "--script", file, NULL });
    client = simxStart("127.0.0.1", atoi(run < GENERATIONS ? shared : tcp), 1, 0, -20000, 1);
    ck_assert_msg(client >= 0, "%s", simxGetErrorText(-1));
}

static void start_text(int run, const char *text)
{
    support_write_file("script.lua", text, strlen(text));
    start(run, "script.lua");
}

static int call(int type, const char *description, const char *function)
{
    return simxCallScriptFunction(client, description, type, function, 0, NULL, 0, NULL, 0, NULL, 0,
                                  NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, BLOCKING);
}

/* The newest error text of the simulator, as the client gets it. */
static void expect_error(const char *text)
{
    simxChar *errors = NULL;
    simxInt count = 0;
    int found = 0;
    ck_assert_int_eq(simxGetLastErrors(client, &count, &errors, BLOCKING), 0);
    for (int i = 0; i < count; i++) {
        found |= strstr(errors, text) != NULL;
        if (!found)
            fprintf(stderr, "%s\n", errors);
        errors += strlen(errors) + 1;
    }
    ck_assert_msg(found, "no error has \"%s\"", text);
}

START_TEST(values_of_all_kinds_come_back_changed_by_the_script)
{
    static const simxUChar bytes[] = { 0, 1, 255, 0 };
    const simxInt ints[] = { 1, -2, 2000000000 };
    const simxFloat floats[] = { 0.5f, -1e30f };
    const simxChar strings[] = "one\0\0three";
    simxInt int_count, float_count, string_count, size, *ints_out;
    simxFloat *floats_out;
    simxChar *strings_out;
    simxUChar *bytes_out;
    start_text(_i, "function f(ints, floats, strings, buffer)\n"
                   "  table.insert(ints, #strings)\n"
                   "  floats[2] = -floats[2]\n"
                   "  strings[2] = strings[1] .. '+' .. strings[3]\n"
                   "  return ints, floats, strings, buffer .. string.char(#buffer)\n"
                   "end\n");
    ck_assert_int_eq(simxCallScriptFunction(client, "", sim_scripttype_mainscript, "f", 3, ints, 2,
                                            floats, 3, strings, sizeof bytes, bytes, &int_count,
                                            &ints_out, &float_count, &floats_out, &string_count,
                                            &strings_out, &size, &bytes_out, BLOCKING), 0);
    ck_assert_int_eq(int_count, 4);
    ck_assert_mem_eq(ints_out, ints, sizeof ints);
    ck_assert_int_eq(ints_out[3], 3);
    ck_assert_int_eq(float_count, 2);
    ck_assert_float_eq(floats_out[0], 0.5f);
    ck_assert_float_eq(floats_out[1], 1e30f);
    ck_assert_int_eq(string_count, 3);
    ck_assert_mem_eq(strings_out, "one\0one+three\0three", 20);
    ck_assert_int_eq(size, sizeof bytes + 1);
    ck_assert_mem_eq(bytes_out, bytes, sizeof bytes);
    ck_assert_int_eq(bytes_out[4], 4);
}
END_TEST

START_TEST(empty_values_go_both_ways)
{
    simxInt counts[4] = { 7, 7, 7, 7 };
    simxInt *ints;
    simxFloat *floats;
    simxChar *strings;
    simxUChar *bytes;
    start_text(_i, "function f(i, x, s, b) assert(#i + #x + #s + #b == 0) return i, x, s, b end");
    ck_assert_int_eq(simxCallScriptFunction(client, "", sim_scripttype_mainscript, "f", 0, NULL, 0,
                                            NULL, 0, NULL, 0, NULL, &counts[0], &ints, &counts[1],
                                            &floats, &counts[2], &strings, &counts[3], &bytes,
                                            BLOCKING), 0);
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(counts[i], 0);
}
END_TEST

START_TEST(script_is_reached_by_each_script_type)
{
    start_text(_i, "function f() return {}, {}, {}, '' end");
    ck_assert_int_eq(call(sim_scripttype_mainscript, "", "f"), 0);
    ck_assert_int_eq(call(sim_scripttype_sandboxscript, "", "f"), 0);
    ck_assert_int_eq(call(sim_scripttype_childscript, "remoteApiCommandServer", "f"), 0);
    ck_assert_int_eq(call(sim_scripttype_customizationscript, "base", "f"), 0);
    ck_assert_int_eq(call(sim_scripttype_addonscript, "addOn", "f"), 0);
    ck_assert_int_eq(call(1010002, "", "f"), 0);
    ck_assert_int_eq(call(1010003, "", "f"), REFUSED);
    expect_error("script does not exist");
}
END_TEST

START_TEST(errors_of_the_script_come_to_the_caller)
{
    start_text(_i, "function broken()\n  error('my reason')\nend\n"
                   "function short() return {}, {} end\n"
                   "function swapped() return {'x'}, {}, {}, '' end\n");
    ck_assert_int_eq(call(sim_scripttype_mainscript, "", "broken"), REFUSED);
    expect_error("script.lua:2: my reason");
    ck_assert_int_eq(call(sim_scripttype_mainscript, "", "nobody"), REFUSED);
    expect_error("the script has no function nobody");
    ck_assert_int_eq(call(sim_scripttype_mainscript, "", "short"), REFUSED);
    expect_error("must return");
    ck_assert_int_eq(call(sim_scripttype_mainscript, "", "swapped"), REFUSED);
    expect_error("must return");
    ck_assert_int_eq(host_end(&host, SIGINT), 0);
}
END_TEST

/* The shipped example: a client asks and commands the robot that drives by itself. */
START_TEST(patrol_drives_and_answers)
{
    const simxFloat speed = 6;
    simxInt counts[2], *ints;
    simxFloat *floats;
    simxChar *strings;
    start(_i, SCRIPTS "/patrol.lua");
    ck_assert_int_eq(simxSynchronous(client, 1), 0);
    ck_assert_int_eq(simxStartSimulation(client, BLOCKING), 0);
    ck_assert_int_eq(simxStep(client, 200, 20000), 0);
    ck_assert_int_eq(simxCallScriptFunction(client, "base", sim_scripttype_childscript, "setSpeed",
                                            0, NULL, 1, &speed, 0, NULL, 0, NULL, NULL, NULL,
                                            &counts[1], &floats, NULL, NULL, NULL, NULL, BLOCKING),
                     0);
    ck_assert_int_eq(counts[1], 2);
    ck_assert_float_eq(floats[0], 4);
    ck_assert_float_eq(floats[1], 6);
    ck_assert_int_eq(simxStep(client, 200, 20000), 0);
    ck_assert_int_eq(simxCallScriptFunction(client, "", sim_scripttype_mainscript, "status", 0,
                                            NULL, 0, NULL, 0, NULL, 0, NULL, &counts[0], &ints,
                                            &counts[1], &floats, NULL, &strings, NULL, NULL,
                                            BLOCKING), 0);
    simxInt base, turns;
    simxFloat position[3];
    simxFloat told[3];
    ck_assert_int_eq(counts[0], 1);
    ck_assert_int_eq(counts[1], 3);
    memcpy(told, floats, sizeof told);
    turns = ints[0];
    ck_assert_int_eq(simxGetObjectHandle(client, "base", &base, BLOCKING), 0);
    ck_assert_int_eq(simxGetObjectPosition(client, base, -1, position, BLOCKING), 0);
    ck_assert_mem_eq(told, position, sizeof told);
    ck_assert_float_gt(position[0], 0.1f);
    simxInt signal;
    ck_assert_int_eq(simxGetInt32Signal(client, "turns", &signal, BLOCKING), 0);
    ck_assert_int_eq(signal, turns);
    ck_assert_int_eq(simxStopSimulation(client, BLOCKING), 0);
    host_expect(&host, "[status] the patrol ends");
}
END_TEST

START_TEST(script_starts_and_stops_a_service)
{
    char text[1000];
    int port = support_tcp_port();
    snprintf(text, sizeof text,
             "local p = loadPlugin and loadPlugin('simRemoteApi') or simRemoteApi\n"
             "if not loadPlugin then assert(simExtRemoteApiStart and simExtRemoteApiStop and\n"
             "  simExtRemoteApiReset and simExtRemoteApiStatus) end\n"
             "function start() return {p.start(%d, 1300, false, true)}, {}, {}, '' end\n"
             "function stop() return {p.stop(%d)}, {}, {}, '' end\n"
             "function reset() return {p.reset(%d)}, {}, {}, '' end\n"
             "function status() return {(p.status(%d))}, {}, {}, '' end\n", port, port, port, port);
    start_text(_i, text);
    ck_assert_int_eq(call(sim_scripttype_mainscript, "", "start"), 0);
    ck_assert_int_eq(call(sim_scripttype_mainscript, "", "start"), REFUSED);
    expect_error("already in use");
    simxInt other = simxStart("127.0.0.1", port, 1, 0, -20000, 1);
    ck_assert_msg(other >= 0, "%s", simxGetErrorText(-1));
    ck_assert_int_eq(simxSynchronous(other, 1), 0);
    simxFinish(other);
    ck_assert_int_eq(call(sim_scripttype_mainscript, "", "status"), 0);
    ck_assert_int_eq(call(sim_scripttype_mainscript, "", "reset"), 0);
    ck_assert_int_eq(call(sim_scripttype_mainscript, "", "stop"), 0);
    ck_assert_int_lt(simxStart("127.0.0.1", port, 1, 0, -200, 1), 0);
}
END_TEST

/* As CoppeliaSim up to 4.5, the host unmaps at once what is unloaded. Its script is called again
 * when the plugin's message is done. */
static const char unloading_script[] =
    "function unload()\n"
    "  local plugin = sim.loadModule('', 'RemoteApi')\n"
    "  assert(sim.unloadModule(plugin) == 0 and sim.unloadModule(plugin) == 1)\n"
    "  assert(not pcall(simRemoteApi.status, 1))\n"
    "  sim.startSimulation()\n"
    "  return {}, {}, {}, ''\n"
    "end\n"
    "local said, loaded\n"
    "function sysCall_actuation()\n"
    "  if not said then print('steps go on') io.stdout:flush() end\n"
    "  said = true\n"
    "  if loaded or not io.open('go') then return end\n"
    "  loaded = sim.loadModule('" BUILT_PLUGIN "', 'RemoteApi')\n"
    "  print('loaded as ' .. loaded) io.stdout:flush()\n"
    "end\n";

static void expect_no_file(const char *form, const char *name)
{
    char pattern[64];
    glob_t found;
    snprintf(pattern, sizeof pattern, form, name);
    int outcome = glob(pattern, 0, NULL, &found);
    ck_assert_msg(outcome == GLOB_NOMATCH, "left behind: %s", outcome ? "?" : found.gl_pathv[0]);
}

START_TEST(script_that_a_command_calls_unloads_the_plugin_which_can_be_loaded_again)
{
    int run = _i % 2 + GENERATIONS * (_i / 2); /* the old generations only */
    start_text(run, unloading_script);
    call(sim_scripttype_mainscript, "", "unload"); /* whether it is answered does not matter */
    host_expect(&host, "steps go on");
    simxFinish(client);
    client = -1;
    expect_no_file("/dev/shm/*%s*", shared + 1);
    expect_no_file("./*%s*", shared + 1);
    support_write_file("go", "", 0);
    host_expect(&host, "loaded as 0");
    client = simxStart("127.0.0.1", atoi(run < GENERATIONS ? shared : tcp), 1, 0, -20000, 1);
    ck_assert_msg(client >= 0, "%s", simxGetErrorText(-1));
    ck_assert_int_eq(simxStopSimulation(client, BLOCKING), 0);
    ck_assert_int_eq(host_end(&host, SIGTERM), 0);
}
END_TEST

static const char writer[] =
    "local number = 0\n"
    "local get = sim and sim.getStringSignal or simGetStringSignal\n"
    "local set = sim and sim.setStringSignal or simSetStringSignal\n"
    "function sysCall_actuation()\n"
    "  number = number + 1\n"
    "  set('steps', (get('steps') or '') .. number .. ';')\n"
    "end\n";

/* Reads the stream, which brings these numbers and no others. */
static void expect_numbers(int first, int last)
{
    char expected[512] = "";
    simxUChar *bytes = NULL;
    simxInt size = -1;
    size_t length = 0;
    for (int number = first; number <= last; number++)
        length += (size_t)snprintf(expected + length, sizeof expected - length, "%d;", number);
    ck_assert_int_eq(simxReadStringStream(client, "steps", &bytes, &size, simx_opmode_buffer), 0);
    ck_assert_int_eq(size, (int)length);
    ck_assert_mem_eq(bytes, expected, length);
}

/* In a fast session, which is that of the first runs. */
START_TEST(string_stream_of_a_script_goes_by_steps)
{
    simxUChar *bytes;
    simxInt size, ms;
    int step = 0;
    start_text(_i, writer);
    ck_assert_int_eq(simxSynchronous(client, 1), 0);
    ck_assert_int_eq(simxStartSimulation(client, BLOCKING), 0);
    simxReadStringStream(client, "steps", &bytes, &size, simx_opmode_streaming);
    ck_assert_int_eq(simxGetPingTime(client, &ms), 0);
    expect_numbers(1, 0);
    for (; step < 300; step++) {
        ck_assert_int_eq(simxSynchronousTrigger(client), 0);
        expect_numbers(step > 0 ? step : 1, step);
    }
    ck_assert_int_eq(simxStep(client, 20, 20000), 0);
    expect_numbers(step, step + 20);
    ck_assert_int_eq(simxGetPingTime(client, &ms), 0);
    expect_numbers(1, 0);
}
END_TEST

/* ------------------------------------------------------------------ the program */

/* With the plugin: no service tells that it has started. */
static void expect_refused_script(const char *generation, const char *file, const char *text)
{
    char port[16];
    snprintf(port, sizeof port, "%d", support_host_port());
    int status = host_run(&host, ".", (const char *const[]){ "--abi", generation, "--port", port,
                                                             "--script", file, NULL });
    ck_assert_msg(status == 2, "status %d: %s", status, host.text);
    ck_assert_msg(strstr(host.text, text) != NULL, "%s", host.text);
    ck_assert_msg(strchr(host.text, '\n') == host.text + strlen(host.text) - 1, "%s", host.text);
    ck_assert_ptr_null(strstr(host.text, "ready"));
}

START_TEST(wrong_script_ends_the_program_with_one_line_and_status_2_before_it_serves)
{
    static const char script[] = "x = 1\nx = = 2\n";
    support_write_file("script.lua", script, strlen(script));
    expect_refused_script(generations[_i], "script.lua", "script.lua:2: ");
    expect_refused_script(generations[_i], "nowhere.lua", "cannot run nowhere.lua: ");
}
END_TEST

START_TEST(script_that_fails_when_it_is_run_ends_the_program_with_status_2)
{
    static const char script[] = "x = 1\nerror('no robot')\n";
    support_write_file("script.lua", script, strlen(script));
    int status = host_run(&host, ".", (const char *const[]){ "--abi", generations[_i], "--plugin",
                                                             "none", "--script", "script.lua",
                                                             NULL });
    ck_assert_int_eq(status, 2);
    ck_assert_msg(strstr(host.text, "script.lua:2: no robot\n") != NULL, "%s", host.text);
    ck_assert_ptr_eq(strchr(host.text, '\n'), host.text + strlen(host.text) - 1);
    ck_assert_ptr_null(strstr(host.text, "ready"));
}
END_TEST

START_TEST(error_in_a_step_ends_a_counted_run_with_status_1)
{
    static const char script[] = "function sysCall_actuation()\n  missing()\nend\n";
    support_write_file("script.lua", script, strlen(script));
    int status = host_run(&host, ".", (const char *const[]){ "--abi", generations[_i], "--plugin",
                                                             "none", "--script", "script.lua",
                                                             "--run", "--steps", "100", NULL });
    ck_assert_int_eq(status, 1);
    ck_assert_msg(strstr(host.text, "sysCall_actuation: script.lua:2: ") != NULL, "%s", host.text);
}
END_TEST

START_TEST(endless_loop_in_a_step_does_not_hold_up_the_signal)
{
    start_text(_i, "function sysCall_actuation() print('looping') while true do end end\n"
                   "function sysCall_cleanup() print('cleaned') end\n");
    ck_assert_int_eq(simxStartSimulation(client, simx_opmode_oneshot), simx_return_novalue_flag);
    host_expect(&host, "looping");
    ck_assert_int_eq(host_end(&host, SIGINT), 0);
    ck_assert_msg(strstr(host.text, "interrupted") != NULL, "%s", host.text);
    ck_assert_msg(strstr(host.text, "cleaned") != NULL, "%s", host.text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("script of the whole");
    TCase *tests = tcase_create("script of the whole");
    SRunner *runner = srunner_create(suite);
    int failed;
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, values_of_all_kinds_come_back_changed_by_the_script, 0,
                        2 * GENERATIONS);
    tcase_add_loop_test(tests, empty_values_go_both_ways, 0, 2 * GENERATIONS);
    tcase_add_loop_test(tests, script_is_reached_by_each_script_type, 0, GENERATIONS);
    tcase_add_loop_test(tests, errors_of_the_script_come_to_the_caller, 0, 2 * GENERATIONS);
    tcase_add_loop_test(tests, patrol_drives_and_answers, 0, GENERATIONS);
    tcase_add_loop_test(tests, string_stream_of_a_script_goes_by_steps, 0, GENERATIONS);
    tcase_add_loop_test(tests, script_starts_and_stops_a_service, 0, GENERATIONS);
    tcase_add_loop_test(
        tests, script_that_a_command_calls_unloads_the_plugin_which_can_be_loaded_again, 0, 4);
    tcase_add_loop_test(
        tests, wrong_script_ends_the_program_with_one_line_and_status_2_before_it_serves, 0,
        GENERATIONS);
    tcase_add_loop_test(tests, script_that_fails_when_it_is_run_ends_the_program_with_status_2, 0,
                        GENERATIONS);
    tcase_add_loop_test(tests, error_in_a_step_ends_a_counted_run_with_status_1, 0, GENERATIONS);
    tcase_add_loop_test(tests, endless_loop_in_a_step_does_not_hold_up_the_signal, 0, GENERATIONS);
    suite_add_tcase(suite, tests);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
