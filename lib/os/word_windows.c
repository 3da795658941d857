/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Waiting for a word by sleeping, because WaitOnAddress of Windows wakes only within one process.
 * See word.h.
 */
#include "os/word.h"

#include <windows.h>

#include "os/atomic.h"

#ifndef CREATE_WAITABLE_TIMER_HIGH_RESOLUTION
#define CREATE_WAITABLE_TIMER_HIGH_RESOLUTION 0x00000002
#endif

/* Sleep() rounds up to the system's tick, up to 16 ms. The finer timer exists since 2018. */
static void sleep_us(int64_t time_us)
{
    LARGE_INTEGER due = { .QuadPart = -time_us * 10 };
    HANDLE timer = CreateWaitableTimerExW(NULL, NULL, CREATE_WAITABLE_TIMER_HIGH_RESOLUTION,
                                          TIMER_MODIFY_STATE | SYNCHRONIZE);
    if (timer && SetWaitableTimer(timer, &due, 0, NULL, NULL, FALSE))
        WaitForSingleObject(timer, INFINITE);
    else
        Sleep((DWORD)((time_us + 999) / 1000));
    if (timer)
        CloseHandle(timer);
}

void word_wait(const uint32_t *word, uint32_t seen, int64_t timeout_us)
{
    if (timeout_us > 0 && atomic_get_u32(word) == seen)
        sleep_us(timeout_us);
}

int word_can_wake(void)
{
    return 0;
}

void word_wake(uint32_t *word)
{
    (void)word;
}
