/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Life cycle of services: start, stop, reset and status, ports in use, the command line and the
 * configuration. test_service_clients.c tests their clients.
 */
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands/commands.h"
#include "extApi.h"
#include "os/clock.h"
#include "os/socket.h"
#include "simConst.h"
#include "support_server.h"
#include "transport/channel.h"
#include "transport/session.h"

#define BLOCKING simx_opmode_blocking
#define PATIENCE_US 20000000

static int ports[WAYS];
static const int never_stop;

static void setup(void)
{
    simulator_start_all_ways(ports);
}

/* ------------------------------------------------------------------ services */

static struct service_options temporary(int port)
{
    struct service_options options = service_options_default(port);
    options.sync_trigger = 1;
    return options;
}

START_TEST(a_service_is_started_told_about_and_stopped)
{
    int port = _i ? support_shared_port() : support_tcp_port();
    struct service_options options = temporary(port);
    struct service_status status;
    ck_assert_int_eq(server_start_service(simulator_hold(), &options), 0);
    simulator_release();
    simulator_status(port, &status);
    ck_assert_int_eq(status.state, 1);
    ck_assert_int_eq(status.version, 11);
    ck_assert_int_eq(status.client_version, -1);
    simxInt client = simulator_client(port);
    simulator_expect_served(client);
    simulator_status(port, &status);
    ck_assert_int_eq(status.state, 3);
    ck_assert_int_eq(status.client_version, 11);
    ck_assert_str_eq(status.peer, _i ? "" : "127.0.0.1");
    ck_assert_int_gt(status.info[0], 0);
    ck_assert_int_gt(status.info[1], 0);
    ck_assert_int_eq(server_stop_service(simulator_hold(), port), 0);
    simulator_release();
    simulator_status(port, &status);
    ck_assert_int_eq(status.state, -1);
    simxInt value;
    ck_assert_int_ne(simxGetIntegerParameter(client, 1, &value, BLOCKING), 0);
    ck_assert_int_eq(simxGetConnectionId(client), -1);
    simxFinish(client);
    ck_assert_int_eq(simxStart("127.0.0.1", port, 1, 1, 200, 1), -1);
}
END_TEST

START_TEST(a_service_of_the_configuration_cannot_be_stopped_but_reset)
{
    simxInt client = simulator_client(ports[_i]), value;
    int64_t deadline_us = clock_us() + PATIENCE_US;
    ck_assert_int_ge(client, 0);
    simulator_expect_served(client);
    ck_assert_int_eq(server_stop_service(simulator_hold(), ports[_i]), -EPERM);
    simulator_release();
    simulator_expect_served(client);
    ck_assert_int_eq(server_reset_service(simulator_hold(), ports[_i]), 0);
    simulator_release();
    while (simxGetConnectionId(client) < 2 ||
           simxGetIntegerParameter(client, 1, &value, BLOCKING) != 0)
        ck_assert_int_lt(clock_us(), deadline_us);
    simxFinish(client);
}
END_TEST

static int hook_port, hook_outcome;

static void stop_own_service(void)
{
    hook_outcome = server_stop_service(simulator_server(), hook_port);
}

static void reset_own_service(void)
{
    hook_outcome = server_reset_service(simulator_server(), hook_port);
}

/* Calls a script function of the simulator that does this to the very service. */
static void call_hook(simxInt client, int port, void (*hook)(void))
{
    simxInt counts[4], *ints;
    simxFloat *floats;
    simxChar *texts;
    simxUChar *bytes;
    simulator_hold();
    hook_port = port;
    hook_outcome = 1;
    fake.on_script = hook;
    simulator_release();
    simxCallScriptFunction(client, "", sim_scripttype_sandboxscript, "remoteHook", 0, NULL, 0, NULL,
                           0, NULL, 0, NULL, &counts[0], &ints, &counts[1], &floats, &counts[2],
                           &texts, &counts[3], &bytes, BLOCKING);
    simulator_hold();
    fake.on_script = NULL;
    ck_assert_int_eq(hook_outcome, 0);
    simulator_release();
}

