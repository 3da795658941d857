/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * TCP sockets on POSIX systems; see socket.h.
 */
#include "os/socket.h"

#include <arpa/inet.h>
#include <errno.h>
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
#include "os/lookup.h"

#define STOP_LOOK_US 20000 /* interval at which a wait checks its stop flag */

static void send_at_once(int fd)
{
    int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

static int new_socket(int family)
{
    int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -errno;
    send_at_once(fd);
    return fd;
}

static int wait_for(int fd, short events, int64_t deadline_us)
{
    for (;;) {
        int64_t left_us = deadline_us == CLOCK_FOREVER ? INT64_MAX : deadline_us - clock_us();
        int timeout_ms = left_us <= 0 ? 0
                         : left_us > 1000000000 ? 1000000 : (int)((left_us + 999) / 1000);
        struct pollfd poll_fd = { .fd = fd, .events = events };
        int count = poll(&poll_fd, 1, timeout_ms);
        if (count > 0)
            return 1;
        if (count == 0 && clock_us() >= deadline_us)
            return 0;
        if (count < 0 && errno != EINTR)
            return 1; /* the next call on the socket returns the error */
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

/* True if the socket is connected to itself. This happens without a listener (TCP's simultaneous
 * open) if the system assigns the target port as the local port. */
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
    int fd = new_socket(address->ai_family), error = 0;
    if (fd < 0)
        return fd;
    if (connect(fd, address->ai_addr, address->ai_addrlen) < 0) {
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

/* ------------------------------------------------------------------ names */

struct addrinfo *lookup_now(const char *host, const char *service, int is_numeric)
{
    struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM,
                              .ai_flags = is_numeric ? AI_NUMERICHOST : 0 };
    struct addrinfo *list = NULL;
    return getaddrinfo(host, service, &hints, &list) == 0 ? list : NULL;
}

void lookup_free(struct addrinfo *list)
{
    if (list)
        freeaddrinfo(list);
}

/* ------------------------------------------------------------------ connections */

int socket_connect(const char *host, int port, int64_t deadline_us, const int *stop)
{
    char service[16];
    snprintf(service, sizeof service, "%d", port);
    struct addrinfo *list = lookup(host, service, deadline_us, stop);
    int result = -EHOSTUNREACH;
    if (!list)
        return result;
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
    int fd = new_socket(info->ai_family), error = fd < 0 ? fd : 0;
    if (error == 0)
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (error == 0 && (bind(fd, info->ai_addr, info->ai_addrlen) < 0 || listen(fd, SOMAXCONN) < 0))
        error = -errno;
    freeaddrinfo(info);
    if (error < 0 && fd >= 0)
        close(fd);
    return error < 0 ? error : fd;
}

int socket_port(int fd)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } own = { 0 };
    socklen_t size = sizeof own;
    if (getsockname(fd, &own.any, &size) < 0)
        return -errno;
    return ntohs(own.any.sa_family == AF_INET6 ? own.v6.sin6_port : own.v4.sin_port);
}

int socket_accept(int fd, char peer[SOCKET_PEER_SIZE])
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;
    int client = accept4(fd, (struct sockaddr *)&address, &size, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (client < 0)
        return errno == EWOULDBLOCK || errno == ECONNABORTED || errno == EINTR ? -EAGAIN : -errno;
    send_at_once(client);
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

void socket_reset(int fd)
{
    struct linger at_once = { .l_onoff = 1 };
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(fd);
}
