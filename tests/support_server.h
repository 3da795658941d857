/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The plugin's server in the test's process: a thread runs the simulator's main loop with the fake
 * simulator. There is one at a time.
 */
#ifndef TESTS_SUPPORT_SERVER_H
#define TESTS_SUPPORT_SERVER_H

#include "extApi.h"
#include "fake_sim.h"
#include "server/server.h"

#define SIMULATOR_STEP_MS 50 /* of simulation time */

/* Starts the simulator in a new folder with this remoteApiConnections.txt. The service on
 * `segment_port` (unless 0) has no fast sessions: clients find the predecessor's segment only. */
void simulator_start(const char *config, int segment_port);
void simulator_stop(void);

/* Between these two the main loop stands still: `fake` and the server may be looked at and used,
 * as the simulator's callbacks would. */
struct server *simulator_hold(void);
void simulator_release(void);
/* The server, for what the main loop itself calls. */
struct server *simulator_server(void);

int simulator_steps(void);
/* How often the main loop went round. */
int simulator_passes(void);
int simulator_state(void);
void simulator_status(int port, struct service_status *status);

/* Waits until the service's state is this one: 1, or 0 after some seconds. */
int simulator_wait_state(int port, int state);

/* The main loop does nothing until simulator_continue: a simulator that is busy. */
void simulator_freeze(void);
void simulator_continue(void);

/* Starts the simulator with one service for each way to it; stepping is authorised. */
enum way { WAY_TCP, WAY_FAST, WAY_SEGMENT, WAYS };
void simulator_start_all_ways(int ports[WAYS]);
/* Not where the system has no fast sessions: WAY_FAST is a segment there. */
int simulator_is_fast(int way);

/* A client of the library, which comes back when it loses its connection. */
simxInt simulator_client(int port);
void simulator_expect_served(simxInt client);

#endif
