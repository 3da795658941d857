/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * How a call waits, with the client's lock held, which is given up meanwhile.
 */
#ifndef CLIENT_WAIT_H
#define CLIENT_WAIT_H

#include <stdint.h>

struct client;

/* Waits until something happens to the client; may return early. 0, or 1 when the deadline has
 * passed or the program has ended the call (os/hooks.h). */
int wait_for_change(struct client *client, int64_t deadline_us);

/* The deadline has passed, or the program has ended the call. */
int wait_is_over(int64_t deadline_us);

/* The thread may have slept: it takes back what it has given up for that. */
void wait_wake_up(struct client *client);

#endif
