/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The measurements: each gives rows of one table. Functions return 0, or -1 after telling what went
 * wrong.
 */
#ifndef TOOLS_MEASURE_H
#define TOOLS_MEASURE_H

#include <sys/types.h>

#include "options.h"
#include "report.h"
#include "sample.h"
#include "session.h"

/* What a measurement needs to know. */
struct bench {
    const struct options *options;
    struct report *report;
    pid_t host; /* the simulator that was spawned; 0: none */
    int own;    /* started for this measurement alone: its port is not told */
};

struct measure {
    const char *key;
    const char *title;
    const struct column *columns;
    int column_count;
    int (*run)(struct bench *bench, const struct route *route);
};

/* No measurement lasts much longer, however many calls or steps were asked for. */
#define MEASURE_LIMIT_US 20e6

extern const struct measure measure_ping, measure_named, measure_step, measure_model,
    measure_stream, measure_image, measure_scale, measure_paced, measure_busy, measure_idle,
    measure_unused;

#define MEASURE_E_NOTHING -2 /* not a single row: there is nothing to report */

/* Processor time that a process has used, all of its threads, in us; 0: the calling process. NAN if
 * the system does not say. */
double measure_used_us(pid_t pid);

/* Takes all measurements that the options name, on all ways to all ports, and fills the report. 0,
 * -1 when some failed, or MEASURE_E_NOTHING. */
int measure_all(struct bench *bench);

/* Runs `take` with a connection and an empty sample. */
int measure_connected(struct bench *bench, const struct route *route, size_t room,
                      int (*take)(struct bench *, struct session *, struct sample *));

/* A new row of the table for a way to the server. */
struct row *measure_add_row(struct bench *bench, const struct route *route, const char *state);

/* Three values of a row, from `first` on: median, p99 and maximum; and its histogram. */
void measure_set_quantiles(struct row *row, int first, struct sample *sample);

#endif
