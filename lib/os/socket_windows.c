/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * TCP sockets on Windows (Winsock); see socket.h. A socket is a handle, of which Windows uses 32
 * bits.
 */
#include "os/socket.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>

#include "os/atomic.h"
#include "os/clock.h"
#include "os/error_windows.h"
#include "os/lookup.h"

#define STOP_LOOK_US 20000 /* interval at which a wait checks its stop flag */
#define SHUT_LOOK_US 50000 /* interval at which a wait checks whether this side has shut the socket
                              down */

/* ------------------------------------------------------------------ creating */

static BOOL CALLBACK start_winsock(PINIT_ONCE once, PVOID parameter, PVOID *context)
{
    WSADATA data;
    (void)once, (void)parameter, (void)context;
    return WSAStartup(MAKEWORD(2, 2), &data) == 0;
}

static int last_error(void)
{
    return error_from_windows((unsigned long)WSAGetLastError());
}

static SOCKET handle_of(int fd)
{
    return (SOCKET)(unsigned)fd;
}

static int get_ready(void)
{
    static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
    return InitOnceExecuteOnce(&once, start_winsock, NULL, NULL) ? 0 : -ENETDOWN;
}

static int set_up(SOCKET handle)
{
    unsigned long nonblocking = 1;
    BOOL one = TRUE;
    if (ioctlsocket(handle, (long)FIONBIO, &nonblocking) != 0)
        return last_error();
    SetHandleInformation((HANDLE)handle, HANDLE_FLAG_INHERIT, 0);
    setsockopt(handle, IPPROTO_TCP, TCP_NODELAY, (const char *)&one, sizeof one);
    return 0;
}

static int new_socket(int family)
{
    SOCKET handle = WSASocketW(family, SOCK_STREAM, IPPROTO_TCP, NULL, 0,
                               WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
    if (handle == INVALID_SOCKET)
        return last_error();
    int error = set_up(handle);
    if (error == 0)
        return (int)handle;
    closesocket(handle);
    return error;
}

/* ------------------------------------------------------------------ waiting */

/* select reports a failed connection as an exception, and does not detect a shutdown by this
 * process: that is checked at intervals. */
static int wait_once(SOCKET handle, int to_write, int64_t timeout_us)
{
    fd_set set, failed;
    struct timeval time = { .tv_sec = (long)(timeout_us / 1000000),
                            .tv_usec = (long)(timeout_us % 1000000) };
    char byte;
    FD_ZERO(&set);
    FD_ZERO(&failed);
    FD_SET(handle, &set);
    FD_SET(handle, &failed);
    if (select(0, to_write ? NULL : &set, to_write ? &set : NULL, &failed, &time) != 0)
        return 1; /* or the next call on the socket returns the error */
    return recv(handle, &byte, 1, MSG_PEEK) < 0 && WSAGetLastError() == WSAESHUTDOWN;
}

static int wait_for(int fd, int to_write, int64_t deadline_us)
{
    for (;;) {
        int64_t left_us = deadline_us - clock_us();
        if (left_us < 0)
            left_us = 0;
        if (wait_once(handle_of(fd), to_write, left_us < SHUT_LOOK_US ? left_us : SHUT_LOOK_US))
            return 1;
        if (clock_us() >= deadline_us)
            return 0;
    }
}

int socket_wait_readable(int fd, int64_t deadline_us)
{
    return wait_for(fd, 0, deadline_us);
}

int socket_wait_writable(int fd, int64_t deadline_us)
{
    return wait_for(fd, 1, deadline_us);
}

/* ------------------------------------------------------------------ connecting */

static int connect_result(int fd)
{
    int error = 0;
    int size = sizeof error;
    if (getsockopt(handle_of(fd), SOL_SOCKET, SO_ERROR, (char *)&error, &size) != 0)
        return last_error();
    return error ? error_from_windows((unsigned long)error) : 0;
}

/* True if the socket is connected to itself; see socket_posix.c. */
static int is_self_connected(int fd)
{
    struct sockaddr_storage own, peer;
    int own_size = sizeof own, peer_size = sizeof peer;
    memset(&own, 0, sizeof own);
    memset(&peer, 0, sizeof peer);
    return getsockname(handle_of(fd), (struct sockaddr *)&own, &own_size) == 0 &&
           getpeername(handle_of(fd), (struct sockaddr *)&peer, &peer_size) == 0 &&
           own_size == peer_size && memcmp(&own, &peer, (size_t)own_size) == 0;
}

static int finish_connecting(int fd, int64_t deadline_us, const int *stop)
{
    while (!atomic_get_int(stop) && clock_us() < deadline_us)
        if (socket_wait_writable(fd, clock_us() + STOP_LOOK_US))
            return connect_result(fd);
    return -ETIMEDOUT;
}

static int connect_to(const struct addrinfo *address, int64_t deadline_us, const int *stop)
{
    int fd = new_socket(address->ai_family);
    if (fd < 0)
        return fd;
    int error = 0;
    if (connect(handle_of(fd), address->ai_addr, (int)address->ai_addrlen) != 0)
        error = WSAGetLastError() == WSAEWOULDBLOCK ? finish_connecting(fd, deadline_us, stop)
                                                    : last_error();
    if (error == 0 && is_self_connected(fd))
        error = -ECONNREFUSED;
    if (error == 0)
        return fd;
    socket_close(fd);
    return error;
}

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

int socket_connect(const char *host, int port, int64_t deadline_us, const int *stop)
{
    char service[16];
    int result = get_ready();
    if (result < 0)
        return result;
    snprintf(service, sizeof service, "%d", port);
    struct addrinfo *list = lookup(host, service, deadline_us, stop);
    result = -EHOSTUNREACH;
    for (struct addrinfo *address = list; address && result < 0; address = address->ai_next)
        result = connect_to(address, deadline_us, stop);
    lookup_free(list);
    return result;
}

/* ------------------------------------------------------------------ listening */

/* Without SO_EXCLUSIVEADDRUSE another process could take the port. */
static int bind_and_listen(int fd, const struct addrinfo *info)
{
    BOOL one = TRUE;
    setsockopt(handle_of(fd), SOL_SOCKET, SO_EXCLUSIVEADDRUSE, (const char *)&one, sizeof one);
    if (bind(handle_of(fd), info->ai_addr, (int)info->ai_addrlen) != 0) {
        int error = last_error();
        return error == -EACCES ? -EADDRINUSE : error; /* a process with exclusive use has the
                                                          port */
    }
    return listen(handle_of(fd), 10) != 0 ? last_error() : 0;
}

int socket_listen(const char *address, int port)
{
    struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM,
                              .ai_flags = AI_NUMERICHOST | AI_PASSIVE };
    struct addrinfo *info = NULL;
    char service[16];
    int fd = get_ready();
    if (fd < 0)
        return fd;
    snprintf(service, sizeof service, "%d", port);
    if (getaddrinfo(address, service, &hints, &info) != 0)
        return -EADDRNOTAVAIL;
    fd = new_socket(info->ai_family);
    int error = fd < 0 ? fd : bind_and_listen(fd, info);
    freeaddrinfo(info);
    if (error < 0 && fd >= 0)
        socket_close(fd);
    return error < 0 ? error : fd;
}

