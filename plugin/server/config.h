/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Reads remoteApiConnections.txt and the command line's REMOTEAPISERVERSERVICE_ arguments.
 */
#ifndef SERVER_CONFIG_H
#define SERVER_CONFIG_H

#include "server/server.h"

#define CONFIG_FILE "remoteApiConnections.txt"

struct config; /* the names and values of a file */

/* Receives the problems of a file. Each is a sentence with the line's number. */
struct config_problems {
    void (*tell)(void *context, const char *text);
    void *context;
};

/* Reads lines `name = value`. // begins a comment. The last definition of a name counts. Returns
 * 0, -ENOENT or another negative errno from opening, or -EFBIG for a file over 1 MiB. */
int config_read(struct config **configp, const char *path);
/* As config_read, from memory. */
int config_parse(struct config **configp, const char *text, unsigned long size);
void config_free(struct config *config);

/* Returns the value of a name, or NULL. */
const char *config_get(const struct config *config, const char *name);

/* Reports each line that has no effect: it is not a setting, has an unknown name, or concerns a
 * service that is not in the list. */
void config_check(const struct config *config, const struct config_problems *problems);

/* Gets service number `index` (1, 2, ...) of the file. Returns 1, 0 if there is none (the end of
 * the list), or -EINVAL if its port is not a number or is 0, or if the port cannot have its
 * protocol. Each invalid value is reported, and the default is used. */
int config_get_service(const struct config *config, int index, struct service_options *options,
                       const struct config_problems *problems);

/* Parses REMOTEAPISERVERSERVICE_<port>[_<debug>[_<sync>[_ZMQ[_NEXT]]]]. Returns 1, 0 for any other
 * argument, or -1 if its port is not a number, or not a TCP port with ZMQ. NEXT: if the port is
 * taken, one of the next is used. */
int config_parse_argument(const char *argument, struct service_options *options);

#endif
