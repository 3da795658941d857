/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What went wrong, in a sentence.
 */
#ifndef CLIENT_EXPLAIN_H
#define CLIENT_EXPLAIN_H

#include <stddef.h>

struct client;

/* Why the client's last call failed; with the client's lock held. */
void explain_result(struct client *client, char *text, size_t size);

/* Why a client could not be connected; with its lock held. */
void explain_no_connection(const struct client *client, char *text, size_t size);

#endif
