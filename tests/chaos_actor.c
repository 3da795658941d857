/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The processes that chaos.c and soak.c start and torment.
 *
 *     chaos_actor server PORT TCP_PORT FOLDER   the fake simulator with both services, and PORT - 1
 *                                               without fast sessions; ends when its standard
 *                                               input does
 *     chaos_actor KIND PORT SEED                a client, see `kinds`; most go on until killed
 *
 * Each says "ready" when it works. A client that cannot connect ends with status 3.
 */
#include <dlfcn.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "commands/commands.h"
#include "extApi.h"
#include "fake_sim.h"
#include "fast_random.h"
#include "os/clock.h"
#include "raw_client.h"
#include "server/server.h"
#include "simConst.h"
#include "transport/channel.h"
#include "transport/session.h"
#include "wire/message.h"

#define BLOCKING simx_opmode_blocking
#define UNCONNECTED 3

static int port;
static struct random dice;

static void say_ready(void)
{
    puts("ready");
    fflush(stdout);
}

static unsigned below(unsigned limit)
{
    return (unsigned)random_below(&dice, limit);
}

/* ------------------------------------------------------------------ the server */

static int is_over(void)
{
    struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
    return poll(&input, 1, 0) > 0;
}

static void simulate_once(struct server *server)
{
    server_instance_pass(server);
    if (!(fake.state & sim_simulation_advancing) || server_main_script(server))
        return;
    if (fake.state == sim_simulation_stopped)
        server_simulation_ended(server);
    else
        fake.simulation_time += 0.05;
}

static int be_server(const char *tcp_port, const char *folder)
{
    struct sim_api *sim = fake_sim_new(40501);
    struct server *server;
    FILE *config;
    /* Somebody else listens there while the server starts, and is gone afterwards. */
    int fd = session_listen(-port + 1);
    if (!sim || chdir(folder) < 0 || !(config = fopen("remoteApiConnections.txt", "w")))
        return EXIT_FAILURE;
    fprintf(config, "portIndex1_port = %d\nportIndex1_syncSimTrigger = true\n"
            "portIndex2_port = %s\nportIndex2_syncSimTrigger = true\n"
            "portIndex3_port = %d\nportIndex3_syncSimTrigger = true\n", port, tcp_port, port - 1);
    fclose(config);
    if (server_new(&server, sim, &command_table) < 0)
        return EXIT_FAILURE;
    if (fd >= 0)
        session_unlisten(fd);
    say_ready();
    while (!is_over())
        simulate_once(server);
    server_free(server);
    sim_free(sim);
    return EXIT_SUCCESS;
}

/* ------------------------------------------------------------------ clients */

static int connect_client(void)
{
    return simxStart("127.0.0.1", port, 1, 0, 4000, 1);
}

/* One call of some kind; none of them may matter to the next. */
static void call_something(int id)
{
    static simxUChar block[200000];
    simxUChar *bytes;
    simxInt number;
    char name[16];
    snprintf(name, sizeof name, "s%u", below(20));
    switch (below(10)) {
    case 0: simxSetIntegerSignal(id, name, 1, simx_opmode_oneshot); break;
    case 1: simxGetIntegerSignal(id, name, &number, simx_opmode_streaming); break;
    case 2: simxGetIntegerSignal(id, name, &number, simx_opmode_buffer); break;
    case 3: simxGetIntegerSignal(id, name, &number, simx_opmode_discontinue); break;
    case 4: simxSetStringSignal(id, "large", block, (simxInt)below(sizeof block), BLOCKING); break;
    case 5: simxGetStringSignal(id, "large", &bytes, &number, BLOCKING); break;
    case 6: simxGetStringSignal(id, "large", &bytes, &number, simx_opmode_streaming); break;
    case 7: simxPauseCommunication(id, (simxUChar)below(2)); break;
    case 8: simxStartSimulation(id, simx_opmode_oneshot); break;
    default: simxStep(id, 1 + (simxInt)below(3), 50); break;
    }
}

