/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The end of a simulation. Simulators stop in several passes: the request is counted at once, the
 * last steps and the main script's clean-up follow. Until then they refuse to start, to load a
 * scene and the like; clients that ask for such a thing wait for the end instead, and so does one
 * that waits for the answer to its stop. The end is counted, not concluded from the simulator's
 * state: another client may have started anew. Main thread only.
 */
#ifndef SERVER_STOP_H
#define SERVER_STOP_H

#include <stdint.h>

struct sim_api;

struct stop {
    int requests;  /* that the simulator had counted when the simulation began */
    unsigned ends; /* simulations that have ended */
};

/* How often the simulator was asked to stop; versions below 3.0.6 do not count that. */
int stop_count_requests(struct sim_api *sim);

/* A simulation is about to begin, or may be under way already. */
void stop_note_start(struct stop *stop, struct sim_api *sim);
void stop_note_end(struct stop *stop, struct sim_api *sim);

/* A stop was requested and the simulation has not ended yet. */
int stop_is_under_way(const struct stop *stop, struct sim_api *sim);

/* One connection's wait for the end: its command is kept and executed, or answered, behind it;
 * nothing of the connection is executed before. */
struct stop_wait {
    int active;
    int is_done; /* the command was executed: only its answer waits */
    const struct stop *stop;
    unsigned ends;    /* simulations that had ended when it began */
    int64_t until_us; /* it is given up then */
};

void stop_wait_begin(struct stop_wait *wait, const struct stop *stop, int is_done, int limit_ms);

/* True while there is nothing to be done for the connection. */
int stop_wait_holds(const struct stop_wait *wait);

/* The wait is over: 0, or -ETIMEDOUT when the simulation has not ended. */
int stop_wait_end(struct stop_wait *wait);

#endif
