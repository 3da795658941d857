/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A simulator's run, from its options to its exit status. As in the simulators, an old-style plugin
 * is started and ended on one thread and called on another.
 */
#include "abi/host.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "calls/plugin.h"
#include "run/ports.h"
#include "run/simulation.h"
#include "run/simulator.h"
#include "script/mainscript.h"
#include "view/vision.h"
#include "world/clock.h"
#include "world/world.h"

static void host_interrupted(int number)
{
    (void)number;
    world.simulation.exit = EXIT_TOLD;
}

/* A second signal of the kind ends the program at once. */
static void host_catch_signals(void)
{
    struct sigaction action = { .sa_flags = (int)SA_RESETHAND };
    action.sa_handler = host_interrupted;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN); /* whoever reads our lines may go away */
}

/* One line that scripts can wait for. */
static void host_announce(void)
{
    const struct host_options *options = &world.options;
    int zmq_port = ports_find_zmq();
    printf("simx-host: ready: %s, %d objects, %s, ports", world.scene.path,
           world.scene.object_count, host_abi.name);
    for (int i = 0; i < options->port_count; i++)
        printf(" %d", options->ports[i]);
    for (int i = 0; i < options->argument_count; i++)
        printf(" %s", options->arguments[i]);
    if (!options->plugin)
        printf(" none, without a plugin");
    else if (!options->port_count && !options->argument_count)
        printf(" of remoteApiConnections.txt");
    if (zmq_port)
        printf(", ZeroMQ %d", zmq_port);
    putchar('\n');
    fflush(stdout);
}

static void host_summarize(int64_t began_ns)
{
    double seconds = (double)(clock_ns() - began_ns) * 1e-9;
    printf("simx-host: %ld steps of %g s in %.6f s\n", world.simulation.steps,
           world.scene.model->opt.timestep, seconds);
    fflush(stdout);
}

/* The plugin has told the reason itself. 0, or -1 with one line in `error`. */
static int host_check_ports(char *error, size_t size)
{
    int port = ports_find_unserved();
    if (!port)
        return 0;
    snprintf(error, size, "port %d cannot be served", port);
    return -1;
}

static int host_refuse(const char *error)
{
    fprintf(stderr, "simx-host: %s\n", error);
    return HOST_STATUS_USAGE;
}

/* Returns the exit status. Plugin and script are asked first on the thread on which they will be
 * called. */
static int host_loop(void)
{
    char error[1500];
    int64_t began_ns;
    if (host_check_ports(error, sizeof(error)) < 0)
        return host_refuse(error);
    if (mainscript_start(world.options.script, error, sizeof(error)) < 0)
        return world.simulation.exit ? world.simulation.status : host_refuse(error);
    host_announce();
    began_ns = clock_ns();
    simulation_loop();
    if (world.options.steps)
        host_summarize(began_ns);
    mainscript_close();
    vision_close();
    return world.simulation.status;
}

static void *host_thread(void *statusp)
{
    *(int *)statusp = host_loop();
    return NULL;
}

/* The exit status. */
static int host_run_loop(void)
{
    int status = EXIT_FAILURE;
    pthread_t thread;
    if (host_abi.new_style)
        return host_loop();
    if (pthread_create(&thread, NULL, host_thread, &status) != 0) {
        fputs("simx-host: cannot make a thread\n", stderr);
        return status;
    }
    pthread_join(thread, NULL);
    return status;
}

/* The plugin comes last, as its services appear with it: 0, or -1 with one line in `error`. */
static int host_open(const struct host_options *options, char *error, size_t size)
{
    if (mainscript_open(options->script, error, size) < 0)
        return -1;
    if (!options->plugin)
        return 0;
    return plugin_open(options->plugin, NULL, error, size) < 0 ? -1 : plugin_start(error, size);
}

int simx_host_run(const struct host_options *options)
{
    char error[1500];
    int status;
    if (simulator_open(options, error, sizeof(error)) < 0)
        return host_refuse(error);
    host_catch_signals();
    if (host_open(options, error, sizeof(error)) < 0) {
        simulator_close();
        return host_refuse(error);
    }
    status = host_run_loop();
    plugin_end();
    simulator_close();
    return status;
}
