/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The state of the server (server.h), for server.c, which has the simulator's callbacks, and
 * server_pass.c, which executes what has come in.
 */
#ifndef SERVER_INNER_H
#define SERVER_INNER_H

#include "named/named.h"
#include "server/services.h"
#include "server/stepping.h"
#include "server/stop.h"
#include "server/view.h"
#include "server/watch.h"

#define REPUBLISH_US 1000 /* between two executions of streams in one callback */

struct server {
    struct sim_api *sim;
    const struct command_table *commands;
    struct bell bell;
    struct acceptor *acceptor; /* NULL: no fast sessions */
    struct services services;
    struct stepping stepping;
    struct world world;
    struct view view;
    struct stop stop;
    int64_t now_us;     /* when the last pass ended, or the last long wait */
    struct named *named;
    unsigned published; /* the world's values that the streams of fast sessions show */
    int64_t published_us;
    int64_t active_us; /* when a client was served last */
    int64_t turned_us; /* when the simulator's turn was last seen while a step was held back */
    struct watch watch;
    unsigned replied;  /* requests of commands whose replies were sent */
    int follows_clock; /* as the simulator was told last */
};

/* What the simulator or a named call has done meanwhile may have changed anything. */
void server_note_turn(struct server *server);

/* Executes everything that has come in; how many commands of it somebody waits for. */
int server_pass(struct server *server, int is_entry);

/* A named_place's: what clients are served inside of a named call, or while one has the lock. */
int server_serve_holder(void *context, int64_t deadline_us);

/* Tells the simulator whether to follow the clock, if that has changed. */
void server_tell_pace(struct server *server);

#endif
