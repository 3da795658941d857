/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Mixed work on all three ways to a server at once, for a long time: a fast session, TCP and the
 * predecessor's segment. They take turns at making steps, each of which must be made exactly once;
 * what they store must come back; streamed values never go backwards; and neither process grows.
 *
 *     soak [--seconds N]
 *
 * How long calls take is told for the first and the last third of the time. In runs of three
 * minutes and more the usual call must not have become much slower; other work of the machine must
 * not decide, so what is said is generous. Status 1 tells of a failure, 2 of arguments that cannot
 * be understood.
 */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "extApi.h"
#include "fast_random.h"
#include "long_run.h"
#include "os/clock.h"
#include "support_port.h"

#define BLOCKING simx_opmode_blocking
#define WAYS 3
#define THIRDS 3
#define STINT 200 /* steps */
#define STEP_MS 50
#define BLOCK_MAX 60000
#define SLOTS 40 /* of the histogram: powers of the square root of 2, from 1 us */

#define JUDGED_SECONDS 180 /* and more: latency is judged */
#define SLOWER 4           /* times the first third's median, and */
#define SLOWER_US 100
#define TIDY_SECONDS 120 /* beyond the time that was asked for */

static const char usage[] =
    "usage: soak [--seconds N]\n"
    "  --seconds N   for so long; default: 60. Latency is judged from 180 on\n";
static const char *const names[WAYS] = { "fast", "TCP", "segment" };

struct worker {
    pthread_t thread;
    int way, port, id;
    struct random dice;
    long steps, calls, values;
    simxInt newest; /* streamed value */
    long took[THIRDS][SLOTS];
    simxUChar block[BLOCK_MAX];
};

static struct {
    int64_t begin_us, end_us;
    pthread_mutex_t simulation; /* who holds it makes steps */
    simxInt count;              /* what is streamed: its holder's */
    char folder[64], sockets[96];
    pid_t server;
    int input;
    struct worker workers[WAYS];
} soak;

static void fail(const struct worker *worker, const char *what, long number)
{
    fprintf(stderr, "soak: %s, after %ld s: %s (%ld): %s\n", worker ? names[worker->way] : "",
            (long)(clock_us() - soak.begin_us) / 1000000, what, number,
            worker ? simxGetErrorText(worker->id) : "");
    if (soak.server > 0)
        kill(soak.server, SIGKILL);
    long_run_remove(soak.folder);
    exit(EXIT_FAILURE);
}

static void fail_late(int signal_number)
{
    (void)signal_number;
    long_run_limit(10, _exit);
    fail(NULL, "it does not end", TIDY_SECONDS);
}

static void expect(const struct worker *worker, int good, const char *what, long number)
{
    if (!good)
        fail(worker, what, number);
}

/* ------------------------------------------------------------------ latency */

static void note_time(struct worker *worker, int64_t took_us)
{
    int64_t now_us = clock_us();
    int64_t third = (now_us - soak.begin_us) * THIRDS / (soak.end_us - soak.begin_us);
    int slot = 0;
    for (double limit = 1; limit < (double)took_us && slot < SLOTS - 1; limit *= 1.41421356)
        slot++;
    worker->took[third >= THIRDS ? THIRDS - 1 : third][slot]++;
}

/* Below which time this part of the calls stayed. */
static double percentile(const long took[SLOTS], double part)
{
    double all = 0, sum = 0, limit = 1;
    for (int i = 0; i < SLOTS; i++)
        all += (double)took[i];
    for (int i = 0; i < SLOTS; i++, limit *= 1.41421356) {
        sum += (double)took[i];
        if (sum >= all * part)
            break;
    }
    return limit;
}

/* ------------------------------------------------------------------ work */

/* What is stored comes back. */
static void exchange_block(struct worker *worker)
{
    char name[16];
    simxUChar *back = NULL;
    simxInt size = 1 + (simxInt)random_below(&worker->dice, BLOCK_MAX), got = 0;
    int64_t begin_us = clock_us();
    for (int i = 0; i < 4; i++)
        worker->block[random_below(&worker->dice, (unsigned)size)] = (simxUChar)worker->calls;
    snprintf(name, sizeof name, "block%d", worker->way);
    expect(worker, simxSetStringSignal(worker->id, name, worker->block, size, BLOCKING) == 0,
           "a block was not stored", size);
    expect(worker, simxGetStringSignal(worker->id, name, &back, &got, BLOCKING) == 0,
           "a block was not fetched", size);
    expect(worker, got == size && memcmp(back, worker->block, (size_t)size) == 0,
           "a block came back changed", got);
    note_time(worker, (clock_us() - begin_us) / 2);
    worker->calls += 2;
}

