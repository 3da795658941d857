/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Pauses of the communication (simxPauseCommunication). Commands sent during a pause go out
 * together at its end. A pause belongs to the thread that began it. All functions need the
 * client's lock.
 */
#ifndef CLIENT_PAUSE_H
#define CLIENT_PAUSE_H

#include <stdint.h>

struct client;

struct pause {
    int depth; /* nesting depth */
    uintptr_t owner;
};

/* Begins a pause, or waits while another thread has one. Returns 0, or CALL_E_PAUSE if that pause
 * did not end in time. */
int pause_begin(struct client *client);
/* Ends a pause. No effect in a thread without one. */
void pause_end(struct client *client);
/* Ends the pause of any thread. */
void pause_end_all(struct client *client);

#endif
