/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A pass over all services, and what a client is served that holds the simulator; see inner.h.
 */
#include "server/inner.h"

#include "os/clock.h"
#include "sim/sim_api.h"

#define BUDGET_US 10000   /* of one look at one service's fast clients */

void server_note_turn(struct server *server)
{
    server->world.values++;
    server->world.pictures++;
}

/* One pass over all services. */
struct round {
    struct pass pass;
    int blocking;                 /* commands that somebody waits for */
    int served;                   /* some client has sent something, has come or has gone */
};

static void begin_round(struct server *server, struct round *round)
{
    struct pass *pass = &round->pass;
    if (pass->sim)
        return; /* it has begun */
    view_refresh(&server->view, server->sim, server->world.values, server->stepping.made,
                 server->now_us);
    pass->sim = server->sim;
    pass->commands = server->commands;
    pass->simulation_state = server->view.simulation_state;
    pass->world = &server->world;
    pass->stop = &server->stop;
    pass->door.named = server->named;
}

static void set_service(struct pass *pass, struct service *service)
{
    const struct service_options *options = service_get_options(service);
    pass->service = service;
    pass->stop_wait_ms = options->stop_wait_ms;
    pass->ends_with_simulation = options->simulation_only;
    pass->door.rights = service_get_rights(service);
}

static void execute_lockstep(struct server *server, struct service *service, struct round *round)
{
    struct lockstep *lockstep = service_get_lockstep(service);
    if (!lockstep)
        return;
    if (lockstep_take(lockstep)) {
        begin_round(server, round);
        round->pass.sim_time = view_message_time(&server->view);
        lockstep_execute(lockstep, &round->pass, &server->view.clock);
        service_print_pass(service, &round->pass);
        round->blocking += round->pass.blocking;
        round->served = 1;
    }
    lockstep_reply(lockstep);
}

static void execute_fast(struct server *server, struct fast *fast, struct round *round)
{
    if (!fast || !fast_poll(fast))
        return;
    begin_round(server, round);
    round->pass.sim_time = view_session_time(&server->view);
    fast_execute(fast, &round->pass, &server->view.state, BUDGET_US);
    bell_note_work(&server->bell, round->pass.blocking);
    round->blocking += round->pass.blocking;
    round->served = 1;
}

/* ------------------------------------------------------------------ calls by name */

/* Requests at doors, and those that commands have kept: how many. Each has somebody who waits. */
static int execute_named(struct server *server)
{
    int handed = named_execute_sent(server->named);
    for (int i = 0; i < server->services.count; i++) {
        struct door *door = service_get_door(server->services.list[i]);
        handed += door ? door_execute(door) : 0;
    }
    if (named_take_change(server->named))
        server_note_turn(server);
    return handed;
}

/* The calls of commands that are done. */
static void answer_named(struct server *server)
{
    struct round round = { 0 };
    unsigned replied = named_replied(server->named);
    if (replied == server->replied)
        return;
    server->replied = replied;
    for (int i = 0; i < server->services.count; i++) {
        struct fast *fast = service_get_fast(server->services.list[i]);
        set_service(&round.pass, server->services.list[i]);
        execute_lockstep(server, server->services.list[i], &round);
        if (!fast)
            continue;
        begin_round(server, &round);
        round.pass.sim_time = view_session_time(&server->view);
        fast_answer(fast, &round.pass, &server->view.state);
    }
}

/* What the client that holds the simulator has sent: how much of it somebody waits for. */
static int execute_holder(struct server *server, const struct named_client *holder)
{
    struct round round = { 0 };
    for (int i = 0; i < server->services.count; i++) {
        struct service *service = server->services.list[i];
        struct lockstep *lockstep = service_get_lockstep(service);
        struct fast *fast = service_get_fast(service);
        set_service(&round.pass, service);
        if (lockstep && lockstep_named(lockstep) == holder)
            execute_lockstep(server, service, &round);
        if (!fast || !fast_poll_holder(fast, holder))
            continue;
        begin_round(server, &round);
        round.pass.sim_time = view_session_time(&server->view);
        fast_execute_holder(fast, holder, &round.pass, &server->view.state);
        round.served = 1;
    }
    return round.served;
}

int server_serve_holder(void *context, int64_t deadline_us)
{
    struct server *server = context;
    answer_named(server);
    for (;;) {
        const struct named_client *holder = named_holder(server->named);
        int served = holder && execute_holder(server, holder);
        served |= execute_named(server) > 0;
        answer_named(server);
        if (served || !named_is_held(server->named) || clock_us() >= deadline_us)
            return served;
        server->watch.holder = holder;
        watch_wait(&server->watch, WATCH_HELD, deadline_us);
    }
}

/* Brings the streams of fast sessions up to date: at every callback, and during one that lasts
 * now and then, but not after each of many commands. */
static void publish(struct server *server, struct round *round, int is_entry)
{
    int64_t now_us = server->now_us;
    unsigned values = server->world.values;
    if (round->served)
        server->active_us = now_us;
    if (!is_entry && (server->published == values || now_us - server->published_us < REPUBLISH_US))
        return;
    server->published_us = now_us;
    stepping_holds(&server->stepping, server->sim); /* sees steps that have ended */
    for (int i = 0; i < server->services.count; i++) {
        struct fast *fast = service_get_fast(server->services.list[i]);
        if (!fast || fast_client_count(fast) == 0)
            continue;
        begin_round(server, round);
        round->pass.sim_time = view_session_time(&server->view);
        set_service(&round->pass, server->services.list[i]);
        fast_publish(fast, &round->pass, &server->view.state);
    }
    server->published = values;
}

/* Programs of the ZeroMQ remote API that do not step measure time by the clock. Others expect the
 * simulation to be as quick as it can. */
static int must_follow_clock(struct server *server)
{
    return services_all_call_by_name(&server->services) && !stepping_is_on(&server->stepping);
}

void server_tell_pace(struct server *server)
{
    int follows_clock = must_follow_clock(server);
    if (server->follows_clock == follows_clock)
        return;
    server->follows_clock = follows_clock;
    sim_set_pace(server->sim, follows_clock);
}

int server_pass(struct server *server, int is_entry)
{
    struct round round = { 0 };
    server->services.passing = 1;
    if (is_entry) {
        if (named_is_waiting(server->named))
            server_note_turn(server); /* calls that go on may change anything, also if they wait
                                         again */
        round.served = named_pass(server->named, server->now_us) > 0;
        publish(server, &round, 1); /* first: clients that lead the simulation wait for it */
        watch_look(&server->watch, WATCH_ALL);
    }
    for (int i = 0; i < server->services.count; i++) {
        set_service(&round.pass, server->services.list[i]);
        execute_lockstep(server, server->services.list[i], &round);
        execute_fast(server, service_get_fast(server->services.list[i]), &round);
    }
    int handed = execute_named(server);
    round.blocking += handed;
    round.served |= handed > 0;
    answer_named(server);
    named_hold(server->named);
    answer_named(server);
    server_tell_pace(server);
    server->now_us = clock_us(); /* here, where most clients have their answers */
    publish(server, &round, 0);
    services_end_pass(&server->services);
    return round.blocking;
}
