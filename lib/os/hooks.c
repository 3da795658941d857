/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What a thread does around its sleeps; see hooks.h.
 */
#include "os/hooks.h"

#include <stddef.h>

#include "os/clock.h"

struct hooks {
    void (*before)(void);
    int (*after)(void);
    int asleep, ended;
};

static struct hooks *of_this_thread(void)
{
    static _Thread_local struct hooks hooks;
    return &hooks;
}

void hooks_set(void (*before)(void), int (*after)(void))
{
    *of_this_thread() = (struct hooks){ .before = before, .after = after };
}

int hooks_are_set(void)
{
    return of_this_thread()->after != NULL;
}

void hooks_begin_sleep(void)
{
    struct hooks *hooks = of_this_thread();
    if (!hooks->after || hooks->asleep)
        return;
    hooks->asleep = 1;
    hooks->before();
}

int hooks_are_asleep(void)
{
    return of_this_thread()->asleep;
}

void hooks_end_sleep(void)
{
    struct hooks *hooks = of_this_thread();
    if (!hooks->asleep)
        return;
    hooks->asleep = 0;
    int (*after)(void) = hooks->after;
    if (after())
        hooks->ended = 1;
}

int hooks_have_ended(void)
{
    return of_this_thread()->ended;
}

int64_t hooks_slice(int64_t deadline_us)
{
    if (!hooks_are_set())
        return deadline_us;
    int64_t slice_us = clock_us() + HOOKS_SLICE_US;
    return slice_us < deadline_us ? slice_us : deadline_us;
}
