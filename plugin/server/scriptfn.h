/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The functions that the plugin adds to scripts of the simulator: simRemoteApi.start, stop, reset
 * and status, and their older names simExtRemoteApiStart, ... . A wrong argument is a script
 * error; what the server refuses is the result -1.
 */
#ifndef SERVER_SCRIPTFN_H
#define SERVER_SCRIPTFN_H

#include "sim/sim_api.h"

struct server;

/* What the simulator calls. It hands over nothing of ours, so that the callbacks must know the
 * server by themselves, and pass it on to the functions below. */
struct scriptfn_callbacks {
    sim_script_callback *start;
    sim_script_callback *stop;
    sim_script_callback *reset;
    sim_script_callback *status;
    sim_script_callback *call_through; /* from CoppeliaSim 4.6 on */
};

/* Registers all names that the running generation has. 0, or SIM_E_* of the first failure. */
int scriptfn_register(struct sim_api *sim, const struct scriptfn_callbacks *callbacks);

/* (port, [maxPacketSize], [debug], [preEnableTrigger]) -> 1 or -1 */
void scriptfn_start(struct sim_api *sim, struct server *server, struct sim_script_call *call);
/* (port) -> 1 or -1 */
void scriptfn_stop(struct sim_api *sim, struct server *server, struct sim_script_call *call);
/* (port) -> 1 or -1 */
void scriptfn_reset(struct sim_api *sim, struct server *server, struct sim_script_call *call);
/* () -> 1; scripts' functions are called by way of the calling script's remoteApiCall */
void scriptfn_call_through(struct sim_api *sim, struct sim_script_call *call);
/* (port) -> status, info, version, clientVersion, connectedIp */
void scriptfn_status(struct sim_api *sim, struct server *server, struct sim_script_call *call);

#endif
