/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The server: its services, and what happens in the simulator's callbacks; see server.h.
 *
 * A callback executes what has come in. Then it may wait, always bounded: for a step's trigger
 * while a client holds it; for the next command of a client that made a blocking call; for anything
 * while the simulation does not move. It looks at the channels for some microseconds, then sleeps on the
 * bell that the communication threads ring.
 */
#include "server/server.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "os/atomic.h"
#include "os/clock.h"
#include "os/dynlib.h"
#include "os/error.h"
#include "os/spin.h"
#include "server/call.h"
#include "server/config.h"
#include "server/service.h"
#include "sim/sim_api.h"
#include "simConst.h"

#define CONFIG_PATH_ROOM 1024
#define BUDGET_US 10000   /* of one look at one service's fast clients */
#define REPUBLISH_US 1000 /* between two executions of streams in one callback */
#define ARGUMENTS 9

struct server {
    struct sim_api *sim;
    struct bell bell;
    struct doorman *doorman; /* NULL: no fast sessions */
    struct service **services; /* in the order they were made */
    int count;
    struct world world;
    struct stop stop;
    unsigned published; /* the world's values that the streams of fast sessions show */
    int64_t published_us;
    int64_t turned_us; /* when the simulator's turn was last seen while a step was held back */
    uint64_t steps; /* since the simulation was started */
    int steps_next; /* the simulator is about to make a step */
    int waiting;    /* what sim_boolparam_waiting_for_trigger was set to */
    struct spin spin; /* of waiting for messages */
    int passing;    /* commands are being executed: no service may go meanwhile */
    int without_editing; /* the simulator has no edit modes: it is not asked again */
};

/* ------------------------------------------------------------------ services */

static int find(const struct server *server, int port)
{
    for (int i = 0; i < server->count; i++)
        if (service_get_options(server->services[i])->port == port)
            return i;
    return -ENOENT;
}

static void log_line(struct server *server, int level, const char *text)
{
    server->sim->log(server->sim, level, text);
}

static void log_not_started(struct server *server, int port, int error)
{
    char line[200];
    snprintf(line, sizeof line, "service on port %d could not be started: %s", port,
             error_text(-error));
    log_line(server, SIM_LOG_ERROR, line);
}

static int add(struct server *server, const struct service_options *options)
{
    if (find(server, options->port) >= 0)
        return -EADDRINUSE;
    struct service **services = realloc(server->services,
                                        (size_t)(server->count + 1) * sizeof(*services));
    if (!services)
        return -ENOMEM;
    server->services = services;
    int error = service_new(&services[server->count], server->sim, &server->bell,
                            server->doorman, options);
    if (error == 0)
        server->count++;
    return error;
}

static void remove_at(struct server *server, int at)
{
    service_free(server->services[at]);
    server->count--;
    memmove(&server->services[at], &server->services[at + 1],
            (size_t)(server->count - at) * sizeof(server->services[0]));
}

static int restart_at(struct server *server, int at)
{
    struct service_options options = *service_get_next_options(server->services[at]);
    remove_at(server, at);
    return add(server, &options);
}

/* A script that a service's command calls may end that very service: it goes after the pass. */
static int end_at(struct server *server, int at, enum service_end end)
{
    if (server->passing) {
        service_set_end(server->services[at], end);
        return 0;
    }
    if (end == SERVICE_RESTARTS)
        return restart_at(server, at);
    remove_at(server, at);
    return 0;
}

/* What was put off during the pass. */
static void end_services(struct server *server)
{
    for (int i = server->count - 1; i >= 0; i--) {
        enum service_end end = service_get_end(server->services[i]);
        int port = service_get_options(server->services[i])->port;
        int error = end == SERVICE_STAYS ? 0 : end_at(server, i, end);
        if (error < 0)
            log_not_started(server, port, error);
    }
}

/* A script that a command calls may have stopped the one on this port, which serves until the
 * pass is over. */
