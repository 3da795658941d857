/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Clients of named calls: told by their uuid, or by the connection whose commands they are. Memory
 * stays until the last call that knows a client has returned.
 */
#include "named/inner.h"

#include <stdlib.h>
#include <string.h>

#include "os/atomic.h"

struct named_client *caller_new(struct named *named, const struct named_rights *rights)
{
    struct named_client *client = calloc(1, sizeof *client);
    if (!client)
        return NULL;
    client->named = named;
    client->number = ++named->numbers;
    client->rights = *rights;
    client->users = 1;
    client->next = named->clients;
    named->clients = client;
    return client;
}

static struct named_client *find_uuid(struct named *named, const uint8_t *uuid, size_t size)
{
    for (struct named_client *client = named->clients; client; client = client->next)
        if (!client->is_gone && client->uuid && client->uuid_size == size &&
            memcmp(client->uuid, uuid, size) == 0)
            return client;
    return NULL;
}

struct named_client *caller_take(struct named *named, const uint8_t *uuid, size_t size,
                                 const struct named_rights *rights)
{
    struct named_client *client = find_uuid(named, uuid, size);
    char *copy;
    if (client) {
        client->users++;
        return client;
    }
    copy = malloc(size + 1);
    client = copy ? caller_new(named, rights) : NULL;
    if (!client) {
        free(copy);
        return NULL;
    }
    memcpy(copy, uuid, size);
    client->uuid = copy;
    client->uuid_size = size;
    client->stepper = &client->own;
    stepper_init(&client->own, named->place.stepping, &client->is_gone, rights->may_step);
    return client;
}

/* ------------------------------------------------------------------ the end */

static void drop_waits(struct named_client *client)
{
    struct named_wait *wait = client->named->waits;
    while (wait) {
        struct named_wait *next = wait->next;
        if (wait->client == client)
            wait_drop(wait);
        wait = next;
    }
}

void caller_end(struct named_client *client)
{
    if (client->is_gone)
        return;
    atomic_set_int(&client->is_gone, 1);
    client->locks = 0;
    client->users++;
    drop_waits(client);
    if (client->stepper == &client->own)
        stepper_deinit(&client->own);
    client->stepper = NULL;
    caller_give(client);
}

void caller_give(struct named_client *client)
{
    struct named_client **at = &client->named->clients;
    if (--client->users > 0)
        return;
    while (*at != client)
        at = &(*at)->next;
    *at = client->next;
    free(client->uuid);
    free(client);
}
