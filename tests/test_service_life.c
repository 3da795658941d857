/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Services and their clients coming and going: second clients, clients that vanish or send what is
 * no message, ports in use, start, stop, reset and status, a simulator that is busy.
 */
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "extApi.h"
#include "os/clock.h"
#include "simConst.h"
#include "support_process.h"
#include "support_server.h"
#include "transport/channel.h"

#define BLOCKING simx_opmode_blocking
#define PATIENCE_US 5000000

static int ports[WAYS];
static const int never_stop;

static void setup(void)
{
    simulator_start_all_ways(ports);
}

/* For a moment behind the previous client the segment is not there: the client tries again. */
static simxInt connect_to(int port)
{
    simxInt client = simxStart("127.0.0.1", port, 1, 0, 3000, 1);

    ck_assert_int_ge(client, 0);
    return client;
}

static void expect_served(simxInt client)
{
    simxInt value = 0;

    ck_assert_int_eq(simxGetIntegerParameter(client, sim_intparam_program_version, &value,
                                             BLOCKING), 0);
    ck_assert_int_eq(value, 40501);
}

/* A channel of its own, below the client library. */
static struct channel *raw_channel(int port)
{
    struct channel *channel = NULL;
    int64_t deadline_us = clock_us() + PATIENCE_US;
    int outcome;

    do { /* for a moment behind the previous client the segment is not there */
        outcome = channel_connect(&channel, "127.0.0.1", port, deadline_us, &never_stop);
        ck_assert_msg(clock_us() < deadline_us, "connecting: %d", outcome);
    } while (outcome != 0);
    return channel;
}

static void raw_send(struct channel *channel, const void *bytes, size_t size)
{
    ck_assert_int_eq(channel->ops->send(channel, bytes, size, clock_us() + PATIENCE_US), 0);
}

/* The server ends the connection by itself. */
static void expect_dropped(struct channel *channel)
{
    struct buffer message = { 0 };

    ck_assert_int_lt(channel->ops->receive(channel, &message, clock_us() + PATIENCE_US), 0);
    channel->ops->close(channel);
    buffer_free(&message);
}

/* The last line of the log. */
static void expect_logged(const char *text)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    char log[sizeof fake.log];

    do {
        simulator_hold();
        memcpy(log, fake.log, sizeof log);
        simulator_release();
        ck_assert_msg(clock_us() < deadline_us, "not '%s', but '%s'", text, log);
    } while (!strstr(log, text));
}

/* ------------------------------------------------------------------ clients */

START_TEST(a_second_client_on_tcp_is_told_at_once_and_the_first_goes_on)
{
    simxInt first = connect_to(ports[WAY_TCP]), value;
    expect_served(first);
    int64_t start_us = clock_us();
    simxInt second = simxStart("localhost", ports[WAY_TCP], 1, 1, 3000, 1);

    if (second >= 0) { /* TCP had let it in */
        ck_assert_int_ne(simxGetIntegerParameter(second, 1, &value, BLOCKING), 0);
        ck_assert_int_eq(simxGetConnectionId(second), -1);
    }
    ck_assert_int_lt(clock_us() - start_us, 2500000);
    expect_logged("a second client was refused");
    expect_served(first);
    ck_assert_int_eq(simxGetConnectionId(first), 1);
    simxFinish(-1);
}
END_TEST

START_TEST(a_second_client_of_the_segment_is_told_at_once)
{
    simxInt first = connect_to(ports[WAY_SEGMENT]);
    struct channel *channel = NULL;

    ck_assert_int_eq(channel_connect(&channel, "", ports[WAY_SEGMENT], 0, &never_stop), -EBUSY);
    expect_served(first);
    simxFinish(first);
}
END_TEST

START_TEST(one_client_after_the_other_is_served)
{
    for (int i = 0; i < 20; i++) {
        simxInt client = simxStart("127.0.0.1", ports[_i], 1, 0, 3000, 1);
        ck_assert_int_ge(client, 0);
        simxInt value = 0, result;
        int64_t deadline_us = clock_us() + PATIENCE_US;
        do { /* a connection that the server takes for a second one is made again */
            result = simxGetIntegerParameter(client, 1, &value, BLOCKING);
            ck_assert_int_lt(clock_us(), deadline_us);
        } while (result != 0);
        simxFinish(client);
    }
    ck_assert_int_eq(simulator_wait_state(ports[_i], 1), 1);
}
END_TEST

START_TEST(a_client_that_is_killed_leaves_the_service_ready)
{
    struct process process = process_start("client", ports[_i]);

    process_expect(&process, "ready");
    ck_assert_int_eq(simulator_wait_state(ports[_i], 3), 1);
    process_kill(&process);
    int64_t killed_us = clock_us();
    ck_assert_int_eq(simulator_wait_state(ports[_i], 1), 1);
    ck_assert_int_lt(clock_us() - killed_us, 1000000);
    simxInt client = connect_to(ports[_i]);
    expect_served(client);
    simxFinish(client);
}
END_TEST

