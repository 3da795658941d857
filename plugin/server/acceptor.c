/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Accepts fast clients and detects their end; see acceptor.h.
 *
 * The thread sleeps on the endpoints, on every client's socket, and on an event with which
 * other threads report changes of the list. Another thread may close a descriptor while this
 * thread polls it: after each sleep the thread therefore checks the whole list again, with the
 * lock held.
 */
#include "server/acceptor.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "os/atomic.h"
#include "os/clock.h"
#include "os/error.h"
#include "os/local.h"
#include "os/thread.h"

#define PENDING_US 2000000
#define RETRY_US 100000 /* delay after a failed accept */
#define ENDPOINT_CLIENTS_MAX 255 /* same as the limit of a client library */
#define PENDING_MAX 16 /* limit of clients without a greeting; further ones are refused for lack of
                          room */

struct endpoint {
    struct endpoint *next;
    struct acceptor *acceptor;
    int number;
    int fd; /* -1: shut */
    endpoint_note *note;
    void *context;
    struct accepted *pending; /* clients that have not sent their greeting */
    struct accepted *arrived; /* greeted, but not taken by the main thread */
    int has_arrived;          /* atomic */
    struct accepted *taken;
    int clients;              /* number of clients in all three lists */
    int64_t retry_us;         /* time of the next accept after a failed one; 0 = no failure */
};

struct acceptor {
    struct mutex lock; /* protects endpoints and clients */
    struct endpoint *endpoints;
    struct bell *bell;
    struct thread thread;
    int wake_fd; /* local_event, set by the other threads */
    int stop;
};

/* ------------------------------------------------------------------ arrivals */

static void append(struct accepted **list, struct accepted *accepted)
{
    while (*list)
        list = &(*list)->next;
    accepted->next = NULL;
    *list = accepted;
}

/* All functions of this section need the lock. */
static void turn_away(struct endpoint *endpoint, struct accepted *accepted, const char *why)
{
    char text[SESSION_WHY_SIZE + 64];
    snprintf(text, sizeof text, "a client was sent away: %s", why);
    endpoint->note(endpoint->context, 1, text);
    endpoint->clients--;
    free(accepted);
}

/* True if the client only left: a program that only checks whether a server runs, or whose
 * connection attempt timed out. This is not worth a warning. */
static int has_left(int error)
{
    return error == -ECONNRESET || error == -EPIPE;
}

static void forget_who_left(struct endpoint *endpoint, struct accepted *accepted)
{
    endpoint->note(endpoint->context, 0, "somebody came and left before being greeted");
    endpoint->clients--;
    free(accepted);
}

/* The client has sent its greeting, or has left. */
static void greet(struct endpoint *endpoint, struct accepted *accepted)
{
    char why[SESSION_WHY_SIZE], text[64];
    if (endpoint->clients > ENDPOINT_CLIENTS_MAX) {
        snprintf(why, sizeof why, "the service has %d clients, which are the most",
                 ENDPOINT_CLIENTS_MAX);
        session_refuse(accepted->fd, why);
        turn_away(endpoint, accepted, why);
        return;
    }
    int error = session_greet(&accepted->session, accepted->fd, &endpoint->acceptor->bell->page,
                              why);
    if (has_left(error))
        forget_who_left(endpoint, accepted);
    else if (error < 0)
        turn_away(endpoint, accepted, why);
    if (error < 0)
        return;
    append(&endpoint->arrived, accepted);
    atomic_set_int(&endpoint->has_arrived, 1);
    snprintf(text, sizeof text, "client connected through a fast session, process %u",
             accepted->session->peer_pid);
    endpoint->note(endpoint->context, 0, text);
    bell_ring(endpoint->acceptor->bell);
}

/* Handles clients that have connected but not sent their greeting. Nothing waits for them. */
static void check_pending(struct endpoint *endpoint, int64_t now_us)
{
    struct accepted **at = &endpoint->pending;
    while (*at) {
        struct accepted *accepted = *at;
        int spoke = local_is_readable(accepted->fd);
        if (!spoke && now_us - accepted->since_us < PENDING_US) {
            at = &accepted->next;
            continue;
        }
        *at = accepted->next;
        if (spoke)
            greet(endpoint, accepted);
        else {
            local_close(accepted->fd);
            turn_away(endpoint, accepted, "it did not say hello in time");
        }
    }
}

/* Out of descriptors: stop polling this listener for RETRY_US, or poll would return at once,
 * because the client stays in the queue. */
