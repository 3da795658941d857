/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The main thread's bell; see bell.h. The page can be written by every client: what lies in it
 * only decides when the main thread looks again, and every wait is bounded.
 */
#include "server/bell.h"

#include "os/atomic.h"
#include "os/clock.h"
#include "os/local.h"
#include "os/word.h"
#include "transport/session_bell.h"

int bell_init(struct bell *bell)
{
    *bell = (struct bell){ .page.fd = -1 };
    int error = session_bell_new(&bell->page);
    if (error < 0)
        return error;
    bell->event = local_event();
    mutex_init(&bell->lock);
    cond_init(&bell->rung_now);
    return 0;
}

void bell_deinit(struct bell *bell)
{
    cond_deinit(&bell->rung_now);
    mutex_deinit(&bell->lock);
    if (bell_has_event(bell))
        local_close(bell->event);
    shared_close(&bell->page);
}

/* The page does not tell that the main thread sleeps beside it, when a client has rung first and
 * has left the rest to the acceptor. */
void bell_ring(struct bell *bell)
{
    if (word_can_wake())
        session_bell_ring(session_bell_of(&bell->page));
    else
        atomic_fence(); /* as there */
    if (atomic_get_u32_relaxed(&bell->is_beside))
        local_event_set(bell->event);
    if (word_can_wake())
        return;
    mutex_lock(&bell->lock);
    bell->rung = 1;
    cond_wake_all(&bell->rung_now);
    mutex_unlock(&bell->lock);
}

void bell_note_work(struct bell *bell, int commands)
{
    uint32_t *works = session_bell_works(&bell->page);
    atomic_set_u32_relaxed(works, atomic_get_u32_relaxed(works) + (uint32_t)commands);
}

void bell_prepare(struct bell *bell)
{
    bell->seen = session_bell_sleep(session_bell_of(&bell->page),
                                    word_can_wake() ? SESSION_ON_WORD : SESSION_ON_SOCKET);
}

int bell_has_event(const struct bell *bell)
{
    return bell->event >= 0;
}

void bell_prepare_beside(struct bell *bell)
{
    atomic_set_u32_relaxed(&bell->is_beside, 1);
    session_bell_sleep(session_bell_of(&bell->page), SESSION_ON_SOCKET);
}

void bell_cancel(struct bell *bell)
{
    atomic_set_u32_relaxed(&bell->is_beside, 0);
    session_bell_wake_up(session_bell_of(&bell->page));
}

static int wait_on_page(struct bell *bell, int64_t deadline_us)
{
    uint32_t *word = &session_bell_of(&bell->page)->rung;
    while (atomic_get_u32_relaxed(word) == bell->seen) { /* the main thread looks for what came */
        int64_t now_us = clock_us();
        if (now_us >= deadline_us)
            return 0;
        word_wait(word, bell->seen, deadline_us - now_us);
    }
    return 1;
}

static int wait_on_cond(struct bell *bell, int64_t deadline_us)
{
    mutex_lock(&bell->lock);
    while (!bell->rung && !cond_wait_until(&bell->rung_now, &bell->lock, deadline_us))
        ;
    int rung = bell->rung;
    bell->rung = 0;
    mutex_unlock(&bell->lock);
    return rung;
}

int bell_wait(struct bell *bell, int64_t deadline_us)
{
    int rung = word_can_wake() ? wait_on_page(bell, deadline_us) : wait_on_cond(bell, deadline_us);
    bell_cancel(bell);
    return rung;
}

int bell_wait_beside(struct bell *bell, int fd, int64_t deadline_us)
{
    int came = local_wait_two(bell->event, fd, deadline_us - clock_us());
    if (came & LOCAL_FIRST)
        local_event_clear(bell->event);
    bell_cancel(bell);
    return came != 0;
}
