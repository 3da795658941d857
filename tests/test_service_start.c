/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Services that a server starts with: those of the command line and of the configuration, ports in
 * use, and what is told of them.
 */
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "commands/commands.h"
#include "extApi.h"
#include "os/clock.h"
#include "os/socket.h"
#include "os/thread.h"
#include "server/server.h"
#include "simConst.h"
#include "support_server.h"
#include "transport/channel.h"
#include "transport/session.h"

#define PATIENCE_US 20000000

static const int never_stop;

/* ------------------------------------------------------------------ services */

static struct service_options temporary(int port)
{
    struct service_options options = service_options_default(port);
    options.sync_trigger = 1;
    return options;
}

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
    Suite *suite = suite_create("service start");
    TCase *alone = tcase_create("a server alone");
    tcase_add_test(alone, the_command_line_starts_services_with_stepping);
    tcase_add_loop_test(alone, a_configured_port_in_use_is_logged_and_the_others_start, 0, 2);
    tcase_add_test(alone, a_configured_port_that_is_none_is_logged_and_the_others_start);
    tcase_add_test(alone, tcp_is_open_to_others_only_when_told_so_and_warns_then);
    tcase_add_test(alone, visits_without_a_fault_are_no_news_for_the_log);
    tcase_add_test(alone, warnings_that_were_lost_are_told_of);
    suite_add_tcase(suite, alone);
    support_add_other_user(suite, NULL, NULL,
                           a_segment_name_that_another_user_took_leaves_fast_sessions, 1);
    return support_run(suite);
}
