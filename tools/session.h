/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * One connection to the server that is measured. Functions that can fail tell why on stderr and
 * return -1.
 */
#ifndef TOOLS_SESSION_H
#define TOOLS_SESSION_H

#include <stdint.h>

#include "options.h"

#define SESSION_NAME_SIZE 24

/* A way to a server: on one negative port there are two. */
enum route_kind { ROUTE_FAST, ROUTE_SEGMENT, ROUTE_TCP };

struct route {
    int port;
    enum route_kind kind;
};

struct session {
    const struct options *options;
    struct route route;
    int client;
    int was_running; /* the simulation, when we came */
    int streams;     /* that were begun */
    char (*names)[SESSION_NAME_SIZE]; /* theirs */
};

int session_open(struct session *session, const struct options *options,
                 const struct route *route);
/* Leaves the simulation as it was found: running or stopped. */
void session_close(struct session *session);

/* For a simulator that is to run undisturbed: gives up the connection, and takes another one. */
void session_leave(struct session *session);
int session_return(struct session *session);

/* Looks whether there is a server on this port: 1 when it offers the fast session, 0 when it does
 * not, -1. */
int session_find_server(const struct options *options, int port);

const char *session_transport(enum route_kind kind);

/* One blocking call with a small answer. */
int session_call(struct session *session);

/* 1 while the simulation runs or is paused, 0 when it is stopped, -1. */
int session_is_running(struct session *session);
int session_run(struct session *session);
int session_halt(struct session *session);

/* Simulated seconds that one step takes. */
double session_time_step(struct session *session);
/* Simulated seconds since the simulation's start, as of the last answer. */
double session_time(struct session *session);

/* From now on each step waits for session_trigger. Leaving it is a matter of stopping. */
int session_begin_stepping(struct session *session);
int session_trigger(struct session *session);
/* Trigger and wait in one: the values of the streams are there afterwards. */
int session_step(struct session *session);
/* Its two halves. */
int session_step_begin(struct session *session);
int session_step_end(struct session *session);

/* Asks for the streams toClient0... of the options; waits until all have come. */
int session_begin_streams(struct session *session);

/* Looks at the newest values of all streams, without a message: 1 and their step's number when all
 * are of one and the same step, else 0. */
int session_read_streams(struct session *session, uint32_t *stepp);

#endif
