/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The addresses of a host name; only for socket_posix.c and socket_windows.c.
 */
#ifndef OS_LOOKUP_H
#define OS_LOOKUP_H

#include <stdint.h>

struct addrinfo;

/* Returns the addresses, which the caller frees with lookup_free; NULL if they are not known
 * before the deadline, or *stop is true. */
struct addrinfo *lookup(const char *host, const char *service, int64_t deadline_us,
                        const int *stop);

/* The system's part of lookup. It blocks, unless `is_numeric` demands that `host` is an
 * address. */
struct addrinfo *lookup_now(const char *host, const char *service, int is_numeric);
void lookup_free(struct addrinfo *list); /* NULL is allowed */

#endif
