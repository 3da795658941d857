/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Everything that goes wrong at once: clients of all kinds (chaos_actor.c) are killed, stopped, cut
 * off and starved at random moments, and the server as well. After each round a fresh client must
 * be served on both ways, nobody may have crashed, and the server holds as
 * many descriptors, mappings and threads as before.
 *
 *     chaos [--seed N] [--first N] [--rounds N] [--simulator simx-host]
 *
 * The seed is printed, and makes the same choices again; the moments are as exact as the clock.
 * With the address sanitizer, a server that ends by itself must have freed everything; clients need
 * not. Status 1 tells of a failure, 2 of arguments that cannot be understood.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "extApi.h"
#include "fast_count.h"
#include "fast_random.h"
#include "long_run.h"
#include "os/clock.h"
#include "os/local.h"
#include "os/socket.h"
#include "support_port.h"

#define BLOCKING simx_opmode_blocking
#define UNCONNECTED 3 /* chaos_actor's */
#define SETTLE_US 20000000
#define STEADY_US 1000000
#define SERVED_US 20000000 /* alive; how soon is told at the end, and judged by test_kill */
#define ACTORS_MAX 4
#define ROUND_SECONDS 120

static const char usage[] =
    "usage: chaos [--seed N] [--first N] [--rounds N] [--simulator simx-host]\n"
    "  --seed N           the choices of a run that told this seed; default: the time\n"
    "  --first N          its first round, to repeat one; default: 1\n"
    "  --rounds N         so much of it; default: 100\n"
    "  --simulator FILE   the program that serves; default: chaos_actor\n";

extern char **environ;

static struct {
    unsigned seed;
    int first, round;
    const char *action;
    const char *simulator; /* the program that serves; NULL = chaos_actor */
    struct random dice;
    int ports[2]; /* shared memory, TCP */
    char folder[64], sockets[96], actor[4096];
    int64_t longest_us; /* until a fresh client was served, */
    int longest_in;     /* in this round */
    int64_t told_us;    /* how far it is */
    long kills;
} chaos;

static void fail(const char *what, long number)
{
    long_run_limit(10, _exit);
    fprintf(stderr, "chaos: seed %u, round %d (%s): %s (%ld)\n", chaos.seed, chaos.round,
            chaos.action, what, number);
    signal(SIGTERM, SIG_IGN);
    kill(0, SIGTERM); /* all actors: this process leads their group */
    kill(0, SIGCONT);
    while (wait(NULL) > 0)
        continue;
    long_run_remove(chaos.folder);
    exit(EXIT_FAILURE);
}

static void fail_late(int signal_number)
{
    (void)signal_number;
    fail("it does not end, after s", ROUND_SECONDS);
}

static unsigned below(unsigned limit)
{
    return (unsigned)random_below(&chaos.dice, limit);
}

static void live_a_little(unsigned longest_us)
{
    struct timespec time = { .tv_nsec = (long)below(longest_us) * 1000 };
    nanosleep(&time, NULL);
}

/* ------------------------------------------------------------------ processes */

struct actor {
    pid_t id;
    int input, output;
};

static struct actor actor_start(char *const arguments[])
{
    posix_spawn_file_actions_t actions;
    struct actor actor;
    int in[2], out[2];
    if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0)
        fail("no pipe", errno);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    if (posix_spawn(&actor.id, arguments[0], &actions, NULL, arguments, environ) != 0)
        fail("no process", errno);
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]);
    close(out[1]);
    actor.input = in[1];
    actor.output = out[0];
    return actor;
}

/* 1, or 0 when it ended without having said so. */
static int actor_is_ready(const struct actor *actor)
{
    char line[6] = "";
    size_t size = 0;
    ssize_t got;
    while (size < sizeof line && (got = read(actor->output, line + size, sizeof line - size)) > 0)
        size += (size_t)got;
    return size == sizeof line;
}

/* Its end, by itself or by our kill; anything else is a crash. */
static void actor_close(struct actor *actor)
{
    int status;
    close(actor->input);
    if (waitpid(actor->id, &status, 0) != actor->id)
        fail("an actor is lost", errno);
    close(actor->output);
    if (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL)
        fail("an actor crashed, signal", WTERMSIG(status));
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0 && WEXITSTATUS(status) != UNCONNECTED)
        fail("an actor failed, status", WEXITSTATUS(status));
}

static void actor_kill(struct actor *actor)
{
    kill(actor->id, SIGKILL);
    chaos.kills++;
    actor_close(actor);
}

