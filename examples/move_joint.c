/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Moves the arm of simx-host's robot step by step and prints its position. A negative port selects
 * shared memory, a positive port TCP; nothing else in the program changes.
 *
 *     cc move_joint.c $(pkg-config --cflags --libs remoteapi-shm) -lm -o move_joint
 *     ./move_joint -1000
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "extApi.h"

#define STEPS 50
#define TELL_EVERY 10
#define TARGET 1.0f /* radians */

static int move(int client, int joint)
{
    float position = 0;

    simxSynchronous(client, 1);
    if (simxStartSimulation(client, simx_opmode_blocking) != simx_return_ok)
        return -1;
    simxSetJointTargetPosition(client, joint, TARGET, simx_opmode_oneshot);
    simxGetJointPosition(client, joint, NULL, simx_opmode_streaming);
    for (int i = 0; i <= STEPS; i++) {
        int unused;
        /* The trigger starts a step. A blocking call after it is answered when the step is done.
         * Then the streams have the values of this step. */
        if (simxSynchronousTrigger(client) != simx_return_ok)
            return -1;
        simxGetPingTime(client, &unused);
        if (simxGetJointPosition(client, joint, &position, simx_opmode_buffer) != simx_return_ok)
            return -1;
        if (i % TELL_EVERY == 0)
            printf("  after %4d ms  %+.3f rad\n", simxGetLastCmdTime(client), (double)position);
    }
    return fabsf(position - TARGET) < 0.05f ? 0 : -1;
}

int main(int argc, char **argv)
{
    int port = argc > 1 ? atoi(argv[1]) : -1000;
    const char *name = argc > 2 ? argv[2] : "arm_joint1";
    int client = simxStart("127.0.0.1", port, 1, 1, 3000, 5);
    int joint, outcome = -1;

    if (client < 0) {
        fprintf(stderr, "move_joint: no simulator on port %d\n", port);
        return EXIT_FAILURE;
    }
    printf("%s, port %d: %s goes to %+.3f rad\n", port < 0 ? "shared memory" : "TCP", port, name,
           (double)TARGET);
    if (simxGetObjectHandle(client, name, &joint, simx_opmode_blocking) == simx_return_ok)
        outcome = move(client, joint);
    else
        fprintf(stderr, "move_joint: there is no %s\n", name);
    simxStopSimulation(client, simx_opmode_blocking);
    simxFinish(client);
    if (outcome != 0)
        fprintf(stderr, "move_joint: the joint did not get there\n");
    return outcome == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
