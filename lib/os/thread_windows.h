/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The objects of thread.h on Windows. Both locks are one pointer for the system, initially NULL.
 * windows.h is not included, because it defines thousands of names.
 */
#ifndef OS_THREAD_WINDOWS_H
#define OS_THREAD_WINDOWS_H

struct mutex {
    void *native; /* SRWLOCK */
};
struct cond {
    void *native; /* CONDITION_VARIABLE */
};
struct thread {
    void *native; /* HANDLE */
};
#define MUTEX_INITIALIZER { 0 }
#define COND_INITIALIZER { 0 }

#endif
