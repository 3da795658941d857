/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The promises of core.h, kept on Linux; other systems have no threads that can be moved.
 */
#include "os/core.h"

#ifdef __linux__
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int core_current(void)
{
    return sched_getcpu();
}

/* The fourth field of /proc/loadavg, "running/all": proc(5). 0: not known. */
static int count_running(void)
{
    char text[128];
    int fd = open("/proc/loadavg", O_RDONLY | O_CLOEXEC);
    ssize_t size = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        close(fd);
    if (size <= 0)
        return 0;
    text[size] = '\0';
    const char *field = text;
    for (int i = 0; i < 3 && field; i++) {
        field = strchr(field, ' ');
        field += field != NULL;
    }
    return field ? (int)strtol(field, NULL, 10) : 0;
}

/* The calling thread and the one that it shares its core with are two of those that run. */
int core_is_any_idle(void)
{
    cpu_set_t allowed;
    int running = count_running();
    return running > 0 && sched_getaffinity(0, sizeof allowed, &allowed) == 0 &&
           CPU_COUNT(&allowed) > 1 && running <= CPU_COUNT(&allowed);
}

/* Only the scheduler moves threads: for a moment this one may not run where it does. */
void core_leave(void)
{
    cpu_set_t allowed, others;
    int own = sched_getcpu();
    if (own < 0 || own >= CPU_SETSIZE || sched_getaffinity(0, sizeof allowed, &allowed) < 0)
        return;
    others = allowed;
    CPU_CLR(own, &others);
    if (CPU_COUNT(&others) > 0 && sched_setaffinity(0, sizeof others, &others) == 0)
        sched_setaffinity(0, sizeof allowed, &allowed);
}
#else
int core_current(void)
{
    return -1;
}

int core_is_any_idle(void)
{
    return 0;
}

void core_leave(void)
{
}
#endif
