/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Arrivals and departures of fast clients; see doorman.h.
 *
 * The thread sleeps on the doors, on every guest's socket, and on a socket pair by which
 * others tell it that the list has changed. Descriptors that are closed under its feet do no harm:
 * it looks everything up again, with the lock held, after it has slept.
 */
#include "server/doorman.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "os/atomic.h"
#include "os/clock.h"
#include "os/error.h"
#include "os/local.h"
#include "os/thread.h"

#define STRANGER_US 2000000
#define REST_US 100000 /* after accepting failed */
#define GUESTS_MAX 255 /* of one door, as a client library has no more clients either */
#define STRANGERS_MAX 16 /* beyond those: they are told that there is no room */

struct door {
    struct door *next;
    struct doorman *doorman;
    int number;
    int fd; /* -1: shut */
    door_note *note;
    void *context;
    struct guest *strangers; /* have not said hello yet */
    struct guest *arrived;   /* not let in yet */
    int has_arrived;         /* atomic */
    int64_t rest_until_us;   /* accepting failed; 0 = it did not */
    struct guest *inside;    /* let in */
    int guests;
};

struct doorman {
    struct mutex lock; /* guards doors and guests */
    struct door *doors;
    struct bell *bell;
    struct thread thread;
    int pair[2]; /* [0] is the thread's, [1] is the others' */
    int stop;
};

/* ------------------------------------------------------------------ arrivals */

static void append(struct guest **list, struct guest *guest)
{
    while (*list)
        list = &(*list)->next;
    guest->next = NULL;
    *list = guest;
}

/* With the lock held, as all of this. */
static void send_away(struct door *door, struct guest *guest, const char *why)
{
    char text[SESSION_WHY_SIZE + 64];
    snprintf(text, sizeof text, "a client was sent away: %s", why);
    door->note(door->context, 1, text);
    door->guests--;
    free(guest);
}

/* Somebody who only looks whether there is a server, or whose time for a connection was over, is
 * no bad news. */
static int has_left(int error)
{
    return error == -ECONNRESET || error == -EPIPE;
}

static void forget_who_left(struct door *door, struct guest *guest)
{
    door->note(door->context, 0, "somebody came and left before being greeted");
    door->guests--;
    free(guest);
}

/* The guest has said something, which should be hello, or has left. */
static void greet(struct door *door, struct guest *guest)
{
    char why[SESSION_WHY_SIZE], text[64];
    if (door->guests > GUESTS_MAX) {
        snprintf(why, sizeof why, "the service has %d clients, which are the most", GUESTS_MAX);
        session_refuse(guest->fd, why);
        send_away(door, guest, why);
        return;
    }
    int error = session_greet(&guest->session, guest->fd, &door->doorman->bell->page, why);
    if (has_left(error))
        forget_who_left(door, guest);
    else if (error < 0)
        send_away(door, guest, why);
    if (error < 0)
        return;
    append(&door->arrived, guest);
    atomic_set_int(&door->has_arrived, 1);
    snprintf(text, sizeof text, "client connected through a fast session, process %u",
             guest->session->peer_pid);
    door->note(door->context, 0, text);
    bell_ring(door->doorman->bell);
}

/* Those that came in but have not said hello yet; they are not waited for. */
static void look_after_strangers(struct door *door, int64_t now_us)
{
    struct guest **at = &door->strangers;
    while (*at) {
        struct guest *guest = *at;
        int spoke = local_is_readable(guest->fd);
        if (!spoke && now_us - guest->since_us < STRANGER_US) {
            at = &guest->next;
            continue;
        }
        *at = guest->next;
        if (spoke)
            greet(door, guest);
        else {
            local_close(guest->fd);
            send_away(door, guest, "it did not say hello in time");
        }
    }
}

