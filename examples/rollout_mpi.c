/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Random search on many cores or machines. Each MPI rank starts its own simx-host, steps it over
 * shared memory, and tries random targets for the robot's arm. MPI finds the best result of all
 * ranks. The reward is the mean height of the hand.
 *
 *     mpicc rollout_mpi.c $(pkg-config --cflags --libs remoteapi-shm) -o rollout_mpi
 *     mpirun -n 4 ./rollout_mpi [EPISODES [SIMX-HOST]]
 */
#include <fcntl.h>
#include <mpi.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "extApi.h"

#define JOINTS 3
#define STEPS 100
#define PORT_FIRST 2000 /* plus the process id: the ranks of one machine have different ports */

extern char **environ;

struct simulator {
    pid_t process;
    int client;
    int joints[JOINTS];
    int hand;
};

/* Runs simx-host and connects. The port is negative: shared memory of this machine only. */
static int simulator_start(struct simulator *simulator, const char *program)
{
    int port = -(PORT_FIRST + (int)getpid() % 60000);
    char text[16], name[] = "simx-host", port_option[] = "--port", render[] = "--render=none";
    char *arguments[] = { name, port_option, text, render, NULL };
    posix_spawn_file_actions_t actions;

    snprintf(text, sizeof(text), "%d", port);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    if (posix_spawnp(&simulator->process, program, &actions, NULL, arguments, environ) != 0)
        simulator->process = -1;
    posix_spawn_file_actions_destroy(&actions);
    if (simulator->process > 0) /* simxStart tries again until the simulator is ready */
        simulator->client = simxStart("", port, 1, 0, 10000, 5);
    return simulator->client < 0 ? -1 : 0;
}

static int simulator_prepare(struct simulator *simulator)
{
    char name[] = "arm_joint0";
    int client = simulator->client;

    for (int i = 0; i < JOINTS; i++) {
        name[sizeof(name) - 2] = (char)('2' + i);
        if (simxGetObjectHandle(client, name, &simulator->joints[i], simx_opmode_blocking) !=
            simx_return_ok)
            return -1;
    }
    if (simxGetObjectHandle(client, "tip", &simulator->hand, simx_opmode_blocking) !=
        simx_return_ok)
        return -1;
    simxGetObjectPosition(client, simulator->hand, -1, NULL, simx_opmode_streaming);
    return 0;
}

static void simulator_end(struct simulator *simulator)
{
    simxFinish(simulator->client);
    if (simulator->process > 0) {
        kill(simulator->process, SIGTERM);
        waitpid(simulator->process, NULL, 0);
    }
}

/* This project's server answers a blocking stop when the simulation has stopped. An older server
 * answers before; then the program waits for the stop, because a start would fail until then. */
static int simulation_stop(int client)
{
    int state = 1, ping_ms;

    simxStopSimulation(client, simx_opmode_blocking);
    while (state & 1) {
        if (simxGetPingTime(client, &ping_ms) != simx_return_ok)
            return -1;
        simxGetInMessageInfo(client, simx_headeroffset_server_state, &state);
    }
    return 0;
}

/* One rollout: moves the joints to these targets and returns the mean height of the hand, or -1
 * when the simulator fails. */
static double rollout(struct simulator *simulator, const float targets[JOINTS])
{
    int client = simulator->client;
    double sum = 0;

    simxSynchronous(client, 1);
    if (simxStartSimulation(client, simx_opmode_blocking) != simx_return_ok)
        return -1;
    for (int i = 0; i < JOINTS; i++)
        simxSetJointTargetPosition(client, simulator->joints[i], targets[i], simx_opmode_oneshot);
    for (int step = 0; step < STEPS; step++) {
        float place[3];

        if (simxStep(client, 1, 5000) != simx_return_ok ||
            simxGetObjectPosition(client, simulator->hand, -1, place, simx_opmode_buffer) !=
                simx_return_ok)
            return -1;
        sum += (double)place[2];
    }
    return simulation_stop(client) < 0 ? -1 : sum / STEPS;
}

int main(int argc, char **argv)
{
    struct simulator simulator = { .client = -1 };
    struct { double value; int rank; } mine = { -1, 0 }, best;
    float targets[JOINTS], best_targets[JOINTS] = { 0 };
    int rank, ranks, episodes = argc > 1 ? atoi(argv[1]) : 20, failed, any_failed;

    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    srand((unsigned)rank + 1);
    mine.rank = rank;
    failed = simulator_start(&simulator, argc > 2 ? argv[2] : "simx-host") < 0 ||
             simulator_prepare(&simulator) < 0;
    for (int episode = 0; episode < episodes && !failed; episode++) {
        for (int i = 0; i < JOINTS; i++)
            targets[i] = (float)(rand() / (RAND_MAX + 1.0) * 3 - 1.5);
        double value = rollout(&simulator, targets);
        failed = value < 0;
        for (int i = 0; i < JOINTS && value > mine.value; i++)
            best_targets[i] = targets[i];
        mine.value = value > mine.value ? value : mine.value;
    }
    if (failed)
        fprintf(stderr, "rank %d: %s\n", rank,
                simulator.process < 0 ? "simx-host cannot be run"
                                      : simxGetErrorText(simulator.client));
    MPI_Allreduce(&failed, &any_failed, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
    MPI_Allreduce(&mine, &best, 1, MPI_DOUBLE_INT, MPI_MAXLOC, MPI_COMM_WORLD);
    MPI_Bcast(best_targets, JOINTS, MPI_FLOAT, best.rank, MPI_COMM_WORLD);
    if (rank == 0 && !any_failed)
        printf("%d rollouts on %d ranks: %.3f m with %+.2f %+.2f %+.2f rad (rank %d)\n",
               episodes * ranks, ranks, best.value, (double)best_targets[0],
               (double)best_targets[1], (double)best_targets[2], best.rank);
    simulator_end(&simulator);
    MPI_Finalize();
    return any_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
