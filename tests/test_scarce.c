/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The library and the plugin, as they are installed, on a machine that has nothing left: each of
 * their requests to the system, for memory, a thread, a mapping, a descriptor, fails in turn while
 * clients on all ways do a bit of everything. Nobody crashes or hangs, nothing is left behind, and
 * afterwards all of it works.
 *
 *     test_scarce [FIRST [LAST]]     only these requests
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "extApi.h"
#include "fake_sim.h"
#include "fast_count.h"
#include "os/clock.h"
#include "scarce.h"
#include "simConst.h"
#include "support_port.h"

#define INSTANCE_PASS 269
#define MAIN_SCRIPT 298
#define BLOCKING simx_opmode_blocking
#define PATIENCE_US 20000000
#define FRAME_US 1000 /* what else the main loop does while the simulation stands still */
#define SKIPPED 77

#define BRIEFLY_MS 150 /* where a refused request may leave a call without an answer */

static int ports[2];
static int limit_ms; /* of what has a time limit of its own */
static char folder[64];

/* ------------------------------------------------------------------ the simulator */

static struct {
    unsigned char (*start)(void *reserved, int reserved_int);
    void (*end)(void);
    void *(*message)(int message, int *auxiliary, void *custom, int *reply);
    struct fake_sim *fake;
    pthread_t thread;
    int started; /* atomic: 0 not yet, 1 yes, -1 refused */
    int stop;    /* atomic */
} simulator;

static void find(void *library, const char *name, void *functionp)
{
    void *address = dlsym(library, name);
    if (!address) {
        fprintf(stderr, "%s is missing\n", name);
        exit(EXIT_FAILURE);
    }
    memcpy(functionp, &address, sizeof address);
}

static void load(void)
{
    void *library = dlopen(".libs/libcoppeliaSimFake.so", RTLD_LAZY);
    void *plugin = dlopen("../plugin/.libs/libsimExtRemoteApi.so", RTLD_LAZY);
    struct sim_api *(*boot)(int);
    if (!library || !plugin) {
        fprintf(stderr, "%s\n", dlerror());
        exit(EXIT_FAILURE);
    }
    find(library, "fake_sim_new", &boot);
    find(library, "fake", &simulator.fake);
    find(plugin, "simStart", &simulator.start);
    find(plugin, "simEnd", &simulator.end);
    find(plugin, "simMessage", &simulator.message);
    if (!boot(40501) || !scarce_watch("libsimExtRemoteApi") || !scarce_watch("libremoteapi-shm"))
        exit(SKIPPED);
}

static void *simulate(void *argument)
{
    int started = simulator.start(NULL, 0) != 0;
    (void)argument;
    __atomic_store_n(&simulator.started, started ? 1 : -1, __ATOMIC_SEQ_CST);
    while (started && !__atomic_load_n(&simulator.stop, __ATOMIC_SEQ_CST)) {
        int reply[4] = { -1, -1, -1, -1 };
        simulator.message(INSTANCE_PASS, NULL, NULL, NULL);
        if (simulator.fake->state & sim_simulation_advancing)
            simulator.message(MAIN_SCRIPT, NULL, NULL, reply);
        else
            usleep(FRAME_US);
    }
    if (started)
        simulator.end();
    return NULL;
}

/* 1 when the plugin has started. */
static int simulator_begin(void)
{
    simulator.started = simulator.stop = 0;
    if (pthread_create(&simulator.thread, NULL, simulate, NULL) != 0)
        exit(EXIT_FAILURE);
    while (!__atomic_load_n(&simulator.started, __ATOMIC_SEQ_CST))
        sched_yield();
    return simulator.started > 0;
}

static void simulator_finish(void)
{
    __atomic_store_n(&simulator.stop, 1, __ATOMIC_SEQ_CST);
    pthread_join(simulator.thread, NULL);
    simulator.fake->state = sim_simulation_stopped;
}

/* ------------------------------------------------------------------ a client's day */

/* Every result is added up: 0 when all went well. */
static int do_streams(int id)
{
    simxInt number = 0;
    simxFloat position;
    int result = 0;
    simxGetIntegerSignal(id, "number", &number, simx_opmode_streaming);
    simxGetJointPosition(id, 1, &position, simx_opmode_streaming + 1);
    result |= simxSynchronous(id, 1);
    result |= simxStartSimulation(id, BLOCKING);
    result |= simxStep(id, 2, limit_ms);
    result |= simxGetIntegerSignal(id, "number", &number, simx_opmode_buffer);
    simxGetJointPosition(id, 1, &position, simx_opmode_discontinue);
    result |= simxSynchronous(id, 0);
    result |= simxStopSimulation(id, BLOCKING);
    return result | (number != 7);
}

static int do_values(int id)
{
    static simxUChar block[50000];
    simxUChar *bytes = NULL;
    simxInt size = 0, count, *integers, numbers[2] = { 1, 2 };
    simxChar *texts;
    int result = 0;
    simxSetIntegerSignal(id, "number", 7, simx_opmode_oneshot);
    result |= simxSetStringSignal(id, "bytes", block, sizeof block, BLOCKING);
    result |= simxGetStringSignal(id, "bytes", &bytes, &size, BLOCKING);
    result |= size != sizeof block;
    simxAppendStringSignal(id, "parts", block, 1000, simx_opmode_oneshot_split + 100);
    result |= simxCallScriptFunction(id, "", sim_scripttype_sandboxscript, "remoteEcho", 2, numbers,
                                     0, NULL, 0, NULL, 5, block, &count, &integers, NULL, NULL,
                                     NULL, NULL, NULL, NULL, BLOCKING);
    result |= simxTransferFile(id, "send.bin", "sent.bin", limit_ms, BLOCKING);
    result |= simxEraseFile(id, "sent.bin", BLOCKING);
    return result | simxGetLastErrors(id, &count, &texts, BLOCKING);
}

