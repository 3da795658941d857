/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Waiting for many TCP sockets at once. Two threads may use a poller at the same time: one that
 * sleeps in it, and one that only looks. What one of them adds or changes counts for the other at
 * once.
 */
#ifndef OS_POLLER_H
#define OS_POLLER_H

#define POLLER_READ 1  /* something can be read, a peer accepted, or the peer has ended its side */
#define POLLER_WRITE 2
#define POLLER_END 4   /* told unasked: the peer has ended its side, or the connection has failed */

struct poller;

struct poller_event {
    int id; /* the socket's */
    int what;
};

/* 0, or negative errno. */
int poller_new(struct poller **pollerp);
void poller_free(struct poller *poller);

/* `id` is not negative. 0, or negative errno. */
int poller_add(struct poller *poller, int fd, int id, int what);
/* Of one that was added. */
void poller_change(struct poller *poller, int fd, int id, int what);
/* Before it is closed. */
void poller_remove(struct poller *poller, int fd);

/* Fills in what has happened, without waiting: how many events, at most `max`. */
int poller_look(struct poller *poller, struct poller_event *events, int max);
/* Sleeps until something has happened, poller_wake was called, or the time is over (timeout_ms < 0:
 * for ever). */
int poller_sleep(struct poller *poller, struct poller_event *events, int max, int timeout_ms);
/* A descriptor that is readable while something has happened, for who sleeps on others as well; -1
 * where there is none. */
int poller_fd(const struct poller *poller);
/* Ends a poller_sleep in another thread, or the next one. */
void poller_wake(struct poller *poller);

#endif
