/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The service of named calls over the simulator in memory, with a door that is this program: peers
 * 0 to 3, whose requests and replies are text (cbor_text.h).
 */
#ifndef TESTS_NAMED_RIG_H
#define TESTS_NAMED_RIG_H

#include "fake_sim.h"
#include "named/named.h"
#include "server/stepping.h"
#include "server/stop.h"

#define RIG_PEERS 4

extern struct sim_api *rig_sim;
extern struct named *rig_named;
extern struct stepping rig_stepping;
extern struct stop rig_stop;
extern struct named_rights rig_rights; /* of peers that are opened from now on */

/* What comes while a client holds the simulator: called by named_place.serve; NULL: nothing. */
extern void (*rig_on_serve)(void);

void rig_setup(void); /* of version 4.10, with the add-on; all peers are open */
void rig_setup_version(int version);
void rig_teardown(void);
void rig_open(int peer); /* anew */
void rig_close(int peer);

void rig_request(int peer, const char *text);
void rig_request_bytes(int peer, const void *bytes, size_t size);
/* The reply since the last request, or NULL. */
const char *rig_reply(int peer);
void rig_expect(int peer, const char *request, const char *reply);

extern int64_t rig_now_us; /* the clock of passes, which each of them moves on by a millisecond */
int rig_pass(void);
/* A step of the simulation, if nobody holds it: 1, and the passes around it. */
int rig_step(void);

#endif
