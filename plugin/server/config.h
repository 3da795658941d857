/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * remoteApiConnections.txt and the command line's REMOTEAPISERVERSERVICE_ arguments.
 */
#ifndef SERVER_CONFIG_H
#define SERVER_CONFIG_H

#include "server/server.h"

struct config; /* names and values of a file */

/* Reads `name = value` lines; // begins a comment; the last definition of a name wins. -ENOENT
 * and other -errno from opening; -EFBIG for a file over 1 MiB. */
int config_read(struct config **configp, const char *path);
/* The same from memory. */
int config_parse(struct config **configp, const char *text, unsigned long size);
void config_free(struct config *config);

/* The value of a name, or NULL. */
const char *config_get(const struct config *config, const char *name);

/* Service number `index` (1, 2, ...) of the file: 1, or 0 when there is none. A value that cannot
 * be understood leaves the default and is told through `why` (a sentence, else ""). */
int config_get_service(const struct config *config, int index, struct service_options *options,
                       char *why, unsigned long why_size);

/* REMOTEAPISERVERSERVICE_<port>[_<debug>[_<sync>]]: 1, 0 when the argument is something else, -1
 * when its port is no number. */
int config_parse_argument(const char *argument, struct service_options *options);

#endif