START_TEST(a_client_that_closes_in_the_middle_of_a_message_leaves_the_service_ready)
{
    struct channel *channel = raw_channel(ports[_i]);
    size_t size = (size_t)60 << 20; /* no buffer on the way holds it */
    uint8_t *message = calloc(1, size);

    ck_assert_ptr_nonnull(message);
    ck_assert_int_eq(simulator_wait_state(ports[_i], 3), 1);
    simulator_freeze();
    int outcome = channel->ops->send(channel, message, size > 42000000 && _i == 0 ? 42000000 : size,
                                     clock_us());
    ck_assert_int_eq(outcome, CHANNEL_AGAIN);
    channel->ops->close(channel);
    simulator_continue();
    ck_assert_int_eq(simulator_wait_state(ports[_i], 1), 1);
    simxInt client = connect_to(ports[_i]);
    expect_served(client);
    simxFinish(client);
    free(message);
}
END_TEST

START_TEST(what_is_no_message_ends_that_connection_only)
{
    static const uint8_t too_short[10], zeros[18 + 30];
    struct buffer bad = { 0 };
    struct command command = command_of(key_name(simx_cmd_set_string_signal, "s"), 0, "abc", 3);
    simxInt other = connect_to(ports[_i == 0]);

    message_begin(&bad, 1);
    command_encode(&bad, &command);
    patch_i32(bad.data + 18, 1000);
    const struct {
        const uint8_t *bytes;
        size_t size;
    } cases[] = { { too_short, 10 }, { zeros, sizeof zeros }, { bad.data, bad.size },
                  { bad.data, 30 } };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        ck_assert_int_eq(simulator_wait_state(ports[_i], 1), 1);
        struct channel *channel = raw_channel(ports[_i]);
        raw_send(channel, cases[i].bytes, cases[i].size);
        expect_dropped(channel);
        expect_logged("no message of this protocol");
    }
    expect_served(other);
    ck_assert_int_eq(simxGetConnectionId(other), 1);
    ck_assert_int_eq(simulator_wait_state(ports[_i], 1), 1);
    simxInt client = connect_to(ports[_i]);
    expect_served(client);
    simxFinish(-1);
    buffer_free(&bad);
}
END_TEST

START_TEST(unknown_commands_come_back_with_an_error)
{
    struct channel *channel = raw_channel(ports[_i]);
    struct buffer message = { 0 }, reply = { 0 };
    struct command answer, command = command_of(key_int(0x1777, 5), BLOCKING, "echo", 4);

    message_begin(&message, 41);
    command_encode(&message, &command);
    raw_send(channel, message.data, message.size);
    ck_assert_int_eq(channel->ops->receive(channel, &reply, clock_us() + PATIENCE_US), 0);
    ck_assert_uint_eq(message_commands(reply.data, reply.size, &answer, 1), 1);
    ck_assert_int_eq(peek_i32(reply.data + 3), 41);
    ck_assert_int_eq(answer.key.number, 0x1777);
    ck_assert_int_eq(answer.flags & COMMAND_STATUS_ERROR, COMMAND_STATUS_ERROR);
    ck_assert_mem_eq(answer.data, "echo", 4);
    channel->ops->close(channel);
    buffer_free(&message);
    buffer_free(&reply);
}
END_TEST

START_TEST(a_blocking_call_to_a_busy_simulator_times_out_and_the_next_one_works)
{
    simxInt client = simxStart("127.0.0.1", ports[_i], 1, 1, -200, 1), value = 0;

    ck_assert_int_ge(client, 0);
    expect_served(client);
    simulator_freeze();
    int64_t start_us = clock_us();
    ck_assert_int_eq(simxGetIntegerParameter(client, 2, &value, BLOCKING),
                     simx_return_timeout_flag | simx_return_novalue_flag);
    ck_assert_int_ge(clock_us() - start_us, 199000);
    ck_assert_int_lt(clock_us() - start_us, 2000000);
    simulator_continue();
    int64_t deadline_us = clock_us() + PATIENCE_US;
    while (simxGetIntegerParameter(client, 1, &value, BLOCKING) != 0)
        ck_assert_int_lt(clock_us(), deadline_us);
    ck_assert_int_eq(simxGetConnectionId(client), 1);
    simxFinish(client);
}
END_TEST

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
    simxInt client = connect_to(port);
    expect_served(client);
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
    simxInt client = simxStart("127.0.0.1", ports[_i], 1, 0, 3000, 1), value;
    int64_t deadline_us = clock_us() + PATIENCE_US;

    ck_assert_int_ge(client, 0);
    expect_served(client);
    ck_assert_int_eq(server_stop_service(simulator_hold(), ports[_i]), -EPERM);
    simulator_release();
    expect_served(client);
    ck_assert_int_eq(server_reset_service(simulator_hold(), ports[_i]), 0);
    simulator_release();
    while (simxGetConnectionId(client) < 2 ||
           simxGetIntegerParameter(client, 1, &value, BLOCKING) != 0)
        ck_assert_int_lt(clock_us(), deadline_us);
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
    ck_assert_int_eq(server_stop_service(server, 12), -ENOENT);
    ck_assert_int_eq(server_reset_service(server, 12), -ENOENT);
    server_service_status(server, 12, &status);
    simulator_release();
    ck_assert_int_eq(status.state, -1);
    ck_assert_int_eq(status.version, 11);
    ck_assert_int_eq(status.client_version, -1);
}
END_TEST

