/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Executes one command on the simulator's main thread; its answer is written once, in place.
 */
#ifndef SERVER_EXECUTE_H
#define SERVER_EXECUTE_H

#include "server/call.h"
#include "server/stop.h"
#include "wire/command.h"

/* Commands that were sent together are executed in one pass, unless they take longer than this. */
#define EXECUTE_TOGETHER_US 250000
/* Commands that a client sent before it left are executed, but only for this time, because no
 * client waits for them. */
#define EXECUTE_LEFT_US 2000000

struct command_table;
struct errors;
struct service;
struct sim_api;
struct stepper;

/* Counts the changes that can affect the values of streams. */
struct world {
    unsigned values;
    unsigned pictures; /* changed by a step or the handling of a sensor, not by each command */
};

/* The context of a pass. */
struct pass {
    struct sim_api *sim;
    const struct command_table *commands;
    int simulation_state;    /* state at the beginning of the pass */
    struct service *service;
    struct errors *errors;   /* destination of error texts for the client */
    struct stepper *stepper; /* the client's stepper */
    struct named_door door;  /* the client's door, for its calls by name */
    struct world *world;
    const struct stop *stop;
    int stop_wait_ms;        /* limit of a command's wait for the end of a simulation */
    int ends_with_simulation; /* the service ends with it: nothing is answered after the end */
    int32_t sim_time;        /* ms, 0 while stopped */
    size_t results_max;      /* container_execute: room for results that are sent together, in
                                bytes */
    int executed;            /* out: number of executed commands */
    int blocking;            /* out: number of those for which a client waits */
};

/* One command, and the outcome of its execution. */
struct execution {
    const struct key *key;
    struct reader body;
    int blocking;            /* a client waits for the answer */
    struct stop_wait *wait;  /* the wait of its connection; NULL for a stream, which does not
                                wait */
    struct named_answer *answer; /* of a call by name that may go on later, or NULL */
    int is_answered;         /* the call has gone on, and is done */
    int goes_on;             /* out: there is no answer yet; repeat the same execution with
                                is_answered when the answer is done */
    int forget;              /* out: a stream of this command has delivered its only value */
};

/* Runs the command's handler, and appends the answer's data to `reply`. Returns the status byte.
 * If the wait is active afterwards, there is no answer yet: repeat the same execution when
 * stop_wait_holds returns 0. */
uint8_t execute_command(struct execution *execution, struct pass *pass, struct buffer *reply);

/* Returns the change counter that decides whether a stream of this command may have a new
 * value. */
unsigned execute_world(const struct world *world, int command);

/* True if the clock should be read after this number of commands. Reading it is rare enough to
 * cost nothing, and early enough to detect slow commands soon. */
int execute_is_look(int executed);

/* An answer that is written in place. Its head is written first; the sizes are corrected when the
 * data is complete. answer_begin returns where it starts in the buffer. */
size_t answer_begin(const struct command *command, int32_t sim_time, struct buffer *results);
void answer_end(size_t start, uint8_t status, struct buffer *results);

#endif
