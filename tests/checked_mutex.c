/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Mutexes that end the program when one is unlocked that is not locked, or locked twice: no test
 * would notice otherwise that a lock was left out. script/mutate links it into the library under
 * test, with --wrap.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

int __real_pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes);
int __real_pthread_mutex_lock(pthread_mutex_t *mutex);
int __real_pthread_mutex_unlock(pthread_mutex_t *mutex);
int __wrap_pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes);
int __wrap_pthread_mutex_lock(pthread_mutex_t *mutex);
int __wrap_pthread_mutex_unlock(pthread_mutex_t *mutex);

static pid_t owner;

static void __attribute__((constructor)) note_owner(void)
{
    owner = getpid();
}

int __wrap_pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes)
{
    pthread_mutexattr_t checked;
    (void)attributes; /* the library asks for none */
    int error = pthread_mutexattr_init(&checked);
    if (error)
        return error;
    pthread_mutexattr_settype(&checked, PTHREAD_MUTEX_ERRORCHECK);
    error = __real_pthread_mutex_init(mutex, &checked);
    pthread_mutexattr_destroy(&checked);
    return error;
}

int __wrap_pthread_mutex_lock(pthread_mutex_t *mutex)
{
    int error = __real_pthread_mutex_lock(mutex);
    if (error == EDEADLK)
        abort();
    return error;
}

/* In the child of a fork it belongs to the thread of the parent. */
int __wrap_pthread_mutex_unlock(pthread_mutex_t *mutex)
{
    int error = __real_pthread_mutex_unlock(mutex);
    if (error == EPERM && getpid() == owner)
        abort();
    return error == EPERM ? __wrap_pthread_mutex_init(mutex, NULL) : error;
}
