/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The connections of a door, from accepting them to what they have for the main thread; see
 * door_inner.h. With the lock held, all of this.
 */
#include "server/door_inner.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>

#include "os/atomic.h"
#include "os/clock.h"
#include "os/error.h"

#define ACCEPTS_MAX 16      /* in a row */
#define RETRY_US 100000     /* after accepting failed */
#define REPEAT_US 10000000  /* the same bad news is not told again before */

/* ------------------------------------------------------------------ notes */

/* Who is sent away comes again and again: true if this was told lately. */
static int is_told(struct door *door, const char *bad_news)
{
    int64_t now_us = clock_us();
    if (bad_news == door->told && now_us - door->told_us < REPEAT_US)
        return 1;
    door->told = bad_news;
    door->told_us = now_us;
    return 0;
}

static void tell(struct door *door, int warning, const char *what, const char *which)
{
    char text[SOCKET_PEER_SIZE + 160];
    if (warning && is_told(door, what))
        return;
    snprintf(text, sizeof text, "%s%s", what, which);
    door->note(door->context, warning, text);
}

static void tell_end(struct door *door, const struct connection *connection)
{
    char text[SOCKET_PEER_SIZE + 160];
    if (!connection->why) {
        tell(door, 0, "client disconnected: ", connection->peer);
        return;
    }
    if (is_told(door, connection->why))
        return;
    snprintf(text, sizeof text, "a connection was ended, from %s: %s", connection->peer,
             connection->why);
    door->note(door->context, 1, text);
}

/* ------------------------------------------------------------------ what they lead to */

void callers_release(struct door *door, struct caller *caller)
{
    tell_end(door, &caller->connection);
    connection_close(&caller->connection);
    caller->is_used = caller->is_known = 0;
    atomic_set_int(&door->used, door->used - 1);
}

/* The thread may be asleep when the main thread sets a deadline. */
static void expect_until(struct door *door, int64_t deadline_us)
{
    if (deadline_us >= door->sleeps_until_us)
        return;
    door->sleeps_until_us = 0;
    poller_wake(door->place.poller);
}

void callers_settle(struct door *door, struct caller *caller)
{
    struct connection *connection = &caller->connection;
    int has_ended = connection->fd < 0;
    if (caller->is_used)
        expect_until(door, connection_deadline_us(connection));
    if (!caller->is_used || caller->is_queued)
        return;
    if (has_ended && !caller->is_known && !connection->has_request) {
        callers_release(door, caller);
    } else if (has_ended || connection->has_request) {
        caller->is_queued = caller->is_known = 1;
        door->queue[door->queued] = (int)(caller - door->callers);
        atomic_set_int(&door->queued, door->queued + 1);
        door->has_news = 1;
    }
}

/* ------------------------------------------------------------------ accepting */

static struct caller *find_free(struct door *door)
{
    for (int i = 0; i < CONNECTIONS_MAX; i++)
        if (!door->callers[i].is_used)
            return &door->callers[i];
    return NULL;
}

static void take_in(struct door *door, int fd, const char *peer, int64_t now_us)
{
    struct caller *caller = find_free(door);
    if (!caller) {
        socket_close(fd);
        tell(door, 1, "a connection was refused, there are too many: from ", peer);
        return;
    }
    snprintf(caller->connection.peer, sizeof caller->connection.peer, "%s", peer);
    unsigned turn = ++caller->turns % (INT_MAX / IDS);
    if (connection_open(&caller->connection, &door->place, fd,
                        (int)(turn * IDS) + (int)(caller - door->callers), now_us) < 0)
        return;
    caller->door = door;
    caller->is_used = 1;
    atomic_set_int(&door->used, door->used + 1);
    tell(door, 0, "client connected over ZMTP from ", peer);
    callers_settle(door, caller);
}

/* No descriptors are left: who waits would be told again at once. */
static void back_off(struct door *door, int64_t now_us, int error)
{
    tell(door, 1, "a client has to wait outside: ", error_text(-error));
    door->retry_us = now_us + RETRY_US;
    poller_change(door->place.poller, door->listener, LISTENER_ID, 0);
    expect_until(door, door->retry_us);
}

static void accept_waiting(struct door *door, int64_t now_us)
{
    char peer[SOCKET_PEER_SIZE];
    if (door->listener < 0)
        return;
    for (int i = 0; i < ACCEPTS_MAX; i++) {
        int fd = socket_accept(door->listener, peer);
        if (fd == -EAGAIN)
            break;
        if (fd < 0) {
            back_off(door, now_us, fd);
            return;
        }
        take_in(door, fd, peer, now_us);
    }
}

/* ------------------------------------------------------------------ events */

void callers_read(struct door *door, struct caller *caller, int64_t now_us)
{
    if (!caller->is_used || caller->connection.fd < 0)
        return;
    connection_serve(&caller->connection, POLLER_READ, now_us);
    callers_settle(door, caller);
}

/* An event may be of a connection that the other thread has released since, and whose place another
 * one has. */
void callers_handle(struct door *door, const struct poller_event *events, int count)
{
    int64_t now_us = count > 0 ? clock_us() : 0;
    for (int i = 0; i < count; i++) {
        struct caller *caller = &door->callers[events[i].id % IDS];
        if (events[i].id == LISTENER_ID) {
            accept_waiting(door, now_us);
        } else if (caller->is_used && caller->connection.id == events[i].id) {
            connection_serve(&caller->connection, events[i].what, now_us);
            callers_settle(door, caller);
        }
    }
}

int64_t callers_check_deadlines(struct door *door)
{
    int64_t now_us = clock_us(), next_us = CLOCK_FOREVER;
    if (door->retry_us > 0 && now_us >= door->retry_us) {
        poller_change(door->place.poller, door->listener, LISTENER_ID, POLLER_READ);
        door->retry_us = 0;
    }
    if (door->retry_us > 0)
        next_us = door->retry_us;
    for (int i = 0; i < CONNECTIONS_MAX; i++) {
        struct caller *caller = &door->callers[i];
        int64_t deadline_us =
            caller->is_used ? connection_deadline_us(&caller->connection) : CLOCK_FOREVER;
        if (deadline_us <= now_us) {
            connection_expire(&caller->connection);
            callers_settle(door, caller);
        } else if (deadline_us < next_us)
            next_us = deadline_us;
    }
    return next_us;
}

