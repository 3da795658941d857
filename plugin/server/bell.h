/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The main thread sleeps on this bell inside a callback. Communication threads ring it, and so do
 * the clients of fast sessions, from their processes: it is therefore in a page of shared memory.
 * On systems without a futex, clients write to their sockets, and the acceptor rings. So they do
 * while the main thread sleeps beside the bell, on a descriptor.
 */
#ifndef SERVER_BELL_H
#define SERVER_BELL_H

#include "os/shared.h"
#include "os/thread.h"

struct bell {
    struct shared page; /* a struct session_bell */
    uint32_t seen;      /* value of `rung` at bell_prepare */
    int event;          /* for who sleeps on another descriptor as well; negative: none */
    uint32_t is_beside; /* atomic, ordered by the page's fences: the main thread does so now */
    struct mutex lock;  /* the following fields are used only without a futex */
    struct cond rung_now;
    int rung;
};

int bell_init(struct bell *bell);
void bell_deinit(struct bell *bell);
void bell_ring(struct bell *bell);

/* For clients that lose their core while they wait; see os/spin.h. */
void bell_note_work(struct bell *bell, int commands);

/* Announces that the main thread will sleep. It must then check for new work once more, before it
 * calls bell_wait. */
void bell_prepare(struct bell *bell);

/* Waits until the bell was rung since bell_prepare (returns 1), or the deadline (0). */
int bell_wait(struct bell *bell, int64_t deadline_us);

/* The same, to sleep on a descriptor as well, which wakes when it is readable. For a bell that
 * bell_has_event. */
int bell_has_event(const struct bell *bell);
void bell_prepare_beside(struct bell *bell);
int bell_wait_beside(struct bell *bell, int fd, int64_t deadline_us);

/* Call this after bell_prepare if bell_wait is not called. */
void bell_cancel(struct bell *bell);

#endif
