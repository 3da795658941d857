/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What answers say about the simulator. It holds for one callback, in which nothing but commands
 * changes the simulator.
 */
#ifndef SERVER_VIEW_H
#define SERVER_VIEW_H

#include "server/lockstep.h"
#include "transport/session.h"

struct sim_api;

struct view {
    int is_known;               /* 0: the simulator is asked anew */
    unsigned values;            /* of the world, when the simulator was asked */
    int64_t asked_us;
    double system_time;         /* s, at asked_us */
    int simulation_state;
    struct server_clock clock;  /* for lock-step messages */
    struct session_state state; /* the same for fast sessions */
    int without_editing;        /* the simulator has no edit modes: it is not asked again */
};

/* Asks the simulator if the view is not known, or if a command may have changed what it holds:
 * `values` is the world's counter (execute.h); `step`, the steps since the simulation was
 * started. */
void view_refresh(struct view *view, struct sim_api *sim, unsigned values, uint64_t step,
                  int64_t now_us);

/* The simulation time in ms, for answers of lock-step messages and of fast sessions. */
int32_t view_message_time(const struct view *view);
int32_t view_session_time(const struct view *view);

#endif