/* What it writes must not fill the pipe. */
static void actor_drain(const struct actor *actor)
{
    char bytes[4096];
    fcntl(actor->output, F_SETFL, O_NONBLOCK);
    while (read(actor->output, bytes, sizeof bytes) > 0)
        continue;
}

static struct actor client_start(const char *kind, int port)
{
    char digits[16], seed[16];
    char *arguments[] = { chaos.actor, (char *)kind, digits, seed, NULL };
    snprintf(digits, sizeof digits, "%d", port);
    snprintf(seed, sizeof seed, "%u", random_u32(&chaos.dice));
    return actor_start(arguments);
}

static int any_port(void)
{
    return chaos.ports[below(2)];
}

/* ------------------------------------------------------------------ the server */

static struct actor server;

struct possession {
    int descriptors, threads, mappings;
};
static struct possession usual;

/* The simulator says that it is ready in a sentence. */
static int simulator_is_ready(const struct actor *actor)
{
    char text[4096] = "";
    size_t size = 0;
    ssize_t got;
    while (!strstr(text, "simx-host: ready:") && size < sizeof text - 1 &&
           (got = read(actor->output, text + size, sizeof text - 1 - size)) > 0)
        text[size += (size_t)got] = '\0';
    return strstr(text, "simx-host: ready:") != NULL;
}

static void server_start(void)
{
    char shared[16], tcp[16], options[512];
    const char *usual_options = getenv("ASAN_OPTIONS") ? getenv("ASAN_OPTIONS") : "";
    char *actor[] = { chaos.actor, "server", shared, tcp, chaos.folder, NULL };
    char *simulator[] = { (char *)chaos.simulator, "--port", shared, "--port", tcp,
                          "--zmq-port", "none", "--render", "none", NULL };
    snprintf(shared, sizeof shared, "%d", chaos.ports[0]);
    snprintf(tcp, sizeof tcp, "%d", chaos.ports[1]);
    snprintf(options, sizeof options, "%s:detect_leaks=1", usual_options);
    char *kept = strdup(usual_options);
    setenv("ASAN_OPTIONS", options, 1);
    server = actor_start(chaos.simulator ? simulator : actor);
    setenv("ASAN_OPTIONS", kept, 1);
    free(kept);
    if (!(chaos.simulator ? simulator_is_ready(&server) : actor_is_ready(&server)))
        fail("the server does not start", 0);
}

static void server_end(void)
{
    if (chaos.simulator)
        kill(server.id, SIGTERM);
    actor_close(&server);
}

static struct possession server_stock(void)
{
    char path[64], line[512];
    struct possession stock = { 0 };
    snprintf(path, sizeof path, "/proc/%d/fd", (int)server.id);
    stock.descriptors = count_files(path, "");
    snprintf(path, sizeof path, "/proc/%d/task", (int)server.id);
    stock.threads = count_files(path, "");
    snprintf(path, sizeof path, "/proc/%d/maps", (int)server.id);
    FILE *maps = fopen(path, "r");
    while (maps && fgets(line, sizeof line, maps))
        stock.mappings += strstr(line, "remoteapi-shm") || strstr(line, "REMOTE_API");
    if (maps)
        fclose(maps);
    return stock;
}

/* What the server holds when nobody is there: what has not changed for a second. */
static struct possession settled_stock(void)
{
    struct possession stock = server_stock();
    int64_t now_us = clock_us(), since_us = now_us, begin_us = now_us;
    while (now_us - since_us < STEADY_US && now_us - begin_us < SETTLE_US) {
        poll(NULL, 0, 10);
        struct possession now = server_stock();
        now_us = clock_us();
        if (memcmp(&now, &stock, sizeof now) != 0)
            since_us = now_us;
        stock = now;
    }
    return stock;
}

static void expect_usual_stock(void)
{
    int64_t deadline_us = clock_us() + SETTLE_US;
    struct possession now = server_stock();
    while (memcmp(&now, &usual, sizeof now) != 0) {
        if (clock_us() > deadline_us) {
            fprintf(stderr, "%d descriptors (%d), %d threads (%d), %d mappings (%d)\n",
                    now.descriptors, usual.descriptors, now.threads, usual.threads, now.mappings,
                    usual.mappings);
            fail("the server holds what it should not", 0);
        }
        poll(NULL, 0, 1);
        now = server_stock();
    }
}