/* No descriptors are left: the client stays in the queue, where it would be seen at once. */
static void rest(struct door *door, int64_t now_us, int error)
{
    char text[128];
    if (door->rest_until_us == 0) {
        snprintf(text, sizeof text, "a client has to wait outside: %s", error_text(-error));
        door->note(door->context, 1, text);
    }
    door->rest_until_us = now_us + REST_US;
}

static void answer_door(struct door *door, int64_t now_us)
{
    if (door->fd < 0 || now_us < door->rest_until_us)
        return;
    int fd = local_accept(door->fd);
    if (fd == -EACCES)
        door->note(door->context, 1, "another user's process was sent away");
    else if (fd < 0 && fd != -EAGAIN) {
        rest(door, now_us, fd);
        return;
    }
    door->rest_until_us = 0;
    if (fd < 0)
        return;
    struct guest *guest = door->guests < GUESTS_MAX + STRANGERS_MAX ? calloc(1, sizeof(*guest))
                                                                    : NULL;
    if (!guest) {
        local_close(fd);
        door->note(door->context, 1, "a client was sent away: there are too many");
        return;
    }
    guest->fd = fd;
    guest->since_us = now_us;
    guest->next = door->strangers;
    door->strangers = guest;
    door->guests++;
}

/* ------------------------------------------------------------------ departures */

/* With the lock held. A poke means that the main thread is wanted. */
static void look_after(struct doorman *doorman, struct guest *guest)
{
    int outcome = atomic_get_int(&guest->gone) ? 0 : local_drain(guest->fd);
    if (outcome < 0)
        atomic_set_int(&guest->gone, 1);
    if (outcome != 0)
        bell_ring(doorman->bell);
}

/* ------------------------------------------------------------------ the thread */

static int add_fd(int *fds, int count, int fd)
{
    if (count < LOCAL_WAIT_MAX)
        fds[count++] = fd;
    return count;
}

static int add_guests(int *fds, int count, const struct guest *guest)
{
    for (; guest; guest = guest->next)
        if (!atomic_get_int(&guest->gone))
            count = add_fd(fds, count, guest->fd);
    return count;
}

/* With the lock held: what to sleep on. */
static int gather(struct doorman *doorman, int *fds)
{
    int64_t now_us = clock_us();
    int count = add_fd(fds, 0, doorman->pair[0]);
    for (struct door *door = doorman->doors; door; door = door->next) {
        if (door->fd >= 0 && now_us >= door->rest_until_us)
            count = add_fd(fds, count, door->fd);
        count = add_guests(fds, count, door->strangers);
        count = add_guests(fds, count, door->arrived);
        count = add_guests(fds, count, door->inside);
    }
    return count;
}

/* With the lock held. All of it is looked after: events are rare. */
static void look_around(struct doorman *doorman)
{
    int64_t now_us = clock_us();
    local_drain(doorman->pair[0]);
    for (struct door *door = doorman->doors; door; door = door->next) {
        answer_door(door, now_us);
        look_after_strangers(door, now_us);
        for (struct guest *guest = door->arrived; guest; guest = guest->next)
            look_after(doorman, guest);
        for (struct guest *guest = door->inside; guest; guest = guest->next)
            look_after(doorman, guest);
    }
}

/* How long to sleep: strangers are given some time, and a door that rests as well. */
static int longest_sleep_ms(const struct doorman *doorman)
{
    int longest_ms = -1;
    for (const struct door *door = doorman->doors; door; door = door->next) {
        if (door->rest_until_us > 0)
            return REST_US / 1000;
        if (door->strangers)
            longest_ms = STRANGER_US / 1000;
    }
    return longest_ms;
}

static void thread_run(void *argument)
{
    struct doorman *doorman = argument;
    int fds[LOCAL_WAIT_MAX];
    mutex_lock(&doorman->lock);
    while (!doorman->stop) {
        int count = gather(doorman, fds);
        int timeout_ms = longest_sleep_ms(doorman);
        mutex_unlock(&doorman->lock);
        local_wait_any(fds, count, timeout_ms);
        mutex_lock(&doorman->lock);
        look_around(doorman);
    }
    mutex_unlock(&doorman->lock);
}

