/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A system with one thread, whose time advances when the code reads the clock or waits: every
 * input runs identically each time, and no wait takes long. It implements os/clock.h, os/thread.h
 * and os/word.h.
 */
#include <errno.h>

#include "fuzz.h"
#include "os/clock.h"
#include "os/core.h"
#include "os/thread.h"
#include "os/word.h"

#define LOOK_US 5

void (*fuzz_on_look)(void);
void (*fuzz_on_wait)(void);
void (*fuzz_on_wake)(void);
static int64_t now_us = 1000000;

static void wait_until(int64_t deadline_us)
{
    if (deadline_us > now_us)
        now_us = deadline_us;
    if (fuzz_on_wait)
        fuzz_on_wait();
}

/* ------------------------------------------------------------------ os/clock.h */

int64_t clock_us(void)
{
    if (fuzz_on_look)
        fuzz_on_look();
    return now_us += LOOK_US;
}

int clock_wire_ms(void)
{
    return (int)(now_us / 1000 & 0x03ffffff);
}

/* ------------------------------------------------------------------ os/word.h */

void word_wait(const uint32_t *word, uint32_t seen, int64_t timeout_us)
{
    (void)word, (void)seen;
    wait_until(now_us + timeout_us);
}

int word_can_wake(void)
{
    return 1;
}

void word_wake(uint32_t *word)
{
    (void)word;
    if (fuzz_on_wake)
        fuzz_on_wake();
}

/* ------------------------------------------------------------------ os/thread.h */

int mutex_init(struct mutex *mutex)
{
    (void)mutex;
    return 0;
}

void mutex_deinit(struct mutex *mutex)
{
    (void)mutex;
}

void mutex_lock(struct mutex *mutex)
{
    (void)mutex;
}

int mutex_trylock(struct mutex *mutex)
{
    (void)mutex;
    return 1;
}

void mutex_unlock(struct mutex *mutex)
{
    (void)mutex;
}

int cond_init(struct cond *cond)
{
    (void)cond;
    return 0;
}

void cond_deinit(struct cond *cond)
{
    (void)cond;
}

void cond_wake_all(struct cond *cond)
{
    (void)cond;
}

int cond_wait_until(struct cond *cond, struct mutex *mutex, int64_t deadline_us)
{
    (void)cond, (void)mutex;
    fuzz_require(deadline_us != CLOCK_FOREVER); /* nobody would wake it */
    wait_until(deadline_us);
    return 1;
}

int thread_start(struct thread *thread, void (*run)(void *), void *argument)
{
    (void)thread, (void)run, (void)argument;
    return -EAGAIN;
}

void thread_join(struct thread *thread)
{
    (void)thread;
}

void thread_yield(void)
{
}

int core_current(void)
{
    return -1;
}

int core_is_any_idle(void)
{
    return 0;
}

void core_leave(void)
{
}

uintptr_t thread_self(void)
{
    return 1;
}
