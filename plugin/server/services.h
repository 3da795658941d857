/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The services of a server: those of the configuration file and the command line, and those that
 * scripts start and stop. If a script ends a service while commands are executed, the service ends
 * after the pass.
 */
#ifndef SERVER_SERVICES_H
#define SERVER_SERVICES_H

#include "server/service.h"

struct services {
    struct service_place place;
    struct service **list; /* in order of creation */
    int count;
    int passing; /* commands are being executed: no service may be freed */
};

/* Starts the services of remoteApiConnections.txt and of the simulator's command line. */
void services_start_configured(struct services *services);
void services_deinit(struct services *services);

/* These work as the functions of server.h. */
int services_start(struct services *services, const struct service_options *options);
int services_stop(struct services *services, int port);
int services_reset(struct services *services, int port);
void services_status(struct services *services, int port, struct service_status *status);

/* Ends the pass, and the services that wait for this. */
void services_end_pass(struct services *services);

/* True if there are clients, and all of them call functions by their names only. */
int services_all_call_by_name(const struct services *services);
/* True if none has a client, or an arrival or departure to handle. Cheap. */
int services_are_unused(const struct services *services);
/* The longest of a waiting time over all services with a client; 0 without one. `option`: the
 * offset of its int in the options. */
int services_longest_wait(const struct services *services, size_t option);
void services_print_notes(struct services *services);

/* Ends the services that last as long as a simulation. */
void services_end_with_simulation(struct services *services);

#endif
