/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Many at once: clients of one simulator, and simulators of one client.
 */
#ifndef TOOLS_CROWD_H
#define TOOLS_CROWD_H

#include "measure.h"

#define CROWD_MAX 8

/* So many processes, each with a connection of its own, make blocking calls at the same time: the
 * calls of all in a second, and their times.. */
int crowd_time_clients(const struct options *options, const struct route *route, int count,
                       struct sample *sample, double *ratep);

/* So many simulators are started and led by one client, stepping at the same time: the steps of
 * all in a second, and the times of a step of all. */
int crowd_time_simulators(struct bench *bench, int count, struct sample *sample, double *ratep);

/* Values that the sample needs room for. */
#define CROWD_SAMPLES 2000000

#endif
