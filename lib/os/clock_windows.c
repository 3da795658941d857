/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Time on Windows; see clock.h.
 */
#include "os/clock.h"

#include <windows.h>

int64_t clock_us(void)
{
    LARGE_INTEGER frequency, count;
    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&count);
    return count.QuadPart / frequency.QuadPart * 1000000 +
           count.QuadPart % frequency.QuadPart * 1000000 / frequency.QuadPart;
}

/* As the predecessor, this uses the multimedia timer: milliseconds since system start. */
int clock_wire_ms(void)
{
    return (int)(clock_us() / 1000 & CLOCK_WIRE_MASK);
}

void clock_sleep_ms(int ms)
{
    Sleep((DWORD)ms);
}
