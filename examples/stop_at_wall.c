/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A control loop that steps the simulation: simx-host's robot drives until it is 0.3 m in front of
 * the table. In each round the program reads the sensor, sets both wheels and makes one simulation
 * step. The simulation waits for the program, so that no step is missed.
 *
 *     cc stop_at_wall.c $(pkg-config --cflags --libs remoteapi-shm) -lm -o stop_at_wall
 *     ./stop_at_wall -1000
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "extApi.h"

#define WANTED 0.3f     /* metres from the table */
#define GAIN 20.0f      /* radians per second and metre */
#define SPEED_MAX 5.0f  /* radians per second */
#define STEPS_MAX 2000
#define TELL_EVERY 100

enum { LEFT, RIGHT, SENSOR, NAMES };
static const char *const names[NAMES] = { "left_motor", "right_motor", "front_range" };

static float limit(float speed)
{
    return fminf(fmaxf(speed, -SPEED_MAX), SPEED_MAX);
}

/* Sets both wheels in the same step: commands of one pause are executed together. */
static void drive(int client, const int handles[NAMES], float speed)
{
    simxPauseCommunication(client, 1);
    simxSetJointTargetVelocity(client, handles[LEFT], speed, simx_opmode_oneshot);
    simxSetJointTargetVelocity(client, handles[RIGHT], speed, simx_opmode_oneshot);
    simxPauseCommunication(client, 0);
}

/* Returns 0 when the robot has reached its position. */
static int run(int client, const int handles[NAMES])
{
    float point[3] = { 0, 0, 0 }, speed = SPEED_MAX;
    unsigned char sees = 0;

    simxReadProximitySensor(client, handles[SENSOR], NULL, NULL, NULL, NULL, simx_opmode_streaming);
    for (int step = 1; step <= STEPS_MAX; step++) {
        drive(client, handles, speed);
        if (simxStep(client, 1, 1000) != simx_return_ok)
            return -1;
        if (simxReadProximitySensor(client, handles[SENSOR], &sees, point, NULL, NULL,
                                    simx_opmode_buffer) != simx_return_ok || !sees)
            continue; /* no object in range yet */
        speed = limit(GAIN * (point[2] - WANTED));
        if (step % TELL_EVERY == 0)
            printf("%5d ms  %.3f m\n", simxGetLastCmdTime(client), (double)point[2]);
        if (fabsf(point[2] - WANTED) < 0.002f && fabsf(speed) < 0.1f)
            return 0;
    }
    return -1;
}

int main(int argc, char **argv)
{
    int client = simxStart("127.0.0.1", argc > 1 ? atoi(argv[1]) : -1000, 1, 1, 5000, 5);
    int handles[NAMES], outcome = -1;

    if (client < 0) {
        fprintf(stderr, "stop_at_wall: %s\n", simxGetErrorText(-1));
        return EXIT_FAILURE;
    }
    for (int i = 0; i < NAMES; i++)
        if (simxGetObjectHandle(client, names[i], &handles[i], simx_opmode_blocking) !=
            simx_return_ok) {
            fprintf(stderr, "stop_at_wall: there is no %s\n", names[i]);
            simxFinish(client);
            return EXIT_FAILURE;
        }
    simxSynchronous(client, 1); /* from now on each simulation step waits for simxStep */
    if (simxStartSimulation(client, simx_opmode_blocking) == simx_return_ok)
        outcome = run(client, handles);
    puts(outcome == 0 ? "it stands in front of the table" : "it did not get there");
    simxStopSimulation(client, simx_opmode_blocking);
    simxFinish(client);
    return outcome == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