static void back_off(struct endpoint *endpoint, int64_t now_us, int error)
{
    char text[128];
    if (endpoint->retry_us == 0) {
        snprintf(text, sizeof text, "a client has to wait outside: %s", error_text(-error));
        endpoint->note(endpoint->context, 1, text);
    }
    endpoint->retry_us = now_us + RETRY_US;
}

static void accept_next(struct endpoint *endpoint, int64_t now_us)
{
    if (endpoint->fd < 0 || now_us < endpoint->retry_us)
        return;
    int fd = local_accept(endpoint->fd);
    if (fd == -EACCES)
        endpoint->note(endpoint->context, 1, "another user's process was sent away");
    else if (fd < 0 && fd != -EAGAIN) {
        back_off(endpoint, now_us, fd);
        return;
    }
    endpoint->retry_us = 0;
    if (fd < 0)
        return;
    int has_room = endpoint->clients < ENDPOINT_CLIENTS_MAX + PENDING_MAX;
    struct accepted *accepted = has_room ? calloc(1, sizeof(*accepted)) : NULL;
    if (!accepted) {
        local_close(fd);
        endpoint->note(endpoint->context, 1, "a client was sent away: there are too many");
        return;
    }
    accepted->fd = fd;
    accepted->since_us = now_us;
    accepted->next = endpoint->pending;
    endpoint->pending = accepted;
    endpoint->clients++;
}

/* ------------------------------------------------------------------ departures */

/* The lock is held. A byte on the socket (a poke) means that the client rings the main thread's
 * bell. */
static void check_client(struct acceptor *acceptor, struct accepted *accepted)
{
    int outcome = atomic_get_int(&accepted->gone) ? 0 : local_drain(accepted->fd);
    if (outcome < 0)
        atomic_set_int(&accepted->gone, 1);
    if (outcome != 0)
        bell_ring(acceptor->bell);
}

/* ------------------------------------------------------------------ the thread */

static int add_fd(int *fds, int count, int fd)
{
    if (count < LOCAL_WAIT_MAX)
        fds[count++] = fd;
    return count;
}

static int add_accepted(int *fds, int count, const struct accepted *accepted)
{
    for (; accepted; accepted = accepted->next)
        if (!atomic_get_int(&accepted->gone))
            count = add_fd(fds, count, accepted->fd);
    return count;
}

/* Collects the descriptors to sleep on. The lock is held. */
static int gather(struct acceptor *acceptor, int *fds)
{
    int64_t now_us = clock_us();
    int count = add_fd(fds, 0, acceptor->wake_fd);
    for (struct endpoint *endpoint = acceptor->endpoints; endpoint; endpoint = endpoint->next) {
        if (endpoint->fd >= 0 && now_us >= endpoint->retry_us)
            count = add_fd(fds, count, endpoint->fd);
        count = add_accepted(fds, count, endpoint->pending);
        count = add_accepted(fds, count, endpoint->arrived);
        count = add_accepted(fds, count, endpoint->taken);
    }
    return count;
}

/* Checks everything, because events are rare. The lock is held. */
static void look_around(struct acceptor *acceptor)
{
    int64_t now_us = clock_us();
    local_event_clear(acceptor->wake_fd);
    for (struct endpoint *endpoint = acceptor->endpoints; endpoint; endpoint = endpoint->next) {
        accept_next(endpoint, now_us);
        check_pending(endpoint, now_us);
        for (struct accepted *accepted = endpoint->arrived; accepted; accepted = accepted->next)
            check_client(acceptor, accepted);
        for (struct accepted *accepted = endpoint->taken; accepted; accepted = accepted->next)
            check_client(acceptor, accepted);
    }
}

/* The sleep is limited while there are pending clients, or an endpoint that waits for RETRY_US. */
static int longest_sleep_ms(const struct acceptor *acceptor)
{
    int longest_ms = -1;
    for (const struct endpoint *endpoint = acceptor->endpoints; endpoint;
         endpoint = endpoint->next) {
        if (endpoint->retry_us > 0)
            return RETRY_US / 1000;
        if (endpoint->pending)
            longest_ms = PENDING_US / 1000;
    }
    return longest_ms;
}

static void thread_run(void *argument)
{
    struct acceptor *acceptor = argument;
    int fds[LOCAL_WAIT_MAX];
    mutex_lock(&acceptor->lock);
    while (!acceptor->stop) {
        int count = gather(acceptor, fds);
        int timeout_ms = longest_sleep_ms(acceptor);
        mutex_unlock(&acceptor->lock);
        local_wait_any(fds, count, timeout_ms);
        mutex_lock(&acceptor->lock);
        look_around(acceptor);
    }
    mutex_unlock(&acceptor->lock);
}