START_TEST(a_script_that_a_service_calls_resets_that_service)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    simxInt client = simulator_client(ports[_i]), value;
    call_hook(client, ports[_i], reset_own_service);
    while (simxGetConnectionId(client) < 2 ||
           simxGetIntegerParameter(client, 1, &value, BLOCKING) != 0)
        ck_assert_int_lt(clock_us(), deadline_us);
    simxFinish(client);
}
END_TEST

START_TEST(a_script_that_a_service_calls_stops_that_service)
{
    int port = _i ? support_shared_port() : support_tcp_port();
    struct service_options options = temporary(port);
    struct service_status status;
    ck_assert_int_eq(server_start_service(simulator_hold(), &options), 0);
    simulator_release();
    simxInt client = simulator_client(port);
    call_hook(client, port, stop_own_service);
    simulator_status(port, &status);
    ck_assert_int_eq(status.state, -1);
    simxFinish(client);
}
END_TEST

/* Whether a client finds somebody who would serve it. */
static int is_served(int way, int port)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    struct channel *channel;
    char name[48];
    int outcome = 0;
    if (way == WAY_TCP) {
        if (tcp_connect(&channel, "127.0.0.1", port, deadline_us, &never_stop) < 0)
            return 0;
        struct buffer message = { 0 }; /* Windows lets in who is put out only then */
        outcome = channel->ops->receive(channel, &message, deadline_us);
        buffer_free(&message);
        channel->ops->close(channel);
        return outcome == CHANNEL_AGAIN;
    }
    if (way == WAY_FAST)
        return simxStart("127.0.0.1", port, 1, 1, 300, 1) >= 0;
    snprintf(name, sizeof name, "/dev/shm/LocalSIM_REMOTE_API%05d", -port);
    while (outcome == 0 && clock_us() < deadline_us)
        outcome = access(name, F_OK); /* the communication thread takes it away */
    return outcome == 0;
}

static int hook_way;

static void stop_service_and_come(void)
{
    hook_outcome = server_stop_service(simulator_server(), hook_port);
    if (hook_outcome == 0 && is_served(hook_way, hook_port))
        hook_outcome = -1;
}

/* The client that calls the script is another service's. */
START_TEST(a_service_that_a_script_has_stopped_refuses_who_comes_before_the_pass_is_over)
{
    int port = _i == WAY_TCP ? support_tcp_port() : support_shared_port();
    struct service_options options = temporary(port);
    simxInt client = simulator_client(ports[WAY_FAST]);
    ck_assert_int_eq(server_start_service(simulator_hold(), &options), 0);
    simulator_release();
    hook_way = _i;
    call_hook(client, port, stop_service_and_come);
    simulator_expect_served(client);
    simxFinish(client);
}
END_TEST

static void exchange_own_service(void)
{
    struct service_status status;
    struct service_options options = temporary(hook_port);
    options.sync_trigger = 0;
    hook_outcome = server_stop_service(simulator_server(), hook_port);
    server_service_status(simulator_server(), hook_port, &status);
    if (hook_outcome == 0 &&
        (server_stop_service(simulator_server(), hook_port) != -ENOENT ||
         server_reset_service(simulator_server(), hook_port) != -ENOENT || status.state != -1))
        hook_outcome = -2; /* it is gone as far as scripts can see */
    if (hook_outcome == 0)
        hook_outcome = server_start_service(simulator_server(), &options);
    if (hook_outcome == 0 && server_start_service(simulator_server(), &options) != -EADDRINUSE)
        hook_outcome = -1; /* it is there already */
}

START_TEST(a_script_that_a_service_calls_starts_it_with_other_options)
{
    int port = _i ? support_shared_port() : support_tcp_port();
    int64_t deadline_us = clock_us() + PATIENCE_US;
    struct service_options options = temporary(port);
    ck_assert_int_eq(server_start_service(simulator_hold(), &options), 0);
    simulator_release();
    simxInt client = simulator_client(port);
    ck_assert_int_eq(simxSynchronous(client, 1), 0);
    call_hook(client, port, exchange_own_service);
    while (simxGetConnectionId(client) < 2 ||
           simxSynchronous(client, 1) != simx_return_remote_error_flag)
        ck_assert_int_lt(clock_us(), deadline_us);
    simxFinish(client);
    ck_assert_int_eq(server_stop_service(simulator_hold(), port), 0);
    simulator_release();
}
END_TEST

