/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The door for programs that speak ZMTP over TCP: they make named calls (named/named.h). One port,
 * many clients.
 *
 * Two threads look after the connections. The door's own sleeps on all of them at once, takes what
 * comes, and rings the main thread's bell when a request is whole. While the main thread waits for
 * the next request after one, it looks at the connections itself, with one system call, and when
 * that takes longer it sleeps on them; the door's thread leaves them alone then. So no change of
 * thread lies between a request and its answer. Clients that ask nothing cost neither thread
 * anything.
 */
#ifndef SERVER_DOOR_H
#define SERVER_DOOR_H

#include <stdint.h>

#include "named/named.h"
#include "server/bell.h"

#define DOOR_CLIENTS_MAX 100     /* others are answered by an error */
#define DOOR_TOTAL_MAX ((size_t)256 << 20) /* bytes that come or wait to be read, of all clients */

struct door;

/* Told from either thread: one line about a connection. `warning` = bad news. */
typedef void door_note(void *context, int warning, const char *text);

struct door_options {
    const char *address; /* to listen on */
    int port;            /* 0: any */
    struct named_rights rights;
};

/* Begins to listen. 0, -EADDRINUSE, or another negative errno. */
int door_new(struct door **doorp, struct named *named, const struct door_options *options,
             struct bell *bell, door_note *note, void *context);
/* Its clients' calls end. NULL is allowed. */
void door_free(struct door *door);

/* ---- main thread */

/* It is about to end: who comes now is refused. */
void door_shut(struct door *door);

/* Where it listens. */
int door_port(const struct door *door);

/* True when door_execute has something to do. Looks at the connections, without waiting, if the
 * clients were active lately. */
int door_poll(struct door *door);
/* The main thread will not look for a while: the door's takes over at once. */
void door_release(struct door *door);
/* It will sleep, at most until the deadline, on the descriptor that this gives and on its bell: the
 * descriptor is readable when a client has sent something. -1: nobody has asked lately, or this
 * system has no such descriptor; the bell alone and door_release will do. */
int door_sleep_on(struct door *door, int64_t deadline_us);
/* It has slept. */
void door_slept(struct door *door);

/* Hands over what has come, a request of each client at most, and the ends of clients. How many
 * there were. May be called from within itself, while a call is under way. */
int door_execute(struct door *door);

int door_client_count(struct door *door);
/* No client, and none whose end is to be handed over. Cheap. */
int door_is_idle(struct door *door);

#endif
