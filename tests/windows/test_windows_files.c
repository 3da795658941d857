/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The DLLs, loaded by name as simulators and bindings do it: the plugin in this process, beside the
 * fake simulator in a DLL of its own; the client library in another process, over TCP and over the
 * segment. By hand, against any server:
 *
 *     test_windows_files client PORT [HOST]
 */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

#include "extApi.h"
#include "os/dynlib.h"

#define WIRE_VERSION 11
#define INSTANCE_PASS 269
#define SIMULATION_ENDED 286
#define MAIN_SCRIPT 298
#define CALLS 50

/* ------------------------------------------------------------------ the client's process */

static struct {
    struct dynlib file;
    simxInt (*start)(const simxChar *, simxInt, simxUChar, simxUChar, simxInt, simxInt);
    simxVoid (*finish)(simxInt);
    simxInt (*set)(simxInt, const simxChar *, simxInt, simxInt);
    simxInt (*get)(simxInt, const simxChar *, simxInt *, simxInt);
    const simxChar *(*error)(simxInt);
    simxInt (*time)(simxVoid);
    simxInt (*difference)(simxInt);
    simxVoid (*sleep)(simxInt);
} library;

static int find(const struct dynlib *file, const char *name, void *functionp)
{
    dynlib_function *function = dynlib_find(file, name);
    memcpy(functionp, &function, sizeof function);
    if (!function)
        fprintf(stderr, "%s is missing\n", name);
    return function ? 0 : -1;
}

static int load_library(void)
{
    if (dynlib_open(&library.file, LIBRARY) < 0) {
        fprintf(stderr, LIBRARY " cannot be loaded: %lu\n", GetLastError());
        return -1;
    }
    return find(&library.file, "simxStart", &library.start) |
           find(&library.file, "simxFinish", &library.finish) |
           find(&library.file, "simxSetIntegerSignal", &library.set) |
           find(&library.file, "simxGetIntegerSignal", &library.get) |
           find(&library.file, "simxGetErrorText", &library.error) |
           find(&library.file, "extApi_getTimeInMs", &library.time) |
           find(&library.file, "extApi_getTimeDiffInMs", &library.difference) |
           find(&library.file, "extApi_sleepMs", &library.sleep);
}

static int call_often(simxInt id)
{
    for (simxInt i = 0; i < CALLS; i++) {
        simxInt value = -1;
        if (library.set(id, "answer", i, simx_opmode_blocking) != 0 ||
            library.get(id, "answer", &value, simx_opmode_blocking) != 0 || value != i) {
            fprintf(stderr, "call %d: %d, %s\n", i, value, library.error(id));
            return -1;
        }
    }
    return 0;
}

static int sleep_a_little(void)
{
    simxInt begin = library.time();
    library.sleep(50);
    simxInt slept_ms = library.difference(begin);
    if (slept_ms >= 30 && slept_ms < 20000) /* a sleep is as fine as the system's ticks */
        return 0;
    fprintf(stderr, "slept %d ms in place of 50\n", slept_ms);
    return -1;
}