/* A fresh client is served on this way. */
static void expect_service(int port)
{
    int64_t begin_us = clock_us();
    simxInt value = -1, wanted = (simxInt)below(1000000);
    actor_drain(&server);
    for (;;) {
        int id = simxStart("127.0.0.1", port, 1, 1, 1000, 1);
        if (id >= 0 && simxSetIntegerSignal(id, "witness", wanted, BLOCKING) == 0 &&
            simxGetIntegerSignal(id, "witness", &value, BLOCKING) == 0 && value == wanted) {
            simxStopSimulation(id, BLOCKING);
            simxFinish(id);
            break;
        }
        if (clock_us() - begin_us > SERVED_US) {
            fprintf(stderr, "client %d: %s\n", id, simxGetErrorText(id));
            fail("not served on port", port);
        }
        simxFinish(id);
    }
    if (clock_us() - begin_us > chaos.longest_us) {
        chaos.longest_us = clock_us() - begin_us;
        chaos.longest_in = chaos.round;
    }
}

/* ------------------------------------------------------------------ what goes wrong */

static const char *const kinds[] = { "caller", "caller",   "caller", "flood",    "parent",
                                     "finisher", "old", "messenger", "raw" };

static void clients_are_killed(void)
{
    struct actor actors[ACTORS_MAX];
    int count = 1 + (int)below(ACTORS_MAX);
    for (int i = 0; i < count; i++)
        actors[i] = client_start(kinds[below(sizeof kinds / sizeof kinds[0])], any_port());
    if (below(2)) /* else they die while they are born */
        actor_is_ready(&actors[0]);
    live_a_little(20000);
    while (count > 0)
        actor_kill(&actors[--count]);
}

static void clients_leave(void)
{
    static const char *const leaving[] = { "leaver", "poor", "unloader" };
    struct actor actor = client_start(leaving[below(3)], any_port());
    actor_close(&actor);
}

static void the_server_is_killed(void)
{
    struct actor fast = client_start("caller", chaos.ports[0]);
    struct actor tcp = client_start("caller", chaos.ports[1]);
    actor_is_ready(&fast);
    actor_is_ready(&tcp);
    live_a_little(20000);
    actor_kill(&server);
    server_start();
    live_a_little(50000); /* in which they may connect again */
    actor_kill(&fast);
    actor_kill(&tcp);
}

/* As when the plugin is unloaded. */
static void the_server_ends(void)
{
    struct actor fast = client_start("flood", chaos.ports[0]);
    struct actor tcp = client_start("caller", chaos.ports[1]);
    actor_is_ready(&fast);
    live_a_little(20000);
    server_end();
    actor_kill(&fast);
    actor_kill(&tcp);
    server_start();
}

static void clients_are_stopped(void)
{
    struct actor actor = client_start("caller", chaos.ports[0]);
    actor_is_ready(&actor);
    live_a_little(5000);
    kill(actor.id, SIGSTOP);
    expect_service(chaos.ports[0]);
    kill(actor.id, SIGCONT);
    live_a_little(5000);
    actor_kill(&actor);
}

/* A call ends in its time though nobody is there, and the server goes on afterwards. */
static void the_server_is_stopped(void)
{
    int id = simxStart("127.0.0.1", any_port(), 1, 1, -300, 1);
    simxInt value;
    kill(server.id, SIGSTOP);
    int64_t begin_us = clock_us();
    simxGetIntegerSignal(id, "nothing", &value, BLOCKING);
    long took_ms = (long)(clock_us() - begin_us) / 1000;
    simxFinish(id);
    kill(server.id, SIGCONT);
    if (took_ms > 10000)
        fail("a call of 300 ms took, in ms", took_ms);
}

/* A peer that says half of something, or nonsense, over TCP. */
static void tcp_is_cut(void)
{
    static const int never;
    int fd = socket_connect("127.0.0.1", chaos.ports[1], clock_us() + 1000000, &never);
    struct linger at_once = { 1, 0 };
    unsigned char packet[64] = { 0x01, 0x00, 50, 0, 0, 0 };
    if (fd < 0)
        return;
    if (below(3) == 0)
        for (size_t i = 0; i < sizeof packet; i++)
            packet[i] = (unsigned char)below(256);
    send(fd, packet, below(sizeof packet), MSG_NOSIGNAL);
    live_a_little(3000);
    if (below(2))
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(fd);
}

/* Many connect and say nothing. */
static void crowds_come(void)
{
    int fds[300], count = 1 + (int)below(300);
    char name[32];
    snprintf(name, sizeof name, "%05d.sock", -chaos.ports[0]);
    for (int i = 0; i < count; i++)
        fds[i] = local_connect(name);
    live_a_little(20000);
    while (--count >= 0)
        if (fds[count] >= 0)
            close(fds[count]);
}