/* ------------------------------------------------------------------ life */

static void tell_thread(struct doorman *doorman)
{
    local_poke(doorman->pair[1]);
}

int doorman_new(struct doorman **doormanp, struct bell *bell)
{
    struct doorman *doorman = calloc(1, sizeof(*doorman));
    if (!doorman)
        return -ENOMEM;
    doorman->bell = bell;
    mutex_init(&doorman->lock);
    int error = local_pair(doorman->pair);
    if (error == 0) {
        error = thread_start(&doorman->thread, thread_run, doorman);
        if (error < 0) {
            local_close(doorman->pair[0]);
            local_close(doorman->pair[1]);
        }
    }
    if (error < 0) {
        mutex_deinit(&doorman->lock);
        free(doorman);
        return error;
    }
    *doormanp = doorman;
    return 0;
}

void doorman_free(struct doorman *doorman)
{
    if (!doorman)
        return;
    mutex_lock(&doorman->lock);
    doorman->stop = 1;
    mutex_unlock(&doorman->lock);
    tell_thread(doorman);
    thread_join(&doorman->thread);
    local_close(doorman->pair[0]);
    local_close(doorman->pair[1]);
    mutex_deinit(&doorman->lock);
    free(doorman);
}

int door_open(struct door **doorp, struct doorman *doorman, int number, door_note *note,
              void *context)
{
    struct door *door = calloc(1, sizeof(*door));
    if (!door)
        return -ENOMEM;
    *door = (struct door){ .doorman = doorman, .number = number, .note = note, .context = context };
    door->fd = session_listen(number);
    if (door->fd < 0) {
        int error = door->fd;
        free(door);
        return error;
    }
    mutex_lock(&doorman->lock);
    door->next = doorman->doors;
    doorman->doors = door;
    mutex_unlock(&doorman->lock);
    tell_thread(doorman);
    *doorp = door;
    return 0;
}

static void unlink_guest(struct guest **list, const struct guest *guest)
{
    while (*list && *list != guest)
        list = &(*list)->next;
    if (*list)
        *list = guest->next;
}

void guest_free(struct door *door, struct guest *guest)
{
    mutex_lock(&door->doorman->lock);
    unlink_guest(&door->inside, guest);
    door->guests--;
    mutex_unlock(&door->doorman->lock);
    session_shut(guest->session);
    session_close(guest->session);
    tell_thread(door->doorman); /* while it waits on the socket, the peer does not see it closed */
    free(guest);
}

struct guest *door_let_in(struct door *door)
{
    if (!atomic_get_int(&door->has_arrived))
        return NULL;
    mutex_lock(&door->doorman->lock);
    struct guest *guest = door->arrived;
    if (guest) {
        door->arrived = guest->next;
        guest->next = door->inside;
        door->inside = guest;
    }
    atomic_set_int(&door->has_arrived, door->arrived != NULL);
    mutex_unlock(&door->doorman->lock);
    return guest;
}

void door_shut(struct door *door)
{
    mutex_lock(&door->doorman->lock);
    session_unlisten(door->fd);
    door->fd = -1;
    door->rest_until_us = 0;
    while (door->strangers) {
        struct guest *guest = door->strangers;
        door->strangers = guest->next;
        local_close(guest->fd);
        free(guest);
        door->guests--;
    }
    mutex_unlock(&door->doorman->lock);
    tell_thread(door->doorman);
}

void door_close(struct door *door)
{
    struct doorman *doorman = door->doorman;
    if (door->fd >= 0)
        door_shut(door);
    mutex_lock(&doorman->lock);
    struct door **at = &doorman->doors;
    while (*at != door)
        at = &(*at)->next;
    *at = door->next;
    mutex_unlock(&doorman->lock);
    tell_thread(doorman);
    for (struct guest *guest = door_let_in(door); guest; guest = door_let_in(door))
        guest_free(door, guest);
    free(door);
}
