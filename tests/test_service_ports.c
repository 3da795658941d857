/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Which port a service of the command line gets: its own, or the first of the next that is free.
 */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include "commands/commands.h"
#include "fake_sim.h"
#include "server/server.h"
#include "simConst.h"

#define ROW 4

static int ports[ROW]; /* one after the other; nobody else has them */
static char arguments[ROW][80];
static struct sim_api *sim;

static void setup(void)
{
    for (int i = ROW - 1; i >= 0; i--)
        ports[i] = support_shared_port(); /* which goes downwards */
    ck_assert_int_eq(ports[ROW - 1] - ports[0], ROW - 1);
    sim = fake_sim_new(40501);
    ck_assert_ptr_nonnull(sim);
    support_enter_folder();
}

static void teardown(void)
{
    support_leave_folder();
    sim_free(sim);
}

static void pass_argument(int which, int port, const char *rest)
{
    snprintf(arguments[which], sizeof arguments[which], "REMOTEAPISERVERSERVICE_%d%s", port, rest);
    fake.string_params[sim_stringparam_app_arg1 + which] = arguments[which];
}

/* Starts a server, and compares which of the ports have a service. */
static void expect_services(const char *expected)
{
    char found[ROW + 1] = "";
    struct service_status status;
    struct server *server = NULL;
    ck_assert_int_eq(server_new(&server, sim, &command_table), 0);
    for (int i = 0; i < ROW; i++) {
        server_service_status(server, ports[i], &status);
        found[i] = status.state >= 0 ? '1' : '0';
    }
    server_free(server);
    ck_assert_str_eq(found, expected);
}

START_TEST(a_port_that_is_free_is_used_and_no_other)
{
    pass_argument(0, ports[0], "_FALSE_FALSE_NO_NEXT");
    expect_services("1000");
    ck_assert_ptr_null(strstr(fake.log, "could not be started"));
}
END_TEST

START_TEST(a_port_that_is_taken_is_replaced_by_the_first_that_is_free)
{
    char line[60];
    pass_argument(0, ports[0], "");
    pass_argument(1, ports[1], "");
    pass_argument(2, ports[0], "_FALSE_FALSE_NO_NEXT");
    expect_services("1110");
    snprintf(line, sizeof line, "service started on port %d", ports[2]);
    ck_assert_ptr_nonnull(strstr(fake.log, line));
    ck_assert_ptr_null(strstr(fake.log, "could not be started"));
}
END_TEST

START_TEST(a_port_that_is_taken_is_not_replaced_without_being_told_so)
{
    pass_argument(0, ports[0], "");
    pass_argument(1, ports[0], "");
    expect_services("1000");
    ck_assert_ptr_nonnull(strstr(fake.log, "could not be started"));
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_port_that_is_free_is_used_and_no_other,
        a_port_that_is_taken_is_replaced_by_the_first_that_is_free,
        a_port_that_is_taken_is_not_replaced_without_being_told_so,
    };
    return support_run(support_suite("service_ports", setup, teardown, tests, COUNT_OF(tests)));
}
