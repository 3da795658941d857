/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The end of a simulation. Simulators stop in several passes: they count the request at once, then
 * follow the last steps and the clean-up of the main script. Until then they refuse to start, to
 * load a scene and similar commands. A client that sends such a command therefore waits for the
 * end; so does a client that waits for the answer to its stop. The end is counted, because the
 * simulator's state does not show it if another client has started again. Main thread only.
 */
#ifndef SERVER_STOP_H
#define SERVER_STOP_H

#include <stdint.h>

struct sim_api;

struct stop {
    int requests;  /* the simulator's count of stop requests when the simulation began */
    unsigned ends; /* number of ended simulations */
};

/* The number of stop requests. Versions below 3.0.6 do not count them. */
int stop_count_requests(struct sim_api *sim);

/* Call this when a simulation begins, or may already run. */
void stop_note_start(struct stop *stop, struct sim_api *sim);
void stop_note_end(struct stop *stop, struct sim_api *sim);

/* True if a stop was requested and the simulation has not ended yet. */
int stop_is_under_way(const struct stop *stop, struct sim_api *sim);

/* The wait of one connection for the end. Its command is kept, and executed or answered after the
 * end. Until then nothing else of this connection is executed. */
struct stop_wait {
    int active;
    int is_done; /* the command was executed; only its answer waits */
    const struct stop *stop;
    unsigned ends;    /* number of ended simulations when the wait began */
    int64_t until_us; /* timeout of the wait */
};

void stop_wait_begin(struct stop_wait *wait, const struct stop *stop, int is_done, int limit_ms);

/* True while the connection must wait. */
int stop_wait_holds(const struct stop_wait *wait);

/* Ends the wait. Returns 0, or -ETIMEDOUT if the simulation has not ended. */
int stop_wait_end(struct stop_wait *wait);

#endif
