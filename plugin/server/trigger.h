/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The stepped (synchronous) mode of one client: while it is on, a step is made only after the
 * client has triggered it. Main thread only.
 */
#ifndef SERVER_TRIGGER_H
#define SERVER_TRIGGER_H

#include "wire/command.h"

struct sim_api;

struct trigger {
    int authorised; /* fixed when the service is made */
    int enabled;
    int waiting;    /* for the client's next trigger */
    int stop_count; /* the simulator's count of stop requests when it was enabled */
    int has_been_stopped; /* ... has changed, which has switched it off */
};

/* 0, or CALL_E_REFUSED when the service was made without stepping. */
int trigger_enable(struct trigger *trigger, struct sim_api *sim);
int trigger_disable(struct trigger *trigger, struct sim_api *sim);

/* Lets one step be made; CALL_E_REFUSED unless enabled and the simulation advances. */
int trigger_next(struct trigger *trigger, struct sim_api *sim);

/* What became of the last trigger. A step is made when commands are executed again behind it. */
enum command_step trigger_outcome(const struct trigger *trigger, struct sim_api *sim);

/* True while the step must not be made. A stop request switches the mode off. */
int trigger_holds(struct trigger *trigger, struct sim_api *sim);

/* A step is being made: the next one needs another trigger. */
void trigger_rearm(struct trigger *trigger);

/* The client is gone. */
void trigger_reset(struct trigger *trigger);

#endif
