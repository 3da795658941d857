/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * How the main thread waits inside of a callback for what clients send: it looks at the services
 * for some microseconds, then sleeps on the bell that the communication threads ring, and, while
 * programs come through a door, on its connections as well. Main thread only.
 */
#ifndef SERVER_WATCH_H
#define SERVER_WATCH_H

#include "os/spin.h"
#include "server/services.h"

struct watch {
    struct services *services;
    struct bell *bell;
    struct spin spin;
    const struct named_client *holder; /* of the simulator; see named_holder */
};

/* What is waited for: anything, or, while a client holds the simulator, requests at the doors and
 * what that client sends. */
enum watch_what { WATCH_ALL, WATCH_HELD };

/* True when something is there. */
int watch_look(struct watch *watch, enum watch_what what);
/* Waits for it: 1, or 0 at the deadline. The bell rings for all: with WATCH_HELD, 1 can be too
 * early. */
int watch_wait(struct watch *watch, enum watch_what what, int64_t deadline_us);
/* The same without looking first. */
int watch_sleep(struct watch *watch, enum watch_what what, int64_t deadline_us);

#endif