static void move_own_service(void)
{
    struct service_options options = temporary(hook_port);
    strcpy(options.bind, "203.0.113.1"); /* an address of nobody's (RFC 5737) */
    hook_outcome = server_stop_service(simulator_server(), hook_port);
    if (hook_outcome == 0)
        hook_outcome = server_start_service(simulator_server(), &options);
}

START_TEST(a_service_that_does_not_come_back_is_told_in_the_log)
{
    int port = support_tcp_port(), is_told = 0;
    char line[64];
    int64_t deadline_us = clock_us() + PATIENCE_US;
    struct service_options options = temporary(port);
    snprintf(line, sizeof line, "service on port %d could not be started", port);
    ck_assert_int_eq(server_start_service(simulator_hold(), &options), 0);
    simulator_release();
    simxInt client = simulator_client(port);
    call_hook(client, port, move_own_service);
    while (!is_told) {
        ck_assert_int_lt(clock_us(), deadline_us);
        simulator_hold();
        is_told = strstr(fake.log, line) != NULL;
        simulator_release();
    }
    simxFinish(client);
}
END_TEST

/* What a simulator does whose script runs its main loop for a while. */
static void pass_inside(void)
{
    static int depth, deepest;
    deepest = ++depth;
    if (depth == 1) {
        server_instance_pass(simulator_server());
        hook_outcome = server_main_script(simulator_server());
    }
    if (--depth == 0 && deepest > 1)
        hook_outcome = -1;
}

static void pass_inside_while_held(void)
{
    pass_inside();
    hook_outcome = hook_outcome == 1 ? 0 : -1;
}

START_TEST(a_callback_inside_of_a_command_executes_no_other)
{
    simxInt client = simulator_client(ports[_i]);
    call_hook(client, ports[_i], pass_inside);
    ck_assert_int_eq(simxSynchronous(client, 1), 0);
    ck_assert_int_eq(simxStartSimulation(client, BLOCKING), 0);
    call_hook(client, ports[_i], pass_inside_while_held);
    ck_assert_int_eq(simxSynchronous(client, 0), 0);
    call_hook(client, ports[_i], pass_inside);
    simulator_expect_served(client);
    simxFinish(client);
}
END_TEST

START_TEST(a_port_that_is_in_use_is_refused)
{
    struct service_options options = temporary(ports[_i]);
    struct listener *foreign = NULL;
    int port = _i ? support_shared_port() : support_tcp_port();
    ck_assert_int_eq(server_start_service(simulator_hold(), &options), -EADDRINUSE);
    simulator_release();
    ck_assert_int_eq(_i ? segment_listen(&foreign, -port, 2000)
                        : tcp_listen(&foreign, "127.0.0.1", port, 1300), 0);
    options = temporary(port);
    ck_assert_int_eq(server_start_service(simulator_hold(), &options), -EADDRINUSE);
    simulator_release();
    foreign->ops->close(foreign);
    ck_assert_int_eq(server_start_service(simulator_hold(), &options), 0);
    simulator_release();
}
END_TEST

START_TEST(ports_and_services_that_do_not_exist_are_refused)
{
    struct service_options options = temporary(65536);
    struct service_status status;
    struct server *server = simulator_hold();
    ck_assert_int_eq(server_start_service(server, &options), -EINVAL);
    options = temporary(0); /* would be any port, which nobody was told */
    ck_assert_int_eq(server_start_service(server, &options), -EINVAL);
    ck_assert_int_eq(server_stop_service(server, 12), -ENOENT);
    ck_assert_int_eq(server_reset_service(server, 12), -ENOENT);
    server_service_status(server, 12, &status);
    simulator_release();
    ck_assert_int_eq(status.state, -1);
    ck_assert_int_eq(status.version, 11);
    ck_assert_int_eq(status.client_version, -1);
}
END_TEST

