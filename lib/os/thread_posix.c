/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Threads and locks on POSIX systems (pthreads); see thread.h.
 */
#include "os/thread.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "os/clock.h"

int mutex_init(struct mutex *mutex)
{
    return -pthread_mutex_init(&mutex->native, NULL);
}

void mutex_deinit(struct mutex *mutex)
{
    pthread_mutex_destroy(&mutex->native);
}

void mutex_lock(struct mutex *mutex)
{
    pthread_mutex_lock(&mutex->native);
}

int mutex_trylock(struct mutex *mutex)
{
    return pthread_mutex_trylock(&mutex->native) == 0;
}

void mutex_unlock(struct mutex *mutex)
{
    pthread_mutex_unlock(&mutex->native);
}

int cond_init(struct cond *cond)
{
    pthread_condattr_t attributes;
    int error = pthread_condattr_init(&attributes);
    if (error)
        return -error;
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    error = pthread_cond_init(&cond->native, &attributes);
    pthread_condattr_destroy(&attributes);
    return -error;
}

void cond_deinit(struct cond *cond)
{
    pthread_cond_destroy(&cond->native);
}

void cond_wake_all(struct cond *cond)
{
    pthread_cond_broadcast(&cond->native);
}

int cond_wait_until(struct cond *cond, struct mutex *mutex, int64_t deadline_us)
{
    if (deadline_us == CLOCK_FOREVER)
        return -pthread_cond_wait(&cond->native, &mutex->native);
    if (deadline_us < 0)
        deadline_us = 0;
    struct timespec until = { .tv_sec = (time_t)(deadline_us / 1000000),
                              .tv_nsec = (long)(deadline_us % 1000000) * 1000 };
    return pthread_cond_timedwait(&cond->native, &mutex->native, &until) == ETIMEDOUT;
}

struct start {
    void (*run)(void *);
    void *argument;
};

static void *start_run(void *pointer)
{
    struct start start = *(struct start *)pointer;
    free(pointer);
    start.run(start.argument);
    return NULL;
}

/* There may be 255 clients with a thread each. On 32 bits, the default stacks of 8 MiB would need
 * most of the address space. */
static void set_stack_size(pthread_attr_t *attributes)
{
    if (sizeof(void *) == 4)
        pthread_attr_setstacksize(attributes, 1 << 20);
}

int thread_start(struct thread *thread, void (*run)(void *), void *argument)
{
    struct start *start = malloc(sizeof(*start));
    if (!start)
        return -ENOMEM;
    *start = (struct start){ run, argument };
    pthread_attr_t attributes;
    int error = pthread_attr_init(&attributes);
    if (error == 0) {
        sigset_t all, before;
        set_stack_size(&attributes);
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before);
        error = pthread_create(&thread->native, &attributes, start_run, start);
        pthread_sigmask(SIG_SETMASK, &before, NULL);
        pthread_attr_destroy(&attributes);
    }
    if (error)
        free(start);
    return -error;
}

void thread_join(struct thread *thread)
{
    pthread_join(thread->native, NULL);
}

void thread_detach(struct thread *thread)
{
    pthread_detach(thread->native);
}

void thread_yield(void)
{
    sched_yield();
}

uintptr_t thread_self(void)
{
    static _Thread_local char self;
    return (uintptr_t)&self;
}
