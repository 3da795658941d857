/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Stepping: which clients hold the simulation, which steps they have asked for, how many are made,
 * and how those that a client counts have ended. The only owner of all that, for clients of either
 * kind of connection. Main thread only.
 *
 * A client that has switched stepping on holds the simulation unless it has asked for the next step;
 * a step is made when nobody holds. A request to stop the simulation switches stepping off, so that
 * the simulation can end. The states of a counted step are those of doc/protocol.md.
 */
#ifndef SERVER_STEPPING_H
#define SERVER_STEPPING_H

#include <stdint.h>

#include "transport/session.h"
#include "wire/command.h"

struct sim_api;
struct stepper;

struct stepping {
    struct stepper *steppers; /* of all connections */
    uint64_t made;            /* steps since the simulation was started */
    int is_due;               /* the simulator is about to make a step, unless somebody holds it */
    int is_told;              /* the simulator knows that a step waits for its trigger */
};

/* One client's part. */
struct stepper {
    struct stepper *next;
    struct stepping *stepping;
    const int *gone;     /* atomic: the client has left, and holds nothing any more */
    int authorised;      /* fixed when the service is made */
    int enabled;
    int stop_requests;   /* that the simulator had counted when stepping was switched on */
    uint32_t wanted;     /* steps that are asked for and not made */
    enum session_step_end end; /* of the counted ones that were asked for last */
};

void stepper_init(struct stepper *stepper, struct stepping *stepping, const int *gone,
                  int authorised);
/* The connection ends; its stepper may be freed. */
void stepper_deinit(struct stepper *stepper);
/* Another client has the connection. */
void stepper_reset(struct stepper *stepper);

/* 0, or CALL_E_REFUSED when the service was made without stepping. */
int stepper_enable(struct stepper *stepper, struct sim_api *sim);
int stepper_disable(struct stepper *stepper);

/* Asks for one step that is not counted: 0, or CALL_E_REFUSED unless stepping is on and the
 * simulation advances. */
int stepper_trigger(struct stepper *stepper, struct sim_api *sim);
/* What became of it. A step is made when commands are executed again behind it. */
enum command_step stepper_outcome(const struct stepper *stepper, struct sim_api *sim);

/* Asks for so many steps and counts them: SESSION_STEPS_UNDER_WAY, or why not. */
enum session_step_end stepper_begin(struct stepper *stepper, struct sim_api *sim, uint32_t steps);

/* Looks at the simulator for what ends stepping: a stop that was requested, and for counted steps a
 * pause. True while somebody holds the simulation. */
int stepping_holds(struct stepping *stepping, struct sim_api *sim);
/* True while some client has stepping switched on. */
int stepping_is_on(const struct stepping *stepping);
/* True while a step that the simulator wants to make waits for a client. */
int stepping_awaits_trigger(struct stepping *stepping, struct sim_api *sim);

/* A step is being made; the simulation has ended. */
void stepping_note_step(struct stepping *stepping);
void stepping_note_end(struct stepping *stepping);

#endif
