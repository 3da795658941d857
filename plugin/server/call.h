/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * One command in execution: the arguments of a handler, on the simulator's main thread.
 *
 * The key was decoded according to the command's range. The body is the data that the client sent
 * after it, and is not trusted: handlers read it through call->body, which sets `failed` if it is
 * too short. A handler puts its answer into call->reply and returns 0, or a negative number if the
 * simulator refused (CALL_E_*): the reply then has the error bit, together with the data put so
 * far.
 */
#ifndef SERVER_CALL_H
#define SERVER_CALL_H

#include "wire/value.h"

#define CALL_E_REFUSED (-1) /* the simulator refused the command */
#define CALL_E_BODY (-3)    /* the request's data is too short or malformed */
#define CALL_E_UNKNOWN (-4) /* no such command */

/* No answer yet (stop.h). CALL_LATER: the command is executed after the simulation that is being
 * stopped has ended. CALL_DONE_LATER: it was executed, and is answered then. */
#define CALL_LATER 1
#define CALL_DONE_LATER 2
/* A call by name goes on in later passes, while others of its client are executed. */
#define CALL_GOES_ON 3

struct errors;
struct named;
struct named_answer;
struct named_client;
struct named_rights;
struct sim_api;
struct stop;
struct stepper;

/* Calls by name of one connection. */
struct named_door {
    struct named *named;
    const struct named_rights *rights;
    struct named_client **clientp; /* NULL before the first of them */
};

struct call {
    struct sim_api *sim;
    struct errors *errors;   /* error texts for the client */
    struct stepper *stepper; /* the stepper of the client that sent the command */
    const struct stop *stop; /* NULL: the answer cannot wait for the end of a simulation */
    int awaits_end;          /* a stop is answered when the simulation has ended */
    int key[2];              /* integer keys; unused ones are 0 */
    const char *name;        /* string key, or the first of two; "" if the command has none */
    const char *name2;       /* second string key, else "" */
    struct reader body;
    struct buffer *reply;
    const struct named_door *door;
    struct named_answer *answer; /* of a call by name that may go on later; NULL: it may not */
    int explained; /* set by call_explain */
    int only_looks; /* set by a handler that has changed nothing, although its command may */
    int took;   /* set by a handler that has removed what it delivers from the simulator */
    int forget; /* set together with `took` if a stream must then end */
};

typedef int call_handler(struct call *call);

/* Returns the outcome of a call by name that is done. If it has failed, adds its text. */
int call_named_outcome(struct call *call, const struct named_answer *answer);

/* The commands that the server executes. The server knows commands only through this table. */
struct command_table {
    call_handler *const *handlers;             /* by row of lib/wire/commands.def */
    const char *(*refusal_reason)(int number); /* the reason of a refusal for which the simulator
                                                  has no text */
};

/* Adds the reason of a failure to the client's error texts, beside the simulator's own text: one
 * line that simxGetLastErrors delivers. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
void call_explain(struct call *call, const char *format, ...);

#endif
