/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Forked processes, by pthread_atfork and MADV_WIPEONFORK (Linux 4.14); see fork.h.
 */
#include "os/fork.h"

#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#include "os/atomic.h"

int fork_watch(void (*child)(void))
{
    return -pthread_atfork(NULL, NULL, child);
}

/* Allocates a page that is zero in a child. Returns NULL if not supported. */
static uint32_t *new_word(void)
{
#ifdef MADV_WIPEONFORK
    size_t size = sizeof(uint32_t);
    void *page = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED)
        return NULL;
    if (madvise(page, size, MADV_WIPEONFORK) == 0)
        return page;
    munmap(page, size);
#endif
    return NULL;
}

void fork_mark_set(struct fork_mark *mark)
{
    if (!mark->is_set)
        mark->alive = new_word();
    if (mark->alive)
        atomic_set_u32(mark->alive, 1);
    mark->process = (uint32_t)getpid();
    atomic_set_int(&mark->is_set, 1);
}

int fork_mark_is_foreign(const struct fork_mark *mark)
{
    if (!atomic_get_int(&mark->is_set))
        return 0;
    if (mark->alive)
        return atomic_get_u32(mark->alive) == 0;
    return mark->process != (uint32_t)getpid();
}
