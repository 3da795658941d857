/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Threads, locks and waiting with a deadline (clock_us; CLOCK_FOREVER = none).
 */
#ifndef OS_THREAD_H
#define OS_THREAD_H

#include <stdint.h>

#ifdef _WIN32
#include "os/thread_windows.h"
#else
#include <pthread.h>
struct mutex {
    pthread_mutex_t native;
};
struct cond {
    pthread_cond_t native;
};
struct thread {
    pthread_t native;
};
#define MUTEX_INITIALIZER { PTHREAD_MUTEX_INITIALIZER }
#define COND_INITIALIZER { PTHREAD_COND_INITIALIZER } /* only for waits without a deadline */
#endif

int mutex_init(struct mutex *mutex);
void mutex_deinit(struct mutex *mutex);
void mutex_lock(struct mutex *mutex);
int mutex_trylock(struct mutex *mutex); /* 1 = locked */
void mutex_unlock(struct mutex *mutex);

int cond_init(struct cond *cond);
void cond_deinit(struct cond *cond);
void cond_wake_all(struct cond *cond);
/* Releases the mutex while it waits. May return early. Returns 0, or 1 if the deadline has
 * passed. */
int cond_wait_until(struct cond *cond, struct mutex *mutex, int64_t deadline_us);

/* Starts a thread. It blocks all signals, which belong to the program's threads. Returns 0 or
 * negative errno. */
int thread_start(struct thread *thread, void (*run)(void *), void *argument);
void thread_join(struct thread *thread);
/* Call this instead of thread_join: the thread may end at any time. */
void thread_detach(struct thread *thread);
/* Lets other threads run on this core. */
void thread_yield(void);
/* Returns a number that identifies the calling thread. */
uintptr_t thread_self(void);

#endif
