/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Sleeping and waking (transport/session_bell.h, server/bell.h): who sleeps while there is
 * something for it is woken, or was woken already; and who sleeps when its peer is killed notices
 * it.
 */
#include "model.h"

#include <errno.h>

#include "meet.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "server/bell.h"

#define SERVER 0
#define CLIENT 1
#define ACCEPTOR 2 /* the server's second thread */

static int total;
static struct session *clients[2], *servers[2];
static int client_count;
static struct bell *bell; /* for the threads of the server */
static int is_beside;     /* the server sleeps beside its bell, on what never comes */
static int *gone;         /* acceptor to server */

static void set_up_clients(int size, int count)
{
    total = size;
    client_count = count;
    bell = (struct bell *)(void *)system_memory(0);
    gone = (int *)(void *)system_memory(2048);
    REQUIRE(bell_init(bell) == 0);
    for (int i = 0; i < count; i++)
        meet(&clients[i], CLIENT + i, &servers[i], SERVER, &bell->page);
    memory_call(gone, "gone");
}

static void set_up(int size)
{
    is_beside = 0;
    set_up_clients(size, 1);
}

static void set_up_beside(int size)
{
    set_up(size);
    is_beside = 1;
}

static void set_up_two(int size)
{
    is_beside = 0;
    set_up_clients(size, 2);
}

/* ------------------------------------------------------------------ clients */

/* Waits for `count` more records. Their last tag, 0 when the server is gone. */
static uint32_t await(struct session *session, uint32_t last, uint32_t count)
{
    for (uint32_t end = last + count; last < end;) {
        int outcome = session_wait(session, CLOCK_FOREVER, CLOCK_FOREVER);
        REQUIRE(outcome == 1 || (outcome == -ECONNRESET && explore_is_killed(SERVER)));
        if (outcome < 0)
            return 0;
        last += (uint32_t)meet_take(session, last);
    }
    return last;
}

static void wait_for_all(void)
{
    await(clients[0], 0, (uint32_t)total);
}

static void send_all(struct session *session)
{
    for (int i = 1; i <= total; i++) {
        REQUIRE(meet_send(session, (uint32_t)i));
        session_publish_to_server(session);
    }
}

static void send_from_first(void)
{
    send_all(clients[0]);
}

static void send_and_end(void)
{
    send_all(clients[0]);
    session_shut(clients[0]);
}

static void send_from_second(void)
{
    send_all(clients[1]);
}

static void send_and_wait(void)
{
    for (uint32_t i = 1; i <= (uint32_t)total; i++) {
        REQUIRE(meet_send(clients[0], i));
        session_publish_to_server(clients[0]);
        if (await(clients[0], i - 1, 1) == 0)
            return;
    }
}

/* As a program does that waits for several things at once. */
static void wait_on_descriptor(void)
{
    uint32_t taken = 0;
    while (taken < (uint32_t)total) {
        if (!session_arm(clients[0])) {
            local_wait(session_descriptor(clients[0]), 1000000);
            if (session_disarm(clients[0]) < 0) {
                REQUIRE(explore_is_killed(SERVER));
                return;
            }
        }
        taken += (uint32_t)meet_take(clients[0], taken);
    }
}

/* ------------------------------------------------------------------ the server */

static void watch(void);

static void publish_all(void)
{
    for (int i = 1; i <= total; i++) {
        REQUIRE(meet_send(servers[0], (uint32_t)i));
        session_publish_to_client(servers[0]);
    }
}

static int look(void)
{
    int came = atomic_get_int(gone);
    for (int i = 0; i < client_count; i++)
        came |= ring_has_more(&servers[i]->in);
    return came;
}

/* As watch_sleep of server/watch.c. 0 when nothing comes any more. */
static int sleep_once(void)
{
    if (is_beside)
        bell_prepare_beside(bell);
    else
        bell_prepare(bell);
    int came = look();
    if (came)
        bell_cancel(bell);
    int64_t deadline_us = clock_us() + 1000000;
    int is_awake = came || (is_beside ? bell_wait_beside(bell, -1, deadline_us)
                                      : bell_wait(bell, deadline_us));
    REQUIRE(is_awake || explore_scenario()->run[ACCEPTOR] != watch); /* the end is seen at once */
    return is_awake;
}

static int has_all(const uint32_t *taken)
{
    return taken[0] == (uint32_t)total && (client_count == 1 || taken[1] == (uint32_t)total);
}

/* Until all clients have sent everything, or one is gone. */
static void serve(int answers)
{
    uint32_t taken[2] = { 0 };
    do {
        for (int i = 0; i < client_count; i++) {
            uint32_t count = (uint32_t)meet_take(servers[i], taken[i]);
            for (uint32_t tag = taken[i] + 1; answers && tag <= taken[i] + count; tag++)
                REQUIRE(meet_send(servers[i], tag));
            taken[i] += count;
            if (answers && count > 0)
                session_publish_to_client(servers[i]);
        }
        if (atomic_get_int(gone) && !ring_has_more(&servers[0]->in))
            return;
    } while (!has_all(taken) && (look() || sleep_once()));
}

