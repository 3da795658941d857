/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A process that is killed in the middle of its work; see test_kill.c and test_sweep.c.
 *
 *     kill_target server PORT FOLDER   a simulator with a service on this port; ends by itself when
 *                                      its standard input does
 *     kill_target segment PORT FOLDER  the same without fast sessions
 *     kill_target client PORT SEED     a client that makes calls of all kinds
 *     kill_target life PORT SEED       a client that makes some calls and finishes
 *
 * Each says "ready" when it works; the last one does not.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands/commands.h"
#include "extApi.h"
#include "fake_sim.h"
#include "fast_random.h"
#include "server/server.h"
#include "simConst.h"
#include "transport/session.h"

#define BLOCKING simx_opmode_blocking
#define BLOCK_SIZE 300000

static void say_ready(void)
{
    puts("ready");
    fflush(stdout);
}

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

/* Where somebody else listens for fast sessions while the server starts, it has none. */
static int be_server(int port, const char *folder, int has_sessions)
{
    struct sim_api *sim = fake_sim_new(40501);
    struct server *server;
    FILE *config;
    int other = has_sessions ? -1 : session_listen(-port);
    if (!sim || chdir(folder) < 0 || !(config = fopen("remoteApiConnections.txt", "w")))
        return EXIT_FAILURE;
    fprintf(config, "portIndex1_port = %d\nportIndex1_syncSimTrigger = true\n", port);
    fclose(config);
    if (server_new(&server, sim, &command_table) < 0)
        return EXIT_FAILURE;
    if (other >= 0)
        session_unlisten(other);
    say_ready();
    while (!is_over())
        simulate_once(server);
    server_free(server);
    sim_free(sim);
    return EXIT_SUCCESS;
}

/* One call of some kind; none of them may matter to the next. */
static void call_something(int id, struct random *random)
{
    static simxUChar block[BLOCK_SIZE];
    simxUChar *bytes;
    simxInt number;
    char name[16];
    snprintf(name, sizeof name, "s%d", (int)random_below(random, 20));
    switch (random_below(random, 9)) {
    case 0: simxSetIntegerSignal(id, name, 1, simx_opmode_oneshot); break;
    case 1: simxGetIntegerSignal(id, name, &number, simx_opmode_streaming); break;
    case 2: simxGetIntegerSignal(id, name, &number, simx_opmode_buffer); break;
    case 3: simxGetIntegerSignal(id, name, &number, simx_opmode_discontinue); break;
    case 4: simxSetStringSignal(id, "large", block, (simxInt)random_below(random, sizeof block),
                                BLOCKING); break;
    case 5: simxGetStringSignal(id, "large", &bytes, &number, BLOCKING); break;
    case 6: simxGetStringSignal(id, "large", &bytes, &number, simx_opmode_streaming); break;
    case 7: simxPauseCommunication(id, (simxUChar)random_below(random, 2)); break;
    default: simxStep(id, 1 + (simxInt)random_below(random, 3), 50); break;
    }
}

static int be_client(int port, int seed)
{
    struct random random = random_of((uint64_t)seed);
    int id = simxStart("", port, 1, 0, -20000, 5);
    if (id < 0 || simxGetPingTime(id, NULL) != 0)
        return EXIT_FAILURE;
    say_ready();
    simxSynchronous(id, 1);
    simxStartSimulation(id, BLOCKING);
    for (;;)
        call_something(id, &random);
}

/* Status 1: it was told that its server is not there, or not any more. */
static int live(int port)
{
    static simxUChar block[BLOCK_SIZE];
    simxUChar *bytes;
    simxInt number;
    int id = simxStart("127.0.0.1", port, 1, 1, 5000, 1), failed = 0;
    if (id < 0)
        return EXIT_FAILURE;
    simxSetIntegerSignal(id, "number", 1, simx_opmode_oneshot);
    simxGetIntegerSignal(id, "number", &number, simx_opmode_streaming);
    failed |= simxSetStringSignal(id, "large", block, sizeof block, BLOCKING);
    failed |= simxGetStringSignal(id, "large", &bytes, &number, BLOCKING);
    failed |= simxSynchronous(id, 1);
    failed |= simxStartSimulation(id, BLOCKING);
    failed |= simxStep(id, 1, 2000);
    failed |= simxStep(id, 2, 2000);
    failed |= simxGetIntegerSignal(id, "number", &number, simx_opmode_buffer);
    failed |= simxStopSimulation(id, BLOCKING);
    simxFinish(id);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return EXIT_FAILURE;
    alarm(60); /* nobody is left behind */
    int port = atoi(argv[2]);
    if (strcmp(argv[1], "server") == 0 || strcmp(argv[1], "segment") == 0)
        return be_server(port, argv[3], strcmp(argv[1], "server") == 0);
    return strcmp(argv[1], "life") == 0 ? live(port) : be_client(port, atoi(argv[3]));
}
