/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Moves the arm of simx-host's robot with functions of the simulator that are called by their
 * names: any function that a script can call. The letters tell the types of the arguments and,
 * behind ">", of the results.
 *
 *     cc call_by_name.c $(pkg-config --cflags --libs remoteapi-shm) -o call_by_name
 *     ./call_by_name -1000
 */
#include <stdio.h>
#include <stdlib.h>

#include "extApi.h"

#define STEPS 200

static int move(int client)
{
    double xyz[3], seconds, angle;
    int joint, hand, count = 3;

    if (simxCall(client, "sim.getObject", "s>i", "/arm_joint2", &joint) ||
        simxCall(client, "sim.getObject", "s>i", "/gripper_joint1", &hand) ||
        simxCall(client, "sim.setStepping", "b", 1) ||
        simxCall(client, "sim.startSimulation", "") ||
        simxCall(client, "sim.setJointTargetPosition", "id", joint, 0.5))
        return -1;
    for (int i = 0; i < STEPS; i++)
        if (simxCall(client, "sim.step", ""))
            return -1;
    if (simxCall(client, "sim.getSimulationTime", ">d", &seconds) ||
        simxCall(client, "sim.getJointPosition", "i>d", joint, &angle) ||
        simxCall(client, "sim.getObjectPosition", "i>ad", hand, xyz, &count))
        return -1;
    printf("after %.2f s: angle %+.2f rad, gripper at %+.3f %+.3f %+.3f m\n", seconds, angle,
           xyz[0], xyz[1], xyz[2]);
    return simxCall(client, "sim.stopSimulation", "");
}

int main(int argc, char **argv)
{
    int client = simxStart("127.0.0.1", argc > 1 ? atoi(argv[1]) : -1000, 1, 1, 2000, 5);
    int result;

    if (client < 0) {
        fprintf(stderr, "%s\n", simxGetErrorText(-1));
        return EXIT_FAILURE;
    }
    result = move(client);
    if (result)
        fprintf(stderr, "%s\n", simxGetErrorText(client));
    simxFinish(client);
    return result ? EXIT_FAILURE : EXIT_SUCCESS;
}
