/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Clients that are silent. One that says nothing for as long as its first request has told is
 * forgotten, though its connection lives: it steps the simulation no more, and its next request is
 * that of a new client. Who waits for a reply is not silent.
 */
#include "named/inner.h"

#include <stdio.h>

#include "sim/sim_api.h"

#define SECOND_US INT64_C(1000000)
#define LOOK_US 100000               /* between two looks at all clients */
#define SECONDS_MAX INT64_C(1000000000)
#define SECONDS_OF_UUID 600          /* of those that do not tell, as the protocol has it */

void silence_hear(struct named_client *client, int64_t seconds)
{
    int64_t own = client->uuid ? SECONDS_OF_UUID : 0; /* a connection's end tells of its client's */
    client->is_heard = 1;
    if (client->has_told)
        return;
    client->has_told = 1;
    client->silence_us =
        (seconds <= 0 ? own : seconds < SECONDS_MAX ? seconds : SECONDS_MAX) * SECOND_US;
}

static int is_served(const struct named_client *client)
{
    for (const struct named_peer *peer = client->peers; peer; peer = peer->next)
        if (peer->is_asked)
            return 1;
    return 0;
}

static void forget(struct named_client *client)
{
    char text[120];
    if (stepper_is_on(client->stepper)) {
        snprintf(text, sizeof text, "a client has said nothing for %lld s: the simulation does not "
                 "wait for its steps any more", (long long)(client->silence_us / SECOND_US));
        sim_log(client->named->place.sim, SIM_LOG_WARNING, text);
    }
    if (client->uuid) {
        caller_end(client);
        return;
    }
    client->locks = 0;
    client->has_told = 0;
    client->silence_us = 0;
    stepper_raise(client->stepper, -client->stepper->level);
}

static void look_at(struct named_client *client, int64_t now_us)
{
    if (client->is_heard || is_served(client))
        client->heard_us = now_us;
    client->is_heard = 0;
    if (client->silence_us > 0 && now_us - client->heard_us >= client->silence_us)
        forget(client);
}

void silence_check(struct named *named, int64_t now_us)
{
    if (now_us < named->look_us)
        return;
    named->look_us = now_us + LOOK_US;
    for (struct named_client *client = named->clients, *next; client; client = next) {
        next = client->next;
        if (!client->is_gone)
            look_at(client, now_us);
    }
}
