/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Steps that a client has asked for (simxStep), over any link: doc/protocol.md has the states. A
 * timeout leaves them under way; a lost connection ends them. All with the client's lock held.
 */
#ifndef CLIENT_STEP_H
#define CLIENT_STEP_H

#include <stdint.h>

#include "client/call.h"

enum step_state { STEP_NONE, STEP_ASKED, STEP_ENDED };

struct step {
    enum step_state state;
    simxInt result; /* how the last ones ended; 0 before any have */
    int error;      /* ... and why: see call_fail */
};

/* The halves of simxStep, which leave their result in the call. */
void step_begin(struct call *call, simxInt steps);
void step_end(struct call *call, int64_t deadline_us);

/* From a link: the steps that are under way have ended so (enum session_step_end, or
 * STEP_END_UNKNOWN: refused by a server that does not say why). No effect without any. */
void step_ended(struct client *client, int end);
/* ... so, by a trigger that failed. */
void step_failed(struct client *client, simxInt result, int error);
/* The connection has ended. */
void step_lost(struct client *client);

#define STEP_END_UNKNOWN 15

#endif
