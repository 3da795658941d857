/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Calls by name on a simx-host of their own: its end and the end of clients, settings of services,
 * and long values. Without Lua these cannot be tried.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cbor_text.h"
#include "extApi.h"
#include "os/clock.h"
#include "simConst.h"
#include "support.h"
#include "whole_host.h"

#define GENERATIONS 3
#define BLOCKING simx_opmode_blocking

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

static simxInt connect_to(const char *port)
{
    simxInt id = simxStart("127.0.0.1", atoi(port), 1, 0, -20000, 1);
    ck_assert_msg(id >= 0, "%s", simxGetErrorText(-1));
    return id;
}

static void start(int run)
{
    snprintf(tcp, sizeof tcp, "%d", support_tcp_port());
    snprintf(shared, sizeof shared, "%d", support_host_port());
    host_start(&host, ".", (const char *const[]){ "--abi", generations[run % GENERATIONS], "--port",
                                                  tcp, "--port", shared, NULL });
    client = connect_to(run < GENERATIONS ? shared : tcp);
}

/* A call that waits is under way when the next one is answered. */
static void begin_to_wait(void)
{
    double now;
    simxCallMode(client, 1, simx_opmode_oneshot, "sim.wait", "db", 1000.0, 0);
    ck_assert_int_eq(simxCall(client, "sim.getSystemTime", ">d", &now), 0);
}

START_TEST(the_simulator_ends_while_a_call_waits)
{
    start(_i);
    begin_to_wait();
    ck_assert_int_eq(host_end(&host, SIGTERM), 0);
    host.id = 0;
}
END_TEST

START_TEST(a_client_leaves_while_its_call_waits)
{
    simxInt state;
    start(_i);
    begin_to_wait();
    simxFinish(client);
    client = connect_to(shared);
    ck_assert_int_eq(simxCall(client, "sim.getSimulationState", ">i", &state), 0);
}
END_TEST

/* Ends in the middle of a step that another client holds back. */
static void die_while_stepping(int ready)
{
    simxInt id = simxStart("127.0.0.1", atoi(shared), 1, 0, -20000, 1);
    char done = (char)simxCall(id, "sim.setStepping", "b", 1);
    if (write(ready, &done, 1) == 1)
        simxCall(id, "sim.step", "");
    pause();
}

START_TEST(a_client_that_is_killed_does_not_hold_the_simulation_any_more)
{
    int ready[2], status;
    char done = -1;
    pid_t id;
    start(_i);
    ck_assert_int_eq(simxCall(client, "sim.setStepping", "b", 1), 0);
    ck_assert_int_eq(simxCall(client, "sim.startSimulation", ""), 0);
    ck_assert_int_eq(pipe(ready), 0);
    id = fork();
    if (id == 0)
        die_while_stepping(ready[1]);
    ck_assert_int_eq(read(ready[0], &done, 1), 1);
    ck_assert_int_eq(done, 0);
    kill(id, SIGKILL);
    ck_assert_int_eq(waitpid(id, &status, 0), id);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(simxCall(client, "sim.step", ""), 0);
    close(ready[0]);
    close(ready[1]);
}
END_TEST

/* Ends in its function that a script has called. */
static void die_in_function(int ready)
{
    simxUChar *reply;
    simxInt size, id = simxStart("127.0.0.1", atoi(shared), 1, 0, -20000, 1);
    struct buffer request = { 0 };
    char done;
    cbor_text_put(&request, "{'func': 'sim.testCB', 'args': [1, 'die@func', 2]}");
    done = (char)(simxSendMessage(id, 0, request.data, (simxInt)request.size) |
                  simxReceiveMessage(id, 0, &reply, &size, 20000));
    if (write(ready, &done, 1) == 1)
        pause();
}

/* It would hold the simulator for 10 s. */
START_TEST(a_client_that_is_killed_in_its_function_frees_the_simulator)
{
    int ready[2], status;
    simxInt state;
    char done = -1;
    pid_t id;
    start(_i);
    ck_assert_int_eq(pipe(ready), 0);
    id = fork();
    if (id == 0)
        die_in_function(ready[1]);
    ck_assert_int_eq(read(ready[0], &done, 1), 1);
    ck_assert_int_eq(done, 0);
    int64_t begin_us = clock_us();
    kill(id, SIGKILL);
    ck_assert_int_eq(simxCall(client, "sim.getSimulationState", ">i", &state), 0);
    ck_assert_int_lt(clock_us() - begin_us, 5000000);
    ck_assert_int_eq(waitpid(id, &status, 0), id);
    close(ready[0]);
    close(ready[1]);
}
END_TEST

