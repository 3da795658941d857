/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Family helper: functions that need no client. Programs, and headers of the original that a
 * project has kept, expect clock and sleep functions in the library.
 */
#include <stddef.h>

#include "extApi.h"
#include "extApiHooks.h"
#include "os/clock.h"
#include "os/hooks.h"

simxInt extApi_getTimeInMs(simxVoid)
{
    return clock_wire_ms();
}

simxInt extApi_getTimeDiffInMs(simxInt lastTime)
{
    return (simxInt)(((simxUInt)clock_wire_ms() - (simxUInt)lastTime) & CLOCK_WIRE_MASK);
}

simxVoid extApi_sleepMs(simxInt ms)
{
    if (ms > 0)
        clock_sleep_ms(ms);
}

simxVoid simxSetWaitHooks(const struct simxWaitHooks *hooks)
{
    if (hooks)
        hooks_set(hooks->before, hooks->after);
    else
        hooks_set(NULL, NULL);
}

simxInt simxGetVersion(simxVoid)
{
    return REMOTEAPI_SHM_VERSION;
}
