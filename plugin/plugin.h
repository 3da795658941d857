/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The plugin as the entry points of all generations see it.
 */
#ifndef PLUGIN_H
#define PLUGIN_H

#include "sim/sim_api.h"

#if defined(_WIN32)
#define PLUGIN_EXPORT __declspec(dllexport)
#else
#define PLUGIN_EXPORT __attribute__((visibility("default")))
#endif

/* Starts the server: the plugin's version, or 0 when the simulator should drop it, as at a second
 * start. `library_path` is the simulator's library, or NULL. */
int plugin_start(enum sim_generation generation, const char *library_path);

/* Stops the server and joins its threads, if this generation's entry point started it: the end of
 * a plugin whose start was refused is no end of the one that runs. */
void plugin_stop(enum sim_generation generation);

/* A message of the simulator. 1 when the main script must not be called now. */
int plugin_message(int message);

#endif
