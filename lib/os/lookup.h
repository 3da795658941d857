/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The addresses of a host name. Only sockets look them up; this is how, for socket_posix.c and
 * socket_windows.c.
 */
#ifndef OS_LOOKUP_H
#define OS_LOOKUP_H

#include <stdint.h>

struct addrinfo;

/* The addresses, for lookup_free; NULL when the name is not known in time, or *stop is true. */
struct addrinfo *lookup(const char *host, const char *service, int64_t deadline_us,
                        const int *stop);

/* The system's part: the same, which may take as long as it likes unless `host` has to be an
 * address already. */
struct addrinfo *lookup_now(const char *host, const char *service, int is_numeric);
void lookup_free(struct addrinfo *list); /* takes NULL */

#endif
