/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Stepping: which clients hold the simulation, which steps they have requested, how many are made,
 * and how counted steps have ended. Only this object has that state, for clients of both kinds of
 * connection. Main thread only.
 *
 * A client with stepping switched on holds the simulation until it requests the next step. A step
 * is made when no client holds the simulation. A request to stop the simulation switches stepping
 * off, so that the simulation can end. doc/protocol.md has the states of a counted step.
 *
 * Clients of named calls have a level in place of the switch: they hold while it is above 0. It
 * survives a stop, which they do not hold up.
 */
#ifndef SERVER_STEPPING_H
#define SERVER_STEPPING_H

#include <stdint.h>

#include "transport/session.h"
#include "wire/command.h"

struct sim_api;
struct stepper;

struct stepping {
    struct stepper *steppers; /* the steppers of all connections */
    uint64_t made;            /* steps since the simulation was started */
    int is_due;               /* the simulator will make a step unless a client holds it */
    int is_told;              /* the simulator was informed that a step waits for its trigger */
    int start_requests;       /* the simulator's count of stop requests when the simulation began */
};

/* The state of one client. */
struct stepper {
    struct stepper *next;
    struct stepping *stepping;
    const int *gone;     /* atomic; the client has left, and does not hold the simulation */
    int authorised;      /* stepping is permitted; fixed when the service is created */
    int enabled;
    int level;           /* of a client of named calls */
    int stop_requests;   /* the simulator's count of stop requests when stepping was switched on */
    uint32_t wanted;     /* requested steps that are not made yet */
    enum session_step_end end; /* how the last counted steps ended */
};

void stepper_init(struct stepper *stepper, struct stepping *stepping, const int *gone,
                  int authorised);
/* Call this when the connection ends. The stepper can then be freed. */
void stepper_deinit(struct stepper *stepper);
/* Call this when another client has the connection. */
void stepper_reset(struct stepper *stepper);

/* Returns 0, or CALL_E_REFUSED if the service was created without stepping. */
int stepper_enable(struct stepper *stepper, struct sim_api *sim);
int stepper_disable(struct stepper *stepper);

/* Changes the level by as much, but not below 0: 0, or CALL_E_REFUSED. */
int stepper_raise(struct stepper *stepper, int levels);

/* The client holds the simulation between its steps. */
int stepper_is_on(const struct stepper *stepper);

/* Requests one step that is not counted. Returns 0, or CALL_E_REFUSED unless stepping is on and
 * the simulation advances. */
int stepper_trigger(struct stepper *stepper, struct sim_api *sim);
/* Returns how that step ended. A step has been made when commands are executed again after it. */
enum command_step stepper_outcome(const struct stepper *stepper, struct sim_api *sim);

/* Requests counted steps. Returns SESSION_STEPS_UNDER_WAY, or the reason of the refusal. */
enum session_step_end stepper_begin(struct stepper *stepper, struct sim_api *sim, uint32_t steps);

/* Checks whether the simulator ends stepping: by a stop request and, for counted steps, by a
 * pause. Returns true while a client holds the simulation. */
int stepping_holds(struct stepping *stepping, struct sim_api *sim);
/* True while some client has stepping switched on. */
int stepping_is_on(const struct stepping *stepping);
/* True while a step that the simulator wants to make waits for a client. */
int stepping_awaits_trigger(struct stepping *stepping, struct sim_api *sim);

/* A simulation begins, or may be under way already; a step is being made; the simulation has
 * ended. */
void stepping_note_start(struct stepping *stepping, struct sim_api *sim);
void stepping_note_step(struct stepping *stepping);
void stepping_note_end(struct stepping *stepping);

#endif
