/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * One ZMTP connection of a door (door.h): its socket, the request that comes in, the answer that
 * goes out. Nothing here waits. Whoever does not read its answers is not read either, so that a
 * connection keeps one request and one answer, and what all of them keep is bounded.
 *
 * Two threads use a connection, with the door's lock held.
 */
#ifndef SERVER_CONNECTION_H
#define SERVER_CONNECTION_H

#include "os/poller.h"
#include "os/socket.h"
#include "wire/zmtp.h"

#define CONNECTION_SCRATCH 65536

/* What the connections of a door share. */
struct connection_place {
    struct poller *poller;
    struct zmtp_load load;
    size_t unsent; /* bytes of answers that wait for who does not read */
    int clients;   /* connections that have asked something; others are answered by an error */
    int clients_max;
    uint8_t scratch[CONNECTION_SCRATCH];
};

struct connection {
    struct connection_place *place;
    int fd;              /* -1: it has ended */
    int id;              /* for the poller */
    int is_client;       /* it is counted */
    int has_request;     /* zmtp.request is for the main thread */
    const char *why;     /* of its end, when that is bad news */
    struct zmtp zmtp;
    struct buffer kept;  /* came behind a request, for after the answer */
    struct buffer out;
    size_t sent;         /* bytes of it */
    size_t counted;      /* in unsent */
    int waits_for;       /* what the poller tells */
    int64_t opened_us;
    int64_t heard_us; /* when something last came of it */
    int64_t sent_us;  /* when it last took something of what is unsent */
    char peer[SOCKET_PEER_SIZE];
};

/* Takes the socket. 0, or negative errno (it is closed then). */
int connection_open(struct connection *connection, struct connection_place *place, int fd, int id,
                    int64_t now_us);
/* Ends it; `why` (or NULL) must last. */
void connection_end(struct connection *connection, const char *why);
/* Ends it and frees what it keeps. */
void connection_close(struct connection *connection);

/* What the poller has told of it. Afterwards it may have a request or have ended. */
void connection_serve(struct connection *connection, int what, int64_t now_us);

/* The answer to its request, which is released; another one may be there afterwards. Not for a
 * connection that has ended. */
void connection_answer(struct connection *connection, const uint8_t *bytes, size_t size,
                       int64_t now_us);

/* It ends then, unless it moves. CLOCK_FOREVER: it may be silent. */
int64_t connection_deadline_us(const struct connection *connection);
/* It is time: it ends. */
void connection_expire(struct connection *connection);

#endif
