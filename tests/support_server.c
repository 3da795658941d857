/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A server with a simulator's main loop; see support_server.h.
 */
#include "support_server.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "commands/commands.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "os/thread.h"
#include "simConst.h"
#include "support.h"
#include "transport/session.h"

#define PATIENCE_US 20000000
#define FRAME_US 1000 /* what else the main loop does while the simulation stands still */

static struct {
    struct sim_api *sim;
    struct server *server;
    struct thread thread;
    int stop; /* atomic */

    struct mutex lock; /* held by the main loop while it runs */
    struct cond changed;
    int holders; /* atomic: want the lock, or have it */
    int owed;    /* the main loop runs once before it is held again */
    int held;    /* between simulator_hold and simulator_release, where a test may have failed */
    int steps;
    int passes; /* of the main loop */
    int has_no_fast;
} simulator;

/* As the simulators do: a stop takes its passes, which no veto holds up. */
static int is_vetoed(void)
{
    int vetoed = server_main_script(simulator.server);
    if (fake.state != sim_simulation_advancing_abouttostop)
        return vetoed;
    if (fake.stop_passes > 0 && --fake.stop_passes == 0)
        fake.state = sim_simulation_stopped;
    return 0;
}

static void step(void)
{
    simulator.passes++;
    server_instance_pass(simulator.server);
    if (!(fake.state & sim_simulation_advancing) || is_vetoed())
        return;
    if (fake.state == sim_simulation_stopped) { /* by a command of this pass, or at last */
        server_simulation_ended(simulator.server);
        return;
    }
    fake.simulation_time += SIMULATOR_STEP_MS / 1000.0;
    simulator.steps++;
    if (fake.on_step)
        fake.on_step();
}

static void simulator_run(void *argument)
{
    (void)argument;
    mutex_lock(&simulator.lock);
    while (!atomic_get_int(&simulator.stop)) {
        if (atomic_get_int(&simulator.holders) > 0 && !simulator.owed) {
            cond_wait_until(&simulator.changed, &simulator.lock, clock_us() + 100000);
        } else {
            step();
            simulator.owed = 0;
            cond_wake_all(&simulator.changed);
            if (!(fake.state & sim_simulation_advancing))
                cond_wait_until(&simulator.changed, &simulator.lock, clock_us() + FRAME_US);
        }
        mutex_unlock(&simulator.lock);
        mutex_lock(&simulator.lock);
    }
    mutex_unlock(&simulator.lock);
}

void simulator_start(const char *config, int segment_port)
{
    /* Somebody else listens there while the server starts, and is gone afterwards. */
    int fd = segment_port ? session_listen(-segment_port) : -1;
    simulator.has_no_fast = fd == -ENOTSUP;
    ck_assert(!segment_port || fd >= 0 || simulator.has_no_fast);
    support_enter_folder();
    support_write_file("remoteApiConnections.txt", config, strlen(config));
    simulator.sim = fake_sim_new(40501);
    ck_assert_ptr_nonnull(simulator.sim);
    simulator.stop = simulator.holders = simulator.held = simulator.steps = simulator.passes = 0;
    simulator.owed = 1;
    mutex_init(&simulator.lock);
    cond_init(&simulator.changed);
    ck_assert_int_eq(server_new(&simulator.server, simulator.sim, &command_table), 0);
    if (fd >= 0)
        session_unlisten(fd);
    ck_assert_int_eq(thread_start(&simulator.thread, simulator_run, NULL), 0);
    simulator_hold(); /* what it says at its start has been said now */
    simulator_release();
}

void simulator_stop(void)
{
    atomic_set_int(&simulator.stop, 1);
    if (simulator.held)
        mutex_unlock(&simulator.lock);
    thread_join(&simulator.thread);
    server_free(simulator.server);
    sim_free(simulator.sim);
    cond_deinit(&simulator.changed);
    mutex_deinit(&simulator.lock);
    support_leave_folder();
}

static int want(int more)
{
    return __atomic_add_fetch(&simulator.holders, more, __ATOMIC_ACQ_REL);
}

struct server *simulator_hold(void)
{
    want(1);
    mutex_lock(&simulator.lock);
    while (simulator.owed)
        cond_wait_until(&simulator.changed, &simulator.lock, clock_us() + 100000);
    simulator.held = 1;
    return simulator.server;
}

struct server *simulator_server(void)
{
    return simulator.server;
}

void simulator_release(void)
{
    if (want(-1) == 0)
        simulator.owed = 1;
    simulator.held = 0;
    cond_wake_all(&simulator.changed);
    mutex_unlock(&simulator.lock);
}

void simulator_freeze(void)
{
    simulator_hold();
    simulator.held = 0;
    mutex_unlock(&simulator.lock);
}

void simulator_continue(void)
{
    mutex_lock(&simulator.lock);
    simulator_release();
}

int simulator_steps(void)
{
    simulator_hold();
    int steps = simulator.steps;
    simulator_release();
    return steps;
}

int simulator_passes(void)
{
    simulator_hold();
    int passes = simulator.passes;
    simulator_release();
    return passes;
}

int simulator_state(void)
{
    simulator_hold();
    int state = fake.state;
    simulator_release();
    return state;
}

void simulator_status(int port, struct service_status *status)
{
    server_service_status(simulator_hold(), port, status);
    simulator_release();
}

int simulator_wait_state(int port, int state)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    struct service_status status;
    do {
        simulator_status(port, &status);
        if (status.state == state)
            return 1;
    } while (clock_us() < deadline_us);
    return 0;
}

void simulator_start_all_ways(int ports[WAYS])
{
    char config[400] = "";
    size_t size = 0;
    for (int way = 0; way < WAYS; way++) {
        ports[way] = way == WAY_TCP ? support_tcp_port() : support_shared_port();
        size += (size_t)snprintf(config + size, sizeof config - size,
                                 "portIndex%d_port = %d\nportIndex%d_syncSimTrigger = true\n",
                                 way + 1, ports[way], way + 1);
    }
    simulator_start(config, ports[WAY_SEGMENT]);
}

int simulator_is_fast(int way)
{
    return way == WAY_FAST && !simulator.has_no_fast;
}

simxInt simulator_client(int port)
{
    simxInt client = simxStart("127.0.0.1", port, 1, 0, -20000, 1);
    ck_assert_int_ge(client, 0);
    return client;
}

void simulator_expect_served(simxInt client)
{
    simxInt value = 0;
    ck_assert_int_eq(simxGetIntegerParameter(client, sim_intparam_program_version, &value,
                                             simx_opmode_blocking), 0);
    ck_assert_int_eq(value, 40501);
}
