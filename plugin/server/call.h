/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * One command in execution: what a handler gets, on the simulator's main thread.
 *
 * The key was decoded by the command's range, the body is what the client sent behind it and is
 * not trusted: handlers read it through call->body, whose `failed` tells that it was too short.
 * A handler puts its answer into call->reply and returns 0, or a negative number when the
 * simulator refused (CALL_E_*): the reply then carries the error bit, together with what was put.
 */
#ifndef SERVER_CALL_H
#define SERVER_CALL_H

#include "wire/value.h"

#define CALL_E_REFUSED (-1) /* the simulator said no */
#define CALL_E_BODY (-3)    /* the request's data is too short or malformed */
#define CALL_E_UNKNOWN (-4) /* no such command */

/* Not answered yet (stop.h): the command is executed when the simulation that is being stopped has
 * ended, or was executed and is answered then. */
#define CALL_LATER 1
#define CALL_DONE_LATER 2

struct errors;
struct sim_api;
struct stop;
struct stepper;

struct call {
    struct sim_api *sim;
    struct errors *errors;   /* texts for the client */
    struct stepper *stepper; /* of the client that sent the command */
    const struct stop *stop; /* NULL: the answer cannot wait for the end of a simulation */
    int awaits_end;          /* a stop is answered when the simulation has ended */
    int key[2];              /* integer keys; unused ones are 0 */
    const char *name;        /* string key, or first of two; "" when the command has none */
    const char *name2;       /* second string key, else "" */
    struct reader body;
    struct buffer *reply;
    int explained; /* set by call_explain */
    int took;   /* set by a handler that has taken away what it delivers */
    int forget; /* ... and that a stream must not go on after that */
};

typedef int call_handler(struct call *call);

/* What the server executes: it knows commands by this only. */
struct command_table {
    call_handler *const *handlers;             /* by row of lib/wire/commands.def */
    const char *(*refusal_reason)(int number); /* why, where the simulator does not say it */
};

/* Tells the client why a command failed, beside the simulator's own error text: one line that
 * simxGetLastErrors delivers. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
void call_explain(struct call *call, const char *format, ...);

#endif
