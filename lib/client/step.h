/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Steps that a client has requested (simxStep), over any link; doc/protocol.md has the states. A
 * timeout leaves the steps under way; a lost connection ends them. All functions need the client's
 * lock.
 */
#ifndef CLIENT_STEP_H
#define CLIENT_STEP_H

#include <stdint.h>

#include "client/call.h"

enum step_state { STEP_NONE, STEP_ASKED, STEP_ENDED };

struct step {
    enum step_state state;
    simxInt result; /* result of the last steps; 0 before any have ended */
    int error;      /* its cause: see call_fail */
};

/* The two halves of simxStep. They leave their result in the call. */
void step_begin(struct call *call, simxInt steps);
void step_end(struct call *call, int64_t deadline_us);

/* Called by a link: the steps under way have ended, for this reason (enum session_step_end;
 * STEP_END_UNKNOWN if the server refused them without a reason). No effect if there are none. */
void step_ended(struct client *client, int end);
/* As step_ended, when a trigger failed. */
void step_failed(struct client *client, simxInt result, int error);
/* As step_ended, when the connection has ended. */
void step_lost(struct client *client);

#define STEP_END_UNKNOWN 15

#endif
