/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The greeting (transport/session.h): two clients connect and are answered, whatever they do at the
 * same time; when one is killed the other is served, and when the server is killed both notice it.
 */
#include "model.h"

#include <errno.h>

#include "meet.h"
#include "os/clock.h"
#include "server/bell.h"

#define SERVER 0
#define FIRST 1
#define OTHER 2

static int listener;
static struct bell *bell;
static int answered[2];

static int clients;

static void set_up(int size)
{
    clients = size;
    answered[0] = answered[1] = 0;
    bell = (struct bell *)(void *)system_memory(0);
    REQUIRE(bell_init(bell) == 0);
    listener = session_listen(1);
    system_own(listener, SERVER);
}

/* ------------------------------------------------------------------ the server */

/* Waits for a record: 0 when the client is gone. */
static int await_record(struct session *session)
{
    while (!ring_has_more(&session->in)) {
        if (local_drain(session->fd) < 0)
            return ring_has_more(&session->in);
        bell_prepare(bell);
        if (ring_has_more(&session->in))
            bell_cancel(bell);
        else
            bell_wait(bell, clock_us() + 1000000); /* the acceptor rings it for a client's end */
    }
    return 1;
}

static void serve_one(int fd)
{
    struct session *session;
    char why[SESSION_WHY_SIZE];
    local_wait(fd, 1000000);
    int error = session_greet(&session, fd, &bell->page, why);
    if (error < 0) {
        REQUIRE(explore_is_killed(FIRST));
        return;
    }
    if (await_record(session)) {
        REQUIRE(meet_take(session, 0) == 1 && meet_send(session, 1));
        session_publish_to_client(session);
    } else
        REQUIRE(explore_is_killed(FIRST));
    session_shut(session);
    session_close(session);
}

static void serve(void)
{
    for (int i = 0; i < clients; i++) {
        int fd;
        while ((fd = local_accept(listener)) == -EAGAIN)
            if (!system_wait_client())
                return;
        serve_one(fd);
    }
}

/* ------------------------------------------------------------------ the clients */

static void use(int number)
{
    struct session *session;
    char why[SESSION_WHY_SIZE];
    int error = session_connect(&session, 1, CLOCK_FOREVER, why);
    REQUIRE(error == 0 || explore_is_killed(SERVER));
    if (error < 0)
        return;
    REQUIRE(meet_send(session, 1));
    session_publish_to_server(session);
    int outcome = session_wait(session, CLOCK_FOREVER, CLOCK_FOREVER);
    REQUIRE(outcome == 1 || explore_is_killed(SERVER));
    if (outcome == 1) {
        REQUIRE(meet_take(session, 0) == 1);
        answered[number] = 1;
    }
    session_shut(session);
    session_close(session);
}

static void use_first(void)
{
    use(0);
}

static void use_other(void)
{
    use(1);
}

static void check(void)
{
    REQUIRE(explore_is_killed(SERVER) || clients == 1 || answered[1]);
    REQUIRE(explore_is_killed(SERVER) || explore_is_killed(FIRST) || answered[0]);
}

const struct scenario meeting_scenarios[] = {
    { .name = "meeting, a client is killed", .size = { 1, 1 }, .actors = 2, .setup = set_up,
      .run = { serve, use_first }, .check = check, .may_crash = 1u << FIRST },
    { .name = "meeting, the server is killed", .size = { 0, 1 }, .actors = 2, .setup = set_up,
      .run = { serve, use_first }, .check = check, .may_crash = 1u << SERVER },
    { .name = "meeting, one of two clients is killed", .size = { 0, 2 }, .actors = 3,
      .setup = set_up, .run = { serve, use_first, use_other }, .check = check,
      .may_crash = 1u << FIRST },
    { .name = NULL }
};
