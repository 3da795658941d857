/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Forked processes: a child has its parent's memory and descriptors, but none of its threads.
 */
#ifndef OS_FORK_H
#define OS_FORK_H

#include <stdint.h>

/* Marks the process that owns an object. Zero means no process. */
struct fork_mark {
    int is_set;      /* atomic */
    uint32_t *alive; /* 1, in memory that the system clears in a child; NULL if not supported */
    uint32_t process;
};

/* Calls `child` in every child process that fork() makes from now on, but not in one made by a
 * bare system call. Returns 0 or negative errno. */
int fork_watch(void (*child)(void));

/* Makes this process the owner. */
void fork_mark_set(struct fork_mark *mark);
/* True if a parent of this process is the owner, however the process was forked. Cheap: no system
 * call if the system clears memory in a child; otherwise process ids are compared. */
int fork_mark_is_foreign(const struct fork_mark *mark);

#endif
