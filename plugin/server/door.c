/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The door for named calls over ZMTP; see door.h.
 *
 * Under the lock: the connections. A connection that the main thread knows is ended by either thread,
 * but released by the main thread alone, when no call of it is under way.
 */
#include "server/door.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "os/atomic.h"
#include "os/clock.h"
#include "os/error.h"
#include "server/connection.h"

#define CONNECTIONS_MAX (DOOR_CLIENTS_MAX + 28) /* room to tell some that there are too many */
#define LISTENER_ID CONNECTIONS_MAX
#define IDS 256 /* and more of them: an id is a place, and which of its connections it is */
_Static_assert(LISTENER_ID < IDS, "the listener has an id of its own");
#define EVENTS_MAX 64
#define ACCEPTS_MAX 16      /* in a row */
#define PARK_US 2000        /* the connections are the main thread's so long after its last look */
#define ACTIVE_US 2000      /* it looks so long after the last request */
#define RETRY_US 100000     /* after accepting failed */
#define REPEAT_US 10000000  /* the same bad news is not told again before */

struct caller {
    struct connection connection; /* the lock's */
    struct door *door;
    int is_used;   /* the lock's */
    int is_queued; /* the lock's: the main thread is to look at it */
    int is_known;  /* the lock's: the main thread has seen it */
    unsigned turns; /* the lock's: connections that have had this place */

    /* main thread */
    struct named_peer *named;
    int calls; /* that are under way, one inside another */
};

struct door {
    struct named *named;
    struct named_rights rights;
    struct bell *bell;
    door_note *note;
    void *context;
    struct thread thread;
    int port;

    struct mutex lock; /* guards what follows, and parked */
    struct cond parked;
    struct connection_place place;
    int listener; /* -1: shut */
    int64_t retry_us;  /* accepting failed, and is tried again then; 0 = it did not */
    const char *told;  /* the last bad news */
    int64_t told_us;
    int queue[CONNECTIONS_MAX]; /* for the main thread, in order */
    int queued; /* atomic, written with the lock held */
    int used;   /* the same: connections */
    int has_news; /* something was queued, and the main thread was not rung for */
    int stop;
    int64_t sleeps_until_us; /* the thread, for the next deadline; 0: it does not sleep */
    int64_t looked_us; /* atomic: the main thread's last look; 0 = it has gone */
    int64_t asked_us;  /* main thread: when there was a request */
    struct caller callers[CONNECTIONS_MAX];
};

/* ------------------------------------------------------------------ notes */

/* With the lock held, as all of this. Who is sent away comes again and again: true if this was told
 * lately. */
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

/* ------------------------------------------------------------------ connections (lock held) */

static void release(struct door *door, struct caller *caller)
{
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

/* After something has happened to it. */
static void settle(struct door *door, struct caller *caller)
{
    struct connection *connection = &caller->connection;
    int has_ended = connection->fd < 0;
    if (caller->is_used)
        expect_until(door, connection_deadline_us(connection));
    if (!caller->is_used || caller->is_queued)
        return;
    if (has_ended && !caller->is_known && !connection->has_request) {
        tell_end(door, connection);
        release(door, caller);
    } else if (has_ended || connection->has_request) {
        caller->is_queued = caller->is_known = 1;
        door->queue[door->queued] = (int)(caller - door->callers);
        atomic_set_int(&door->queued, door->queued + 1);
        door->has_news = 1;
    }
}

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
    settle(door, caller);
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

/* An event may be of a connection that the other thread has released since, and whose place another one
 * has. */
static void handle(struct door *door, const struct poller_event *events, int count)
{
    int64_t now_us = count > 0 ? clock_us() : 0;
    for (int i = 0; i < count; i++) {
        struct caller *caller = &door->callers[events[i].id % IDS];
        if (events[i].id == LISTENER_ID) {
            accept_waiting(door, now_us);
        } else if (caller->is_used && caller->connection.id == events[i].id) {
            connection_serve(&caller->connection, events[i].what, now_us);
            settle(door, caller);
        }
    }
}

/* ------------------------------------------------------------------ the door's thread */

/* With the lock held: who is late ends. When to look again. */
static int64_t check_deadlines(struct door *door)
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
            settle(door, caller);
        } else if (deadline_us < next_us)
            next_us = deadline_us;
    }
    return next_us;
}