/* ------------------------------------------------------------------ life */

static void tell_thread(struct acceptor *acceptor)
{
    local_event_set(acceptor->wake_fd);
}

int acceptor_new(struct acceptor **acceptorp, struct bell *bell)
{
    struct acceptor *acceptor = calloc(1, sizeof(*acceptor));
    if (!acceptor)
        return -ENOMEM;
    acceptor->bell = bell;
    mutex_init(&acceptor->lock);
    acceptor->wake_fd = local_event();
    int error = acceptor->wake_fd;
    if (error >= 0) {
        error = thread_start(&acceptor->thread, thread_run, acceptor);
        if (error < 0)
            local_close(acceptor->wake_fd);
    }
    if (error < 0) {
        mutex_deinit(&acceptor->lock);
        free(acceptor);
        return error;
    }
    *acceptorp = acceptor;
    return 0;
}

void acceptor_free(struct acceptor *acceptor)
{
    if (!acceptor)
        return;
    mutex_lock(&acceptor->lock);
    acceptor->stop = 1;
    mutex_unlock(&acceptor->lock);
    tell_thread(acceptor);
    thread_join(&acceptor->thread);
    local_close(acceptor->wake_fd);
    mutex_deinit(&acceptor->lock);
    free(acceptor);
}

int endpoint_open(struct endpoint **endpointp, struct acceptor *acceptor, int number,
                  endpoint_note *note, void *context)
{
    struct endpoint *endpoint = calloc(1, sizeof(*endpoint));
    if (!endpoint)
        return -ENOMEM;
    *endpoint = (struct endpoint){ .acceptor = acceptor, .number = number, .note = note,
                                   .context = context };
    endpoint->fd = session_listen(number);
    if (endpoint->fd < 0) {
        int error = endpoint->fd;
        free(endpoint);
        return error;
    }
    mutex_lock(&acceptor->lock);
    endpoint->next = acceptor->endpoints;
    acceptor->endpoints = endpoint;
    mutex_unlock(&acceptor->lock);
    tell_thread(acceptor);
    *endpointp = endpoint;
    return 0;
}

static void unlink_accepted(struct accepted **list, const struct accepted *accepted)
{
    while (*list && *list != accepted)
        list = &(*list)->next;
    if (*list)
        *list = accepted->next;
}

void accepted_free(struct endpoint *endpoint, struct accepted *accepted)
{
    mutex_lock(&endpoint->acceptor->lock);
    unlink_accepted(&endpoint->taken, accepted);
    endpoint->clients--;
    mutex_unlock(&endpoint->acceptor->lock);
    session_shut(accepted->session);
    session_close(accepted->session);
    tell_thread(endpoint->acceptor); /* while that thread polls the socket, the peer does not see
                                        it closed */
    free(accepted);
}

struct accepted *endpoint_take(struct endpoint *endpoint)
{
    if (!atomic_get_int(&endpoint->has_arrived))
        return NULL;
    mutex_lock(&endpoint->acceptor->lock);
    struct accepted *accepted = endpoint->arrived;
    if (accepted) {
        endpoint->arrived = accepted->next;
        accepted->next = endpoint->taken;
        endpoint->taken = accepted;
    }
    atomic_set_int(&endpoint->has_arrived, endpoint->arrived != NULL);
    mutex_unlock(&endpoint->acceptor->lock);
    return accepted;
}

void endpoint_shut(struct endpoint *endpoint)
{
    mutex_lock(&endpoint->acceptor->lock);
    session_unlisten(endpoint->fd);
    endpoint->fd = -1;
    endpoint->retry_us = 0;
    while (endpoint->pending) {
        struct accepted *accepted = endpoint->pending;
        endpoint->pending = accepted->next;
        local_close(accepted->fd);
        free(accepted);
        endpoint->clients--;
    }
    mutex_unlock(&endpoint->acceptor->lock);
    tell_thread(endpoint->acceptor);
}

void endpoint_close(struct endpoint *endpoint)
{
    struct acceptor *acceptor = endpoint->acceptor;
    if (endpoint->fd >= 0)
        endpoint_shut(endpoint);
    mutex_lock(&acceptor->lock);
    struct endpoint **at = &acceptor->endpoints;
    while (*at != endpoint)
        at = &(*at)->next;
    *at = endpoint->next;
    mutex_unlock(&acceptor->lock);
    tell_thread(acceptor);
    struct accepted *accepted;
    while ((accepted = endpoint_take(endpoint)))
        accepted_free(endpoint, accepted);
    free(endpoint);
}
