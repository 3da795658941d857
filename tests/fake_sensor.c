/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The fake simulator's sensors, and its collisions and distances.
 */
#include "fake_sim.h"

#include "fake_symbols.h"
#include "simConst.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 16
#define HEIGHT 8
#define COLLECTION 500 /* handle of a collection that holds dummy1 and joint1; the next one's is
                          empty */

/* ------------------------------------------------------------------ sensors */

int simReadProximitySensor_D(int handle, double *point, int *object, double *normal)
{
    if (!fake_object(handle, sim_object_proximitysensor_type))
        return -1;
    if (!fake.proximity_detected)
        return 0;
    for (int i = 0; i < 4; i++)
        point[i] = 0.1 * (i + 1);
    *object = FAKE_CUBE;
    normal[0] = normal[1] = 0.0;
    normal[2] = 1.0;
    return 1;
}

/* The distance is missing from 4.5 on. */
int simReadProximitySensor(int handle, float *point, int *object, float *normal)
{
    double at[4] = {0}, direction[3] = {0};
    int result = simReadProximitySensor_D(handle, at, object, direction);
    if (result == 1) {
        fake_narrow(point, at, fake.version >= 40500 ? 3 : 4, result);
        fake_narrow(normal, direction, 3, result);
    }
    return result;
}

int simReadForceSensor_D(int handle, double *force, double *torque)
{
    if (!fake_object(handle, sim_object_forcesensor_type))
        return -1;
    if (fake.state == 0)
        return 0;
    for (int i = 0; i < 3; i++) {
        force[i] = i + 1;
        torque[i] = i + 4;
    }
    return fake.force_sensor;
}

int simReadForceSensor(int handle, float *force, float *torque)
{
    double pull[3] = {0}, twist[3] = {0};
    int result = simReadForceSensor_D(handle, pull, twist);
    fake_narrow(force, pull, 3, result);
    fake_narrow(torque, twist, 3, result);
    return result;
}

int simBreakForceSensor(int handle)
{
    if (!fake_object(handle, sim_object_forcesensor_type) || fake.state == 0)
        return fake_fail("the simulation is not running");
    fake.force_sensor |= 2;
    return 1;
}

#define PACKET 15

int simReadVisionSensor_D(int handle, double **values, int **sizes)
{
    const int counts[2] = {1, PACKET};
    double packet[PACKET];
    if (!fake_object(handle, sim_object_visionsensor_type) || fake.state == 0)
        return fake_fail("the sensor was not handled yet");
    for (int i = 0; i < PACKET; i++)
        packet[i] = i / 16.0;
    *values = fake_lend(packet, sizeof(packet));
    *sizes = fake_lend(counts, sizeof(counts));
    return 0;
}

int simReadVisionSensor(int handle, float **values, int **sizes)
{
    double *wide = NULL;
    float packet[PACKET];
    int result = simReadVisionSensor_D(handle, &wide, sizes);
    if (result < 0)
        return result;
    fake_narrow(packet, wide, PACKET, result);
    *values = fake_lend(packet, sizeof(packet));
    simReleaseBuffer(wide);
    return result;
}

int simGetVisionSensorResolution(int handle, int *resolution)
{
    if (!fake_object(handle, sim_object_visionsensor_type))
        return -1;
    resolution[0] = WIDTH;
    resolution[1] = HEIGHT;
    return 1;
}

unsigned char *simGetVisionSensorCharImage(int handle, int *x, int *y)
{
    (void)x;
    (void)y;
    if (!fake_object(handle, sim_object_visionsensor_type))
        return NULL;
    fake.picture_reads++;
    return fake_lend(fake.image, sizeof(fake.image));
}

int simSetVisionSensorCharImage(int handle, const unsigned char *rgb)
{
    if (!fake_object(handle, sim_object_visionsensor_type))
        return -1;
    memcpy(fake.image, rgb, sizeof(fake.image));
    return 0;
}

float *simGetVisionSensorDepthBuffer(int handle)
{
    float depth[WIDTH * HEIGHT];
    if (!fake_object(handle, sim_object_visionsensor_type))
        return NULL;
    fake.picture_reads++;
    for (int i = 0; i < WIDTH * HEIGHT; i++)
        depth[i] = 1.0f;
    return fake_lend(depth, sizeof(depth));
}

/* ------------------------------------------------------------------ collisions and distances */

int simCheckCollision(int entity, int other)
{
    if (!fake_object(entity, -1) || !fake_object(other, -1))
        return -1;
    return entity == other;
}

int simCheckDistance_D(int entity, int other, double threshold, double *segment)
{
    double from[3] = {0}, to[3] = {0};
    (void)threshold;
    if (entity == other)
        return 0;
    if (simGetObjectPosition_D(entity, -1, from) < 0 || simGetObjectPosition_D(other, -1, to) < 0)
        return -1;
    memcpy(segment, from, sizeof(from));
    memcpy(segment + 3, to, sizeof(to));
    segment[6] = sqrt(pow(to[0] - from[0], 2) + pow(to[1] - from[1], 2) + pow(to[2] - from[2], 2));
    return 1;
}

int simCheckDistance(int entity, int other, float threshold, float *segment)
{
    double wide[7] = {0};
    int result = simCheckDistance_D(entity, other, (double)threshold, wide);
    fake_narrow(segment, wide, 7, result);
    return result;
}

int simReadCollision(int handle)
{
    return handle == 300 ? 1 : fake_fail("no such collision object");
}

int simReadDistance_D(int handle, double *distance)
{
    if (handle != 400)
        return fake_fail("no such distance object");
    *distance = 0.5;
    return 1;
}

FAKE_GET(simReadDistance, 1)

int simGetCollisionHandle(const char *name)
{
    return strcmp(name, "collision") == 0 ? 300 : fake_fail("no such collision object");
}

int simGetDistanceHandle(const char *name)
{
    return strcmp(name, "distance") == 0 ? 400 : fake_fail("no such distance object");
}

int simGetCollectionHandle(const char *name)
{
    return strcmp(name, "collection") == 0 ? COLLECTION : fake_fail("no such collection");
}

/* 4.10 uses the count even when it fails, and a negative one ends the process. */
int *simGetCollectionObjects(int handle, int *count)
{
    const int members[2] = {FAKE_DUMMY, FAKE_JOINT};
    if (handle == COLLECTION + 1) {
        *count = 0;
        return fake_lend(members, 0);
    }
    if (handle == COLLECTION) {
        *count = 2;
        return fake_lend(members, sizeof(members));
    }
    fake_fail("no such collection");
    if (fake.version < 41000)
        return NULL;
    if (*count < 0)
        abort();
    return fake_lend(members, 0);
}
