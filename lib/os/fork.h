/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Processes that are forked: a child has its parent's memory and descriptors, but none of its
 * threads.
 */
#ifndef OS_FORK_H
#define OS_FORK_H

#include <stdint.h>

/* The process that something belongs to. Zero belongs to none. */
struct fork_mark {
    int is_set;      /* atomic */
    uint32_t *alive; /* 1, in memory that the system clears in a child; NULL where it cannot */
    uint32_t process;
};

/* `child` is called in every child process that is made by fork() from now on, but not in one that
 * is made by a bare system call. 0 or -errno. */
int fork_watch(void (*child)(void));

/* It belongs to this process. */
void fork_mark_set(struct fork_mark *mark);
/* It belongs to a parent of this process, however that was forked. Cheap: where the system clears
 * memory it is no system call; else process ids are compared. */
int fork_mark_is_foreign(const struct fork_mark *mark);

#endif
