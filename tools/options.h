/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * simx-bench's command line.
 */
#ifndef TOOLS_OPTIONS_H
#define TOOLS_OPTIONS_H

#define OPTIONS_E_DONE 1   /* --help or --version: all has been said */
#define OPTIONS_E_USAGE -1 /* a wrong option, which has been told */

#define OPTIONS_PORTS_MAX 9

enum {
    MEASURE_PING,
    MEASURE_NAMED,
    MEASURE_STEP,
    MEASURE_MODEL,
    MEASURE_STREAM,
    MEASURE_IMAGE, /* this and scale start simulators of their own */
    MEASURE_SCALE,
    MEASURE_PACED,
    MEASURE_BUSY,
    MEASURE_IDLE,
    MEASURE_UNUSED, /* starts simulators of its own */
    MEASURE_COUNT
};

struct options {
    const char *address;
    int ports[OPTIONS_PORTS_MAX]; /* > 0: TCP; < 0: shared memory */
    int port_count;               /* 0: none was given */
    int spawn;
    int json;
    int calls; /* of a measurement of single calls */
    int steps;
    int streams;
    int bytes; /* of one stream's value */
    const char *model; /* for the simulator that is spawned; NULL: an empty scene */
    const char *abi;   /* likewise; NULL: its default */
    int synthetic;     /* likewise; patterns in place of images. Not on the command line */
    int zmq_port;      /* likewise; 0: its default. Not on the command line */
    int histogram;
    const char *plot; /* file for the histograms as a picture; NULL: none */
    int measures[MEASURE_COUNT]; /* which to take */
    int measures_all;            /* all that make sense */
};

int options_read(struct options *options, int argc, char **argv);

#endif
