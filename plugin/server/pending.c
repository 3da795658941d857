/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Calls by name that go on; see pending.h.
 */
#include "server/pending.h"

#include <stdlib.h>

static void pending_free(struct pending *pending)
{
    if (pending)
        named_answer_deinit(&pending->answer);
    free(pending);
}

void pendings_deinit(struct pendings *pendings)
{
    while (pendings->first)
        pendings_remove(pendings, pendings->first);
    pending_free(pendings->fresh);
    pendings->fresh = NULL;
}

struct pending *pendings_prepare(struct pendings *pendings)
{
    if (!pendings->fresh && pendings->count < PENDINGS_MAX)
        pendings->fresh = calloc(1, sizeof *pendings->fresh);
    return pendings->fresh;
}

void pendings_keep(struct pendings *pendings, uint32_t tag, const struct command *command)
{
    struct pending *pending = pendings->fresh;
    pendings->fresh = NULL;
    pending->tag = tag;
    pending->number = command->key.int1;
    pending->mode = command->mode;
    pending->next = pendings->first;
    pendings->first = pending;
    pendings->count++;
}

struct pending *pendings_find_done(const struct pendings *pendings)
{
    for (struct pending *pending = pendings->first; pending; pending = pending->next)
        if (named_answer_is_done(&pending->answer))
            return pending;
    return NULL;
}

void pendings_remove(struct pendings *pendings, struct pending *pending)
{
    struct pending **at = &pendings->first;
    while (*at != pending)
        at = &(*at)->next;
    *at = pending->next;
    pendings->count--;
    pending_free(pending);
}
