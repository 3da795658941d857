/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The promises of core.h, kept on Windows, whose scheduler gives a woken thread an idle core.
 */
#include "os/core.h"

#include <windows.h>

int core_current(void)
{
    return (int)GetCurrentProcessorNumber();
}

int core_is_any_idle(void)
{
    return 0;
}

void core_leave(void)
{
}
