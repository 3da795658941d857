/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The table of clients: what a program's client ids mean. The only state that this library has
 * outside of structs.
 */
#ifndef CLIENT_CLIENTS_H
#define CLIENT_CLIENTS_H

#include "client/client.h"

#define CLIENTS_MAX 255

/* The client of this id, which stays valid until clients_give; NULL for an id that nobody has. */
struct client *clients_take(int id);
void clients_give(int id);

/* A new client in the lowest free slot, taken and not connected yet: its id; -EMFILE when all are
 * used, -EALREADY when a client has the same target, or another -errno. */
int clients_add(struct client **clientp, const char *host, int port, int no_reconnect, int cycle_ms);

/* Ends a client; calls of other threads on it return first. No effect for an unknown id. */
void clients_remove(int id);
/* The same for a client that was taken, in place of giving it. */
void clients_end(int id, struct client *client);

/* Keeps a sentence about a simxStart that failed. */
void clients_set_start_error(const char *text);
/* Copies the sentence about this client's last call (-1: the last simxStart) to where it stays
 * until the next such copy for the same id. */
const char *clients_explain(int id);

#endif
