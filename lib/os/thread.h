/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Threads, locks and waiting with a deadline (clock_us, CLOCK_FOREVER = none).
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
int mutex_trylock(struct mutex *mutex); /* 1 = got it */
void mutex_unlock(struct mutex *mutex);

int cond_init(struct cond *cond);
void cond_deinit(struct cond *cond);
void cond_wake_all(struct cond *cond);
/* Waits, the mutex given up meanwhile; may return early. 0, or 1 when the deadline has passed. */
int cond_wait_until(struct cond *cond, struct mutex *mutex, int64_t deadline_us);

/* The thread blocks all signals: they are the program's. 0 or -errno. */
int thread_start(struct thread *thread, void (*run)(void *), void *argument);
void thread_join(struct thread *thread);
/* In place of joining it: the thread ends by itself, whenever that is. */
void thread_detach(struct thread *thread);
/* Lets other threads run on this core, if there are any. */
void thread_yield(void);
/* A number that tells the calling thread from the others. */
uintptr_t thread_self(void);

#endif
