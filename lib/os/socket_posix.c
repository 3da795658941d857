/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * TCP sockets, kept by POSIX; see socket.h.
 */
#include "os/socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "os/atomic.h"
#include "os/clock.h"

#define STOP_LOOK_US 20000 /* how often a wait looks at its stop flag */

static int set_up(int fd)
{
    int one = 1;
    if (fcntl(fd, F_SETFL, O_NONBLOCK) < 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
        return -errno;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return 0;
}

static int wait_for(int fd, short events, int64_t deadline_us)
{
    for (;;) {
        int64_t left_us = deadline_us == CLOCK_FOREVER ? INT64_MAX : deadline_us - clock_us();
        int timeout_ms = left_us <= 0 ? 0 : left_us > 1000000000 ? 1000000 : (int)((left_us + 999) / 1000);
        struct pollfd poll_fd = { .fd = fd, .events = events };
        int count = poll(&poll_fd, 1, timeout_ms);
        if (count > 0)
            return 1;
        if (count == 0 && clock_us() >= deadline_us)
            return 0;
        if (count < 0 && errno != EINTR)
            return 1; /* the next call on it tells the error */
    }
}

int socket_wait_readable(int fd, int64_t deadline_us)
{
    return wait_for(fd, POLLIN, deadline_us);
}

int socket_wait_writable(int fd, int64_t deadline_us)
{
    return wait_for(fd, POLLOUT, deadline_us);
}

static int connect_result(int fd)
{
    int error = 0;
    socklen_t size = sizeof error;
    return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0 ? -errno : -error;
}

/* A connection to one's own listening-less port: TCP's simultaneous open, when the system hands
 * out the very port that is being connected to. */
static int is_self_connected(int fd)
{
    struct sockaddr_storage own, peer;
    socklen_t own_size = sizeof own, peer_size = sizeof peer;
    memset(&own, 0, sizeof own);
    memset(&peer, 0, sizeof peer);
    return getsockname(fd, (struct sockaddr *)&own, &own_size) == 0 &&
           getpeername(fd, (struct sockaddr *)&peer, &peer_size) == 0 && own_size == peer_size &&
           memcmp(&own, &peer, own_size) == 0;
}

static int connect_to(const struct addrinfo *address, int64_t deadline_us, const int *stop)
{
    int fd = socket(address->ai_family, SOCK_STREAM, 0);
    if (fd < 0)
        return -errno;
    int error = set_up(fd);
    if (error == 0 && connect(fd, address->ai_addr, address->ai_addrlen) < 0) {
        error = -errno;
        while (error == -EINPROGRESS && !atomic_get_int(stop) && clock_us() < deadline_us)
            if (socket_wait_writable(fd, clock_us() + STOP_LOOK_US))
                error = connect_result(fd);
        if (error == -EINPROGRESS)
            error = -ETIMEDOUT;
    }
    if (error == 0 && is_self_connected(fd))
        error = -ECONNREFUSED;
    if (error == 0)
        return fd;
    close(fd);
    return error;
}

int socket_connect(const char *host, int port, int64_t deadline_us, const int *stop)
{
    struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
    struct addrinfo *list = NULL;
    char service[16];
    snprintf(service, sizeof service, "%d", port);
    if (getaddrinfo(host, service, &hints, &list) != 0)
        return -EHOSTUNREACH;
    int result = -EHOSTUNREACH;
    for (struct addrinfo *address = list; address && result < 0; address = address->ai_next)
        result = connect_to(address, deadline_us, stop);
    freeaddrinfo(list);
    return result;
}

int socket_listen(const char *address, int port)
{
    struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM,
                              .ai_flags = AI_NUMERICHOST | AI_PASSIVE };
    struct addrinfo *info = NULL;
    char service[16];
    int one = 1;
    snprintf(service, sizeof service, "%d", port);
    if (getaddrinfo(address, service, &hints, &info) != 0)
        return -EADDRNOTAVAIL;
    int fd = socket(info->ai_family, SOCK_STREAM, 0);
    int error = fd < 0 ? -errno : set_up(fd);
    if (error == 0)
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (error == 0 && (bind(fd, info->ai_addr, info->ai_addrlen) < 0 || listen(fd, 10) < 0))
        error = -errno;
    freeaddrinfo(info);
    if (error < 0 && fd >= 0)
        close(fd);
    return error < 0 ? error : fd;
}

int socket_port(int fd)
{
    struct sockaddr_storage own;
    socklen_t size = sizeof own;
    if (getsockname(fd, (struct sockaddr *)&own, &size) < 0)
        return -errno;
    return ntohs(own.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&own)->sin6_port
                                           : ((struct sockaddr_in *)&own)->sin_port);
}

int socket_accept(int fd, char peer[SOCKET_PEER_SIZE])
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;
    int client = accept(fd, (struct sockaddr *)&address, &size);
    if (client < 0)
        return errno == EWOULDBLOCK || errno == ECONNABORTED || errno == EINTR ? -EAGAIN : -errno;
    int error = set_up(client);
    if (error < 0) {
        close(client);
        return error;
    }
    if (getnameinfo((struct sockaddr *)&address, size, peer, SOCKET_PEER_SIZE, NULL, 0,
                    NI_NUMERICHOST) != 0)
        peer[0] = '\0';
    return client;
}

long socket_recv(int fd, void *bytes, size_t size)
{
    ssize_t count = recv(fd, bytes, size, 0);
    if (count >= 0)
        return count;
    return errno == EWOULDBLOCK || errno == EINTR ? -EAGAIN : -errno;
}

long socket_send(int fd, const void *bytes, size_t size)
{
    ssize_t count = send(fd, bytes, size, MSG_NOSIGNAL);
    if (count >= 0)
        return count;
    return errno == EWOULDBLOCK || errno == EINTR ? -EAGAIN : -errno;
}

void socket_shutdown(int fd)
{
    shutdown(fd, SHUT_RDWR);
}

void socket_close(int fd)
{
    close(fd);
}
