/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * One service: a port number, the objects that serve it, and the error texts for its clients. Main
 * thread only, except for the notes, which its communication thread adds.
 */
#ifndef SERVER_SERVICE_H
#define SERVER_SERVICE_H

#include "server/door.h"
#include "named/named.h"
#include "server/errors.h"
#include "server/fast.h"
#include "server/lockstep.h"
#include "server/server.h"

struct service;

/* The objects that all services of a server share. */
struct service_place {
    struct sim_api *sim;
    struct bell *bell;
    struct acceptor *acceptor; /* NULL: no fast sessions */
    struct stepping *stepping;
    struct named *named;
};

/* Begins to serve. Returns 0, -EADDRINUSE, -EINVAL for invalid options, or another negative
 * errno. */
int service_new(struct service **servicep, const struct service_place *place,
                const struct service_options *options);
void service_free(struct service *service);

/* What happens to the service when the present pass has ended. If it will end or restart, new
 * clients are refused. */
enum service_end { SERVICE_STAYS, SERVICE_ENDS, SERVICE_RESTARTS };
void service_set_end(struct service *service, enum service_end end);
enum service_end service_get_end(const struct service *service);

/* As SERVICE_RESTARTS, with other options. */
void service_set_restart(struct service *service, const struct service_options *options);
/* The options for the restart. */
const struct service_options *service_get_next_options(const struct service *service);

const struct service_options *service_get_options(const struct service *service);
const struct named_rights *service_get_rights(const struct service *service);
/* Each is NULL for a service without it. */
struct lockstep *service_get_lockstep(const struct service *service);
struct fast *service_get_fast(const struct service *service);
struct door *service_get_door(const struct service *service);
int service_has_client(const struct service *service);
/* True if there is no client, and no arrival or departure to handle. Cheap. */
int service_is_unused(struct service *service);
void service_get_status(struct service *service, struct service_status *status);

/* Prints the notes of the communication thread: warnings to the simulator's log, all notes to the
 * console of a service that has one. */
void service_print_notes(struct service *service);

/* Prints to the console, if there is one, what a pass did. */
void service_print_pass(struct service *service, const struct pass *pass);

/* The error texts for its lock-step clients. */
struct errors *service_get_errors(struct service *service);

#endif
