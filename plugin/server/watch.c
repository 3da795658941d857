/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * How the main thread waits for clients; see watch.h.
 */
#include "server/watch.h"

#include "transport/session_bell.h"

#define LOOKS_PER_CLOCK 8 /* a look at all services takes some 20 ns and more */

static int look_at_all(const struct service *service)
{
    struct lockstep *lockstep = service_get_lockstep(service);
    struct fast *fast = service_get_fast(service);
    int came = lockstep && lockstep_poll(lockstep);
    came |= fast && fast_poll(fast);
    return came;
}

static int look_at_holder(const struct service *service, const struct named_client *holder)
{
    struct lockstep *lockstep = service_get_lockstep(service);
    struct fast *fast = service_get_fast(service);
    int came = lockstep && holder && lockstep_named(lockstep) == holder && lockstep_poll(lockstep);
    came |= fast && fast_poll_holder(fast, holder);
    return came;
}

static int look_at(const struct watch *watch, const struct service *service, enum watch_what what)
{
    struct door *door = service_get_door(service);
    int came = door && door_poll(door);
    came |= what == WATCH_ALL ? look_at_all(service) : look_at_holder(service, watch->holder);
    return came;
}

int watch_look(struct watch *watch, enum watch_what what)
{
    int came = 0;
    for (int i = 0; i < watch->services->count; i++)
        came |= look_at(watch, watch->services->list[i], what);
    return came;
}

/* The communication threads look after their channels meanwhile, but for those of one door. */
static void release_all(struct watch *watch, const struct door *kept)
{
    for (int i = 0; i < watch->services->count; i++) {
        struct lockstep *lockstep = service_get_lockstep(watch->services->list[i]);
        struct door *door = service_get_door(watch->services->list[i]);
        if (lockstep)
            lockstep_release(lockstep);
        if (door && door != kept)
            door_release(door);
    }
}

struct watched {
    struct watch *watch;
    enum watch_what what;
};

static int look_again(void *context)
{
    const struct watched *watched = context;
    return watch_look(watched->watch, watched->what);
}

/* The client that was served last is the one that is most likely to be waited for. */
static enum spin_other where_client(const struct watch *watch)
{
    enum spin_other where = SPIN_UNKNOWN;
    for (int i = 0; i < watch->services->count && where == SPIN_UNKNOWN; i++) {
        struct fast *fast = service_get_fast(watch->services->list[i]);
        if (fast)
            where = fast_where_client(fast);
    }
    return where;
}

/* Where programs come through a door, and none over shared memory, whose wake-ups would take a
 * detour: the door whose connections the main thread sleeps on. */
static struct door *choose_door(const struct watch *watch, int64_t deadline_us, int *fdp)
{
    struct door *chosen = NULL;
    for (int i = 0; i < watch->services->count; i++) {
        struct fast *fast = service_get_fast(watch->services->list[i]);
        struct door *door = service_get_door(watch->services->list[i]);
        if (fast && fast_client_count(fast) > 0)
            return NULL;
        if (door && !chosen && (*fdp = door_sleep_on(door, deadline_us)) >= 0)
            chosen = door;
    }
    return chosen;
}

static int sleep_at_door(struct watch *watch, enum watch_what what, struct door *door, int fd,
                         int64_t deadline_us)
{
    bell_prepare_beside(watch->bell);
    int came = watch_look(watch, what);
    release_all(watch, door);
    if (came)
        bell_cancel(watch->bell);
    else
        came = bell_wait_beside(watch->bell, fd, deadline_us);
    door_slept(door);
    return came;
}

int watch_sleep(struct watch *watch, enum watch_what what, int64_t deadline_us)
{
    int fd = -1;
    struct door *door = bell_has_event(watch->bell) ? choose_door(watch, deadline_us, &fd) : NULL;
    if (door)
        return sleep_at_door(watch, what, door, fd, deadline_us);
    bell_prepare(watch->bell);
    int came = watch_look(watch, what);
    release_all(watch, NULL);
    if (came)
        bell_cancel(watch->bell);
    return came || bell_wait(watch->bell, deadline_us);
}

int watch_wait(struct watch *watch, enum watch_what what, int64_t deadline_us)
{
    struct watched watched = { watch, what };
    session_bell_note_core(session_bell_of(&watch->bell->page));
    int came = spin_poll(&watch->spin, look_again, &watched, LOOKS_PER_CLOCK, where_client(watch),
                         deadline_us);
    if (!came) {
        came = watch_sleep(watch, what, deadline_us);
        spin_slept(&watch->spin, came);
    }
    return came;
}
