/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The clock and the sleep that programs for the remote API took from its client library. They are
 * not part of ours, which exports simx functions only; this header holds all that there is.
 */
#ifndef EXTAPIPLATFORM_H
#define EXTAPIPLATFORM_H

#include "extApi.h"

#ifdef _WIN32
#include <windows.h>
#else
#include <sys/select.h>
#include <sys/time.h>
#endif

/* A program need not use all of them. */
#ifdef __GNUC__
#define EXTAPI_HELPER __attribute__((unused)) static
#else
#define EXTAPI_HELPER static
#endif

/* The clock goes round after so many ms, about 18 hours. */
#define EXTAPI_TIME_MASK 0x03ffffff

/* Milliseconds of the wall clock, 0..0x03ffffff. */
EXTAPI_HELPER simxInt extApi_getTimeInMs(void)
{
#ifdef _WIN32
    return (simxInt)(GetTickCount() & EXTAPI_TIME_MASK);
#else
    struct timeval now;

    gettimeofday(&now, 0);
    return (simxInt)(((unsigned long)now.tv_sec * 1000 + (unsigned long)now.tv_usec / 1000) &
                     EXTAPI_TIME_MASK);
#endif
}

/* Milliseconds since lastTime, which came from extApi_getTimeInMs. */
EXTAPI_HELPER simxInt extApi_getTimeDiffInMs(simxInt lastTime)
{
    return (simxInt)(((unsigned long)extApi_getTimeInMs() - (unsigned long)lastTime) &
                     EXTAPI_TIME_MASK);
}

/* Sleeps for so many ms; a signal may end it earlier. */
EXTAPI_HELPER simxVoid extApi_sleepMs(simxInt ms)
{
#ifdef _WIN32
    Sleep(ms > 0 ? (DWORD)ms : 0);
#else
    struct timeval time;

    time.tv_sec = ms > 0 ? ms / 1000 : 0;
    time.tv_usec = ms > 0 ? ms % 1000 * 1000 : 0;
    select(0, 0, 0, 0, &time);
#endif
}

#endif
