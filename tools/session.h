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

struct session {
    const struct options *options;
    int port;
    int client;
    int was_running; /* the simulation, when we came */
    int streams;     /* that were begun */
    char (*names)[SESSION_NAME_SIZE]; /* theirs */
};

int session_open(struct session *session, const struct options *options, int port);
/* Leaves the simulation as it was found: running or stopped. */
void session_close(struct session *session);

const char *session_transport(int port);

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

/* Asks for the streams toClient0... of the options; waits until all have come. */
int session_begin_streams(struct session *session);

/* Looks at the newest values of all streams, without a message: 1 and their step's number when all
 * are of one and the same step, else 0. */
int session_read_streams(struct session *session, uint32_t *stepp);

#endif