static void serve_silently(void)
{
    serve(0);
}

static void serve_and_answer(void)
{
    serve(1);
}

/* Each record is half of the ring: the third waits until the client has taken one, as an answer
 * does for which there is no room. */
static int send_large(uint32_t tag)
{
    struct record record = { .kind = SESSION_ANSWER, .tag = tag };
    uint8_t *data;
    record.size = ring_limit(&servers[0]->out);
    int error = ring_reserve(&servers[0]->out, 0, record.size, &data);
    REQUIRE(error == 0 || error == RING_E_FULL);
    if (error == 0) {
        *(uint32_t *)(void *)data = tag;
        ring_commit(&servers[0]->out, &record);
    }
    return error == 0;
}

static void set_up_full(int size)
{
    set_up(size);
    REQUIRE(send_large(1) && send_large(2) && !send_large(3));
    ring_publish(&servers[0]->out);
}

static void publish_large(void)
{
    for (uint32_t tag = 3; tag <= (uint32_t)total; tag++) {
        while (!send_large(tag)) {
            bell_prepare(bell);
            if (send_large(tag)) {
                bell_cancel(bell);
                break;
            }
            if (!bell_wait(bell, clock_us() + 1000000))
                return;
        }
        session_publish_to_client(servers[0]);
    }
}

/* The acceptor's part: a client's end; without a futex, a byte of one that rings. */
static void watch(void)
{
    int outcome = 0;
    while (outcome >= 0) {
        local_wait_any(&servers[0]->fd, 1, -1);
        outcome = local_drain(servers[0]->fd);
        if (outcome < 0)
            atomic_set_int(gone, 1);
        if (outcome != 0)
            bell_ring(bell);
    }
}

#define BOTH (1u << SERVER | 1u << CLIENT)

const struct scenario bell_scenarios[] = {
    { .name = "bell, a client waits", .size = { 2, 4 }, .actors = 2, .setup = set_up,
      .run = { publish_all, wait_for_all }, .may_crash = BOTH },
    { .name = "bell, a client waits and wakes early", .size = { 1, 2 }, .actors = 2,
      .setup = set_up, .run = { publish_all, wait_for_all }, .may_crash = BOTH, .early = 1 },
    { .name = "bell, a client waits, no futex", .size = { 1, 3 }, .actors = 2, .setup = set_up,
      .run = { publish_all, wait_for_all }, .may_crash = BOTH, .has_no_futex = 1 },
    { .name = "bell, a client waits on its descriptor", .size = { 1, 3 }, .actors = 2,
      .setup = set_up, .run = { publish_all, wait_on_descriptor }, .may_crash = BOTH },
    { .name = "bell, the server waits", .size = { 2, 4 }, .actors = 2, .setup = set_up,
      .run = { serve_silently, send_from_first }, .may_crash = BOTH },
    { .name = "bell, the server waits for two", .size = { 0, 1 }, .actors = 3,
      .setup = set_up_two, .run = { serve_silently, send_from_first, send_from_second },
      .may_crash = 0 },
    { .name = "bell, both wait", .size = { 1, 2 }, .actors = 2, .setup = set_up,
      .run = { serve_and_answer, send_and_wait }, .may_crash = BOTH },
    { .name = "bell, the server waits for room", .size = { 3, 4 }, .actors = 2,
      .setup = set_up_full, .run = { publish_large, wait_for_all }, .may_crash = BOTH },
    { .name = "bell, the server waits for room, a descriptor", .size = { 0, 3 }, .actors = 2,
      .setup = set_up_full, .run = { publish_large, wait_on_descriptor }, .may_crash = BOTH },
    { .name = "bell, the end of a client", .size = { 1, 1 }, .actors = 3, .setup = set_up,
      .run = { serve_silently, send_and_end, watch }, .may_crash = 1u << CLIENT },
    { .name = "bell, the server waits, no futex", .size = { 1, 2 }, .actors = 3, .setup = set_up,
      .run = { serve_silently, send_and_end, watch }, .may_crash = 1u << CLIENT,
      .has_no_futex = 1 },
    { .name = "bell, the server waits beside it", .size = { 1, 2 }, .actors = 3,
      .setup = set_up_beside, .run = { serve_silently, send_and_end, watch },
      .may_crash = 1u << CLIENT },
    { .name = "bell, the server waits beside it, no futex", .size = { 1, 2 }, .actors = 3,
      .setup = set_up_beside, .run = { serve_silently, send_and_end, watch },
      .may_crash = 1u << CLIENT, .has_no_futex = 1 },
    { .name = NULL }
};
