/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A first program: connects, lists the scene's objects, reads a value that the simulator streams,
 * and prints a message in the simulator's status bar.
 *
 *     cc simple_test.c $(pkg-config --cflags --libs remoteapi-shm) -o simple_test
 *     ./simple_test -1000
 */
#include <stdio.h>
#include <stdlib.h>

#include "extApi.h"

#define READINGS 5

static void list_objects(int client)
{
    int count, *handles, ints, floats, texts, *no_ints;
    float *no_floats;
    char *name; /* borrowed: valid until the next call; the names follow each other */

    if (simxGetObjectGroupData(client, sim_appobj_object_type, 0, &count, &handles, &ints,
                               &no_ints, &floats, &no_floats, &texts, &name,
                               simx_opmode_blocking) != simx_return_ok)
        return;
    printf("%d objects:", count);
    for (int i = 0; i < texts; i++) {
        printf(" %s", name);
        while (*name++ != '\0')
            continue;
    }
    printf("\n");
}

/* The first call starts a stream. Later calls return the newest value that has arrived, without
 * waiting. In a simulator with a window, sim_intparam_mouse_x also changes often. */
static int watch_stream(int client)
{
    float value, before = -1;
    int seen = 0, ping_ms;

    simxGetFloatParam(client, sim_floatparam_rand, &value, simx_opmode_streaming);
    simxStartSimulation(client, simx_opmode_oneshot);
    while (seen < READINGS && simxGetPingTime(client, &ping_ms) == simx_return_ok) {
        int result = simxGetFloatParam(client, sim_floatparam_rand, &value, simx_opmode_buffer);

        if (result == simx_return_ok && value != before)
            printf("the simulator's random number: %.3f (%d)\n", (double)(before = value), ++seen);
    }
    simxGetFloatParam(client, sim_floatparam_rand, &value, simx_opmode_discontinue);
    return seen == READINGS;
}

int main(int argc, char **argv)
{
    int client = simxStart("127.0.0.1", argc > 1 ? atoi(argv[1]) : -1000, 1, 1, 5000, 5);
    int ping_ms, good;

    if (client < 0) {
        fprintf(stderr, "simple_test: %s\n", simxGetErrorText(-1));
        return EXIT_FAILURE;
    }
    list_objects(client);
    good = watch_stream(client);
    simxAddStatusbarMessage(client, "Hello, simulator!", simx_opmode_oneshot);
    simxGetPingTime(client, &ping_ms); /* now all earlier commands have been executed */
    simxStopSimulation(client, simx_opmode_blocking);
    simxFinish(client);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
