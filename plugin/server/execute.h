/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Execution on the simulator's main thread: the due commands of a container, in order, each
 * answer written once, in place, into the reply.
 */
#ifndef SERVER_EXECUTE_H
#define SERVER_EXECUTE_H

#include "server/container.h"
#include "server/trigger.h"

struct sim_api;
struct service;

/* What a pass knows. */
struct pass {
    struct sim_api *sim;
    struct service *service; /* whose error texts collect */
    struct trigger *trigger; /* of the client */
    unsigned *world;         /* counts what may have changed the values that streams deliver */
    int32_t sim_time;        /* ms, 0 while stopped */
    int executed;            /* out: commands that were executed */
    int blocking;            /* out: how many of them somebody waits for */
};

/* Executes what is due and appends the answers to `results`, in the client's byte order. */
void execute_container(struct container *container, struct pass *pass, struct buffer *results);

#endif
