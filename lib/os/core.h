/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Processor cores: where the calling thread runs, and moving it to another core.
 */
#ifndef OS_CORE_H
#define OS_CORE_H

/* The number of the core that the calling thread runs on; -1 where the system does not say. Cheap:
 * no system call on Linux with glibc 2.35 or later. */
int core_current(void);

/* Whether a core that the calling thread may use is idle, as far as the number of threads in the
 * system that want to run says so. Reads a file of the system. */
int core_is_any_idle(void);

/* Moves the calling thread to another of the cores that it may use, if there is one. */
void core_leave(void);

#endif