static int be_client(int port, const char *host)
{
    if (load_library() < 0 || sleep_a_little() < 0)
        return EXIT_FAILURE;
    simxInt id = library.start(host, port, 1, 0, 20000, 1);
    if (id < 0) {
        fprintf(stderr, "%s\n", library.error(-1));
        return EXIT_FAILURE;
    }
    int outcome = call_often(id);
    library.finish(id);
    if (outcome == 0)
        printf("%d calls over port %d\n", 2 * CALLS, port);
    dynlib_close(&library.file); /* its threads are gone, or keep it */
    return outcome == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* ------------------------------------------------------------------ the simulator's process */

struct init_arguments {
    const char *name, *path;
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

static struct dynlib simulator, plugin;
static struct sim_api *(*boot)(int version);

static void load(int version)
{
    ck_assert_int_eq(dynlib_open(&simulator, FAKE_SIMULATOR), 0);
    ck_assert_int_eq(find(&simulator, "fake_sim_new", &boot), 0);
    ck_assert_ptr_nonnull(boot(version));
    ck_assert_int_eq(dynlib_open(&plugin, PLUGIN), 0);
}

static void unload(void)
{
    struct dynlib gone;
    dynlib_close(&plugin);
    dynlib_close(&simulator);
    ck_assert_int_lt(dynlib_open_loaded(&gone, PLUGIN), 0);
}

static HANDLE start_client(int port)
{
    STARTUPINFOA startup = { .cb = sizeof startup };
    PROCESS_INFORMATION information;
    char program[MAX_PATH], command[MAX_PATH + 32];
    ck_assert_uint_gt(GetModuleFileNameA(NULL, program, sizeof program), 0);
    snprintf(command, sizeof command, "\"%s\" client %d", program, port);
    ck_assert(CreateProcessA(NULL, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup,
                             &information));
    CloseHandle(information.hThread);
    return information.hProcess;
}

static void write_config(int port)
{
    char config[64];
    support_write_file("remoteApiConnections.txt", config,
                       (size_t)snprintf(config, sizeof config, "portIndex1_port = %d\n", port));
}

START_TEST(a_client_in_another_process_is_served)
{
    int port = _i ? support_shared_port() : support_tcp_port();
    start_function *start;
    end_function *end;
    message_function *message;
    DWORD result;
    support_enter_folder();
    write_config(port);
    load(40501);
    ck_assert_int_eq(find(&plugin, "simStart", &start) | find(&plugin, "simEnd", &end) |
                     find(&plugin, "simMessage", &message), 0);
    ck_assert_uint_eq(start(NULL, 0), WIRE_VERSION);
    HANDLE client = start_client(port);
    while (WaitForSingleObject(client, 0) == WAIT_TIMEOUT)
        ck_assert_ptr_null(message(INSTANCE_PASS, NULL, NULL, NULL));
    ck_assert(GetExitCodeProcess(client, &result));
    CloseHandle(client);
    end();
    unload();
    support_leave_folder();
    ck_assert_uint_eq(result, EXIT_SUCCESS);
}
END_TEST

static void run_old_style(int version, const char *start_name, const char *end_name,
                          const char *message_name)
{
    start_function *start;
    end_function *end;
    message_function *message;
    int reply[4] = { -1, -1, -1, -1 };
    support_enter_folder();
    load(version);
    ck_assert_int_eq(find(&plugin, start_name, &start) | find(&plugin, end_name, &end) |
                     find(&plugin, message_name, &message), 0);
    ck_assert_uint_eq(start(NULL, 0), WIRE_VERSION);
    ck_assert_uint_eq(start(NULL, 0), 0);
    ck_assert_ptr_null(message(INSTANCE_PASS, NULL, NULL, NULL));
    ck_assert_ptr_null(message(MAIN_SCRIPT, NULL, NULL, reply));
    ck_assert_ptr_null(message(SIMULATION_ENDED, NULL, NULL, NULL));
    ck_assert_int_eq(reply[0], -1);
    end();
    unload();
    support_leave_folder();
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

/* Told by a path with the slashes of Qt. */
START_TEST(coppeliasim_4_6_starts_and_ends_the_plugin)
{
    struct init_arguments arguments = { "RemoteApi", FAKE_SIMULATOR };
    struct message_arguments pass = { INSTANCE_PASS, NULL, NULL };
    init_function *init;
    end_function *cleanup;
    msg_function *msg;
    support_enter_folder();
    load(41000);
    ck_assert_int_eq(find(&plugin, "simInit", &init) | find(&plugin, "simCleanup", &cleanup) |
                     find(&plugin, "simMsg", &msg), 0);
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(init(&arguments), WIRE_VERSION);
        msg(&pass);
        cleanup();
    }
    unload();
    support_leave_folder();
}
END_TEST

START_TEST(without_a_simulator_the_plugin_refuses)
{
    start_function *start;
    ck_assert_int_eq(dynlib_open(&plugin, PLUGIN), 0);
    ck_assert_int_eq(find(&plugin, "simStart", &start), 0);
    ck_assert_uint_eq(start(NULL, 0), 0);
    dynlib_close(&plugin);
}
END_TEST

int main(int argc, char **argv)
{
    const TTest *const tests[] = {
        vrep_starts_and_ends_the_plugin,
        coppeliasim_4_starts_and_ends_the_plugin,
        coppeliasim_4_6_starts_and_ends_the_plugin,
        without_a_simulator_the_plugin_refuses,
    };
    if (argc > 2 && strcmp(argv[1], "client") == 0)
        return be_client(atoi(argv[2]), argc > 3 ? argv[3] : "127.0.0.1");
    Suite *suite = support_suite("files for Windows", NULL, NULL, tests, COUNT_OF(tests));
    TCase *clients = tcase_create("clients");
    tcase_add_loop_test(clients, a_client_in_another_process_is_served, 0, 2);
    suite_add_tcase(suite, clients);
    return support_run(suite);
}
