/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A client's life; see client.h.
 */
#include "client/client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "os/atomic.h"
#include "os/clock.h"

#define LEAVE_US 500000 /* timeout of simxFinish for the client's last commands */

int client_new(struct client **clientp, const struct target *target)
{
    struct client *client = calloc(1, sizeof(*client));
    if (!client)
        return -ENOMEM;
    client->port = target->port;
    client->no_reconnect = target->no_reconnect;
    client->cycle_ms = target->cycle_ms;
    client->reply_timeout_ms = target->reply_timeout_ms;
    mutex_init(&client->lock);
    cond_init(&client->changed);
    connect_init(&client->connection);
    link_fast_init(&client->fast);
    link_lockstep_init(&client->lockstep);
    outbox_init(&client->outbox);
    inbox_init(&client->inbox);
    client->host = strdup(target->host);
    if (!client->host) {
        client_free(client);
        return -ENOMEM;
    }
    *clientp = client;
    return 0;
}

void client_free(struct client *client)
{
    buffer_free(&client->last);
    link_fast_deinit(&client->fast);
    link_lockstep_deinit(&client->lockstep);
    outbox_deinit(&client->outbox);
    inbox_deinit(&client->inbox);
    cond_deinit(&client->changed);
    mutex_deinit(&client->lock);
    free(client->kept);
    free(client->host);
    free(client);
}

int client_header(struct client *client, struct message_header *header)
{
    if (client->link)
        client->link->take(client, 0);
    return client->link ? client->link->header(client, header) : 0;
}

int32_t client_next_id(const struct client *client)
{
    return client->link ? client->link->next_id(client) : 0;
}

void client_leave(struct client *client)
{
    int64_t deadline_us = clock_us() + LEAVE_US;
    mutex_lock(&client->lock);
    pause_end_all(client);
    connect_leave(client, deadline_us);
    mutex_unlock(&client->lock);
}

void client_stop(struct client *client)
{
    mutex_lock(&client->lock);
    atomic_set_int(&client->stop, 1);
    link_lockstep_interrupt(client);
    link_lockstep_wake(client);
    cond_wake_all(&client->changed);
    mutex_unlock(&client->lock);
}

void client_close(struct client *client)
{
    link_lockstep_join(client);
    connect_close(client);
}

void client_abandon(struct client *client)
{
    connect_abandon(client);
}