static void exchange_number(struct worker *worker)
{
    char name[16];
    simxInt wanted = (simxInt)random_u32(&worker->dice), got = 0;
    int64_t begin_us = clock_us();
    snprintf(name, sizeof name, "number%d", worker->way);
    simxSetIntegerSignal(worker->id, name, wanted, simx_opmode_oneshot);
    expect(worker, simxGetIntegerSignal(worker->id, name, &got, BLOCKING) == 0, "no number", 0);
    expect(worker, got == wanted, "a number came back changed", got);
    note_time(worker, clock_us() - begin_us);
    worker->calls++;
}

static void look_at_stream(struct worker *worker)
{
    simxInt value;
    if (simxGetIntegerSignal(worker->id, "count", &value, simx_opmode_buffer) != 0)
        return;
    expect(worker, value >= worker->newest, "a streamed value went back to", value);
    worker->values += value > worker->newest;
    worker->newest = value;
}

static simxInt simulation_ms(struct worker *worker)
{
    simxFloat value; /* a blocking question about the stream's signal would end the stream */
    expect(worker, simxGetJointPosition(worker->id, 1, &value, BLOCKING) == 0, "no answer", 0);
    return simxGetLastCmdTime(worker->id);
}

/* With the simulation held. */
static void make_steps(struct worker *worker)
{
    simxSetIntegerSignal(worker->id, "count", soak.count, simx_opmode_oneshot);
    expect(worker, simxSynchronous(worker->id, 1) == 0, "stepping is refused", 0);
    expect(worker, simxStartSimulation(worker->id, BLOCKING) == 0, "it does not start", 0);
    simxInt begin_ms = simulation_ms(worker);
    for (int i = 1; i <= STINT; i++) {
        simxSetIntegerSignal(worker->id, "count", ++soak.count, simx_opmode_oneshot);
        expect(worker, simxStep(worker->id, 1, 20000) == 0, "no step", i);
        if (i % 20 != 0)
            continue;
        long missing_ms = begin_ms + i * STEP_MS - simulation_ms(worker);
        expect(worker, labs(missing_ms) <= 1 /* of rounding */,
               "the simulation's time is wrong by, ms", missing_ms);
        look_at_stream(worker);
    }
    worker->steps += STINT;
    expect(worker, simxStopSimulation(worker->id, BLOCKING) == 0, "it does not stop", 0);
    expect(worker, simxSynchronous(worker->id, 0) == 0, "stepping does not end", 0);
}

static void *work(void *argument)
{
    struct worker *worker = argument;
    simxInt value;
    simxGetIntegerSignal(worker->id, "count", &value, simx_opmode_streaming);
    while (clock_us() < soak.end_us) {
        for (int i = 0; i < 20; i++)
            exchange_number(worker);
        exchange_block(worker);
        look_at_stream(worker);
        if (pthread_mutex_trylock(&soak.simulation) == 0) {
            make_steps(worker);
            pthread_mutex_unlock(&soak.simulation);
            poll(NULL, 0, 5); /* somebody else's turn */
        }
    }
    return NULL;
}

/* ------------------------------------------------------------------ memory */

static long resident_kib(pid_t process)
{
    char path[64], line[256];
    long kib = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)process);
    FILE *status = fopen(path, "r");
    while (status && fgets(line, sizeof line, status))
        sscanf(line, "VmRSS: %ld", &kib);
    if (status)
        fclose(status);
    return kib;
}

/* Tells each minute how far it is. */
static void rest_until(int64_t until_us)
{
    for (;;) {
        int64_t left_us = until_us - clock_us();
        if (left_us <= 0)
            return;
        poll(NULL, 0, (int)((left_us < 60000000 ? left_us : 60000000) / 1000) + 1);
        if (clock_us() < until_us)
            fprintf(stderr, "soak: %ld of %ld s; resident: server %ld KiB, clients %ld KiB\n",
                    (long)(clock_us() - soak.begin_us) / 1000000,
                    (long)(soak.end_us - soak.begin_us) / 1000000, resident_kib(soak.server),
                    resident_kib(getpid()));
    }
}

/* Looks at both processes after a third of the time, and at the end. */
static void watch_memory(void)
{
    long first[2], last[2];
    pid_t processes[2] = { soak.server, getpid() };
    rest_until(clock_us() + (soak.end_us - clock_us()) / THIRDS);
    for (int i = 0; i < 2; i++)
        first[i] = resident_kib(processes[i]);
    rest_until(soak.end_us - 500000);
    for (int i = 0; i < 2; i++) {
        last[i] = resident_kib(processes[i]);
        printf("%-7s resident %ld KiB after a third of the time, %ld KiB at the end\n",
               i ? "clients" : "server", first[i], last[i]);
        expect(NULL, last[i] <= first[i] + first[i] / 5 + 4096, "memory grows, KiB", last[i]);
    }
}

