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

#include "os/clock.h"
#include "server/inner.h"
#include "sim/sim_api.h"
#include "simConst.h"

#define ACTIVE_US 2000000 /* a client that has sent nothing for so long is not waited for */

/* ------------------------------------------------------------------ life */

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
                                                             .serve = server_serve_holder,
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

/* ------------------------------------------------------------------ waiting */

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
    return server->now_us + services_longest_wait(&server->services,
                                                  offsetof(struct service_options, idle_wait_us));
}

/* Nobody is connected to any service: a callback costs the simulator next to nothing then. */
static int is_unused(struct server *server)
{
    return !named_is_waiting(server->named) && services_are_unused(&server->services);
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
    services_print_notes(&server->services);
    server_tell_pace(server);
    if (is_unused(server) || is_advancing(server))
        return; /* the commands' turn is when the main script is about to be called */
    begin_callback(server);
    server_note_turn(server);
    int64_t deadline_us = idle_until(server);
    server_pass(server, 1);
    while (!is_advancing(server) && !is_stopping(server) && server->now_us < deadline_us &&
           wait_for_work(server, deadline_us))
        server_pass(server, 0);
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
    int64_t trigger_until_us =
        start_us + services_longest_wait(&server->services,
                                         offsetof(struct service_options, trigger_wait_us));
    int64_t linger_until_us =
        start_us + services_longest_wait(&server->services,
                                         offsetof(struct service_options, linger_us));
    for (int is_entry = 1;; is_entry = 0) {
        int blocking = server_pass(server, is_entry);
        int held = stepping_holds(&server->stepping, server->sim);
        /* The clock decides also while messages keep coming: a callback is bounded. */
        if (held && (server->now_us >= trigger_until_us ||
                     !wait_for_work(server, trigger_until_us)))
            return 1;
        if (!held && (stepping_is_on(&server->stepping) || !blocking ||
                      server->now_us >= linger_until_us || is_stopping(server) ||
                      !wait_for_message(server, linger_until_us)))
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
    server_note_turn(server);
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
    server_note_turn(server);
    stepping_note_step(stepping);
    return 0;
}

/* Calls that wait for a pass or a step go on in the callbacks, not here. */
static void serve_until(struct server *server, int64_t deadline_us)
{
    while (watch_sleep(&server->watch, WATCH_ALL, deadline_us)) {
        begin_callback(server);
        server_pass(server, 0);
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
    server_note_turn(server);
    services_end_with_simulation(&server->services);
}
