/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Pauses; see pause.h.
 */
#include "client/pause.h"

#include "client/client.h"
#include "os/clock.h"

int pause_begin(struct client *client)
{
    struct pause *pause = &client->pause;
    int64_t deadline_us = clock_us() + (int64_t)client->reply_timeout_ms * 1000;
    uintptr_t self = thread_self();
    while (pause->depth > 0 && pause->owner != self)
        if (wait_for_change(client, deadline_us))
            return CALL_E_PAUSE;
    pause->owner = self;
    pause->depth++;
    return 0;
}

void pause_end_all(struct client *client)
{
    client->pause.depth = 0;
    if (client->link)
        client->link->resume(client);
    cond_wake_all(&client->changed);
}

void pause_end(struct client *client)
{
    struct pause *pause = &client->pause;
    if (pause->depth == 0 || pause->owner != thread_self())
        return;
    if (pause->depth > 1)
        pause->depth--;
    else
        pause_end_all(client);
}