START_TEST(a_service_of_a_simulation_ends_with_it)
{
    int port = support_tcp_port();
    struct service_options options = temporary(port);
    simxInt client = connect_to(ports[WAY_TCP]);

    options.simulation_only = 1;
    ck_assert_int_eq(simxStartSimulation(client, BLOCKING), 0);
    ck_assert_int_eq(server_start_service(simulator_hold(), &options), 0);
    simulator_release();
    ck_assert_int_eq(simulator_wait_state(port, 1), 1);
    ck_assert_int_eq(simxStopSimulation(client, BLOCKING), 0);
    ck_assert_int_eq(simulator_wait_state(port, -1), 1);
    expect_served(client);
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
    simxInt client = connect_to(port);
    expect_served(client);
    while (!found) {
        ck_assert_int_lt(clock_us(), deadline_us);
        simulator_hold();
        found = strstr(fake.console, "client connected over TCP from 127.0.0.1") != NULL;
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
    ck_assert_int_eq(server_new(&server, sim), 0);
    server_service_status(server, port, &status);
    ck_assert_int_eq(status.state, 1);
    ck_assert_int_eq(server_stop_service(server, port), -EPERM);
    server_free(server);
    support_leave_folder();
    sim->free(sim);
}
END_TEST

START_TEST(a_configured_port_in_use_is_logged_and_the_others_start)
{
    char config[128];
    struct service_status status;
    struct server *server = NULL;
    struct sim_api *sim = fake_sim_new(40501);
    int port = support_tcp_port();

    ck_assert_ptr_nonnull(sim);
    int size = snprintf(config, sizeof config, "portIndex1_port = %d\nportIndex2_port = %d\n",
                        port, port);
    support_enter_folder();
    support_write_file("remoteApiConnections.txt", config, (size_t)size);
    ck_assert_int_eq(server_new(&server, sim), 0);
    ck_assert_ptr_nonnull(strstr(fake.log, "could not be started"));
    server_service_status(server, port, &status);
    ck_assert_int_eq(status.state, 1);
    server_free(server);
    support_leave_folder();
    sim->free(sim);
}
END_TEST

int main(void)
{
    const TTest *const both[] = {
        one_client_after_the_other_is_served,
        a_client_that_is_killed_leaves_the_service_ready,
        a_client_that_closes_in_the_middle_of_a_message_leaves_the_service_ready,
        what_is_no_message_ends_that_connection_only,
        unknown_commands_come_back_with_an_error,
        a_blocking_call_to_a_busy_simulator_times_out_and_the_next_one_works,
        a_service_is_started_told_about_and_stopped,
        a_service_of_the_configuration_cannot_be_stopped_but_reset,
        a_port_that_is_in_use_is_refused,
    };
    const TTest *const once[] = {
        a_second_client_on_tcp_is_told_at_once_and_the_first_goes_on,
        a_second_client_of_the_segment_is_told_at_once,
        ports_and_services_that_do_not_exist_are_refused,
        a_service_of_a_simulation_ends_with_it,
        a_service_with_debug_writes_to_its_console_and_closes_it,
    };
    Suite *suite = suite_create("service life");
    TCase *running = tcase_create("a running simulator"), *alone = tcase_create("a server alone");

    tcase_add_checked_fixture(running, setup, simulator_stop);
    for (size_t i = 0; i < COUNT_OF(both); i++)
        tcase_add_loop_test(running, both[i], 0, WAYS);
    for (size_t i = 0; i < COUNT_OF(once); i++)
        tcase_add_test(running, once[i]);
    tcase_add_test(alone, the_command_line_starts_services_with_stepping);
    tcase_add_test(alone, a_configured_port_in_use_is_logged_and_the_others_start);
    suite_add_tcase(suite, running);
    suite_add_tcase(suite, alone);
    return support_run(suite);
}