/* With waits of a second, five passes would take as many. A lock-step client is active always. */
START_TEST(a_client_that_was_not_active_lately_is_not_waited_for)
{
    struct service_options options = temporary(support_shared_port());
    if (!simulator_is_fast(WAY_FAST))
        return;
    options.idle_wait_us = 1000000;
    ck_assert_int_eq(server_start_service(simulator_hold(), &options), 0);
    simulator_release();
    simxInt client = simulator_client(options.port);
    simulator_expect_served(client);
    support_rest(2200); /* so long it counts as active */
    int64_t begin_us = clock_us();
    for (int i = 0; i < 5; i++)
        simulator_state(); /* comes between two passes */
    ck_assert_int_lt(clock_us() - begin_us, 3000000);
    simulator_expect_served(client);
    simxFinish(client);
}
END_TEST

START_TEST(a_service_of_a_simulation_ends_with_it)
{
    int port = support_tcp_port();
    struct service_options options = temporary(port);
    simxInt client = simulator_client(ports[WAY_TCP]);
    options.simulation_only = 1;
    ck_assert_int_eq(simxStartSimulation(client, BLOCKING), 0);
    ck_assert_int_eq(server_start_service(simulator_hold(), &options), 0);
    simulator_release();
    ck_assert_int_eq(simulator_wait_state(port, 1), 1);
    ck_assert_int_eq(simxStopSimulation(client, BLOCKING), 0);
    ck_assert_int_eq(simulator_wait_state(port, -1), 1);
    simulator_expect_served(client);
    simxFinish(client);
}
END_TEST

START_TEST(a_service_with_debug_writes_to_its_console_and_closes_it)
{
    int port = support_tcp_port();
    struct service_options options = temporary(port);
    int64_t deadline_us = clock_us() + PATIENCE_US;
    int found = 0;
    options.debug = 1;
    ck_assert_int_eq(server_start_service(simulator_hold(), &options), 0);
    ck_assert_int_eq(fake.consoles, 1);
    simulator_release();
    simxInt client = simulator_client(port);
    simulator_expect_served(client);
    while (!found) {
        ck_assert_int_lt(clock_us(), deadline_us);
        simulator_hold();
        found = strstr(fake.console, "client connected over TCP from 127.0.0.1") &&
                strstr(fake.console, "last message: 1 commands; executed 1, 1 of them waited for");
        simulator_release();
    }
    simxFinish(client);
    ck_assert_int_eq(server_stop_service(simulator_hold(), port), 0);
    ck_assert_int_eq(fake.consoles, 0);
    simulator_release();
}
END_TEST

/* ------------------------------------------------------------------ without a main loop */

START_TEST(the_command_line_starts_services_with_stepping)
{
    char argument[80];
    struct service_status status;
    struct server *server = NULL;
    struct sim_api *sim = fake_sim_new(40501);
    int port = support_tcp_port();
    ck_assert_ptr_nonnull(sim);
    snprintf(argument, sizeof argument, "REMOTEAPISERVERSERVICE_%d_FALSE_TRUE", port);
    fake.string_params[sim_stringparam_app_arg1] = "something else";
    fake.string_params[sim_stringparam_app_arg1 + 8] = argument;
    support_enter_folder();
    ck_assert_int_eq(server_new(&server, sim, &command_table), 0);
    server_service_status(server, port, &status);
    ck_assert_int_eq(status.state, 1);
    ck_assert_int_eq(server_stop_service(server, port), -EPERM);
    server_free(server);
    support_leave_folder();
    sim_free(sim);
}
END_TEST

/* In use also on another address: a port is what tells services apart. */
START_TEST(a_configured_port_in_use_is_logged_and_the_others_start)
{
    char config[160];
    struct service_status status;
    struct server *server = NULL;
    struct sim_api *sim = fake_sim_new(40501);
    int port = support_tcp_port();
    ck_assert_ptr_nonnull(sim);
    int size = snprintf(config, sizeof config,
                        "portIndex1_port = %d\nportIndex2_port = %d\nportIndex2_bind = %s\n",
                        port, port, _i ? "127.0.0.2" : "127.0.0.1");
    support_enter_folder();
    support_write_file("remoteApiConnections.txt", config, (size_t)size);
    ck_assert_int_eq(server_new(&server, sim, &command_table), 0);
    ck_assert_ptr_nonnull(strstr(fake.log, "could not be started"));
    server_service_status(server, port, &status);
    ck_assert_int_eq(status.state, 1);
    server_free(server);
    support_leave_folder();
    sim_free(sim);
}
END_TEST

