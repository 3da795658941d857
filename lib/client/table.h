/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The table of clients: what a program's client ids mean. The only state that this library has
 * outside of structs. A process that was forked has no clients: its parent's ids are dead there.
 */
#ifndef CLIENT_TABLE_H
#define CLIENT_TABLE_H

#include "client/client.h"

#define TABLE_SIZE 255

/* The client of this id, which stays valid until table_give; NULL for an id without a client. */
struct client *table_take(int id);
void table_give(int id);

/* A new client in the lowest free place, taken and not connected yet: its id; -EMFILE when all are
 * used, -EALREADY when a client has the same target, or another -errno. */
int table_add(struct client **clientp, const struct target *target);

/* Ends a client; calls of other threads on it return first. No effect for an unknown id. */
void table_remove(int id);
/* The same for a client that was taken, in place of giving it. */
void table_end(int id, struct client *client);

/* A new client that has tried to connect, and is connected if timeout_ms >= 0, the time that this
 * may take: its id, or -1, and table_explain(-1) tells why. */
int table_start(const struct target *target, int timeout_ms);

/* Copies the sentence about this client's last call (-1: the last simxStart of the process) to
 * where it stays until the next such copy for the same id. */
const char *table_explain(int id);

#endif
