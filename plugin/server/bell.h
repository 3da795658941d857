/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What the main thread sleeps on inside a callback. Communication threads ring it, and so do the
 * clients of fast sessions, from their processes: hence it lies in a page of shared memory. Where
 * the system has no futex, clients poke their sockets and the acceptor rings.
 */
#ifndef SERVER_BELL_H
#define SERVER_BELL_H

#include "os/shared.h"
#include "os/thread.h"

struct bell {
    struct shared page; /* a struct session_bell */
    uint32_t seen;      /* what `rung` was at bell_prepare */
    struct mutex lock;  /* the rest: only without a futex */
    struct cond rung_now;
    int rung;
};

int bell_init(struct bell *bell);
void bell_deinit(struct bell *bell);
void bell_ring(struct bell *bell);

/* Says that the main thread is about to sleep. It then must look once more for what has come
 * before it calls bell_wait. */
void bell_prepare(struct bell *bell);

/* Waits until the bell was rung since bell_prepare (1), or the deadline (0). */
int bell_wait(struct bell *bell, int64_t deadline_us);

/* After bell_prepare, instead of bell_wait. */
void bell_cancel(struct bell *bell);

#endif