static int be_caller(void)
{
    int id = connect_client();
    if (id < 0)
        return UNCONNECTED;
    say_ready();
    simxSynchronous(id, (simxUChar)below(2));
    for (;;)
        call_something(id);
}

/* Never waits for anything. */
static int be_flood(void)
{
    int id = connect_client();
    static simxUChar block[5000];
    if (id < 0)
        return UNCONNECTED;
    say_ready();
    for (;;)
        simxSetStringSignal(id, "flood", block, (simxInt)below(sizeof block),
                            simx_opmode_oneshot);
}

/* Children of a client that is connected end in all ways while it works. */
static int be_parent(void)
{
    int id = connect_client();
    if (id < 0)
        return UNCONNECTED;
    say_ready();
    for (;;) {
        int way = (int)below(3), status;
        pid_t child = fork();
        if (child == 0) {
            call_something(id);
            if (way == 0)
                exit(0);
            if (way == 1)
                simxFinish(id);
            _exit(0);
        }
        call_something(id);
        if (child > 0 && (waitpid(child, &status, 0) != child || status != 0))
            return EXIT_FAILURE;
    }
}

static void *finish(void *argument)
{
    simxFinish(*(int *)argument);
    return NULL;
}

/* All of its threads finish the connection at once. */
static int be_finisher(void)
{
    say_ready();
    for (int i = 0; i < 1000; i++) {
        pthread_t threads[4];
        int id = connect_client(), count = 0;
        if (id < 0)
            continue;
        call_something(id);
        while (count < 4 && pthread_create(&threads[count], NULL, finish, &id) == 0)
            count++;
        call_something(id);
        while (count > 0)
            pthread_join(threads[--count], NULL);
    }
    return EXIT_SUCCESS;
}

/* Forgets simxFinish. */
static int be_leaver(void)
{
    int id = connect_client();
    if (id < 0)
        return UNCONNECTED;
    say_ready();
    for (int i = 0; i < 5; i++)
        call_something(id);
    return EXIT_SUCCESS;
}

/* Has only so many descriptors left. */
static int be_poor(void)
{
    int next = dup(0);
    rlim_t most = (rlim_t)next + below(6);
    struct rlimit limit = { most, most };
    close(next);
    setrlimit(RLIMIT_NOFILE, &limit);
    int id = simxStart("127.0.0.1", port, 1, 0, 200, 1);
    say_ready();
    for (int i = 0; i < 5 && id >= 0; i++)
        call_something(id);
    simxFinish(-1);
    return EXIT_SUCCESS;
}

/* Loads the library, connects, and unloads it without a word. */
static int be_unloader(void)
{
    void *library = dlopen(getenv("CHAOS_LIBRARY"), RTLD_NOW | RTLD_LOCAL);
    simxInt (*start)(const simxChar *, simxInt, simxUChar, simxUChar, simxInt, simxInt);
    if (!library)
        return EXIT_FAILURE;
    void *address = dlsym(library, "simxStart");
    memcpy(&start, &address, sizeof start);
    int id = start("127.0.0.1", port, 1, 0, 4000, 1);
    dlclose(library);
    say_ready();
    poll(NULL, 0, (int)below(20));
    return id < 0 ? UNCONNECTED : EXIT_SUCCESS;
}

/* Takes the segment of a negative port, and writes no message into it, or half of one. */
static int be_old(void)
{
    struct channel *channel;
    uint8_t bytes[100] = { 0 };
    if (port >= 0 || segment_connect(&channel, -port) < 0)
        return UNCONNECTED;
    if (below(2))
        channel->ops->send(channel, bytes, below(sizeof bytes) + 1, clock_us() + 100000);
    say_ready();
    if (below(2))
        pause();
    channel->ops->close(channel);
    return EXIT_SUCCESS;
}

