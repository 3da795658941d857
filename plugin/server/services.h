/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The services of a server: those of the configuration file and the command line, and those that
 * scripts start and stop. A service that a script ends while commands are executed goes when the
 * pass is over.
 */
#ifndef SERVER_SERVICES_H
#define SERVER_SERVICES_H

#include "server/service.h"

struct services {
    struct service_place place;
    struct service **list; /* in the order they were made */
    int count;
    int passing; /* commands are being executed: no service may go meanwhile */
};

/* Starts those of remoteApiConnections.txt and of the simulator's command line. */
void services_start_configured(struct services *services);
void services_deinit(struct services *services);

/* As the functions of server.h. */
int services_start(struct services *services, const struct service_options *options);
int services_stop(struct services *services, int port);
int services_reset(struct services *services, int port);
void services_status(struct services *services, int port, struct service_status *status);

/* The pass is over. */
void services_end_pass(struct services *services);

/* Ends those that last as long as a simulation. */
void services_end_with_simulation(struct services *services);

#endif