int server_start_service(struct server *server, const struct service_options *options)
{
    int at = find(server, options->port);
    if (at < 0 || service_get_end(server->services[at]) != SERVICE_ENDS)
        return add(server, options);
    service_set_restart(server->services[at], options);
    return 0;
}

/* One that goes after the pass is not there any more. */
static int find_staying(const struct server *server, int port)
{
    int at = find(server, port);
    return at >= 0 && service_get_end(server->services[at]) == SERVICE_ENDS ? -ENOENT : at;
}

int server_stop_service(struct server *server, int port)
{
    int at = find_staying(server, port);
    if (at < 0)
        return at;
    if (service_get_options(server->services[at])->continuous)
        return -EPERM;
    return end_at(server, at, SERVICE_ENDS);
}

int server_reset_service(struct server *server, int port)
{
    int at = find_staying(server, port);
    return at < 0 ? at : end_at(server, at, SERVICE_RESTARTS);
}

void server_service_status(struct server *server, int port, struct service_status *status)
{
    int at = find_staying(server, port);
    *status = (struct service_status){ .state = -1, .version = 11, .client_version = -1 };
    if (at >= 0)
        service_get_status(server->services[at], status);
}

/* ------------------------------------------------------------------ configuration */

static void start_and_tell(struct server *server, const struct service_options *options)
{
    char line[200];
    int error = add(server, options);
    if (error < 0) {
        log_not_started(server, options->port, error);
        return;
    }
    snprintf(line, sizeof line, "service started on port %d (%s%s)", options->port,
             options->port < 0 ? "shared memory" : "TCP",
             options->sync_trigger ? ", stepping authorised" : "");
    log_line(server, SIM_LOG_INFO, line);
    if (options->port >= 0 && options->bind[0] &&
        strncmp(options->bind, "127.", 4) != 0 && strcmp(options->bind, "::1") != 0)
        log_line(server, SIM_LOG_WARNING, "this service can be reached from the network");
}

static int open_config(struct config **configp)
{
    char folder[CONFIG_PATH_ROOM], path[CONFIG_PATH_ROOM + sizeof CONFIG_FILE + 1];
    int error = config_read(configp, CONFIG_FILE);
    if (error != -ENOENT || dynlib_program_folder(folder, sizeof folder) < 0)
        return error;
    snprintf(path, sizeof path, "%s/%s", folder, CONFIG_FILE);
    return config_read(configp, path);
}

static void tell_problem(void *context, const char *text)
{
    log_line(context, SIM_LOG_WARNING, text);
}

static void read_config_file(struct server *server)
{
    const struct config_problems problems = { tell_problem, server };
    struct config *config;
    struct service_options options;
    char line[256];
    int found, error = open_config(&config);
    if (error < 0) {
        if (error != -ENOENT) {
            snprintf(line, sizeof line, CONFIG_FILE " cannot be read: %s", error_text(-error));
            log_line(server, SIM_LOG_ERROR, line);
        }
        return;
    }
    config_check(config, &problems);
    for (int i = 1; (found = config_get_service(config, i, &options, &problems)) != 0; i++)
        if (found > 0)
            start_and_tell(server, &options);
    config_free(config);
}

static void read_arguments(struct server *server)
{
    struct service_options options;
    for (int i = 0; i < ARGUMENTS; i++) {
        char *argument = server->sim->get_string_parameter(server->sim, sim_stringparam_app_arg1 + i);
        int found = argument ? config_parse_argument(argument, &options) : 0;
        if (found > 0)
            start_and_tell(server, &options);
        else if (found < 0)
            log_line(server, SIM_LOG_ERROR, "a REMOTEAPISERVERSERVICE_ argument without a port "
                                            "number is left out");
        server->sim->release(server->sim, argument);
    }
}

/* ------------------------------------------------------------------ life */

