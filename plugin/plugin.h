/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The interface of the plugin for the entry points of all generations.
 */
#ifndef PLUGIN_H
#define PLUGIN_H

#include "sim/sim_api.h"

#if defined(_WIN32)
#define PLUGIN_EXPORT __declspec(dllexport)
#else
#define PLUGIN_EXPORT __attribute__((visibility("default")))
#endif

/* Starts the server. Returns the plugin's version, or 0 if the simulator should unload it, as for
 * a second start. `library_path` is the path of the simulator's library, or NULL. */
int plugin_start(enum sim_generation generation, const char *library_path);

/* Stops the server and joins its threads, if the entry point of this generation started it: the
 * end of a plugin whose start was refused must not end the running one. */
void plugin_stop(enum sim_generation generation);

/* Handles a message of the simulator. Returns 1 if the main script must not be called now. */
int plugin_message(int message);

#endif
