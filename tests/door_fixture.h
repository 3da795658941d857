/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A door with a service behind it that knows no simulator, and a thread that plays the main thread.
 * Requests are words:
 *
 *     later ...   is answered by itself in a later pass
 *     never       is not answered
 *     long N      is answered by N bytes of the letter N % 26
 *     call        is answered by "called"; the next request of the same client, while this call is
 *                 under way, is answered by itself, until one is "done"
 *     ...         is answered by itself
 */
#ifndef TESTS_DOOR_FIXTURE_H
#define TESTS_DOOR_FIXTURE_H

#include "server/door.h"

extern struct door *door; /* of the fixture */

void door_begin(void);
void door_end(void);

/* The main thread does nothing between these two. */
void door_hold(void);
void door_go_on(void);

/* Clients that the service was told of, and those of them whose end it was told of. */
int door_opened(void);
int door_closed(void);
/* Waits until as many were opened as closed, and the door has no connection: 1, or 0. */
int door_await_nobody(void);
/* How often the door told bad news. */
int door_warnings(void);

#endif
