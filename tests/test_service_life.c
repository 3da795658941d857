/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Life cycle of services: start, stop, reset and status, ports in use. test_service_start.c tests
 * those of the command line and the configuration, test_service_clients.c their clients.
 */
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "extApi.h"
#include "os/clock.h"
#include "simConst.h"
#include "support_server.h"
#include "transport/channel.h"

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
    TCase *running = tcase_create("a running simulator");
    tcase_add_checked_fixture(running, setup, simulator_stop);
    for (size_t i = 0; i < COUNT_OF(all_ways); i++)
        tcase_add_loop_test(running, all_ways[i], 0, WAYS);
    for (size_t i = 0; i < COUNT_OF(once); i++)
        tcase_add_test(running, once[i]);
    suite_add_tcase(suite, running);
    return support_run(suite);
}