int socket_port(int fd)
{
    struct sockaddr_storage own;
    int size = sizeof own;
    if (getsockname(handle_of(fd), (struct sockaddr *)&own, &size) != 0)
        return last_error();
    return ntohs(own.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&own)->sin6_port
                                           : ((struct sockaddr_in *)&own)->sin_port);
}

int socket_accept(int fd, char peer[SOCKET_PEER_SIZE])
{
    struct sockaddr_storage address;
    int size = sizeof address;
    SOCKET client = accept(handle_of(fd), (struct sockaddr *)&address, &size);
    if (client == INVALID_SOCKET)
        return WSAGetLastError() == WSAECONNRESET ? -EAGAIN : last_error();
    int error = set_up(client);
    if (error < 0) {
        closesocket(client);
        return error;
    }
    if (getnameinfo((struct sockaddr *)&address, size, peer, SOCKET_PEER_SIZE, NULL, 0,
                    NI_NUMERICHOST) != 0)
        peer[0] = '\0';
    return (int)client;
}

/* ------------------------------------------------------------------ sending and receiving */

long socket_recv(int fd, void *bytes, size_t size)
{
    int count = recv(handle_of(fd), bytes, size > INT_MAX ? INT_MAX : (int)size, 0);
    return count >= 0 ? count : last_error();
}

long socket_send(int fd, const void *bytes, size_t size)
{
    int count = send(handle_of(fd), bytes, size > INT_MAX ? INT_MAX : (int)size, 0);
    return count >= 0 ? count : last_error();
}

void socket_shutdown(int fd)
{
    shutdown(handle_of(fd), SD_BOTH);
}

void socket_close(int fd)
{
    closesocket(handle_of(fd));
}

void socket_reset(int fd)
{
    struct linger at_once = { .l_onoff = 1 };
    setsockopt(handle_of(fd), SOL_SOCKET, SO_LINGER, (const char *)&at_once, sizeof at_once);
    closesocket(handle_of(fd));
}
