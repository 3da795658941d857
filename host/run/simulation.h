/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The simulation's state and the simulator's main loop. State names and their order are the
 * simulators' own: a stop takes effect over three steps, a pause over two.
 */
#ifndef HOST_SIMULATION_H
#define HOST_SIMULATION_H

#include <stdatomic.h>
#include <stdint.h>

/* Event bits of an instance pass. */
#define EVENT_ERASED 1
#define EVENT_CREATED 2
#define EVENT_MODEL_LOADED 4
#define EVENT_SCENE_LOADED 8
#define EVENT_SELECTION_CHANGED 512
#define EVENT_STARTED 2048
#define EVENT_ENDED 4096
#define EVENT_FIRST_PASS ((int)0x80000000u) /* since 4.6 */

/* Why the program ends. */
#define EXIT_TOLD 1 /* by a signal */
#define EXIT_DONE 2 /* it has made its steps, or its script failed in them, or wants it */

struct simulation {
    int state;
    int stop_requested;
    int pause_requested;
    int stop_counter; /* stop requests in all */
    int stop_counter_at_start;
    int realtime;
    int events;        /* since the last instance pass */
    double time;       /* s since the start */
    long run_steps;    /* since the start */
    long steps;        /* in all */
    int64_t due_ns;    /* real time: when the next step may be made */
    int64_t opened_ns; /* when the simulator was started */
    int status;        /* of the program, when its script failed or asked for one */
    atomic_int exit;   /* EXIT_..., 0 while the program goes on */
    void (*sleep)(int timeout_us); /* the plugin's, which ends when a client calls; NULL = none */
};

int64_t clock_ns(void);

/* Once round the simulator's loop: a message to the plugin, and a step if nothing forbids it. */
void simulation_pass(void);

/* The simulator's loop, until it is told to end. Ends a running simulation. */
void simulation_loop(void);

/* Whether nothing moves: then models and poses may be changed. */
int simulation_stopped(void);

#endif
