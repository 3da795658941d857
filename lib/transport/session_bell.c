/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Sleeping and waking across processes; see session_bell.h. What lies in the words is a hint:
 * records are handed over by the rings, and the fences alone order the two looks. So the words have
 * no order of their own.
 */
#include "transport/session_bell.h"

#include "os/atomic.h"
#include "os/core.h"
#include "os/word.h"

int session_bell_new(struct shared *page)
{
    int error = shared_create_nameless(page, SESSION_BELL_SIZE);
    if (error == 0)
        error = shared_allocate(page, 0, SESSION_BELL_SIZE);
    if (error < 0)
        shared_close(page);
    return error;
}

struct session_bell *session_bell_of(const struct shared *page)
{
    return (struct session_bell *)(void *)page->base;
}

uint32_t *session_bell_works(const struct shared *page)
{
    return (uint32_t *)(void *)((uint8_t *)page->base + SESSION_WORKS_AT);
}

uint32_t session_bell_sleep(struct session_bell *bell, enum session_sleep how)
{
    uint32_t rung = atomic_get_u32_relaxed(&bell->rung);
    session_bell_note_core(bell);
    atomic_set_u32_relaxed(&bell->asleep, how);
    atomic_fence(); /* pairs with the one in session_bell_ring */
    return rung;
}

void session_bell_note_core(struct session_bell *bell)
{
    uint32_t core = (uint32_t)(core_current() + 1);
    if (atomic_get_u32_relaxed(&bell->core) != core) /* else the other side keeps its cache line */
        atomic_set_u32_relaxed(&bell->core, core);
}

void session_bell_note_move(struct session_bell *bell)
{
    atomic_set_u32_relaxed(&bell->core, UINT32_MAX);
}

enum spin_other session_bell_where(const struct session_bell *bell)
{
    uint32_t core = atomic_get_u32_relaxed(&bell->core);
    if (core == 0)
        return SPIN_UNKNOWN;
    return core == (uint32_t)(core_current() + 1) ? SPIN_SAME_CORE : SPIN_OTHER_CORE;
}

void session_bell_wake_up(struct session_bell *bell)
{
    atomic_set_u32_relaxed(&bell->asleep, SESSION_AWAKE);
}

int session_bell_ring(struct session_bell *bell)
{
    atomic_fence(); /* the sleeper sees the published record if we do not see the sleeper */
    uint32_t asleep = atomic_get_u32_relaxed(&bell->asleep);
    if (asleep == SESSION_AWAKE)
        return 0;
    atomic_add_u32_relaxed(&bell->rung, 1);
    if (asleep == SESSION_ON_WORD) {
        word_wake(&bell->rung);
        return 0;
    }
    atomic_set_u32_relaxed(&bell->asleep, SESSION_AWAKE);
    return 1;
}
