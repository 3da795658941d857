/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Waiting for many sockets, kept by Winsock; see poller.h. The sleeper waits on a copy of the list,
 * and is woken when the list changes, by a datagram of a socket to itself.
 */
#include "os/poller.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <winsock2.h>
#include <windows.h>

#include "os/error_windows.h"
#include "os/thread.h"

#define SOCKETS_MAX 256

struct poller {
    struct mutex lock; /* guards the list */
    WSAPOLLFD list[SOCKETS_MAX]; /* the first is what wakes */
    int ids[SOCKETS_MAX];
    int count;
};

static int last_error(void)
{
    return error_from_windows((unsigned long)WSAGetLastError());
}

static SOCKET handle_of(int fd)
{
    return (SOCKET)(unsigned)fd;
}

/* ------------------------------------------------------------------ life */

/* A socket whose datagrams come back to it. */
static int open_waker(SOCKET *wakerp)
{
    struct sockaddr_in own = { .sin_family = AF_INET };
    int size = sizeof own;
    unsigned long nonblocking = 1;
    SOCKET waker = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    if (waker == INVALID_SOCKET)
        return last_error();
    own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(waker, (struct sockaddr *)&own, size) != 0 ||
        getsockname(waker, (struct sockaddr *)&own, &size) != 0 ||
        connect(waker, (struct sockaddr *)&own, size) != 0 ||
        ioctlsocket(waker, (long)FIONBIO, &nonblocking) != 0) {
        int error = last_error();
        closesocket(waker);
        return error;
    }
    SetHandleInformation((HANDLE)waker, HANDLE_FLAG_INHERIT, 0);
    *wakerp = waker;
    return 0;
}

int poller_new(struct poller **pollerp)
{
    struct poller *poller = calloc(1, sizeof(*poller));
    WSADATA data;
    if (!poller)
        return -ENOMEM;
    int outcome = WSAStartup(MAKEWORD(2, 2), &data); /* counted; WSACleanup when it is freed */
    if (outcome != 0) {
        free(poller);
        return error_from_windows((unsigned long)outcome);
    }
    int error = open_waker(&poller->list[0].fd);
    if (error < 0) {
        WSACleanup();
        free(poller);
        return error;
    }
    mutex_init(&poller->lock);
    poller->list[0].events = POLLRDNORM;
    poller->count = 1;
    *pollerp = poller;
    return 0;
}

void poller_free(struct poller *poller)
{
    if (!poller)
        return;
    closesocket(poller->list[0].fd);
    WSACleanup();
    mutex_deinit(&poller->lock);
    free(poller);
}

/* ------------------------------------------------------------------ the list */

static short events_of(int what)
{
    return (short)((what & POLLER_READ ? POLLRDNORM : 0) | (what & POLLER_WRITE ? POLLWRNORM : 0));
}

static int find(const struct poller *poller, int fd)
{
    int at = 1;
    while (at < poller->count && poller->list[at].fd != handle_of(fd))
        at++;
    return at;
}

int poller_add(struct poller *poller, int fd, int id, int what)
{
    int error = 0;
    mutex_lock(&poller->lock);
    int at = poller->count;
    if (at < SOCKETS_MAX) {
        poller->list[at] = (WSAPOLLFD){ .fd = handle_of(fd), .events = events_of(what) };
        poller->ids[at] = id;
        poller->count++;
    } else
        error = -ENOSPC;
    mutex_unlock(&poller->lock);
    poller_wake(poller);
    return error;
}

void poller_change(struct poller *poller, int fd, int id, int what)
{
    mutex_lock(&poller->lock);
    int at = find(poller, fd);
    if (at < poller->count) {
        poller->list[at].events = events_of(what);
        poller->ids[at] = id;
    }
    mutex_unlock(&poller->lock);
    poller_wake(poller);
}

void poller_remove(struct poller *poller, int fd)
{
    mutex_lock(&poller->lock);
    int at = find(poller, fd);
    if (at < poller->count) {
        poller->count--;
        poller->list[at] = poller->list[poller->count];
        poller->ids[at] = poller->ids[poller->count];
    }
    mutex_unlock(&poller->lock);
    poller_wake(poller);
}

/* ------------------------------------------------------------------ waiting */

static int wait_for(struct poller *poller, struct poller_event *events, int max, int timeout_ms)
{
    WSAPOLLFD list[SOCKETS_MAX];
    int ids[SOCKETS_MAX], kept = 0;
    mutex_lock(&poller->lock);
    int count = poller->count;
    memcpy(list, poller->list, (size_t)count * sizeof list[0]);
    memcpy(ids, poller->ids, (size_t)count * sizeof ids[0]);
    mutex_unlock(&poller->lock);
    if (WSAPoll(list, (unsigned long)count, timeout_ms) <= 0)
        return 0;
    for (int i = 1; i < count && kept < max; i++) {
        if (!list[i].revents)
            continue;
        events[kept].id = ids[i];
        events[kept].what = (list[i].revents & POLLRDNORM ? POLLER_READ : 0) |
                            (list[i].revents & POLLWRNORM ? POLLER_WRITE : 0) |
                            (list[i].revents & (POLLHUP | POLLERR | POLLNVAL) ? POLLER_END : 0);
        kept++;
    }
    return kept;
}

int poller_look(struct poller *poller, struct poller_event *events, int max)
{
    return wait_for(poller, events, max, 0);
}

int poller_sleep(struct poller *poller, struct poller_event *events, int max, int timeout_ms)
{
    char bytes[16];
    int count = wait_for(poller, events, max, timeout_ms);
    while (recv(poller->list[0].fd, bytes, sizeof bytes, 0) > 0)
        ;
    return count;
}

int poller_fd(const struct poller *poller)
{
    (void)poller;
    return -1;
}

void poller_wake(struct poller *poller)
{
    send(poller->list[0].fd, "", 1, 0);
}
