/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The plugin's file, loaded and called as the simulators do: by name, out of a process that holds
 * the simulator's library under whatever path. The library is the fake one, built as a module;
 * FAKE_SIMULATOR and PLUGIN tell where the two files are.
 */
#include "extApi.h"
#include "fake_sim.h"
#include "os/atomic.h"
#include "os/thread.h"
#include "sim/sim_api.h"
#include "simConst.h"
#include "support_port.h"

#include <check.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct init_arguments {
    const char *name;
    const char *path;
};

struct message_arguments {
    int message;
    int *auxiliary;
    void *pointer;
};

typedef unsigned char start_function(void *reserved, int reserved_int);
typedef void end_function(void);
typedef void *message_function(int message, int *auxiliary, void *custom, int *reply);
typedef int init_function(struct init_arguments *arguments);
typedef void msg_function(struct message_arguments *arguments);

#define WIRE_VERSION 11
#define INSTANCE_PASS 269
#define SIMULATION_ENDED 286
#define MAIN_SCRIPT 298
#define CHILD_SCRIPT 101
#define UI_PASS 337 /* comes from another thread: not ours */

static void *simulator;
static struct sim_api *adapter; /* makes the simulator's state; the plugin has an adapter of its
                                   own */
static void *plugin;
static char folder[64];

static const char *file_of(const char *variable, const char *otherwise)
{
    const char *value = getenv(variable);
    return value ? value : otherwise;
}

static void *open_library(const char *path)
{
    void *library = dlopen(path, RTLD_LAZY | RTLD_LOCAL);
    ck_assert_msg(library != NULL, "%s", library ? "" : dlerror());
    return library;
}

static void find(void *library, const char *name, void *functionp)
{
    void *address = dlsym(library, name);
    ck_assert_msg(address != NULL, "%s is missing", name);
    memcpy(functionp, &address, sizeof(address));
}

/* In an empty folder: the services of a configuration file that lies about are none of ours. */
static void load(int version)
{
    struct sim_api *(*boot)(int);
    simulator = open_library(file_of("FAKE_SIMULATOR", ".libs/libcoppeliaSimFake.so"));
    find(simulator, "fake_sim_new", &boot);
    adapter = boot(version);
    ck_assert_ptr_nonnull(adapter);
    plugin = open_library(file_of("PLUGIN", "../plugin/.libs/libsimExtRemoteApi.so"));
    strcpy(folder, "/tmp/remoteapi-shm-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
}

static void unload(void)
{
    sim_free(adapter);
    dlclose(plugin);
    dlclose(simulator);
    rmdir(folder);
}

static void run_old_style(int version, const char *start_name, const char *end_name,
                          const char *message_name)
{
    start_function *start;
    end_function *end;
    message_function *message;
    int reply[4] = {-1, -1, -1, -1};
    load(version);
    find(plugin, start_name, &start);
    find(plugin, end_name, &end);
    find(plugin, message_name, &message);
    ck_assert_ptr_null(message(INSTANCE_PASS, NULL, NULL, NULL));
    ck_assert_uint_eq(start(NULL, 0), WIRE_VERSION);
    for (int i = 0; i < 3; i++) {
        ck_assert_ptr_null(message(INSTANCE_PASS, NULL, NULL, NULL));
        ck_assert_ptr_null(message(MAIN_SCRIPT, NULL, NULL, reply));
        ck_assert_ptr_null(message(MAIN_SCRIPT, NULL, NULL, NULL));
        ck_assert_ptr_null(message(UI_PASS, NULL, NULL, NULL));
        ck_assert_ptr_null(message(SIMULATION_ENDED, NULL, NULL, NULL));
    }
    ck_assert_int_eq(reply[0], -1);
    end();
    end();
    unload();
}

START_TEST(vrep_starts_and_ends_the_plugin)
{
    run_old_style(30400, "v_repStart", "v_repEnd", "v_repMessage");
}
END_TEST

START_TEST(coppeliasim_4_starts_and_ends_the_plugin)
{
    run_old_style(40501, "simStart", "simEnd", "simMessage");
}
END_TEST

START_TEST(coppeliasim_4_6_starts_the_plugin_again_after_its_cleanup)
{
    struct init_arguments arguments = {"RemoteApi", NULL};
    struct message_arguments pass = {INSTANCE_PASS, NULL, NULL};
    int veto = -1;
    struct message_arguments main_script = {MAIN_SCRIPT, &veto, NULL};
    init_function *init;
    end_function *cleanup;
    msg_function *msg;
    load(41000);
    find(plugin, "simInit", &init);
    find(plugin, "simCleanup", &cleanup);
    find(plugin, "simMsg", &msg);
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(init(&arguments), WIRE_VERSION);
        msg(&pass);
        msg(&main_script);
        ck_assert_int_eq(veto, -1);
        cleanup();
    }
    msg(&pass);
    unload();
}
END_TEST

/* Calls a function that the plugin gave to scripts, with one number: the number that is
 * returned. */
static int call_in_script(const char *name, int argument)
{
    int (*script_call)(const char *, int, int);
    int (*create)(void), (*release)(int), (*push)(int, int), (*get)(int, int *);
    int (*move)(int, int), result = -99;
    find(simulator, "fake_script_call", &script_call);
    find(simulator, "simCreateStack", &create);
    find(simulator, "simReleaseStack", &release);
    find(simulator, "simPushInt32OntoStack", &push);
    find(simulator, "simMoveStackItemToTop", &move);
    find(simulator, "simGetStackInt32Value", &get);
    int stack = create();
    push(stack, argument);
    ck_assert_int_eq(script_call(name, CHILD_SCRIPT, stack), 0);
    move(stack, 0);
    ck_assert_int_eq(get(stack, &result), 1);
    release(stack);
    return result;
}

