/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Execution of one command on the simulator's main thread; its answer is written once, in place.
 */
#ifndef SERVER_EXECUTE_H
#define SERVER_EXECUTE_H

#include "server/stop.h"
#include "wire/command.h"

/* What was sent together is not torn apart, unless it keeps the simulator for longer than this. */
#define EXECUTE_TOGETHER_US 250000
/* What a client has sent before it left is executed, but no longer than this: nobody waits. */
#define EXECUTE_LEFT_US 2000000

struct command_table;
struct errors;
struct service;
struct sim_api;
struct stepper;

/* Counts what may have changed what streams deliver. */
struct world {
    unsigned values;
    unsigned pictures; /* a step, or the handling of a sensor; not each command */
};

/* What a pass knows. */
struct pass {
    struct sim_api *sim;
    const struct command_table *commands;
    int simulation_state;    /* when the pass began */
    struct service *service;
    struct errors *errors;   /* where texts for the client go */
    struct stepper *stepper; /* of the client */
    struct world *world;
    const struct stop *stop;
    int stop_wait_ms;        /* how long a command waits for the end of a simulation */
    int ends_with_simulation; /* the service does: nothing is answered behind the end */
    int32_t sim_time;        /* ms, 0 while stopped */
    size_t results_max;      /* execute_container: bytes of results that can go out together */
    int executed;            /* out: commands that were executed */
    int blocking;            /* out: how many of them somebody waits for */
};

/* One command, and what became of it. */
struct execution {
    const struct key *key;
    struct reader body;
    int blocking;            /* somebody waits for the answer */
    struct stop_wait *wait;  /* of its connection; NULL for a stream, which waits for nothing */
    int forget;              /* out: a stream of this command has delivered what it was for */
};

/* Runs the command's handler; the answer's data goes to the end of `reply`. The status byte. When
 * the wait is active afterwards, there is no answer yet: the same execution is to be repeated when
 * stop_wait_holds no longer. */
uint8_t execute_command(struct execution *execution, struct pass *pass, struct buffer *reply);

/* The count that tells whether a stream of this command may have another value. */
unsigned execute_world(const struct world *world, int command);

/* Whether to look at the clock behind the last of so many commands: seldom enough to cost nothing, and
 * soon enough to notice slow ones before they are many. */
int execute_is_look(int executed);

/* An answer written in place: its head goes first, its sizes are mended when its data is there. */
struct answer {
    struct command head;
    size_t start; /* where it begins in the buffer */
};
void answer_begin(struct answer *answer, const struct command *head, struct buffer *results);
void answer_end(struct answer *answer, uint8_t status, struct buffer *results);

#endif
