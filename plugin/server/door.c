/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The door for named calls over ZMTP: its life, and what the main thread does; see door.h.
 */
#include "server/door_inner.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "os/atomic.h"
#include "os/clock.h"
#include "os/error.h"

#define ACTIVE_US 2000    /* the main thread looks so long after the last request */
#define RECENT_US 1000000 /* it sleeps on the connections so long after the last request */
#define IN_A_ROW 2        /* so many requests of one client: it is looked at alone ... */
#define LOOKS 8           /* ... but for every eighth time */

/* ------------------------------------------------------------------ looking */

/* The call that looks at one brings its request as well. */
static void look(struct door *door, int64_t now_us)
{
    struct poller_event events[EVENTS_MAX];
    if (door->in_a_row >= IN_A_ROW && ++door->looks % LOOKS != 0)
        callers_read(door, door->latest, now_us);
    else
        callers_handle(door, events, poller_look(door->place.poller, events, EVENTS_MAX));
}

int door_poll(struct door *door)
{
    if (atomic_get_int(&door->queued) > 0)
        return 1;
    if (door->active_us == 0)
        return 0;
    int64_t now_us = clock_us();
    if (now_us - door->active_us >= ACTIVE_US || atomic_get_int(&door->used) == 0) {
        door->active_us = 0;
        door_release(door);
        return 0;
    }
    if (!mutex_trylock(&door->lock))
        return 0;
    if (atomic_get_i64(&door->looked_us) < now_us) /* else it is about to sleep, and until when */
        atomic_set_i64(&door->looked_us, now_us);
    look(door, now_us);
    door->has_news = 0;
    mutex_unlock(&door->lock);
    return atomic_get_int(&door->queued) > 0;
}

int door_sleep_on(struct door *door, int64_t deadline_us)
{
    int fd = poller_fd(door->place.poller);
    if (fd < 0 || door->asked_us == 0 || atomic_get_int(&door->used) == 0)
        return -1;
    int64_t now_us = clock_us(), longest_us = now_us + RECENT_US;
    if (now_us - door->asked_us >= RECENT_US)
        return -1;
    atomic_set_i64(&door->looked_us, deadline_us < longest_us ? deadline_us : longest_us);
    return fd;
}

void door_slept(struct door *door)
{
    door->active_us = clock_us();
    atomic_set_i64(&door->looked_us, door->active_us);
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
        callers_settle(door, caller);
        door->has_news = 0;
    }
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
    callers_release(door, caller);
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

/* The first of the queue, and its request, which must last as long as its call, within which others
 * of the client may come. Its end is queued behind that: a call that waits for its client hears of
 * it. NULL: the queue is empty. */
static struct caller *take_first(struct door *door, struct buffer *request, int *has_requestp)
{
    struct caller *caller = NULL;
    mutex_lock(&door->lock);
    if (door->queued > 0) {
        caller = &door->callers[door->queue[0]];
        memmove(door->queue, door->queue + 1, (size_t)(door->queued - 1) * sizeof door->queue[0]);
        atomic_set_int(&door->queued, door->queued - 1);
        caller->is_queued = 0;
        *has_requestp = caller->connection.has_request;
    }
    if (caller && *has_requestp) {
        *request = zmtp_steal_request(&caller->connection.zmtp);
        caller->connection.has_request = 0;
        callers_settle(door, caller);
    }
    mutex_unlock(&door->lock);
    return caller;
}

static void hand_over(struct door *door, struct caller *caller, const struct buffer *request)
{
    if (!open_peer(door, caller))
        return;
    door->in_a_row = caller == door->latest ? door->in_a_row + (door->in_a_row < IN_A_ROW) : 0;
    door->latest = caller;
    caller->calls++;
    named_request(door->named, caller->named, request->data, request->size);
    caller->calls--;
}

/* A call that was under way may have seen to its end. */
static int execute_first(struct door *door)
{
    struct buffer request = { 0 };
    int has_request = 0;
    struct caller *caller = take_first(door, &request, &has_request);
    if (!caller)
        return 0;
    if (has_request)
        hand_over(door, caller, &request);
    mutex_lock(&door->lock);
    if (has_request)
        zmtp_give_memory(&caller->connection.zmtp, &request);
    int has_ended = caller->is_known && !caller->is_queued && caller->connection.fd < 0;
    mutex_unlock(&door->lock);
    if (has_ended)
        end(door, caller);
    return 1;
}

int door_execute(struct door *door)
{
    int executed = 0, queued = atomic_get_int(&door->queued);
    while (executed < queued && execute_first(door))
        executed++;
    if (executed > 0)
        door->asked_us = door->active_us = clock_us();
    return executed;
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
        error = thread_start(&door->thread, door_thread_run, door);
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
