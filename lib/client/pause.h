/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Pauses of the communication (simxPauseCommunication): what is sent during one goes out in one
 * piece. A pause belongs to the thread that began it. All with the client's lock held.
 */
#ifndef CLIENT_PAUSE_H
#define CLIENT_PAUSE_H

#include <stdint.h>

struct client;

struct pause {
    int depth; /* pauses within pauses */
    uintptr_t owner;
};

/* Waits while another thread has one: 0, or CALL_E_PAUSE when that did not end in time. */
int pause_begin(struct client *client);
/* No effect in a thread that has none. */
void pause_end(struct client *client);
/* Ends that of any thread. */
void pause_end_all(struct client *client);

#endif