int server_new(struct server **serverp, struct sim_api *sim)
{
    struct server *server = calloc(1, sizeof(*server));
    if (!server)
        return -ENOMEM;
    server->sim = sim;
    int error = bell_init(&server->bell);
    if (error < 0) {
        free(server);
        return error;
    }
    error = doorman_new(&server->doorman, &server->bell);
    if (error < 0 && error != -ENOTSUP)
        log_line(server, SIM_LOG_WARNING, "no fast sessions: their thread could not be started");
    stop_note_start(&server->stop, sim);
    read_config_file(server);
    read_arguments(server);
    *serverp = server;
    return 0;
}

void server_free(struct server *server)
{
    if (!server)
        return;
    while (server->count > 0)
        remove_at(server, server->count - 1);
    free(server->services);
    doorman_free(server->doorman);
    bell_deinit(&server->bell);
    free(server);
}

/* ------------------------------------------------------------------ a pass over all services */

/* One without a window has no edit modes, and a refusal takes it as long as all else here. */
static int edit_mode_of(struct server *server)
{
    int mode = 0;
    if (!server->without_editing)
        server->without_editing = server->sim->get_integer_parameter(
                                      server->sim, sim_intparam_edit_mode_type, &mode) < 0;
    return server->without_editing ? 0 : mode;
}

static uint8_t server_state(struct server *server, int state)
{
    struct sim_api *sim = server->sim;
    int edit_mode = edit_mode_of(server);
    return (uint8_t)((state != sim_simulation_stopped) | (state == sim_simulation_paused) << 1 |
                     (sim->get_real_time_simulation(sim) > 0) << 2 | (edit_mode & 7) << 3);
}

/* One pass over all services. */
struct round {
    struct pass pass;
    struct server_clock clock;    /* for lock-step messages */
    struct session_state state;   /* the same for fast sessions */
    int blocking;                 /* commands that somebody waits for */
};

/* What all answers of one pass tell of the simulator. */
static void begin_round(struct server *server, struct round *round)
{
    struct sim_api *sim = server->sim;
    struct pass *pass = &round->pass;
    struct server_clock *clock = &round->clock;
    if (pass->sim)
        return; /* it has begun */
    int state = sim->get_simulation_state(sim), scene_id = 0;
    char stale[8];
    sim->get_integer_parameter(sim, sim_intparam_scene_unique_id, &scene_id);
    clock->server_time = (int32_t)(sim->get_system_time(sim) * 1000.1);
    clock->scene_id = (uint16_t)scene_id;
    clock->server_state = server_state(server, state);
    round->state = (struct session_state){
        .step = server->steps,
        .sim_time = state == sim_simulation_stopped ? 0.0 : sim->get_simulation_time(sim),
        .server_time = clock->server_time,
        .scene_id = clock->scene_id,
        .server_state = clock->server_state
    };
    pass->server = server;
    pass->sim = sim;
    pass->world = &server->world;
    pass->stop = &server->stop;
    pass->sim_time = (int32_t)(round->state.sim_time * 1000.01);
    sim->take_error(sim, stale, sizeof stale); /* not a command's fault */
}

static void set_service(struct pass *pass, struct service *service)
{
    const struct service_options *options = service_get_options(service);
    pass->service = service;
    pass->stop_wait_ms = options->stop_wait_ms;
    pass->ends_with_simulation = options->simulation_only;
}

static void execute_lockstep(struct server *server, struct service *service, struct round *round)
{
    struct lockstep *lockstep = service_get_lockstep(service);
    if (lockstep_take(lockstep)) {
        begin_round(server, round);
        lockstep_execute(lockstep, &round->pass, &round->clock);
        service_print_pass(service, &round->pass);
        round->blocking += round->pass.blocking;
    }
    lockstep_reply(lockstep);
}

static void execute_fast(struct server *server, struct fast *fast, struct round *round)
{
    if (!fast_poll(fast))
        return;
    begin_round(server, round);
    fast_execute(fast, &round->pass, &round->state, BUDGET_US);
    round->blocking += round->pass.blocking;
}