/* With the lock held: until when the main thread has the connections. */
static int64_t parked_until_us(const struct door *door)
{
    return atomic_get_i64(&door->looked_us) + PARK_US;
}

static int timeout_ms_until(int64_t until_us)
{
    int64_t left_us = until_us == CLOCK_FOREVER ? 0 : until_us - clock_us();
    if (until_us == CLOCK_FOREVER)
        return -1;
    return left_us < 0 ? 0 : left_us > 1000000000 ? 1000000 : (int)((left_us + 999) / 1000);
}

static void wait_for_events(struct door *door, int64_t until_us)
{
    struct poller_event events[EVENTS_MAX];
    door->sleeps_until_us = until_us;
    mutex_unlock(&door->lock);
    int count = poller_sleep(door->place.poller, events, EVENTS_MAX, timeout_ms_until(until_us));
    mutex_lock(&door->lock);
    door->sleeps_until_us = 0;
    handle(door, events, count);
}

/* After a ring the main thread looks by itself. */
static void look_after(struct door *door)
{
    int64_t until_us = check_deadlines(door);
    if (clock_us() < parked_until_us(door))
        cond_wait_until(&door->parked, &door->lock, parked_until_us(door));
    else if (!door->has_news)
        wait_for_events(door, until_us);
    if (!door->has_news)
        return;
    door->has_news = 0;
    atomic_set_i64(&door->looked_us, clock_us());
    bell_ring(door->bell);
}

static void thread_run(void *argument)
{
    struct door *door = argument;
    mutex_lock(&door->lock);
    while (!door->stop)
        look_after(door);
    mutex_unlock(&door->lock);
}

/* ------------------------------------------------------------------ the main thread */

int door_poll(struct door *door)
{
    struct poller_event events[EVENTS_MAX];
    if (atomic_get_int(&door->queued) > 0)
        return 1;
    if (atomic_get_int(&door->used) == 0 || door->asked_us == 0)
        return 0;
    int64_t now_us = clock_us();
    if (now_us - door->asked_us >= ACTIVE_US) {
        door->asked_us = 0;
        return 0;
    }
    if (!mutex_trylock(&door->lock))
        return 0;
    atomic_set_i64(&door->looked_us, now_us);
    handle(door, events, poller_look(door->place.poller, events, EVENTS_MAX));
    door->has_news = 0;
    mutex_unlock(&door->lock);
    return atomic_get_int(&door->queued) > 0;
}

void door_release(struct door *door)
{
    if (atomic_get_i64(&door->looked_us) == 0)
        return;
    mutex_lock(&door->lock);
    atomic_set_i64(&door->looked_us, 0);
    cond_wake_all(&door->parked);
    mutex_unlock(&door->lock);
}

/* The answer may come from within the request or any other one, or in a later pass. */
static void answer(void *data, const uint8_t *bytes, size_t size)
{
    struct caller *caller = data;
    struct door *door = caller->door;
    mutex_lock(&door->lock);
    if (caller->connection.fd >= 0) {
        connection_answer(&caller->connection, bytes, size, clock_us());
        settle(door, caller);
        door->has_news = 0;
    }
    mutex_unlock(&door->lock);
}

/* The request must last as long as its call, within which others of the client may come. */
static void hand_over(struct door *door, struct caller *caller)
{
    struct connection *connection = &caller->connection;
    mutex_lock(&door->lock);
    struct buffer request = zmtp_steal_request(&connection->zmtp);
    mutex_unlock(&door->lock);
    caller->calls++;
    named_request(door->named, caller->named, request.data, request.size);
    caller->calls--;
    mutex_lock(&door->lock);
    zmtp_give_memory(&connection->zmtp, &request);
    mutex_unlock(&door->lock);
}

/* A client's end is told at once, also while calls of it are under way: they end by it. */
static void end(struct door *door, struct caller *caller)
{
    struct named_peer *named = caller->named;
    caller->named = NULL;
    if (named)
        named_peer_close(named);
    if (caller->calls > 0)
        return; /* whoever has made them does the rest */
    mutex_lock(&door->lock);
    tell_end(door, &caller->connection);
    release(door, caller);
    mutex_unlock(&door->lock);
}

static int open_peer(struct door *door, struct caller *caller)
{
    if (caller->named)
        return 1;
    int error = named_peer_open(door->named, &caller->named, &door->rights, answer, caller);
    if (error == 0)
        return 1;
    mutex_lock(&door->lock);
    connection_end(&caller->connection, error_text(-error));
    mutex_unlock(&door->lock);
    return 0;
}