/* One message of an old client: some commands, a part of a split one, or a head alone. */
static void write_message(struct buffer *message, int id)
{
    static const uint8_t bytes[5000];
    static const int modes[] = { simx_opmode_oneshot, BLOCKING, simx_opmode_streaming,
                                 simx_opmode_discontinue };
    struct message_header header = { .version = MESSAGE_VERSION, .id = id };
    buffer_clear(message);
    message_encode_header(message, &header);
    for (unsigned count = below(5); count > 0; count--) {
        struct command command = { .key = { .number = simx_cmd_get_integer_signal, .name = "old",
                                            .name2 = "" },
                                   .mode = modes[below(4)] };
        if (below(3) == 0) {
            command.key.number = simx_cmd_set_string_signal;
            command.mode = simx_opmode_oneshot_split;
            command.data = bytes;
            command.data_size = 1 + below(sizeof bytes);
            command.full_data_size = command.data_size * (1 + below(3));
        }
        command_encode(message, &command);
    }
}

/* An old client by hand, over TCP or the segment: messages by turns, until it is killed or leaves
 * in the midst of one. */
static int be_messenger(void)
{
    static const int never;
    struct channel *channel;
    struct buffer message = { 0 }, reply = { 0 };
    int outcome = 0;
    if (channel_connect(&channel, "127.0.0.1", port, clock_us() + 1000000, &never) != 0)
        return UNCONNECTED;
    say_ready();
    for (int id = 1; outcome == 0 && below(200) != 0; id++) {
        write_message(&message, id);
        outcome = channel->ops->send(channel, message.data, message.size, clock_us() + 4000000);
        buffer_clear(&reply);
        if (outcome == 0)
            outcome = channel->ops->receive(channel, &reply, clock_us() + 4000000);
    }
    if (outcome == 0)
        channel->ops->send(channel, message.data, message.size, 0);
    channel->ops->close(channel);
    buffer_free(&message);
    buffer_free(&reply);
    return EXIT_SUCCESS;
}

/* A fast client by hand that never reads: commands, streams, steps and, now and then, nonsense. */
static int be_raw(void)
{
    struct raw_client client = { 0 };
    struct buffer message = { 0 };
    char why[SESSION_WHY_SIZE];
    if (port >= 0 || session_connect(&client.session, -port, clock_us() + SESSION_GREETING_US,
                                     why) < 0)
        return UNCONNECTED;
    say_ready();
    while (session_check(client.session) == 0) {
        uint32_t kind = below(2000) ? SESSION_COMMAND | (below(4) ? 0 : SESSION_BATCH)
                                    : below(10);
        write_message(&message, 1);
        raw_client_put(&client, kind, below(3) ? SESSION_NO_SLOT : below(100),
                 message.data + MESSAGE_HEADER_SIZE, message.size - MESSAGE_HEADER_SIZE);
        if (below(10) == 0)
            raw_client_publish(&client);
    }
    raw_client_close(&client);
    buffer_free(&message);
    return EXIT_SUCCESS;
}

static const struct {
    const char *name;
    int (*be)(void);
} kinds[] = {
    { "caller", be_caller }, { "flood", be_flood },   { "parent", be_parent },
    { "old", be_old },       { "leaver", be_leaver }, { "finisher", be_finisher },
    { "poor", be_poor },     { "unloader", be_unloader }, { "messenger", be_messenger },
    { "raw", be_raw },
};

int main(int argc, char **argv)
{
    port = argc > 2 ? atoi(argv[2]) : 0;
    if (argc == 5)
        return be_server(argv[3], argv[4]);
    if (argc != 4)
        return EXIT_FAILURE;
    alarm(300); /* nobody is left behind; a server ends with its parent */
    dice = random_of((uint64_t)strtoull(argv[3], NULL, 10));
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i].name, argv[1]) == 0)
            return kinds[i].be();
    return EXIT_FAILURE;
}
