/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The server: its services, and what happens in the simulator's callbacks; see server.h.
 *
 * A callback executes what has come in. Then it may wait, always bounded: for a step's trigger
 * while a client holds it; for the next command of a client that made a blocking call; for anything
 * while the simulation does not move.
 */
#include "server/server.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

#include "named/named.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "server/call.h"
#include "server/services.h"
#include "server/watch.h"
#include "sim/sim_api.h"
#include "simConst.h"

#define BUDGET_US 10000   /* of one look at one service's fast clients */
#define REPUBLISH_US 1000 /* between two executions of streams in one callback */
#define ACTIVE_US 2000000 /* a client that has sent nothing for so long is not waited for */

/* What answers say about the simulator. It holds for one callback, in which nothing but commands
 * changes the simulator. */
struct view {
    int is_known;
    unsigned values;           /* of the world, when the simulator was asked */
    int64_t asked_us;
    double system_time;        /* s, at asked_us */
    int simulation_state;
    struct server_clock clock;    /* for lock-step messages */
    struct session_state state;   /* the same for fast sessions */
};

struct server {
    struct sim_api *sim;
    const struct command_table *commands;
    struct bell bell;
    struct acceptor *acceptor; /* NULL: no fast sessions */
    struct services services;
    struct stepping stepping;
    struct world world;
    struct view view;
    struct stop stop;
    int64_t now_us;     /* when the last pass ended, or the last long wait */
    struct named *named;
    unsigned published; /* the world's values that the streams of fast sessions show */
    int64_t published_us;
    int64_t active_us; /* when a client was served last */
    int64_t turned_us; /* when the simulator's turn was last seen while a step was held back */
    struct watch watch;
    unsigned replied;  /* requests of commands whose replies were sent */
    int without_editing; /* the simulator has no edit modes: it is not asked again */
    int follows_clock;   /* as the simulator was told last */
};

/* ------------------------------------------------------------------ life */

/* What the simulator or a named call has done meanwhile may have changed anything. */
static void note_turn(struct server *server)
{
    server->world.values++;
    server->world.pictures++;
}

static int serve_holder(void *context, int64_t deadline_us);

int server_new(struct server **serverp, struct sim_api *sim, const struct command_table *commands)
{
    struct server *server = calloc(1, sizeof(*server));
    if (!server)
        return -ENOMEM;
    server->sim = sim;
    server->commands = commands;
    server->watch = (struct watch){ .services = &server->services, .bell = &server->bell };
    int error = bell_init(&server->bell);
    if (error < 0) {
        free(server);
        return error;
    }
    error = acceptor_new(&server->acceptor, &server->bell);
    if (error < 0 && error != -ENOTSUP)
        sim_log(sim, SIM_LOG_WARNING, "no fast sessions: their thread could not be started");
    stop_note_start(&server->stop, sim);
    stepping_note_start(&server->stepping, sim);
    error = named_new(&server->named, &(struct named_place){ .sim = sim,
                                                             .stepping = &server->stepping,
                                                             .stop = &server->stop,
                                                             .serve = serve_holder,
                                                             .context = server });
    if (error < 0) {
        server_free(server);
        return error;
    }
    server->services.place = (struct service_place){ sim, &server->bell, server->acceptor,
                                                     &server->stepping, server->named };
    services_start_configured(&server->services);
    *serverp = server;
    return 0;
}

void server_free(struct server *server)
{
    if (!server)
        return;
    services_deinit(&server->services);
    named_free(server->named);
    acceptor_free(server->acceptor);
    bell_deinit(&server->bell);
    free(server);
}

struct named *server_get_named(struct server *server)
{
    return server->named;
}

int server_start_service(struct server *server, const struct service_options *options)
{
    return services_start(&server->services, options);
}

int server_stop_service(struct server *server, int port)
{
    return services_stop(&server->services, port);
}

int server_reset_service(struct server *server, int port)
{
    return services_reset(&server->services, port);
}

void server_service_status(struct server *server, int port, struct service_status *status)
{
    services_status(&server->services, port, status);
}