START_TEST(scripts_start_ask_reset_and_stop_a_service)
{
    start_function *start;
    end_function *end;
    int port = support_tcp_port();
    load(40501);
    find(plugin, "simStart", &start);
    find(plugin, "simEnd", &end);
    ck_assert_uint_eq(start(NULL, 0), WIRE_VERSION);
    ck_assert_int_eq(call_in_script("simExtRemoteApiStatus@RemoteApi", port), -1);
    ck_assert_int_eq(call_in_script("simExtRemoteApiStart@RemoteApi", port), 1);
    ck_assert_int_eq(call_in_script("simRemoteApi.status@RemoteApi", port), 1);
    ck_assert_int_eq(call_in_script("simRemoteApi.reset@RemoteApi", port), 1);
    ck_assert_int_eq(call_in_script("simExtRemoteApiStatus@RemoteApi", port), 1);
    ck_assert_int_eq(call_in_script("simRemoteApi.stop@RemoteApi", port), 1);
    ck_assert_int_eq(call_in_script("simRemoteApi.stop@RemoteApi", port), -1);
    end();
    unload();
}
END_TEST

static end_function *cleanup_inside;
static int cleaned;

static void clean_up_inside(void)
{
    cleanup_inside();
    cleaned = 1;
}

struct caller {
    int port;
    int done; /* atomic */
};

/* Calls the script function that unloads the plugin; whether an answer still comes does not
 * matter. */
static void call_hook(void *argument)
{
    struct caller *caller = argument;
    simxInt id = simxStart("127.0.0.1", caller->port, 1, 1, -20000, 5), counts[4], *ints;
    simxFloat *floats;
    simxChar *texts;
    simxUChar *bytes;
    if (id >= 0)
        simxCallScriptFunction(id, "", sim_scripttype_sandboxscript, "remoteHook", 0, NULL, 0, NULL,
                               0, NULL, 0, NULL, &counts[0], &ints, &counts[1], &floats, &counts[2],
                               &texts, &counts[3], &bytes, simx_opmode_blocking);
    simxFinish(-1);
    atomic_set_int(&caller->done, 1);
}

START_TEST(a_script_that_a_command_calls_unloads_the_plugin)
{
    struct init_arguments arguments = {"RemoteApi", NULL};
    struct message_arguments pass = {INSTANCE_PASS, NULL, NULL};
    struct caller caller = {support_tcp_port(), 0};
    struct thread thread;
    struct fake_sim *state;
    init_function *init;
    msg_function *msg;
    load(41000);
    find(plugin, "simInit", &init);
    find(plugin, "simCleanup", &cleanup_inside);
    find(plugin, "simMsg", &msg);
    find(simulator, "fake", &state);
    ck_assert_int_eq(init(&arguments), WIRE_VERSION);
    ck_assert_int_eq(call_in_script("start", caller.port), 1);
    state->on_script = clean_up_inside;
    ck_assert_int_eq(thread_start(&thread, call_hook, &caller), 0);
    while (!atomic_get_int(&caller.done))
        msg(&pass);
    thread_join(&thread);
    ck_assert_int_eq(cleaned, 1);
    ck_assert_int_eq(init(&arguments), WIRE_VERSION);
    ck_assert_int_eq(call_in_script("start", caller.port), 1);
    cleanup_inside();
    unload();
}
END_TEST

START_TEST(a_simulator_that_is_too_old_is_refused)
{
    start_function *start;
    load(30199);
    find(plugin, "v_repStart", &start);
    ck_assert_uint_eq(start(NULL, 0), 0);
    unload();
}
END_TEST

START_TEST(a_second_start_is_refused_and_its_end_ends_nothing)
{
    struct init_arguments arguments = {"RemoteApi", NULL};
    start_function *start;
    init_function *init;
    end_function *cleanup, *end;
    load(41000);
    find(plugin, "simStart", &start);
    find(plugin, "simEnd", &end);
    find(plugin, "simInit", &init);
    find(plugin, "simCleanup", &cleanup);
    ck_assert_uint_eq(start(NULL, 0), WIRE_VERSION);
    ck_assert_int_eq(init(&arguments), 0);
    cleanup();
    ck_assert_uint_eq(start(NULL, 0), 0);
    end();
    ck_assert_int_eq(init(&arguments), WIRE_VERSION);
    cleanup();
    unload();
}
END_TEST

START_TEST(without_a_simulator_the_plugin_refuses)
{
    start_function *start;
    message_function *message;
    plugin = open_library(file_of("PLUGIN", "../plugin/.libs/libsimExtRemoteApi.so"));
    find(plugin, "simStart", &start);
    find(plugin, "simMessage", &message);
    ck_assert_uint_eq(start(NULL, 0), 0);
    ck_assert_ptr_null(message(INSTANCE_PASS, NULL, NULL, NULL));
    dlclose(plugin);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plugin");
    TCase *tests = tcase_create("plugin");
    SRunner *runner = srunner_create(suite);
    int failed;
    tcase_set_timeout(tests, 30);
    tcase_add_test(tests, vrep_starts_and_ends_the_plugin);
    tcase_add_test(tests, coppeliasim_4_starts_and_ends_the_plugin);
    tcase_add_test(tests, coppeliasim_4_6_starts_the_plugin_again_after_its_cleanup);
    tcase_add_test(tests, scripts_start_ask_reset_and_stop_a_service);
    tcase_add_test(tests, a_script_that_a_command_calls_unloads_the_plugin);
    tcase_add_test(tests, a_simulator_that_is_too_old_is_refused);
    tcase_add_test(tests, a_second_start_is_refused_and_its_end_ends_nothing);
    tcase_add_test(tests, without_a_simulator_the_plugin_refuses);
    suite_add_tcase(suite, tests);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
