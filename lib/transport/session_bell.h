/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A bell: words in shared memory by which one side of a session sleeps and the other wakes it, the
 * same for both directions. A sleeper says so, looks once more, and sleeps; a side that has published
 * something looks whether the other sleeps, and only then makes a system call. The fences between are
 * here, so that one of the two looks is never in vain.
 *
 * The words can be written by the other process at any time: what lies in them only decides when
 * somebody looks again, and every sleep is bounded.
 */
#ifndef TRANSPORT_SESSION_BELL_H
#define TRANSPORT_SESSION_BELL_H

#include <stdint.h>

#include "os/shared.h"
#include "os/spin.h"

#define SESSION_BELL_SIZE 4096 /* of its page */

/* How a side sleeps, and how it is woken. */
enum session_sleep {
    SESSION_AWAKE,
    SESSION_ON_WORD,   /* on `rung` */
    SESSION_ON_SOCKET, /* on the session's socket, where one byte arrives */
};

struct session_bell {
    uint32_t asleep; /* enum session_sleep */
    uint32_t rung;   /* counts */
    uint32_t core;   /* 1 + the number of the core on which the side runs; 0: not known;
                        UINT32_MAX: another one than that of the other side */
    uint32_t unused;
};

/* Makes a page with a bell in it. 0, or negative errno. */
int session_bell_new(struct shared *page);
struct session_bell *session_bell_of(const struct shared *page);

/* Says that the side is about to sleep; then it must look once more for what has come. Returns
 * `rung`, which changes when the bell is rung. */
uint32_t session_bell_sleep(struct session_bell *bell, enum session_sleep how);
/* It does not sleep, or no longer. */
void session_bell_wake_up(struct session_bell *bell);

/* Says on which core the side runs: session_bell_sleep does it, and a side that polls for long. */
void session_bell_note_core(struct session_bell *bell);
/* Says that it is about to run on another core than the other side. */
void session_bell_note_move(struct session_bell *bell);
/* Whether the side runs on the core of the calling thread, as far as is known. */
enum spin_other session_bell_where(const struct session_bell *bell);

/* Wakes the side if it sleeps, after something was published. 1 when that takes a byte on its socket,
 * which is the caller's to send: one only, for the side says anew that it sleeps before it does. */
int session_bell_ring(struct session_bell *bell);

#endif
