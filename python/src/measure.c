/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * For remoteapi_shm.bench: how long the calls take in C, in the same process.
 */
#include "core.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static int make_call(const char *what, int id, int handle)
{
    simxFloat position;
    simxInt resolution[2];
    simxUChar *image;
    if (strcmp(what, "getter") == 0)
        return simxGetJointPosition(id, handle, &position, simx_opmode_blocking);
    if (strcmp(what, "buffer") == 0)
        return simxGetJointPosition(id, handle, &position, simx_opmode_buffer);
    if (strcmp(what, "image") == 0)
        return simxGetVisionSensorImage(id, handle, resolution, &image, 0, simx_opmode_buffer);
    return simxStep(id, 1, 20000);
}

static int compare(const void *first, const void *second)
{
    double a = *(const double *)first, b = *(const double *)second;
    return (a > b) - (a < b);
}

/* Medians of rounds of calls: a clock takes longer than some of these calls. */
#define ROUND 20

PyObject *core_measure(PyObject *module, PyObject *args)
{
    const char *what;
    int id, handle, rounds, code = 0;
    (void)module;
    if (!PyArg_ParseTuple(args, "siii:measure", &what, &id, &handle, &rounds))
        return NULL;
    if (rounds < 1 || rounds > 1000000)
        return PyErr_Format(PyExc_ValueError, "measure() wants 1 to 1000000 rounds");
    double *times = calloc((size_t)rounds, sizeof *times);
    if (!times)
        return PyErr_NoMemory();
    for (int i = 0; i < rounds; i++) {
        double begin = now();
        for (int call = 0; call < ROUND; call++)
            code |= make_call(what, id, handle);
        times[i] = (now() - begin) / ROUND;
    }
    qsort(times, (size_t)rounds, sizeof *times, compare);
    double median = times[rounds / 2];
    free(times);
    return code ? PyErr_Format(PyExc_RuntimeError, "the calls fail with code %d", code)
                : PyFloat_FromDouble(median);
}
