/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * One service: a port number, what serves it, and what its users asked to be told. Main thread
 * only, but for the notes that its communication thread leaves.
 */
#ifndef SERVER_SERVICE_H
#define SERVER_SERVICE_H

#include "server/errors.h"
#include "server/fast.h"
#include "server/lockstep.h"
#include "server/server.h"

struct service;

/* What all services of a server share. */
struct service_place {
    struct sim_api *sim;
    struct bell *bell;
    struct acceptor *acceptor; /* NULL: no fast sessions */
    struct stepping *stepping;
};

/* Begins to serve. 0, -EADDRINUSE, -EINVAL for options that make no sense, or another -errno. */
int service_new(struct service **servicep, const struct service_place *place,
                const struct service_options *options);
void service_free(struct service *service);

/* What becomes of it when the present pass has ended. Once it is to end or restart, who comes
 * is refused. */
enum service_end { SERVICE_STAYS, SERVICE_ENDS, SERVICE_RESTARTS };
void service_set_end(struct service *service, enum service_end end);
enum service_end service_get_end(const struct service *service);

/* It restarts then, with other options. */
void service_set_restart(struct service *service, const struct service_options *options);
/* What it restarts with. */
const struct service_options *service_get_next_options(const struct service *service);

const struct service_options *service_get_options(const struct service *service);
struct lockstep *service_get_lockstep(const struct service *service);
/* NULL for a service without fast sessions. */
struct fast *service_get_fast(const struct service *service);
int service_has_client(const struct service *service);
/* No client, and none that has come or gone and was not seen to. Cheap. */
int service_is_unused(struct service *service);
void service_get_status(struct service *service, struct service_status *status);

/* Prints what the communication thread noted: bad news into the simulator's log, all of it onto
 * the console of a service that has one. */
void service_print_notes(struct service *service);

/* With a console: what a pass did. */
void service_print_pass(struct service *service, const struct pass *pass);

/* What its lock-step clients are told. */
struct errors *service_get_errors(struct service *service);

#endif
