/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A simulator of our own: simx-host from beside this program (in the build tree or where both are
 * installed), else from PATH. It ends with us, however we end.
 */
#ifndef TOOLS_SPAWN_H
#define TOOLS_SPAWN_H

#include <stdio.h>
#include <sys/types.h>

#include "options.h"

struct spawn {
    pid_t pid;    /* 0: it does not run */
    FILE *output; /* what it said; gone with us */
};

/* Starts it with the ports, model, streams and ABI of the options and waits until it lets clients
 * in. 0, or -1 after telling why not; then there is nothing to end. */
int spawn_start(struct spawn *spawn, const struct options *options);

/* Starts one that makes so many steps of an empty scene and ends: its process, or -1 after telling.
 * With the plugin it serves a port, without it none. */
pid_t spawn_steps(const struct options *options, int steps, int with_plugin);

/* Ends it; if it has ended by itself, which it never should, tells so. */
void spawn_end(struct spawn *spawn);

/* Chooses a pair of ports that nobody uses, for options without one. 0, or -1 after telling. */
int spawn_choose_ports(struct options *options);

#endif
