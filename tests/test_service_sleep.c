/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A simulator that has nothing to do sleeps by the plugin's function: when that ends, and which
 * commands it executes.
 */
#include "support.h"

#include <string.h>

#include "extApi.h"
#include "os/clock.h"
#include "os/thread.h"
#include "simConst.h"
#include "support_server.h"

#define BLOCKING simx_opmode_blocking
#define PATIENCE_US 20000000
#define NAME "meanwhile"

static int ports[WAYS];

static void setup(void)
{
    simulator_start_all_ways(ports);
}

static void call(void *argument)
{
    simulator_expect_served(*(const simxInt *)argument);
}

START_TEST(a_sleep_ends_when_a_client_calls)
{
    simxInt client = simulator_client(ports[_i]);
    struct thread thread;
    simulator_expect_served(client);
    struct server *server = simulator_hold();
    ck_assert_int_eq(thread_start(&thread, call, &client), 0);
    int64_t begin_us = clock_us();
    server_sleep(server, PATIENCE_US);
    ck_assert_int_lt(clock_us() - begin_us, PATIENCE_US / 2);
    simulator_release();
    thread_join(&thread);
    simxFinish(client);
}
END_TEST

/* ------------------------------------------------------------------ inside of a command */

static simxInt other;
static struct thread caller;
static int has_thread, is_late, has_signal; /* of the main thread */

static void set_signal(void *argument)
{
    (void)argument;
    simxSetIntegerSignal(other, NAME, 1, BLOCKING);
}

/* As a script does that lets the simulator's loop go round. */
static void sleep_inside(void)
{
    int64_t begin_us = clock_us();
    has_thread = thread_start(&caller, set_signal, NULL) == 0;
    server_sleep(simulator_server(), PATIENCE_US);
    is_late = clock_us() - begin_us > PATIENCE_US / 2;
    has_signal = 0;
    for (int i = 0; i < FAKE_SIGNALS; i++)
        has_signal |= fake.signals[i].kind == 0 && strcmp(fake.signals[i].name, NAME) == 0;
}

START_TEST(a_sleep_inside_of_a_command_ends_by_a_call_and_executes_nothing)
{
    simxInt client = simulator_client(ports[_i]), size;
    simxUChar *bytes;
    other = simulator_client(ports[_i == WAY_TCP ? WAY_SEGMENT : WAY_TCP]);
    ck_assert_int_eq(simxStartSimulation(client, BLOCKING), 0);
    simulator_hold();
    fake.on_script = sleep_inside;
    simulator_release();
    simxCallScriptFunction(client, "", sim_scripttype_sandboxscript, "remoteHook", 0, NULL, 0, NULL,
                           0, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, &size, &bytes,
                           BLOCKING);
    simulator_hold();
    fake.on_script = NULL;
    simulator_release();
    ck_assert(has_thread);
    thread_join(&caller);
    ck_assert(!is_late);
    ck_assert(!has_signal);
    simxInt value = 0;
    ck_assert_int_eq(simxGetIntegerSignal(client, NAME, &value, BLOCKING), 0);
    ck_assert_int_eq(value, 1); /* afterwards it was executed */
    simxFinish(other);
    simxFinish(client);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("service_sleep");
    TCase *each = tcase_create("over TCP, fast session and segment");
    tcase_add_checked_fixture(each, setup, simulator_stop);
    tcase_add_loop_test(each, a_sleep_ends_when_a_client_calls, 0, WAYS);
    tcase_add_loop_test(each, a_sleep_inside_of_a_command_ends_by_a_call_and_executes_nothing, 0,
                        WAYS);
    suite_add_tcase(suite, each);
    return support_run(suite);
}
