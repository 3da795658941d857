/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Threads and locks on Windows; see thread.h.
 */
#include "os/thread.h"

#include <errno.h>
#include <process.h>
#include <stdlib.h>
#include <windows.h>

#include "os/clock.h"

_Static_assert(sizeof(SRWLOCK) == sizeof(void *), "struct mutex holds it");
_Static_assert(sizeof(CONDITION_VARIABLE) == sizeof(void *), "struct cond holds it");

static SRWLOCK *lock_of(struct mutex *mutex)
{
    return (SRWLOCK *)(void *)&mutex->native;
}

static CONDITION_VARIABLE *condition_of(struct cond *cond)
{
    return (CONDITION_VARIABLE *)(void *)&cond->native;
}

int mutex_init(struct mutex *mutex)
{
    InitializeSRWLock(lock_of(mutex));
    return 0;
}

void mutex_deinit(struct mutex *mutex)
{
    (void)mutex; /* needs no clean-up */
}

void mutex_lock(struct mutex *mutex)
{
    AcquireSRWLockExclusive(lock_of(mutex));
}

int mutex_trylock(struct mutex *mutex)
{
    return TryAcquireSRWLockExclusive(lock_of(mutex)) != 0;
}

void mutex_unlock(struct mutex *mutex)
{
    ReleaseSRWLockExclusive(lock_of(mutex));
}

int cond_init(struct cond *cond)
{
    InitializeConditionVariable(condition_of(cond));
    return 0;
}

void cond_deinit(struct cond *cond)
{
    (void)cond;
}

void cond_wake_all(struct cond *cond)
{
    WakeAllConditionVariable(condition_of(cond));
}

int cond_wait_until(struct cond *cond, struct mutex *mutex, int64_t deadline_us)
{
    DWORD timeout_ms = INFINITE;
    if (deadline_us != CLOCK_FOREVER) {
        int64_t left_us = deadline_us - clock_us();
        if (left_us <= 0)
            timeout_ms = 0;
        else
            timeout_ms = left_us > 1000000000 ? 1000000 : (DWORD)((left_us + 999) / 1000);
    }
    SleepConditionVariableSRW(condition_of(cond), lock_of(mutex), timeout_ms, 0);
    return clock_us() >= deadline_us;
}

/* ------------------------------------------------------------------ threads */

struct start {
    void (*run)(void *);
    void *argument;
    HMODULE module;
};

/* A program may free the library without ending its clients: the file of this code stays loaded
 * while a thread runs in it. */
static unsigned __stdcall start_run(void *pointer)
{
    struct start start = *(struct start *)pointer;
    free(pointer);
    start.run(start.argument);
    FreeLibraryAndExitThread(start.module, 0);
    return 0;
}

int thread_start(struct thread *thread, void (*run)(void *), void *argument)
{
    struct start *start = malloc(sizeof(*start));
    if (!start)
        return -ENOMEM;
    *start = (struct start){ run, argument, NULL };
    GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (LPCWSTR)(uintptr_t)start_run,
                       &start->module);
    uintptr_t handle = _beginthreadex(NULL, 0, start_run, start, 0, NULL);
    if (handle) {
        thread->native = (void *)handle;
        return 0;
    }
    int error = errno;
    if (start->module)
        FreeLibrary(start->module);
    free(start);
    return -error;
}

void thread_join(struct thread *thread)
{
    WaitForSingleObject(thread->native, INFINITE);
    CloseHandle(thread->native);
}

void thread_detach(struct thread *thread)
{
    CloseHandle(thread->native);
}

void thread_yield(void)
{
    SwitchToThread();
}

uintptr_t thread_self(void)
{
    return GetCurrentThreadId();
}
