/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The plugin: a shared object with three entry points, named and called as the generation that
 * this library presents does it.
 */
#ifndef HOST_PLUGIN_H
#define HOST_PLUGIN_H

#include <stddef.h>

/* Loads the file and finds its entry points; 0, or -1 with one line in `error`. Without a name the
 * file's tells the plugin's. */
int plugin_open(const char *file, const char *name, char *error, size_t size);

/* Calls its start; 0, or -1 with one line in `error` when it refused. */
int plugin_start(char *error, size_t size);
void plugin_end(void);

/* Sends a message; nothing happens without a plugin. */
void plugin_message(int id, int *auxiliary, const char *custom);

/* Asks whether the main script may be called: 1 = the plugin vetoed. */
int plugin_vetoes(void);

#endif
