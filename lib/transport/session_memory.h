/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The memory of a fast session, as its greeting needs it; for session.c and greeting.c.
 */
#ifndef TRANSPORT_SESSION_MEMORY_H
#define TRANSPORT_SESSION_MEMORY_H

#include "transport/session.h"

/* Of a session's whole memory, in bytes; sides of 32 and of 64 bits differ in it. */
extern const uint64_t session_memory_size;

/* Takes ownership of the socket. NULL when memory ran out: it is closed then. */
struct session *session_new(int fd);

/* The server's part: new memory. Returns 0 or negative errno. */
int session_make_memory(struct session *session);

/* The client's: maps what the server has sent, and takes ownership of both descriptors. Returns 0
 * or negative errno. */
int session_map(struct session *session, int memory, int bell);

#endif
