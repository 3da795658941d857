/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The table of clients, which maps a program's client ids to clients. It is the library's only
 * mutable state outside structs. A forked child process has no clients: its parent's ids are
 * invalid there.
 */
#ifndef CLIENT_TABLE_H
#define CLIENT_TABLE_H

#include "client/client.h"

#define TABLE_SIZE 255

/* The client with this id, which stays valid until table_give; NULL if there is none. */
struct client *table_take(int id);
void table_give(int id);

/* Adds a client in the lowest free place; it is taken, and not connected yet. Returns its id,
 * -EMFILE if all places are used, -EALREADY if a client has the same target, or another negative
 * errno. */
int table_add(struct client **clientp, const struct target *target);

/* Ends a client. Calls of other threads on it return first. No effect for an unknown id. */
void table_remove(int id);
/* As table_remove, for a client that this thread has taken; it replaces table_give. */
void table_end(int id, struct client *client);

/* Adds a client and tries to connect for up to timeout_ms; if timeout_ms < 0, it only begins to
 * connect. Returns its id, or -1; then table_explain(-1) has the reason. */
int table_start(const struct target *target, int timeout_ms);

/* Copies the error text of this client's last call (-1: of the process's last simxStart), and
 * returns the copy. It stays valid until the next table_explain for the same id. */
const char *table_explain(int id);

#endif
