/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Processes of ours that must not outlive us, however we end.
 */
#ifndef TOOLS_CHILD_H
#define TOOLS_CHILD_H

#include <sys/types.h>

/* As fork(), but -errno on failure. The child gets SIGTERM when the calling thread ends. */
pid_t child_fork(void);

/* True once it has ended; then *statusp is as of waitpid and the pid must not be used again. */
int child_has_ended(pid_t pid, int *statusp);

/* Asks it to end, forces it after timeout_ms, waits for it. */
void child_end(pid_t pid, int timeout_ms);

#endif
