/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Waiting for many sockets, kept by Linux; see poller.h.
 */
#include "os/poller.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define EVENTS_MAX 64
#define WAKE_ID (-1)

struct poller {
    int fd;
    int wake_fd; /* only who sleeps empties it */
};

static int control(struct poller *poller, int operation, int fd, int id, int what)
{
    struct epoll_event event = { .data.fd = id, .events = EPOLLRDHUP };
    if (what & POLLER_READ)
        event.events |= EPOLLIN;
    if (what & POLLER_WRITE)
        event.events |= EPOLLOUT;
    return epoll_ctl(poller->fd, operation, fd, &event) < 0 ? -errno : 0;
}

int poller_new(struct poller **pollerp)
{
    struct poller *poller = malloc(sizeof(*poller));
    if (!poller)
        return -ENOMEM;
    poller->fd = epoll_create1(EPOLL_CLOEXEC);
    poller->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    int error = poller->fd < 0 || poller->wake_fd < 0 ? -errno : 0;
    if (error == 0)
        error = poller_add(poller, poller->wake_fd, WAKE_ID, POLLER_READ);
    if (error < 0) {
        poller_free(poller);
        return error;
    }
    *pollerp = poller;
    return 0;
}

void poller_free(struct poller *poller)
{
    if (!poller)
        return;
    if (poller->fd >= 0)
        close(poller->fd);
    if (poller->wake_fd >= 0)
        close(poller->wake_fd);
    free(poller);
}

int poller_add(struct poller *poller, int fd, int id, int what)
{
    return control(poller, EPOLL_CTL_ADD, fd, id, what);
}

void poller_change(struct poller *poller, int fd, int id, int what)
{
    control(poller, EPOLL_CTL_MOD, fd, id, what);
}

void poller_remove(struct poller *poller, int fd)
{
    control(poller, EPOLL_CTL_DEL, fd, 0, 0);
}

static int wait_for(struct poller *poller, struct poller_event *events, int max, int timeout_ms)
{
    struct epoll_event told[EVENTS_MAX];
    int kept = 0;
    int count = epoll_wait(poller->fd, told, max < EVENTS_MAX ? max : EVENTS_MAX, timeout_ms);
    for (int i = 0; i < count; i++) {
        if (told[i].data.fd == WAKE_ID)
            continue;
        events[kept].id = told[i].data.fd;
        events[kept].what = (told[i].events & EPOLLIN ? POLLER_READ : 0) |
                            (told[i].events & EPOLLOUT ? POLLER_WRITE : 0) |
                            (told[i].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR) ? POLLER_END : 0);
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
    uint64_t times;
    int count = wait_for(poller, events, max, timeout_ms);
    while (read(poller->wake_fd, &times, sizeof times) < 0 && errno == EINTR)
        ;
    return count;
}

int poller_fd(const struct poller *poller)
{
    return poller->fd;
}

void poller_wake(struct poller *poller)
{
    const uint64_t once = 1;
    while (write(poller->wake_fd, &once, sizeof once) < 0 && errno == EINTR)
        ;
}
