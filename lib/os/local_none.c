/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Local sockets on systems without them: there are no fast sessions, and clients use the segment.
 * Windows does not have the sockets that local.h needs. On a processor without atomic operations
 * on 8 bytes, two processes could not share the memory of a session.
 */
#include "os/local.h"

#include <errno.h>
#include <unistd.h>

int local_folder(char *path, size_t size)
{
    if (size > 0)
        *path = '\0';
    return -ENOTSUP;
}

int local_listen(const char *name)
{
    (void)name;
    return -ENOTSUP;
}

void local_unlisten(int fd)
{
    (void)fd;
}

int local_accept(int fd)
{
    (void)fd;
    return -ENOTSUP;
}

int local_connect(const char *name)
{
    (void)name;
    return -ENOTSUP;
}

int local_send(int fd, const void *bytes, size_t size, const int *fds, int fd_count)
{
    (void)fd, (void)bytes, (void)size, (void)fds, (void)fd_count;
    return -ENOTSUP;
}

int local_receive(int fd, void *bytes, size_t size, int fds[LOCAL_MAX_FDS], int *fd_countp,
                  int64_t deadline_us)
{
    (void)fd, (void)bytes, (void)size, (void)fds, (void)deadline_us;
    *fd_countp = 0;
    return -ENOTSUP;
}

int local_drain(int fd)
{
    (void)fd;
    return -ECONNRESET;
}

void local_poke(int fd)
{
    (void)fd;
}

void local_wait(int fd, int64_t timeout_us)
{
    (void)fd, (void)timeout_us;
}

void local_wait_any(const int *fds, int count, int timeout_ms)
{
    (void)fds, (void)count, (void)timeout_ms;
}

int local_wait_two(int first, int second, int64_t timeout_us)
{
    (void)first, (void)second, (void)timeout_us;
    return 0;
}

int local_is_readable(int fd)
{
    (void)fd;
    return 1;
}

int local_event(void)
{
    return -ENOTSUP;
}

void local_event_set(int fd)
{
    (void)fd;
}

void local_event_clear(int fd)
{
    (void)fd;
}

void local_shut(int fd)
{
    (void)fd;
}

void local_close(int fd)
{
    (void)fd;
}

uint32_t local_process_id(void)
{
    return (uint32_t)getpid();
}
