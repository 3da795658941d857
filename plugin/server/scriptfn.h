/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The functions that the plugin adds to the simulator's scripts: simRemoteApi.start, stop, reset
 * and status, and their older names simExtRemoteApiStart, ... . A wrong argument is a script
 * error; a refusal by the server is the result -1.
 */
#ifndef SERVER_SCRIPTFN_H
#define SERVER_SCRIPTFN_H

#include "sim/sim_api.h"

struct server;

/* The callbacks for the simulator. It passes no context, so the callbacks must find the server
 * themselves, and pass it to the functions below. */
struct scriptfn_callbacks {
    sim_script_callback *start;
    sim_script_callback *stop;
    sim_script_callback *reset;
    sim_script_callback *status;
    sim_script_callback *call_through; /* this and the next for the add-on */
    sim_script_callback *call_back;    /* named_call_back */
};

/* Registers all names of the running generation. Returns 0, or SIM_E_* of the first failure. */
int scriptfn_register(struct sim_api *sim, const struct scriptfn_callbacks *callbacks);

/* (port, [maxPacketSize], [debug], [preEnableTrigger]) -> 1 or -1 */
void scriptfn_start(struct sim_api *sim, struct server *server, struct sim_script_call *call);
/* (port) -> 1 or -1 */
void scriptfn_stop(struct sim_api *sim, struct server *server, struct sim_script_call *call);
/* (port) -> 1 or -1 */
void scriptfn_reset(struct sim_api *sim, struct server *server, struct sim_script_call *call);
/* () -> 1; the functions of scripts are called through the calling script's remoteApiCall */
void scriptfn_call_through(struct sim_api *sim, struct sim_script_call *call);
/* (port) -> status, info, version, clientVersion, connectedIp */
void scriptfn_status(struct sim_api *sim, struct server *server, struct sim_script_call *call);

#endif