START_TEST(long_values_go_both_ways)
{
    simxInt size = 60 << 20, got_size = 0;
    simxUChar *bytes = malloc((size_t)size);
    const simxUChar *got = NULL;
    ck_assert_ptr_nonnull(bytes);
    memset(bytes, 0x80, (size_t)size);
    bytes[0] = 7;
    bytes[size - 1] = 9;
    start(_i);
    ck_assert_int_eq(simxCall(client, "sim.setStringSignal", "sy", "long", bytes, size), 0);
    ck_assert_int_eq(simxCall(client, "sim.getStringSignal", "s>y", "long", &got, &got_size), 0);
    ck_assert_int_eq(got_size, size);
    ck_assert(memcmp(got, bytes, (size_t)size) == 0);
    free(bytes);
}
END_TEST

/* A service with these settings, which begin with its port. */
static void start_with(int generation, const char *settings)
{
    char text[200];
    snprintf(shared, sizeof shared, "%d", support_host_port());
    snprintf(text, sizeof text, settings, shared);
    support_write_file("remoteApiConnections.txt", text, strlen(text));
    host_start(&host, ".", (const char *const[]){ "--abi", generations[generation], NULL });
    client = connect_to(shared);
}

START_TEST(a_service_may_allow_what_reaches_beyond_the_simulator)
{
    simxInt sum = 0;
    start_with(_i, "portIndex1_port = %s\n"
                   "portIndex1_syncSimTrigger = false\n"
                   "portIndex1_allowUnsafe = true\n");
    ck_assert_int_eq(simxCall(client, "zmqRemoteApi.eval", "s>i", "return 1 + 2", &sum), 0);
    ck_assert_int_eq(sum, 3);
    ck_assert_int_eq(simxCall(client, "sim.setStepping", "b", 1), simx_return_remote_error_flag);
    ck_assert_ptr_nonnull(strstr(simxGetErrorText(client), "does not allow clients to step"));
}
END_TEST

static void expect_limit(const char *chunk)
{
    ck_assert_int_eq(simxCall(client, "zmqRemoteApi.eval", "s", chunk),
                     simx_return_remote_error_flag);
    ck_assert_msg(strstr(simxGetErrorText(client), "callMs"), "%s", simxGetErrorText(client));
}

START_TEST(a_service_may_limit_how_long_a_function_computes)
{
    static const char waits[] = "sim.startSimulation() for i = 1, 4 do "
                                "local ends = sim.getSystemTime() + 0.1 "
                                "while sim.getSystemTime() < ends do end sim.yield() end return 7";
    simxInt seven = 0;
    start_with(_i, "portIndex1_port = %s\n"
                   "portIndex1_allowUnsafe = true\n"
                   "portIndex1_callMs = 300\n");
    expect_limit("while true do end");
    expect_limit("while true do pcall(function() while true do end end) end");
    expect_limit("sim.startSimulation() sim.yield() while true do end");
    ck_assert_int_eq(simxCall(client, "zmqRemoteApi.eval", "s>i", waits, &seven), 0);
    ck_assert_int_eq(seven, 7);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("calls by name of the whole");
    TCase *tests = tcase_create("calls by name of the whole");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, the_simulator_ends_while_a_call_waits, 0, 2 * GENERATIONS);
    tcase_add_loop_test(tests, a_client_leaves_while_its_call_waits, 0, 2 * GENERATIONS);
    tcase_add_loop_test(tests, a_client_that_is_killed_does_not_hold_the_simulation_any_more, 0,
                        GENERATIONS);
    tcase_add_loop_test(tests, a_client_that_is_killed_in_its_function_frees_the_simulator, 0,
                        GENERATIONS);
    tcase_add_loop_test(tests, long_values_go_both_ways, 2, GENERATIONS);
    tcase_add_loop_test(tests, a_service_may_allow_what_reaches_beyond_the_simulator, 0,
                        GENERATIONS);
    tcase_add_loop_test(tests, a_service_may_limit_how_long_a_function_computes, 0, GENERATIONS);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