/* ------------------------------------------------------------------ a pass over all services */

/* One without a window has no edit modes, and a refusal takes it as long as all else here. */
static int edit_mode_of(struct server *server)
{
    int mode = 0;
    if (!server->without_editing)
        server->without_editing =
            sim_get_integer_parameter(server->sim, sim_intparam_edit_mode_type, &mode) < 0;
    return server->without_editing ? 0 : mode;
}

static uint8_t server_state(struct server *server, int state)
{
    struct sim_api *sim = server->sim;
    int edit_mode = edit_mode_of(server);
    return (uint8_t)((state != sim_simulation_stopped) | (state == sim_simulation_paused) << 1 |
                     (sim_get_real_time_simulation(sim) > 0) << 2 | (edit_mode & 7) << 3);
}

/* One pass over all services. */
struct round {
    struct pass pass;
    int blocking;                 /* commands that somebody waits for */
    int served;                   /* some client has sent something, has come or has gone */
};

/* Simulators can tell any time. */
static int32_t saturated_ms(double seconds)
{
    double ms = seconds * 1000;
    return ms >= INT32_MAX ? INT32_MAX : ms > INT32_MIN ? (int32_t)ms : INT32_MIN;
}

/* A clock goes round, after 49 days. */
static int32_t wrapped_ms(double seconds)
{
    double ms = seconds * 1000;
    return ms > 0 && ms < 9e15 ? (int32_t)(uint32_t)(uint64_t)ms : 0;
}

static void ask_simulator(struct server *server, struct view *view)
{
    struct sim_api *sim = server->sim;
    int state = sim_get_simulation_state(sim), scene_id = 0;
    char stale[8];
    sim_get_integer_parameter(sim, sim_intparam_scene_unique_id, &scene_id);
    view->is_known = 1;
    view->values = server->world.values;
    view->asked_us = server->now_us;
    view->system_time = sim_get_system_time(sim);
    view->simulation_state = state;
    view->clock.scene_id = (uint16_t)scene_id;
    view->clock.server_state = server_state(server, state);
    view->state = (struct session_state){
        .step = server->stepping.made,
        .sim_time = state == sim_simulation_stopped ? 0.0 : sim_get_simulation_time(sim),
        .scene_id = view->clock.scene_id,
        .server_state = view->clock.server_state
    };
    sim_take_error(sim, stale, sizeof stale); /* not a command's fault */
}

/* A command may have changed what the view holds. */
static void begin_round(struct server *server, struct round *round)
{
    struct pass *pass = &round->pass;
    struct view *view = &server->view;
    if (pass->sim)
        return; /* it has begun */
    if (!view->is_known || view->values != server->world.values)
        ask_simulator(server, view);
    double system_time = view->system_time + (double)(server->now_us - view->asked_us) * 1e-6;
    view->clock.server_time = wrapped_ms(system_time * 1.0001);
    view->state.server_time = wrapped_ms(system_time);
    pass->sim = server->sim;
    pass->commands = server->commands;
    pass->simulation_state = view->simulation_state;
    pass->world = &server->world;
    pass->stop = &server->stop;
    pass->door.named = server->named;
}

/* Messages tell it as the original does, who adds 10 ppm before it cuts; sessions tell it as it is. */
static int32_t message_time(const struct view *view)
{
    return saturated_ms(view->state.sim_time * 1.00001);
}

static int32_t session_time(const struct view *view)
{
    return saturated_ms(view->state.sim_time + 1e-6); /* the sum of many steps is a little less */
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
        round->pass.sim_time = message_time(&server->view);
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
    round->pass.sim_time = session_time(&server->view);
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
        note_turn(server);
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
        round.pass.sim_time = session_time(&server->view);
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
        round.pass.sim_time = session_time(&server->view);
        fast_execute_holder(fast, holder, &round.pass, &server->view.state);
        round.served = 1;
    }
    return round.served;
}

/* Inside of a named call, or while a client has the lock. */
static int serve_holder(void *context, int64_t deadline_us)
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
        round->pass.sim_time = session_time(&server->view);
        set_service(&round->pass, server->services.list[i]);
        fast_publish(fast, &round->pass, &server->view.state);
    }
    server->published = values;
}