/* ------------------------------------------------------------------ all of it */

static void start_server(const char *program)
{
    const char *slash = strrchr(program, '/');
    char actor[4096], digits[2][16], line[6];
    int in[2], out[2];
    snprintf(actor, sizeof actor, "%.*schaos_actor", slash ? (int)(slash - program + 1) : 0,
             program);
    for (int i = 0; i < 2; i++)
        snprintf(digits[i], sizeof digits[i], "%d", soak.workers[i].port);
    expect(NULL, pipe(in) == 0 && pipe(out) == 0, "no pipe", errno);
    soak.server = fork();
    if (soak.server == 0) {
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        close(in[1]);
        execl(actor, actor, "server", digits[0], digits[1], soak.folder, (char *)NULL);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    soak.input = in[1];
    expect(NULL, read(out[0], line, sizeof line) == sizeof line, "the server does not start",
           errno);
    close(out[0]);
}

static void connect_all(void)
{
    for (int i = 0; i < WAYS; i++) {
        struct worker *worker = &soak.workers[i];
        worker->id = simxStart("127.0.0.1", worker->port, 1, 0, -20000, 1);
        expect(worker, worker->id >= 0, "no connection to port", worker->port);
        worker->dice = random_of((uint64_t)i + 1);
        pthread_create(&worker->thread, NULL, work, worker);
    }
}

static void report(const struct worker *worker, int seconds)
{
    double first_us = percentile(worker->took[0], 0.5);
    double last_us = percentile(worker->took[THIRDS - 1], 0.5);
    printf("%-7s %ld steps, %ld calls, %ld new streamed values; us p50 p99: first third %.0f %.0f, "
           "last third %.0f %.0f\n", names[worker->way], worker->steps, worker->calls,
           worker->values, first_us, percentile(worker->took[0], 0.99), last_us,
           percentile(worker->took[THIRDS - 1], 0.99));
    expect(worker, worker->calls > 0, "it did nothing", 0);
    expect(worker, seconds < JUDGED_SECONDS || last_us <= SLOWER * first_us + SLOWER_US,
           "the usual call became slow, us", (long)last_us);
}

static int read_options(int argc, char **argv)
{
    static const struct option options[] = { { "seconds", required_argument, NULL, 's' },
                                             { "help", no_argument, NULL, 'h' },
                                             { 0 } };
    int seconds = 60;
    while (long_run_option(argc, argv, options, usage) != -1)
        seconds = (int)long_run_number(usage, 1);
    return seconds;
}

int main(int argc, char **argv)
{
    int seconds = read_options(argc, argv);
    int status = -1, shared = support_host_port();
    long_run_limit((unsigned)seconds + TIDY_SECONDS, fail_late);
    soak.begin_us = clock_us();
    soak.end_us = soak.begin_us + (int64_t)seconds * 1000000;
    pthread_mutex_init(&soak.simulation, NULL);
    for (int i = 0; i < WAYS; i++)
        soak.workers[i].way = i;
    soak.workers[0].port = shared;
    soak.workers[1].port = support_tcp_port();
    soak.workers[2].port = shared - 1; /* chaos_actor's service without fast sessions */
    strcpy(soak.folder, "/tmp/remoteapi-soak-XXXXXX");
    expect(NULL, mkdtemp(soak.folder) != NULL, "no folder", errno);
    snprintf(soak.sockets, sizeof soak.sockets, "%s/sockets", soak.folder);
    mkdir(soak.sockets, 0700);
    setenv("REMOTEAPI_SHM_DIR", soak.sockets, 1);
    start_server(argv[0]);
    connect_all();
    watch_memory();
    for (int i = 0; i < WAYS; i++)
        pthread_join(soak.workers[i].thread, NULL);
    long steps = 0; /* in a short time not each of them had its turn */
    for (int i = 0; i < WAYS; i++) {
        report(&soak.workers[i], seconds);
        steps += soak.workers[i].steps;
    }
    expect(NULL, steps > 0, "no steps were made", 0);
    simxFinish(-1);
    close(soak.input);
    waitpid(soak.server, &status, 0);
    expect(NULL, status == 0, "the server ended with", status);
    long_run_remove(soak.folder);
    return EXIT_SUCCESS;
}
