/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Client library, plugin and simx-host together; see whole.h. A host serves one shared-memory port
 * for the fast session and the predecessor's segment; a client that looks for sockets in an empty
 * folder finds the segment only.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "whole.h"
#include "whole_host.h"

#define HANG_LIMIT_S 300 /* of one test */
#define GENERATIONS 3
#define REAL_TIME 4 /* of a state: time follows the clock while all clients call by name */

struct whole whole;

static struct host host;

static const char *const generations[] = { "vrep3", "coppelia4", "coppelia46" };
static const char *const ways[] = { "TCP", "segment", "fast session" };
static const struct {
    const char *name;
    whole_family *add;
} families[] = {
    { "session", whole_session }, { "simulation", whole_simulation }, { "joint", whole_joint },
    { "object", whole_object },   { "place", whole_place },           { "sensor", whole_sensor },
    { "signal", whole_signal },   { "param", whole_param },           { "modes", whole_modes },
    { "failures", whole_failures }, { "file", whole_file },           { "matlab", whole_matlab },
    { "message", whole_message },
    { "named", whole_named },
    { "scene", whole_scene },     { "script", whole_script },       { "ui", whole_ui },
    { "vision", whole_vision },   { "getters", whole_getters },
};

static int ports[WHOLE_WAYS];
static char folder[] = "/tmp/remoteapi-whole-XXXXXX", sockets[64], nowhere[64];

/* ------------------------------------------------------------------ what tests use */

void whole_exchange(void)
{
    simxInt ping_ms;
    ck_assert_int_eq(simxGetPingTime(whole.client, &ping_ms), 0);
}

simxInt whole_handle(const char *name)
{
    simxInt handle = -1;
    ck_assert_msg(simxGetObjectHandle(whole.client, name, &handle, BLOCKING) == 0, "no %s", name);
    return handle;
}

void whole_expect_output(const char *text)
{
    host_expect(&host, text);
}

int whole_time(void)
{
    whole_exchange();
    return simxGetLastCmdTime(whole.client);
}

int whole_state(void)
{
    simxInt state = -1;
    whole_exchange();
    ck_assert_int_eq(simxGetInMessageInfo(whole.client, simx_headeroffset_server_state, &state), 1);
    return state;
}

void whole_start_stepped(void)
{
    ck_assert_int_eq(simxSynchronous(whole.client, 1), 0);
    ck_assert_int_eq(simxStartSimulation(whole.client, BLOCKING), 0);
    WHOLE_AWAIT((whole_state() & ~REAL_TIME) == 1);
}

void whole_steps(int count)
{
    ck_assert_int_eq(simxStep(whole.client, count, PATIENCE_MS), 0);
}

void whole_stop(void)
{
    ck_assert_int_eq(simxStopSimulation(whole.client, BLOCKING), 0);
    WHOLE_AWAIT((whole_state() & ~REAL_TIME) == 0);
}

void whole_position(simxInt handle, simxInt frame, simxFloat position[3])
{
    ck_assert_int_eq(simxGetObjectPosition(whole.client, handle, frame, position, BLOCKING), 0);
}

simxFloat whole_joint_position(simxInt handle)
{
    simxFloat position = 0;
    ck_assert_int_eq(simxGetJointPosition(whole.client, handle, &position, BLOCKING), 0);
    return position;
}

/* ------------------------------------------------------------------ the host */

static void choose(int combination)
{
    whole.generation = combination / WHOLE_WAYS;
    whole.way = (enum whole_way)(combination % WHOLE_WAYS);
}