/* Through a door, or by the same requests over another connection. */
static int all_call_by_name(struct service *service)
{
    struct lockstep *lockstep = service_get_lockstep(service);
    struct fast *fast = service_get_fast(service);
    if (lockstep && lockstep_is_connected(lockstep) &&
        !named_client_talks(lockstep_named(lockstep)))
        return 0;
    return !fast || fast_all_talk(fast);
}

/* Programs of the ZeroMQ remote API that do not step measure time by the clock. Others expect the
 * simulation to be as quick as it can. */
static int must_follow_clock(struct server *server)
{
    int has_client = 0;
    for (int i = 0; i < server->services.count; i++) {
        struct service *service = server->services.list[i];
        if (!service_has_client(service))
            continue;
        if (!all_call_by_name(service))
            return 0;
        has_client = 1;
    }
    return has_client && !stepping_is_on(&server->stepping);
}

static void tell_pace(struct server *server)
{
    int follows_clock = must_follow_clock(server);
    if (server->follows_clock == follows_clock)
        return;
    server->follows_clock = follows_clock;
    sim_set_pace(server->sim, follows_clock);
}

/* Executes everything that has come in; how many commands of it somebody waits for. */
static int pass_all(struct server *server, int is_entry)
{
    struct round round = { 0 };
    server->services.passing = 1;
    if (is_entry) {
        if (named_is_waiting(server->named))
            note_turn(server); /* the calls that go on may change anything, also if they wait again */
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
    tell_pace(server);
    server->now_us = clock_us(); /* here, where most clients have their answers */
    publish(server, &round, 0);
    services_end_pass(&server->services);
    return round.blocking;
}

/* Waits for a message: 1, or 0 at the deadline. */
static int wait_for_message(struct server *server, int64_t deadline_us)
{
    int came = watch_wait(&server->watch, WATCH_ALL, deadline_us);
    if (server->watch.spin.begin_us > 0) /* it took longer than some microseconds */
        server->now_us = clock_us();
    return came;
}

/* The same, and 1 also when the streams of fast sessions are behind and it is time for them. */
static int wait_for_work(struct server *server, int64_t deadline_us)
{
    int64_t publish_us = server->published_us + REPUBLISH_US;
    int is_behind = server->published != server->world.values && publish_us < deadline_us;
    return wait_for_message(server, is_behind ? publish_us : deadline_us) || is_behind;
}

/* The longest of a waiting time over all services with a client; 0 without one. */
static int longest_wait(struct server *server, size_t option)
{
    int longest_us = 0;
    for (int i = 0; i < server->services.count; i++) {
        const struct service_options *options = service_get_options(server->services.list[i]);
        int wait_us = *(const int *)(const void *)((const char *)options + option);
        if (wait_us > longest_us && service_has_client(server->services.list[i]))
            longest_us = wait_us;
    }
    return longest_us;
}

static void print_notes(struct server *server)
{
    for (int i = 0; i < server->services.count; i++)
        service_print_notes(server->services.list[i]);
}

/* ------------------------------------------------------------------ the simulator's callbacks */

static int is_advancing(struct server *server)
{
    return (sim_get_simulation_state(server->sim) & sim_simulation_advancing) != 0;
}

/* A stop takes several passes: none of them is held up. */
static int is_stopping(struct server *server)
{
    return stop_is_under_way(&server->stop, server->sim);
}

/* A client that was active lately is waited for; others find the simulator in its next pass. */
static int64_t idle_until(struct server *server)
{
    if (server->now_us - server->active_us >= ACTIVE_US)
        return server->now_us;
    return server->now_us + longest_wait(server, offsetof(struct service_options, idle_wait_us));
}

/* Nobody is connected to any service: a callback costs the simulator next to nothing then. */
static int is_unused(struct server *server)
{
    if (named_is_waiting(server->named))
        return 0;
    for (int i = 0; i < server->services.count; i++)
        if (!service_is_unused(server->services.list[i]))
            return 0;
    return 1;
}

static void begin_callback(struct server *server)
{
    server->now_us = clock_us();
    server->view.is_known = 0;
}

/* A command may make the simulator call again before it is done: a script that it calls, a dialog
 * that it opens. Commands are not executed inside of another. */
void server_instance_pass(struct server *server)
{
    if (server->services.passing)
        return;
    print_notes(server);
    tell_pace(server);
    if (is_unused(server) || is_advancing(server))
        return; /* the commands' turn is when the main script is about to be called */
    begin_callback(server);
    note_turn(server);
    int64_t deadline_us = idle_until(server);
    pass_all(server, 1);
    while (!is_advancing(server) && !is_stopping(server) && server->now_us < deadline_us &&
           wait_for_work(server, deadline_us))
        pass_all(server, 0);
}

static void tell_waiting(struct server *server, int waiting)
{
    if (server->stepping.is_told == waiting)
        return;
    server->stepping.is_told = waiting;
    sim_set_boolean_parameter(server->sim, sim_boolparam_waiting_for_trigger, waiting);
}

/* Executes until no step is held back and nobody is likely to call again at once. 1 when the
 * step is held back still. */
static int execute_before_step(struct server *server)
{
    begin_callback(server);
    int64_t start_us = server->now_us;
    int64_t trigger_until_us = start_us + longest_wait(server, offsetof(struct service_options,
                                                                        trigger_wait_us));
    int64_t linger_until_us = start_us + longest_wait(server, offsetof(struct service_options,
                                                                       linger_us));
    for (int is_entry = 1;; is_entry = 0) {
        int blocking = pass_all(server, is_entry);
        int held = stepping_holds(&server->stepping, server->sim);
        /* The clock decides also while messages keep coming: a callback is bounded. */
        if (held && (server->now_us >= trigger_until_us || !wait_for_work(server, trigger_until_us)))
            return 1;
        if (!held && (stepping_is_on(&server->stepping) || !blocking || server->now_us >= linger_until_us ||
                      is_stopping(server) || !wait_for_message(server, linger_until_us)))
            return 0;
    }
}

/* While a step is held back the simulator goes on with what is no step: its user may answer a
 * dialog or move a slider. One that comes round quicker than this does not have its streams
 * executed each time. */
static void note_turn_while_held(struct server *server)
{
    int64_t now_us = server->stepping.is_told ? clock_us() : 0;
    if (now_us - server->turned_us < REPUBLISH_US)
        return;
    server->turned_us = now_us;
    note_turn(server);
}

int server_main_script(struct server *server)
{
    struct stepping *stepping = &server->stepping;
    note_turn_while_held(server);
    stepping->is_due = 1;
    int held = server->services.passing ? stepping_holds(stepping, server->sim)
               : is_unused(server)      ? 0
                                        : execute_before_step(server);
    stepping->is_due = held;
    tell_waiting(server, held);
    if (held)
        return 1;
    note_turn(server);
    stepping_note_step(stepping);
    return 0;
}

/* Calls that wait for a pass or a step go on in the callbacks, not here. */
static void serve_until(struct server *server, int64_t deadline_us)
{
    while (watch_sleep(&server->watch, WATCH_ALL, deadline_us)) {
        begin_callback(server);
        pass_all(server, 0);
        if (!is_advancing(server) || is_stopping(server) || stepping_is_on(&server->stepping))
            return;
    }
}

void server_sleep(struct server *server, int timeout_us)
{
    int64_t deadline_us = clock_us() + timeout_us;
    if (is_advancing(server) && !server->services.passing)
        serve_until(server, deadline_us);
    else
        watch_sleep(&server->watch, WATCH_ALL, deadline_us);
}

void server_simulation_starts(struct server *server)
{
    stop_note_start(&server->stop, server->sim);
    stepping_note_start(&server->stepping, server->sim);
}

void server_simulation_ended(struct server *server)
{
    stop_note_end(&server->stop, server->sim);
    stepping_note_end(&server->stepping);
    tell_waiting(server, 0);
    note_turn(server);
    services_end_with_simulation(&server->services);
}
