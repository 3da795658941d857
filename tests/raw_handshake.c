/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Peers made by hand; see raw_handshake.h.
 */
#include "raw_handshake.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "os/clock.h"
#include "os/local.h"

#define PATIENCE_US 20000000

struct handshake_greeting handshake_greeting_of(size_t memory_size)
{
    return (struct handshake_greeting){ .magic = HANDSHAKE_MAGIC, .version = SESSION_VERSION,
                                   .pid = (uint32_t)getpid(), .memory_size = memory_size };
}

int handshake_memory(size_t size)
{
    unsigned flags = MFD_CLOEXEC | MFD_ALLOW_SEALING, no_program = 8; /* as in os/shared_posix.c */
    int fd = memfd_create("remoteapi-shm-test", flags | no_program);
    if (fd < 0 && errno == EINVAL)
        fd = memfd_create("remoteapi-shm-test", flags);
    if (fd < 0 || ftruncate(fd, (off_t)size) == 0)
        return fd;
    close(fd);
    return -1;
}

int handshake_connect(int number)
{
    char name[32];
    snprintf(name, sizeof name, "%05d.sock", number);
    return local_connect(name);
}

int handshake_say(int number, const void *bytes, size_t size, const int *fds, int fd_count)
{
    int fd = handshake_connect(number);
    if (fd >= 0 && local_send(fd, bytes, size, fds, fd_count) < 0) {
        local_close(fd);
        return -1;
    }
    return fd;
}

int handshake_wait_closed(int fd, struct handshake_greeting *answer)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    struct handshake_greeting said;
    int fds[LOCAL_MAX_FDS], fd_count, error;
    if (answer)
        memset(answer, 0, sizeof *answer);
    do {
        error = local_receive(fd, &said, sizeof said, fds, &fd_count, deadline_us);
        if (error == 0 && answer)
            *answer = said;
        while (fd_count > 0)
            local_close(fds[--fd_count]);
    } while (error == 0 || error == -EBADMSG);
    return error == -ECONNRESET;
}

int handshake_accept(int listening)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    struct handshake_greeting hello;
    int fds[LOCAL_MAX_FDS], fd_count, fd;
    while ((fd = local_accept(listening)) == -EAGAIN && clock_us() < deadline_us)
        local_wait(listening, deadline_us - clock_us());
    if (fd >= 0 && local_receive(fd, &hello, sizeof hello, fds, &fd_count, deadline_us) < 0) {
        local_close(fd);
        return -1;
    }
    return fd;
}
