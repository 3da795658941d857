/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What the main thread sleeps on inside a callback: a communication thread rings when a message
 * has arrived.
 */
#ifndef SERVER_BELL_H
#define SERVER_BELL_H

#include "os/thread.h"

struct bell {
    struct mutex lock;
    struct cond rung_now;
    int rung;
};

int bell_init(struct bell *bell);
void bell_deinit(struct bell *bell);
void bell_ring(struct bell *bell);

/* Waits until the bell was rung since the last wait (1), or the deadline (0). */
int bell_wait(struct bell *bell, int64_t deadline_us);

#endif
