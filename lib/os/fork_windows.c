/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Windows does not fork processes; see fork.h.
 */
#include "os/fork.h"

int fork_watch(void (*child)(void))
{
    (void)child;
    return 0;
}

void fork_mark_set(struct fork_mark *mark)
{
    mark->is_set = 1;
}

int fork_mark_is_foreign(const struct fork_mark *mark)
{
    (void)mark;
    return 0;
}
