/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * remoteApiConnections.txt and the command line's REMOTEAPISERVERSERVICE_ arguments.
 */
#ifndef SERVER_CONFIG_H
#define SERVER_CONFIG_H

#include "server/server.h"

#define CONFIG_FILE "remoteApiConnections.txt"

struct config; /* names and values of a file */

/* Who is told what is wrong in it: each time a sentence with the line's number. */
struct config_problems {
    void (*tell)(void *context, const char *text);
    void *context;
};

/* Reads `name = value` lines; // begins a comment; the last definition of a name wins. -ENOENT
 * and other -errno from opening; -EFBIG for a file over 1 MiB. */
int config_read(struct config **configp, const char *path);
/* The same from memory. */
int config_parse(struct config **configp, const char *text, unsigned long size);
void config_free(struct config *config);

/* The value of a name, or NULL. */
const char *config_get(const struct config *config, const char *name);

/* Tells each line about services that has no effect: what is no setting, has a name that there is
 * not, or is about a service that is not in the list. */
void config_check(const struct config *config, const struct config_problems *problems);

/* Service number `index` (1, 2, ...) of the file: 1, 0 when there is none, which ends the list, or
 * -EINVAL when its port is no number or 0. Each value that cannot be understood is told and leaves
 * the default. */
int config_get_service(const struct config *config, int index, struct service_options *options,
                       const struct config_problems *problems);

/* REMOTEAPISERVERSERVICE_<port>[_<debug>[_<sync>]]: 1, 0 when the argument is something else, -1
 * when its port is no number. */
int config_parse_argument(const char *argument, struct service_options *options);

#endif