/* Only fast sessions lend. */
static int do_loan(int id, int is_fast)
{
    simxUChar *bytes = NULL;
    simxInt size = 0;
    int64_t deadline_us = clock_us() + limit_ms * 1000;
    simxGetStringSignal(id, "bytes", &bytes, &size, simx_opmode_streaming);
    while (simxGetStringSignal(id, "bytes", &bytes, &size, simx_opmode_buffer) != 0 &&
           clock_us() < deadline_us)
        sched_yield();
    simxVoid *loan = simxLend(id, &bytes);
    simxReturnLoan(loan);
    simxGetStringSignal(id, "bytes", &bytes, &size, simx_opmode_discontinue);
    return is_fast != (loan != NULL);
}

/* 0 when all went well. */
static int be_clients(void)
{
    int result = 0;
    for (int way = 0; way < 2; way++) {
        int id = simxStart("127.0.0.1", ports[way], 1, 0, limit_ms, 1);
        result |= id < 0;
        if (id < 0)
            continue;
        result |= do_values(id) | do_streams(id) | do_loan(id, way == 0);
        simxGetErrorText(id);
        simxFinish(id);
    }
    return result;
}

static int live(int most_ms)
{
    int result = !simulator_begin();
    limit_ms = most_ms;
    if (!result)
        result = be_clients();
    simulator_finish();
    return result;
}

/* ------------------------------------------------------------------ what is left */

struct possession {
    int descriptors, mappings, threads, sockets, segments, files;
};

static struct possession take_stock(void)
{
    return (struct possession){ count_descriptors(), count_mappings(), count_threads(),
                                count_files("sockets", ""), count_segment_names(-ports[0]),
                                count_files("temporary", "") };
}

static int same(const struct possession *a, const struct possession *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

/* A thread that was joined is in the list of the system's a little longer. */
static int nothing_is_left(const struct possession *before)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    struct possession now = take_stock();
    while (!same(&now, before) && clock_us() < deadline_us) {
        sched_yield();
        now = take_stock();
    }
    if (same(&now, before))
        return 1;
    fprintf(stderr, "left: %d descriptors (%d), %d mappings (%d), %d threads (%d), "
            "%d sockets (%d), %d segments (%d), %d files (%d)\n", now.descriptors,
            before->descriptors, now.mappings, before->mappings, now.threads, before->threads,
            now.sockets, before->sockets, now.segments, before->segments, now.files,
            before->files);
    return 0;
}

/* ------------------------------------------------------------------ all of it */

static void prepare(void)
{
    char config[200];
    ports[0] = support_shared_port();
    ports[1] = support_tcp_port();
    strcpy(folder, "/tmp/remoteapi-scarce-XXXXXX");
    if (!mkdtemp(folder) || chdir(folder) < 0 || mkdir("sockets", 0700) < 0 ||
        mkdir("temporary", 0700) < 0)
        exit(EXIT_FAILURE);
    setenv("REMOTEAPI_SHM_DIR", "sockets", 1);
    snprintf(config, sizeof config, "portIndex1_port = %d\nportIndex1_syncSimTrigger = true\n"
             "portIndex2_port = %d\nportIndex2_syncSimTrigger = true\n", ports[0], ports[1]);
    FILE *file = fopen("remoteApiConnections.txt", "w");
    fputs(config, file);
    fclose(file);
    file = fopen("send.bin", "w");
    fputs("content", file);
    fclose(file);
    simulator.fake->string_params[sim_stringparam_remoteapi_temp_file_dir] = "temporary";
}

static void tidy_up(void)
{
    unlink("remoteApiConnections.txt");
    unlink("send.bin");
    rmdir("sockets");
    rmdir("temporary");
    rmdir(folder);
}

/* Requests from `from` to `to` fail. True when the machine is as before afterwards. */
static int live_without(int from, int to, const struct possession *before)
{
    const char *what;
    int64_t begin_us = clock_us();
    fprintf(stderr, "\r%d-%d ", from, to); /* stays there when it crashes */
    scarce_begin(from, to);
    live(BRIEFLY_MS);
    int64_t took_us = clock_us() - begin_us;
    int made = scarce_end(&what);
    unlink("temporary/sent.bin"); /* nobody may have been there to erase it */
    int good = nothing_is_left(before) && took_us < PATIENCE_US;
    if (!good)
        fprintf(stderr, "without request %d to %d of %d (%s, in %ld ms)\n", from, to, made, what,
                (long)took_us / 1000);
    return good;
}

int main(int argc, char **argv)
{
    const char *what;
    int failures = 0;
    load();
    prepare();
    alarm(argc > 1 ? 3600 : 900);
    int works = live(PATIENCE_US / 1000) == 0; /* the first time some things are made that stay */
    struct possession before = take_stock();
    scarce_begin(0, 0);
    works = live(PATIENCE_US / 1000) == 0 && works;
    int requests = scarce_end(&what);
    int first = argc > 1 ? atoi(argv[1]) : 1, last = argc > 2 ? atoi(argv[2]) : requests;
    for (int i = first; i <= last && works && failures < 5; i++) {
        failures += !live_without(i, i, &before);
        if (i % 16 == 0) {
            failures += !live_without(i, i + 40, &before);
            works = live(PATIENCE_US / 1000) == 0;
        }
    }
    works = works && live(PATIENCE_US / 1000) == 0;
    printf("%d requests: %d failures, afterwards all %s\n", requests, failures,
           works ? "works" : "is broken");
    tidy_up();
    return failures || !works ? EXIT_FAILURE : EXIT_SUCCESS;
}
