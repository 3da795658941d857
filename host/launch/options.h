/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The launcher's command line.
 */
#ifndef HOST_OPTIONS_H
#define HOST_OPTIONS_H

#include "abi/host.h"

/* One of the simulators that the launcher can run. */
struct generation {
    const char *name;
    const char *library;
    const char *plugin; /* file name of its installed plugin */
};

struct options {
    struct host_options host;
    const struct generation *generation;
    int without_plugin;
    int has_zmq_port; /* it is given, or none */
    int wants_version;
};

/* Reads the command line; ends the program after --help and a wrong option. Ports that
 * are not given are the default ones, unless there is a file that tells the plugin. */
void options_read(struct options *options, int argc, char **argv);

#endif
