/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A bell: words in shared memory with which one side of a session sleeps and the other side wakes
 * it, the same for both directions. A side announces that it sleeps, checks for records once more,
 * and then sleeps. A side that has published a record checks whether the other side sleeps, and
 * makes a system call only in this case. The fences between these steps are in this file; with
 * them, at least one of the two checks succeeds.
 *
 * The other process can write these words at any time. They therefore only decide when a side
 * checks again, and every sleep has a limit.
 */
#ifndef TRANSPORT_SESSION_BELL_H
#define TRANSPORT_SESSION_BELL_H

#include <stdint.h>

#include "os/shared.h"
#include "os/spin.h"

#define SESSION_BELL_SIZE 4096 /* size of the bell's page in bytes */

/* How a side sleeps, and how it is woken. */
enum session_sleep {
    SESSION_AWAKE,
    SESSION_ON_WORD,   /* on `rung` */
    SESSION_ON_SOCKET, /* on the session's socket, where one byte arrives */
};

struct session_bell {
    uint32_t asleep; /* enum session_sleep */
    uint32_t rung;   /* incremented by each ring */
    uint32_t core;   /* 1 + the number of the core on which the side runs; 0: not known;
                        UINT32_MAX: another one than that of the other side */
    uint32_t unused;
};

/* The server's page: its bell, and behind it, in a cache line that clients read only in long waits,
 * how many blocking commands the server has executed, of all clients, modulo 2^32. */
#define SESSION_WORKS_AT 64
uint32_t *session_bell_works(const struct shared *page);

/* Creates a page with a bell. Returns 0, or negative errno. */
int session_bell_new(struct shared *page);
struct session_bell *session_bell_of(const struct shared *page);

/* Announces that this side will sleep. It must then check for records once more. Returns `rung`,
 * which changes when the bell is rung. */
uint32_t session_bell_sleep(struct session_bell *bell, enum session_sleep how);
/* Announces that this side is awake. */
void session_bell_wake_up(struct session_bell *bell);

/* Publishes on which core this side runs. To be called at the begin of each wait. */
void session_bell_note_core(struct session_bell *bell);
/* Announces that this side will run on another core than the other side. */
void session_bell_note_move(struct session_bell *bell);
/* Whether the side runs on the core of the calling thread, as far as is known. */
enum spin_other session_bell_where(const struct session_bell *bell);

/* Wakes the side if it sleeps; called after something was published. Returns 1 if the caller must
 * send one byte on the side's socket. One byte is enough, because the side announces its next
 * sleep again. */
int session_bell_ring(struct session_bell *bell);

#endif