/* Brings the streams of fast sessions up to date: at every callback, and during one that lasts
 * now and then, but not after each of many commands. */
static void publish(struct server *server, struct round *round, int is_entry)
{
    int64_t now_us = clock_us();
    unsigned values = server->world.values;
    if (!is_entry && (server->published == values || now_us - server->published_us < REPUBLISH_US))
        return;
    server->published_us = now_us;
    for (int i = 0; i < server->count; i++) {
        struct fast *fast = service_get_fast(server->services[i]);
        if (!fast || fast_client_count(fast) == 0)
            continue;
        begin_round(server, round);
        set_service(&round->pass, server->services[i]);
        fast_publish(fast, &round->pass, &round->state);
    }
    server->published = values;
}

/* Executes everything that has come in; how many commands of it somebody waits for. */
static int pass_all(struct server *server, int is_entry)
{
    struct round round = { 0 };
    server->passing = 1;
    if (is_entry)
        publish(server, &round, 1);
    for (int i = 0; i < server->count; i++) {
        set_service(&round.pass, server->services[i]);
        execute_lockstep(server, server->services[i], &round);
        if (service_get_fast(server->services[i]))
            execute_fast(server, service_get_fast(server->services[i]), &round);
    }
    publish(server, &round, 0);
    server->passing = 0;
    end_services(server);
    return round.blocking;
}

static int poll_all(struct server *server)
{
    int came = 0;
    for (int i = 0; i < server->count; i++) {
        struct fast *fast = service_get_fast(server->services[i]);
        came |= lockstep_poll(service_get_lockstep(server->services[i]));
        came |= fast && fast_poll(fast);
    }
    return came;
}

static void release_all(struct server *server)
{
    for (int i = 0; i < server->count; i++)
        lockstep_release(service_get_lockstep(server->services[i]));
}

static int look_for_message(struct server *server, int64_t begin_us, int64_t until_us)
{
    int64_t now_us = begin_us;
    do {
        if (poll_all(server))
            return 1;
        now_us = spin_pause(&server->spin, begin_us, now_us);
    } while (now_us < until_us);
    return 0;
}

static int sleep_for_message(struct server *server, int64_t deadline_us)
{
    bell_prepare(&server->bell);
    int came = poll_all(server);
    release_all(server); /* the communication threads look after their channels meanwhile */
    if (came)
        bell_cancel(&server->bell);
    return came || bell_wait(&server->bell, deadline_us);
}

/* Waits for a message: 1, or 0 at the deadline. */
static int wait_for_message(struct server *server, int64_t deadline_us)
{
    int64_t begin_us = clock_us();
    int64_t until_us = begin_us + spin_budget_us(&server->spin, begin_us);
    int came = look_for_message(server, begin_us, until_us < deadline_us ? until_us : deadline_us);
    if (!came && until_us < deadline_us)
        came = sleep_for_message(server, deadline_us);
    else if (!came)
        release_all(server);
    spin_learn(&server->spin, clock_us() - begin_us);
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
    for (int i = 0; i < server->count; i++) {
        const struct service_options *options = service_get_options(server->services[i]);
        int wait_us = *(const int *)(const void *)((const char *)options + option);
        if (wait_us > longest_us && service_has_client(server->services[i]))
            longest_us = wait_us;
    }
    return longest_us;
}

static void print_notes(struct server *server)
{
    for (int i = 0; i < server->count; i++)
        service_print_notes(server->services[i]);
}

/* ------------------------------------------------------------------ the simulator's callbacks */

static int is_advancing(struct server *server)
{
    return (server->sim->get_simulation_state(server->sim) & sim_simulation_advancing) != 0;
}

/* What the simulator has done meanwhile may have changed anything. */
static void note_turn(struct server *server)
{
    server->world.values++;
    server->world.pictures++;
}

