/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Resolving a name may take many seconds and cannot be interrupted, so a separate thread does it.
 * A caller that stops waiting leaves the search, and its memory, to that thread. See lookup.h.
 */
#include "os/lookup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "os/atomic.h"
#include "os/clock.h"
#include "os/thread.h"

#define STOP_LOOK_US 20000 /* interval at which a wait checks its stop flag */

struct search {
    struct mutex lock;
    struct cond done;
    int is_done, is_abandoned;
    struct addrinfo *list; /* NULL: the name is unknown */
    char service[16];
    char host[];
};

static void search_free(struct search *search)
{
    lookup_free(search->list);
    cond_deinit(&search->done);
    mutex_deinit(&search->lock);
    free(search);
}

static void search_run(void *argument)
{
    struct search *search = argument;
    struct addrinfo *list = lookup_now(search->host, search->service, 0);
    mutex_lock(&search->lock);
    search->list = list;
    search->is_done = 1;
    int is_abandoned = search->is_abandoned;
    cond_wake_all(&search->done);
    mutex_unlock(&search->lock);
    if (is_abandoned)
        search_free(search);
}

static struct search *search_start(const char *host, const char *service)
{
    struct thread thread;
    size_t size = strlen(host) + 1;
    struct search *search = calloc(1, sizeof(*search) + size);
    if (!search)
        return NULL;
    mutex_init(&search->lock);
    cond_init(&search->done);
    memcpy(search->host, host, size);
    snprintf(search->service, sizeof search->service, "%s", service);
    if (thread_start(&thread, search_run, search) == 0) {
        thread_detach(&thread);
        return search;
    }
    search_free(search);
    return NULL;
}

static struct addrinfo *lookup_name(const char *host, const char *service, int64_t deadline_us,
                                    const int *stop)
{
    struct addrinfo *list = NULL;
    struct search *search = search_start(host, service);
    if (!search)
        return NULL;
    mutex_lock(&search->lock);
    while (!search->is_done && !atomic_get_int(stop) && clock_us() < deadline_us)
        cond_wait_until(&search->done, &search->lock, clock_us() + STOP_LOOK_US);
    int is_done = search->is_done;
    search->is_abandoned = !is_done;
    if (is_done) {
        list = search->list;
        search->list = NULL;
    }
    mutex_unlock(&search->lock);
    if (is_done)
        search_free(search);
    return list;
}

struct addrinfo *lookup(const char *host, const char *service, int64_t deadline_us, const int *stop)
{
    struct addrinfo *list = lookup_now(host, service, 1);
    return list ? list : lookup_name(host, service, deadline_us, stop);
}