/* What it has asked before its end is done. Its end is queued then: a call that waits for its client
 * hears of it. A call that was under way may have seen to both. */
static void execute_one(struct door *door, struct caller *caller)
{
    mutex_lock(&door->lock);
    int has_request = caller->connection.has_request;
    caller->connection.has_request = 0;
    if (has_request)
        settle(door, caller);
    mutex_unlock(&door->lock);
    if (has_request && open_peer(door, caller))
        hand_over(door, caller);
    mutex_lock(&door->lock);
    int has_ended = caller->is_known && !caller->is_queued && caller->connection.fd < 0;
    mutex_unlock(&door->lock);
    if (has_ended)
        end(door, caller);
}

/* Takes over the queue: how many are in it. */
static int take_queue(struct door *door, int *queue)
{
    mutex_lock(&door->lock);
    int count = door->queued;
    memcpy(queue, door->queue, (size_t)count * sizeof queue[0]);
    for (int i = 0; i < count; i++)
        door->callers[queue[i]].is_queued = 0;
    atomic_set_int(&door->queued, 0);
    mutex_unlock(&door->lock);
    return count;
}

int door_execute(struct door *door)
{
    int queue[CONNECTIONS_MAX];
    if (atomic_get_int(&door->queued) == 0)
        return 0;
    int count = take_queue(door, queue);
    for (int i = 0; i < count; i++)
        execute_one(door, &door->callers[queue[i]]);
    door->asked_us = clock_us();
    return count;
}

int door_client_count(struct door *door)
{
    return atomic_get_int(&door->used);
}

int door_is_idle(struct door *door)
{
    return atomic_get_int(&door->used) == 0;
}

int door_port(const struct door *door)
{
    return door->port;
}

/* ------------------------------------------------------------------ life */

static int listen_on(struct door *door, const struct door_options *options)
{
    door->listener = socket_listen(options->address, options->port);
    if (door->listener < 0)
        return door->listener;
    door->port = socket_port(door->listener);
    return poller_add(door->place.poller, door->listener, LISTENER_ID, POLLER_READ);
}

static void free_memory(struct door *door)
{
    if (door->listener >= 0)
        socket_close(door->listener);
    poller_free(door->place.poller);
    cond_deinit(&door->parked);
    mutex_deinit(&door->lock);
    free(door);
}

int door_new(struct door **doorp, struct named *named, const struct door_options *options,
             struct bell *bell, door_note *note, void *context)
{
    struct door *door = calloc(1, sizeof(*door));
    if (!door)
        return -ENOMEM;
    door->named = named;
    door->rights = options->rights;
    door->bell = bell;
    door->note = note;
    door->context = context;
    door->listener = -1;
    door->place.load = (struct zmtp_load){ NAMED_MESSAGE_MAX, DOOR_TOTAL_MAX, 0 };
    door->place.clients_max = DOOR_CLIENTS_MAX;
    mutex_init(&door->lock);
    cond_init(&door->parked);
    int error = poller_new(&door->place.poller);
    if (error == 0)
        error = listen_on(door, options);
    if (error == 0)
        error = thread_start(&door->thread, thread_run, door);
    if (error < 0) {
        free_memory(door);
        return error;
    }
    *doorp = door;
    return 0;
}

void door_shut(struct door *door)
{
    mutex_lock(&door->lock);
    if (door->listener >= 0) {
        poller_remove(door->place.poller, door->listener);
        socket_close(door->listener);
    }
    door->listener = -1;
    door->retry_us = 0;
    mutex_unlock(&door->lock);
}

static void stop_thread(struct door *door)
{
    mutex_lock(&door->lock);
    door->stop = 1;
    cond_wake_all(&door->parked);
    mutex_unlock(&door->lock);
    poller_wake(door->place.poller);
    thread_join(&door->thread);
}

void door_free(struct door *door)
{
    if (!door)
        return;
    door_shut(door);
    stop_thread(door);
    for (int i = 0; i < CONNECTIONS_MAX; i++) {
        struct caller *caller = &door->callers[i];
        if (caller->named)
            named_peer_close(caller->named);
        caller->named = NULL;
        if (caller->is_used)
            connection_close(&caller->connection);
    }
    free_memory(door);
}