/* A stop takes several passes: none of them is held up. */
static int is_stopping(struct server *server)
{
    return stop_is_under_way(&server->stop, server->sim);
}

/* A command may make the simulator call again before it is done: a script that it calls, a dialog
 * that it opens. Commands are not executed inside of another. */
void server_instance_pass(struct server *server)
{
    if (server->passing)
        return;
    print_notes(server);
    if (is_advancing(server))
        return; /* the commands' turn is when the main script is about to be called */
    note_turn(server);
    int64_t deadline_us = clock_us() + longest_wait(server, offsetof(struct service_options,
                                                                     idle_wait_us));
    poll_all(server);
    pass_all(server, 1);
    while (!is_advancing(server) && !is_stopping(server) && clock_us() < deadline_us &&
           wait_for_work(server, deadline_us))
        pass_all(server, 0);
}

/* A client steps and has not triggered. */
static int is_held(struct server *server)
{
    int held = 0;
    for (int i = 0; i < server->count; i++)
        held |= service_holds(server->services[i]);
    return held;
}

static int is_stepped(struct server *server)
{
    for (int i = 0; i < server->count; i++)
        if (service_is_stepped(server->services[i]))
            return 1;
    return 0;
}

static void tell_waiting(struct server *server, int waiting)
{
    if (server->waiting == waiting)
        return;
    server->waiting = waiting;
    server->sim->set_boolean_parameter(server->sim, sim_boolparam_waiting_for_trigger, waiting);
}

/* Executes until no step is held back and nobody is likely to call again at once. 1 when the
 * step is held back still. */
static int execute_before_step(struct server *server)
{
    int64_t start_us = clock_us();
    int64_t trigger_until_us = start_us + longest_wait(server, offsetof(struct service_options,
                                                                        trigger_wait_us));
    int64_t linger_until_us = start_us + longest_wait(server, offsetof(struct service_options,
                                                                       linger_us));
    poll_all(server);
    for (int is_entry = 1;; is_entry = 0) {
        int blocking = pass_all(server, is_entry);
        int held = is_held(server);
        /* The clock decides also while messages keep coming: a callback is bounded. */
        if (held && (clock_us() >= trigger_until_us || !wait_for_work(server, trigger_until_us)))
            return 1;
        if (!held && (is_stepped(server) || !blocking || clock_us() >= linger_until_us ||
                      is_stopping(server) || !wait_for_message(server, linger_until_us)))
            return 0;
    }
}

/* While a step is held back the simulator goes on with what is no step: its user may answer a
 * dialog or move a slider. One that comes round quicker than this does not have its streams
 * executed each time. */
static void note_turn_while_held(struct server *server)
{
    int64_t now_us = clock_us();
    if (!server->waiting || now_us - server->turned_us < REPUBLISH_US)
        return;
    server->turned_us = now_us;
    note_turn(server);
}

int server_awaits_trigger(struct server *server)
{
    return server->steps_next && is_held(server);
}

int server_main_script(struct server *server)
{
    note_turn_while_held(server);
    server->steps_next = 1;
    int held = server->passing ? is_held(server) : execute_before_step(server);
    server->steps_next = held;
    tell_waiting(server, held);
    if (held)
        return 1;
    note_turn(server);
    server->steps++;
    for (int i = 0; i < server->count; i++)
        service_step(server->services[i]);
    return 0;
}

void server_simulation_starts(struct server *server)
{
    stop_note_start(&server->stop, server->sim);
}

void server_simulation_ended(struct server *server)
{
    stop_note_end(&server->stop, server->sim);
    tell_waiting(server, 0);
    note_turn(server);
    server->steps_next = 0;
    server->steps = 0;
    for (int i = server->count - 1; i >= 0; i--)
        if (service_get_options(server->services[i])->simulation_only)
            end_at(server, i, SERVICE_ENDS);
}
