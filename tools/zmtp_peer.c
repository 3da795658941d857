/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The least of a REQ socket; see zmtp_peer.h.
 */
#include "zmtp_peer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "os/clock.h"
#include "os/socket.h"

#define LIMIT_US 5000000
#define SHORT_MAX 255 /* bytes of a frame whose size is one byte */
#define MORE 1        /* flag of a frame that others of its message follow */
#define COMMAND 4

static int send_all(int fd, const void *bytes, size_t size)
{
    ssize_t sent = send(fd, bytes, size, MSG_NOSIGNAL);
    return sent == (ssize_t)size ? 0 : sent < 0 ? -errno : -EIO;
}

static int receive_all(int fd, void *bytes, size_t size)
{
    ssize_t got = recv(fd, bytes, size, MSG_WAITALL);
    return got == (ssize_t)size ? 0 : got < 0 ? -errno : -ECONNRESET;
}

/* Its flags, or negative errno. */
static int receive_frame(int fd, void *bytes, size_t room, size_t *sizep)
{
    uint8_t head[2];
    int error = receive_all(fd, head, sizeof head);
    *sizep = head[1];
    if (error == 0 && *sizep > room)
        error = -EMSGSIZE;
    if (error == 0 && *sizep > 0)
        error = receive_all(fd, bytes, *sizep);
    return error < 0 ? error : head[0];
}

/* Greeting and READY of both sides; the peer's are not looked at. */
static int greet(int fd)
{
    static const char ready[] = "\x04\x19\x05READY\x0bSocket-Type\x00\x00\x00\x03REQ";
    uint8_t greeting[64] = { 0xff, [9] = 0x7f, 3, 0, 'N', 'U', 'L', 'L' }, theirs[SHORT_MAX];
    size_t size;
    int error = send_all(fd, greeting, sizeof greeting);
    if (error == 0)
        error = receive_all(fd, theirs, sizeof greeting);
    if (error == 0)
        error = send_all(fd, ready, sizeof ready - 1);
    int flags = error < 0 ? error : receive_frame(fd, theirs, sizeof theirs, &size);
    return flags < 0 ? flags : flags == COMMAND ? 0 : -EPROTO;
}

int zmtp_peer_connect(int port)
{
    const struct timeval limit = { .tv_sec = LIMIT_US / 1000000 };
    static const int never = 0;
    int fd = socket_connect("127.0.0.1", port, clock_us() + LIMIT_US, &never);
    if (fd < 0)
        return fd;
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    int error = greet(fd);
    if (error == 0)
        return fd;
    close(fd);
    return error;
}

int zmtp_peer_ask(int fd, const void *request, size_t size, void *reply, size_t room)
{
    uint8_t message[4 + SHORT_MAX] = { MORE, 0, 0, (uint8_t)size };
    size_t got;
    if (size > SHORT_MAX)
        return -EMSGSIZE;
    memcpy(message + 4, request, size);
    int flags = send_all(fd, message, 4 + size);
    if (flags == 0)
        flags = receive_frame(fd, reply, room, &got); /* the empty one before the reply */
    if (flags >= 0)
        flags = receive_frame(fd, reply, room, &got);
    return flags < 0 ? flags : flags == 0 ? (int)got : -EPROTO;
}
