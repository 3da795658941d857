/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Several simulators make their steps at the same time: simxStepBegin returns at once, simxStepEnd
 * waits. Each robot has another target for its arm, which depends on its number.
 *
 *     for port in 1000 1001 1002; do simx-host --port -$port & done
 *     cc many_simulators.c $(pkg-config --cflags --libs remoteapi-shm) -lm -o many_simulators
 *     ./many_simulators -1000 -1001 -1002
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "extApi.h"

#define ROBOTS_MAX 200
#define ROUNDS 40
#define STEPS_PER_ROUND 5

struct robot {
    int client;
    int joint;
    float target; /* radians */
    float position;
};

static struct robot robots[ROBOTS_MAX];

static int robot_start(struct robot *robot, int port, float target)
{
    robot->target = target;
    robot->client = simxStart("127.0.0.1", port, 1, 1, 5000, 5);
    if (robot->client < 0 || simxGetObjectHandle(robot->client, "arm_joint1", &robot->joint,
                                                 simx_opmode_blocking) != simx_return_ok)
        return -1;
    simxSynchronous(robot->client, 1);
    simxGetJointPosition(robot->client, robot->joint, NULL, simx_opmode_streaming);
    simxSetJointTargetPosition(robot->client, robot->joint, target, simx_opmode_oneshot);
    return simxStartSimulation(robot->client, simx_opmode_blocking) == simx_return_ok ? 0 : -1;
}

static int step_all(int count)
{
    int result = simx_return_ok;

    for (int i = 0; i < count; i++)
        result |= simxStepBegin(robots[i].client, STEPS_PER_ROUND);
    /* Now all simulators compute. */
    for (int i = 0; i < count; i++)
        result |= simxStepEnd(robots[i].client, 5000);
    return result == simx_return_ok ? 0 : -1;
}

int main(int argc, char **argv)
{
    int count = argc - 1 < ROBOTS_MAX ? argc - 1 : ROBOTS_MAX, failed = count == 0;

    for (int i = 0; i < count && !failed; i++)
        failed = robot_start(&robots[i], atoi(argv[i + 1]), 0.2f * (float)(i % 8 + 1)) < 0;
    for (int round = 0; round < ROUNDS && !failed; round++)
        failed = step_all(count) < 0;
    for (int i = 0; i < count && !failed; i++) {
        failed = simxGetJointPosition(robots[i].client, robots[i].joint, &robots[i].position,
                                      simx_opmode_buffer) != simx_return_ok ||
                 fabsf(robots[i].position - robots[i].target) > 0.05f;
        printf("robot %s: %+.3f rad after %d ms\n", argv[i + 1], (double)robots[i].position,
               simxGetLastCmdTime(robots[i].client));
    }
    for (int i = 0; i < count && !failed; i++)
        simxStopSimulation(robots[i].client, simx_opmode_blocking);
    simxFinish(-1); /* all clients */
    if (failed)
        fputs("Usage: many_simulators PORT..., each of a simx-host with its robot\n", stderr);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