START_TEST(a_configured_port_that_is_none_is_logged_and_the_others_start)
{
    static const char *const wrong[] = { "0", "abc" };
    char config[128];
    struct service_status status;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct server *server = NULL;
        struct sim_api *sim = fake_sim_new(40501);
        int port = support_tcp_port();
        int size = snprintf(config, sizeof config, "portIndex1_port = %d\nportIndex2_port = %s\n",
                            port, wrong[i]);
        ck_assert_ptr_nonnull(sim);
        support_enter_folder();
        support_write_file("remoteApiConnections.txt", config, (size_t)size);
        ck_assert_int_eq(server_new(&server, sim, &command_table), 0);
        ck_assert_ptr_nonnull(strstr(fake.log, "this service is left out"));
        server_service_status(server, 0, &status);
        ck_assert_int_eq(status.state, -1);
        server_service_status(server, port, &status);
        ck_assert_int_eq(status.state, 1);
        server_free(server);
        support_leave_folder();
        sim_free(sim);
    }
}
END_TEST

/* Whether a server with this configuration can be reached by another address of the machine than
 * 127.0.0.1; the log's last line stays in fake.log. */
static int is_reachable(int port, const char *more)
{
    char config[128];
    struct server *server = NULL;
    struct sim_api *sim = fake_sim_new(40501);
    int size = snprintf(config, sizeof config, "portIndex1_port = %d\n%s", port, more);
    support_enter_folder();
    support_write_file("remoteApiConnections.txt", config, (size_t)size);
    ck_assert_int_eq(server_new(&server, sim, &command_table), 0);
    int fd = socket_connect("127.0.0.1", port, clock_us() + PATIENCE_US, &never_stop);
    ck_assert_int_ge(fd, 0);
    socket_close(fd);
    fd = socket_connect("127.0.0.2", port, clock_us() + PATIENCE_US, &never_stop);
    if (fd >= 0)
        socket_close(fd);
    server_free(server);
    support_leave_folder();
    sim_free(sim);
    return fd >= 0;
}

START_TEST(tcp_is_open_to_others_only_when_told_so_and_warns_then)
{
    int port = support_tcp_port();
    ck_assert_int_eq(is_reachable(port, ""), 0);
    ck_assert_ptr_null(strstr(fake.log, "network"));
    ck_assert_int_eq(is_reachable(port, "portIndex1_bind = 0.0.0.0\n"), 1);
    ck_assert_ptr_nonnull(strstr(fake.log, "network"));
}
END_TEST

/* Comes, says this, and is away when it has been heard. */
static void visit(int port, const char *text)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    int fd = socket_connect("127.0.0.1", port, deadline_us, &never_stop);
    char byte;
    ck_assert_int_ge(fd, 0);
    if (*text) {
        ck_assert_int_eq(socket_send(fd, text, strlen(text)), (long)strlen(text));
        ck_assert_int_eq(socket_wait_readable(fd, deadline_us), 1);
        ck_assert_int_le(socket_recv(fd, &byte, 1), 0);
    }
    socket_close(fd);
}

/* What a simulator that has been busy meanwhile is told: the last lines are in `fake`. */
static void be_visited_often(int debug, const char *text)
{
    struct server *server = NULL;
    struct sim_api *sim = fake_sim_new(40501);
    struct service_options options = temporary(support_tcp_port());
    options.debug = debug;
    support_enter_folder();
    ck_assert_int_eq(server_new(&server, sim, &command_table), 0);
    ck_assert_int_eq(server_start_service(server, &options), 0);
    for (int i = 0; i < 40; i++)
        visit(options.port, text);
    ck_assert_int_eq(simxStart("127.0.0.1", options.port, 1, 0, 20000, 5), 0); /* after them */
    fake.log[0] = '\0';
    server_instance_pass(server);
    simxFinish(0);
    server_free(server);
    support_leave_folder();
    sim_free(sim);
}