static const struct {
    const char *name;
    void (*happens)(void);
    unsigned weight;
} actions[] = {
    { "clients are killed", clients_are_killed, 40 },
    { "the server is killed", the_server_is_killed, 15 },
    { "clients leave", clients_leave, 10 },
    { "TCP is cut", tcp_is_cut, 10 },
    { "the server ends", the_server_ends, 8 },
    { "clients are stopped", clients_are_stopped, 8 },
    { "the server is stopped", the_server_is_stopped, 3 },
    { "crowds come", crowds_come, 6 },
};

static void run_round(void)
{
    unsigned at = below(100), i = 0;
    while (at >= actions[i].weight)
        at -= actions[i++].weight;
    chaos.action = actions[i].name;
    actions[i].happens();
    expect_service(chaos.ports[0]);
    expect_service(chaos.ports[1]);
    expect_usual_stock();
}

/* ------------------------------------------------------------------ all of it */

static void prepare(const char *program)
{
    const char *slash = strrchr(program, '/');
    char library[4200];
    setpgid(0, 0);
    chaos.ports[0] = support_host_port(); /* the server takes the next one too */
    chaos.ports[1] = support_tcp_port();
    strcpy(chaos.folder, "/tmp/remoteapi-chaos-XXXXXX");
    snprintf(chaos.actor, sizeof chaos.actor, "%.*schaos_actor",
             slash ? (int)(slash - program + 1) : 0, program);
    snprintf(library, sizeof library, "%.*s../lib/.libs/libremoteapi-shm.so.0",
             slash ? (int)(slash - program + 1) : 0, program);
    setenv("CHAOS_LIBRARY", library, 1);
    if (!mkdtemp(chaos.folder))
        fail("no folder", errno);
    snprintf(chaos.sockets, sizeof chaos.sockets, "%s/sockets", chaos.folder);
    mkdir(chaos.sockets, 0700);
    setenv("REMOTEAPI_SHM_DIR", chaos.sockets, 1);
}

static void tidy_up(void)
{
    server_end();
    if (count_files(chaos.sockets, "") || count_segment_names(-chaos.ports[0]))
        fail("files are left behind", 0);
    long_run_remove(chaos.folder);
}

/* Each 500 rounds; on a terminal each ten seconds. */
static void tell_progress(int rounds)
{
    int64_t now_us = clock_us();
    if (chaos.round % 500 != 0 &&
        (!isatty(STDERR_FILENO) || now_us - chaos.told_us < 10 * (int64_t)1000000))
        return;
    chaos.told_us = now_us;
    fprintf(stderr, "chaos: seed %u, %d of %d rounds, %ld kills, served within %ld ms (round %d)\n",
            chaos.seed, chaos.round - chaos.first + 1, rounds, chaos.kills,
            (long)chaos.longest_us / 1000, chaos.longest_in);
}

/* How many rounds. */
static int read_options(int argc, char **argv)
{
    static const struct option options[] = { { "seed", required_argument, NULL, 's' },
                                             { "first", required_argument, NULL, 'f' },
                                             { "rounds", required_argument, NULL, 'r' },
                                             { "simulator", required_argument, NULL, 'p' },
                                             { "help", no_argument, NULL, 'h' },
                                             { 0 } };
    int rounds = 100, letter;
    chaos.seed = (unsigned)time(NULL);
    chaos.first = 1;
    while ((letter = long_run_option(argc, argv, options, usage)) != -1) {
        if (letter == 's')
            chaos.seed = long_run_number(usage, 0);
        else if (letter == 'f')
            chaos.first = (int)long_run_number(usage, 1);
        else if (letter == 'r')
            rounds = (int)long_run_number(usage, 1);
        else
            chaos.simulator = optarg;
    }
    return rounds;
}

int main(int argc, char **argv)
{
    int rounds = read_options(argc, argv);
    prepare(argv[0]);
    chaos.action = "the beginning";
    server_start();
    expect_service(chaos.ports[0]);
    expect_service(chaos.ports[1]);
    usual = settled_stock();
    int descriptors = count_descriptors(), threads = count_threads();
    for (chaos.round = chaos.first; chaos.round < chaos.first + rounds; chaos.round++) {
        chaos.dice = random_of(((uint64_t)chaos.seed << 32) + (unsigned)chaos.round);
        long_run_limit(ROUND_SECONDS, fail_late);
        run_round();
        tell_progress(rounds);
    }
    if (count_descriptors() != descriptors || count_threads() != threads)
        fail("the clients here hold what they should not", count_descriptors());
    tidy_up();
    printf("seed %u: %d rounds, %ld kills; a fresh client was served within %ld ms (round %d)\n",
           chaos.seed, rounds, chaos.kills, (long)chaos.longest_us / 1000, chaos.longest_in);
    return EXIT_SUCCESS;
}