START_TEST(simulator_becomes_ready)
{
    char texts[3][16];
    const char *arguments[] = { "--abi",  generations[_i / WHOLE_WAYS], "--port", texts[0],
                                "--port", texts[1], "--port", texts[2], "--emit", "2:16",
                                "--shadows", "on",
#ifdef HAVE_LUA
                                "--script", GOLDEN_DIR "/../host/whole.lua",
#endif
                                NULL };
    choose(_i);
    ports[WHOLE_TCP] = support_tcp_port();
    ports[WHOLE_SEGMENT] = ports[WHOLE_FAST] = support_host_port();
    whole.other_port = support_tcp_port();
    snprintf(texts[0], sizeof texts[0], "%d", ports[WHOLE_TCP]);
    snprintf(texts[1], sizeof texts[1], "%d", ports[WHOLE_FAST]);
    snprintf(texts[2], sizeof texts[2], "%d", whole.other_port);
    host_start(&host, sockets, arguments);
    ck_assert_ptr_nonnull(strstr(host.text, generations[whole.generation]));
}
END_TEST

START_TEST(simulator_ends_cleanly_by_sigint)
{
    ck_assert_int_ne(host.id, 0);
    int status = host_end(&host, SIGINT);
    ck_assert_msg(status == 0, "exit status %d: %s", status, host.text);
}
END_TEST

void whole_connect(void)
{
    ck_assert_int_ne(host.id, 0);
    simxFinish(-1); /* what a test that failed has left */
    setenv("REMOTEAPI_SHM_DIR", whole.way == WHOLE_FAST ? sockets : nowhere, 1);
    whole.port = ports[whole.way];
    whole.client = simxStart("127.0.0.1", whole.port, 1, 0, -PATIENCE_MS, 0);
    ck_assert_msg(whole.client >= 0, "%s", simxGetErrorText(-1));
}

static void connect_client(void)
{
    support_limit_time(HANG_LIMIT_S);
    whole_connect();
    whole_stop();
}

static void finish_clients(void)
{
    simxFinish(-1);
}

/* ------------------------------------------------------------------ running */

/* "TCP, vrep3" and so on: CK_RUN_SUITE chooses one, CK_INCLUDE_TAGS="host joint" a family. */
static const char *combination_name(int combination)
{
    static char texts[GENERATIONS * WHOLE_WAYS][32]; /* Check does not copy them */
    snprintf(texts[combination], sizeof texts[0], "%s, %s", ways[combination % WHOLE_WAYS],
             generations[combination / WHOLE_WAYS]);
    return texts[combination];
}

static TCase *case_of(const char *name, const char *tag)
{
    TCase *tcase = tcase_create(name);
    tcase_set_tags(tcase, tag);
    tcase_set_timeout(tcase, 0);
    return tcase;
}

void whole_add(TCase *tcase, const TTest *const tests[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        tcase_add_test(tcase, tests[i]);
}

static Suite *suite_of(int combination)
{
    Suite *suite = suite_create(combination_name(combination));
    TCase *begin = case_of("begin", "host"), *end = case_of("end", "host");
    tcase_add_loop_test(begin, simulator_becomes_ready, combination, combination + 1);
    suite_add_tcase(suite, begin);
    for (size_t i = 0; i < COUNT_OF(families); i++) {
        TCase *tcase = case_of(families[i].name, families[i].name);
        tcase_add_checked_fixture(tcase, connect_client, finish_clients);
        families[i].add(tcase);
        suite_add_tcase(suite, tcase);
    }
    tcase_add_test(end, simulator_ends_cleanly_by_sigint);
    suite_add_tcase(suite, end);
    return suite;
}

int main(void)
{
    SRunner *runner = srunner_create(NULL);
    if (!mkdtemp(folder))
        return EXIT_FAILURE;
    snprintf(sockets, sizeof sockets, "%s/sockets", folder);
    snprintf(nowhere, sizeof nowhere, "%s/nowhere", folder);
    if (mkdir(sockets, 0700) < 0 || mkdir(nowhere, 0700) < 0)
        return EXIT_FAILURE;
    for (int i = 0; i < GENERATIONS * WHOLE_WAYS; i++)
        srunner_add_suite(runner, suite_of(i));
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    if (host.id > 0)
        kill(host.id, SIGKILL);
    rmdir(nowhere);
    rmdir(sockets);
    rmdir(folder);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