START_TEST(visits_without_a_fault_are_no_news_for_the_log)
{
    be_visited_often(0, "");
    ck_assert_str_eq(fake.log, "");
    be_visited_often(1, "");
    ck_assert_str_eq(fake.log, "");
    ck_assert_ptr_nonnull(strstr(fake.console, "client connected"));
    ck_assert_ptr_nonnull(strstr(fake.console, "more happened than was kept"));
}
END_TEST

START_TEST(warnings_that_were_lost_are_told_of)
{
    be_visited_often(0, "\377\377\377\377\377\377");
    ck_assert_msg(strstr(fake.log, "more happened than was kept") != NULL, "%s", fake.log);
}
END_TEST

START_TEST(a_segment_name_that_another_user_took_leaves_fast_sessions)
{
    char config[128];
    struct service_status status;
    struct server *server = NULL;
    int port = support_shared_port();
    int fd = session_listen(-port);
    if (fd == -ENOTSUP)
        return; /* there are no fast sessions */
    session_unlisten(fd);
    ck_assert(support_take_name(port));
    struct sim_api *sim = fake_sim_new(40501);
    int size = snprintf(config, sizeof config, "portIndex1_port = %d\n", port);
    support_enter_folder();
    support_write_file("remoteApiConnections.txt", config, (size_t)size);
    ck_assert_int_eq(server_new(&server, sim, &command_table), 0);
    server_instance_pass(server);
    ck_assert_ptr_nonnull(strstr(fake.log, "fast sessions only"));
    server_service_status(server, port, &status);
    ck_assert_int_eq(status.state, 1);
    simxInt client = simxStart("", port, 1, 1, 20000, 5); /* is greeted by the acceptor's thread */
    ck_assert_int_ge(client, 0);
    simxFinish(client);
    server_free(server);
    support_leave_folder();
    sim_free(sim);
    support_drop_name(port);
}
END_TEST

int main(void)
{
    const TTest *const all_ways[] = {
        a_service_is_started_told_about_and_stopped,
        a_service_of_the_configuration_cannot_be_stopped_but_reset,
        a_script_that_a_service_calls_resets_that_service,
        a_script_that_a_service_calls_stops_that_service,
        a_script_that_a_service_calls_starts_it_with_other_options,
        a_callback_inside_of_a_command_executes_no_other,
        a_port_that_is_in_use_is_refused,
        a_service_that_a_script_has_stopped_refuses_who_comes_before_the_pass_is_over,
    };
    const TTest *const once[] = {
        ports_and_services_that_do_not_exist_are_refused,
        a_client_that_was_not_active_lately_is_not_waited_for,
        a_service_of_a_simulation_ends_with_it,
        a_service_with_debug_writes_to_its_console_and_closes_it,
        a_service_that_does_not_come_back_is_told_in_the_log,
    };
    Suite *suite = suite_create("service life");
    TCase *running = tcase_create("a running simulator"), *alone = tcase_create("a server alone");
    tcase_add_checked_fixture(running, setup, simulator_stop);
    for (size_t i = 0; i < COUNT_OF(all_ways); i++)
        tcase_add_loop_test(running, all_ways[i], 0, WAYS);
    for (size_t i = 0; i < COUNT_OF(once); i++)
        tcase_add_test(running, once[i]);
    tcase_add_test(alone, the_command_line_starts_services_with_stepping);
    tcase_add_loop_test(alone, a_configured_port_in_use_is_logged_and_the_others_start, 0, 2);
    tcase_add_test(alone, a_configured_port_that_is_none_is_logged_and_the_others_start);
    tcase_add_test(alone, tcp_is_open_to_others_only_when_told_so_and_warns_then);
    tcase_add_test(alone, visits_without_a_fault_are_no_news_for_the_log);
    tcase_add_test(alone, warnings_that_were_lost_are_told_of);
    suite_add_tcase(suite, running);
    suite_add_tcase(suite, alone);
    support_add_other_user(suite, NULL, NULL,
                           a_segment_name_that_another_user_took_leaves_fast_sessions, 1);
    return support_run(suite);
}
