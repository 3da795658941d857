/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Sessions for scenarios; see meet.h.
 */
#include "meet.h"

#include "model.h"

static void name_ring(const struct ring *ring, const char *head, const char *tail)
{
    memory_call(&ring->control->head, head);
    memory_call(&ring->control->tail, tail);
}

void meet(struct session **clientp, int client_actor, struct session **serverp, int server_actor,
          const struct shared *bell)
{
    struct session_attempt attempt;
    char why[SESSION_WHY_SIZE];
    int listener = session_listen(1);
    REQUIRE(session_attempt_begin(&attempt, 1, why) == 0);
    int fd = local_accept(listener);
    REQUIRE(fd >= 0 && session_greet(serverp, fd, bell, why) == 0);
    REQUIRE(session_attempt_carry_on(&attempt, clientp, why) == 1);
    system_own((*clientp)->fd, client_actor);
    system_own((*serverp)->fd, server_actor);
    name_ring(&(*clientp)->out, "head to server", "tail to server");
    name_ring(&(*clientp)->in, "head to client", "tail to client");
    memory_call(&session_bell_of(bell)->asleep, "server asleep");
    memory_call(&session_bell_of(bell)->rung, "server rung");
    memory_call(&session_bell_of(bell)->core, "server core");
}

int meet_send(struct session *session, uint32_t tag)
{
    struct record record = { .kind = SESSION_COMMAND, .tag = tag, .size = sizeof tag };
    uint8_t *data;
    int error = ring_reserve(&session->out, 0, sizeof tag, &data);
    REQUIRE(error == 0 || error == RING_E_FULL);
    if (error == 0) {
        *(uint32_t *)(void *)data = tag;
        ring_commit(&session->out, &record);
    }
    return error == 0;
}

int meet_take(struct session *session, uint32_t last)
{
    struct record record;
    int outcome, count = 0;
    while ((outcome = ring_take(&session->in, &record)) == 1) {
        count++;
        REQUIRE(record.tag == last + (uint32_t)count);
        REQUIRE(*(const uint32_t *)(const void *)record.data == record.tag);
        ring_release(&session->in);
    }
    REQUIRE(outcome == 0);
    return count;
}
