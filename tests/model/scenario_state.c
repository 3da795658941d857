/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The server's state (session_read_state): never a mixture of two, never older than one that was
 * seen, also when the server is killed while it writes.
 */
#include "model.h"

#include <errno.h>

#include "meet.h"

#define SERVER 0
#define CLIENT 1

static int total;
static struct session *client, *server;
static struct shared bell;

static void set_up(int size)
{
    total = size;
    REQUIRE(session_bell_new(&bell) == 0);
    meet(&client, CLIENT, &server, SERVER, &bell);
}

static void write_states(void)
{
    for (int i = 1; i <= total; i++) {
        struct session_state state = { .step = (uint64_t)i, .sim_time = i, .server_time = i,
                                       .scene_id = (uint16_t)i, .server_state = (uint8_t)i };
        session_write_state(server, &state);
        session_set_executed(server, (uint32_t)i);
    }
}

static void read_states(void)
{
    uint64_t seen = 0;
    uint32_t executed = 0;
    while (seen < (uint64_t)total) {
        struct session_state state;
        uint32_t now = session_executed(client);
        int outcome = session_read_state(client, &state);
        REQUIRE(outcome == 0 || (outcome == -ETIMEDOUT && explore_is_killed(SERVER)));
        REQUIRE(state.step >= seen && (outcome < 0 || state.step >= now)); /* as was told */
        REQUIRE(now >= executed);
        REQUIRE((uint64_t)state.sim_time == state.step && state.scene_id == state.step &&
                (uint64_t)state.server_time == state.step && state.server_state == state.step);
        if (state.step > seen || now > executed)
            explore_found();
        seen = state.step;
        executed = now;
        if (seen < (uint64_t)total && !explore_idle())
            return;
    }
}

const struct scenario state_scenarios[] = {
    { .name = "state, never a mixture", .size = { 2, 3 }, .actors = 2, .setup = set_up,
      .run = { write_states, read_states }, .may_crash = 1u << SERVER | 1u << CLIENT,
      .pause_idles = 1 },
    { .name = NULL }
};
