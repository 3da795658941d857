/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What the files of a door share; for door*.c only. Under the lock: the connections. A connection
 * that the main thread knows is ended by either thread, but released by the main thread alone, when
 * no call of it is under way.
 */
#ifndef SERVER_DOOR_INNER_H
#define SERVER_DOOR_INNER_H

#include "os/thread.h"
#include "server/connection.h"
#include "server/door.h"

#define CONNECTIONS_MAX (DOOR_CLIENTS_MAX + 28) /* room to tell some that there are too many */
#define LISTENER_ID CONNECTIONS_MAX
#define IDS 256 /* and more of them: an id is a place, and which of its connections it is */
_Static_assert(LISTENER_ID < IDS, "the listener has an id of its own");
#define EVENTS_MAX 64

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

    /* main thread */
    int64_t asked_us;      /* when there was a request; 0: none lately */
    int64_t active_us;     /* the same, or when it last slept on the connections */
    struct caller *latest; /* the last request was its */
    int in_a_row;          /* requests of it */
    unsigned looks;
    struct caller callers[CONNECTIONS_MAX];
};

/* ---- connections, with the lock held (door_callers.c) */

/* After something has happened to it. */
void callers_settle(struct door *door, struct caller *caller);
/* What the poller has told. */
void callers_handle(struct door *door, const struct poller_event *events, int count);
/* Reads what one of them may have sent; it need not be there any more. */
void callers_read(struct door *door, struct caller *caller, int64_t now_us);
/* Who is late ends. When to look again. */
int64_t callers_check_deadlines(struct door *door);
/* Its end is told, its place is free. */
void callers_release(struct door *door, struct caller *caller);

/* ---- the door's thread (door_thread.c) */

void door_thread_run(void *door);

#endif
