/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Error texts: one sentence that says what failed.
 */
#ifndef CLIENT_EXPLAIN_H
#define CLIENT_EXPLAIN_H

#include <stddef.h>

struct client;

/* The reason why the client's last call failed. The client's lock is held. */
void explain_result(struct client *client, char *text, size_t size);

/* The reason why a client could not connect. The client's lock is held. */
void explain_no_connection(const struct client *client, char *text, size_t size);

#endif
