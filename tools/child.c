/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Processes of ours; see child.h. Where the system cannot tie a child's life to its parent's, a
 * parent that is killed leaves it behind.
 */
#include "child.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "os/clock.h"

#define LOOK_NS 2000000

/* The parent may be gone already. */
static void die_with(pid_t parent)
{
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGTERM);
#endif
    if (getppid() != parent)
        _exit(1);
}

pid_t child_fork(void)
{
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0)
        die_with(parent);
    return pid < 0 ? -errno : pid;
}

int child_has_ended(pid_t pid, int *statusp)
{
    return waitpid(pid, statusp, WNOHANG) == pid;
}

void child_end(pid_t pid, int timeout_ms)
{
    int status;
    int64_t deadline_us = clock_us() + (int64_t)timeout_ms * 1000;
    const struct timespec look = { .tv_nsec = LOOK_NS };
    kill(pid, SIGTERM);
    while (!child_has_ended(pid, &status)) {
        if (clock_us() >= deadline_us) {
            kill(pid, SIGKILL);
            waitpid(pid, &status, 0);
            return;
        }
        nanosleep(&look, NULL);
    }
}
