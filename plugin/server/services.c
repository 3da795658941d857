/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The services of a server; see services.h.
 */
#include "server/services.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "os/dynlib.h"
#include "os/error.h"
#include "server/config.h"
#include "sim/sim_api.h"
#include "simConst.h"

#define CONFIG_PATH_ROOM 1024
#define ARGUMENTS 9
#define NEXT_PORTS 100 /* that are tried where the first is taken */

static int find(const struct services *services, int port)
{
    for (int i = 0; i < services->count; i++)
        if (service_get_options(services->list[i])->port == port)
            return i;
    return -ENOENT;
}

static void log_line(struct services *services, int level, const char *text)
{
    sim_log(services->place.sim, level, text);
}

static void log_not_started(struct services *services, int port, int error)
{
    char line[200];
    snprintf(line, sizeof line, "service on port %d could not be started: %s", port,
             error_text(-error));
    log_line(services, SIM_LOG_ERROR, line);
}

static int add(struct services *services, const struct service_options *options)
{
    if (find(services, options->port) >= 0)
        return -EADDRINUSE;
    struct service **list = realloc(services->list,
                                    (size_t)(services->count + 1) * sizeof(*list));
    if (!list)
        return -ENOMEM;
    services->list = list;
    int error = service_new(&list[services->count], &services->place, options);
    if (error == 0)
        services->count++;
    return error;
}

static void remove_at(struct services *services, int at)
{
    service_free(services->list[at]);
    services->count--;
    memmove(&services->list[at], &services->list[at + 1],
            (size_t)(services->count - at) * sizeof(services->list[0]));
}

static int restart_at(struct services *services, int at)
{
    struct service_options options = *service_get_next_options(services->list[at]);
    remove_at(services, at);
    return add(services, &options);
}

/* A command of a service can call a script that ends this service. The service then ends after the
 * pass. */
static int end_at(struct services *services, int at, enum service_end end)
{
    if (services->passing) {
        service_set_end(services->list[at], end);
        return 0;
    }
    if (end == SERVICE_RESTARTS)
        return restart_at(services, at);
    remove_at(services, at);
    return 0;
}

/* Ends and restarts that were deferred during the pass. */
void services_end_pass(struct services *services)
{
    services->passing = 0;
    for (int i = services->count - 1; i >= 0; i--) {
        enum service_end end = service_get_end(services->list[i]);
        int port = service_get_options(services->list[i])->port;
        int error = end == SERVICE_STAYS ? 0 : end_at(services, i, end);
        if (error < 0)
            log_not_started(services, port, error);
    }
}

/* A command can call a script that has stopped the service on this port, which continues until the
 * pass ends. */
int services_start(struct services *services, const struct service_options *options)
{
    int at = find(services, options->port);
    if (at < 0 || service_get_end(services->list[at]) != SERVICE_ENDS)
        return add(services, options);
    service_set_restart(services->list[at], options);
    return 0;
}

/* Ignores services that end after the pass. */
static int find_staying(const struct services *services, int port)
{
    int at = find(services, port);
    return at >= 0 && service_get_end(services->list[at]) == SERVICE_ENDS ? -ENOENT : at;
}

int services_stop(struct services *services, int port)
{
    int at = find_staying(services, port);
    if (at < 0)
        return at;
    if (service_get_options(services->list[at])->continuous)
        return -EPERM;
    return end_at(services, at, SERVICE_ENDS);
}

int services_reset(struct services *services, int port)
{
    int at = find_staying(services, port);
    return at < 0 ? at : end_at(services, at, SERVICE_RESTARTS);
}

void services_status(struct services *services, int port, struct service_status *status)
{
    int at = find_staying(services, port);
    *status = (struct service_status){ .state = -1, .version = 11, .client_version = -1 };
    if (at >= 0)
        service_get_status(services->list[at], status);
}

/* ------------------------------------------------------------------ all of them */

/* Through a door, or by the same requests over another connection. */
static int all_call_by_name(struct service *service)
{
    struct lockstep *lockstep = service_get_lockstep(service);
    struct fast *fast = service_get_fast(service);
    if (lockstep && lockstep_is_connected(lockstep) &&
        !named_client_talks(lockstep_named(lockstep)))
        return 0;
    return !fast || fast_all_talk(fast);
}

int services_all_call_by_name(const struct services *services)
{
    int has_client = 0;
    for (int i = 0; i < services->count; i++) {
        struct service *service = services->list[i];
        if (!service_has_client(service))
            continue;
        if (!all_call_by_name(service))
            return 0;
        has_client = 1;
    }
    return has_client;
}

int services_are_unused(const struct services *services)
{
    for (int i = 0; i < services->count; i++)
        if (!service_is_unused(services->list[i]))
            return 0;
    return 1;
}

int services_longest_wait(const struct services *services, size_t option)
{
    int longest_us = 0;
    for (int i = 0; i < services->count; i++) {
        const struct service_options *options = service_get_options(services->list[i]);
        int wait_us = *(const int *)(const void *)((const char *)options + option);
        if (wait_us > longest_us && service_has_client(services->list[i]))
            longest_us = wait_us;
    }
    return longest_us;
}

void services_print_notes(struct services *services)
{
    for (int i = 0; i < services->count; i++)
        service_print_notes(services->list[i]);
}

/* ------------------------------------------------------------------ configuration */

/* One that may have another port gets the first that is free; its options tell which. */
static int add_or_next(struct services *services, struct service_options *options)
{
    int last = options->or_next ? options->port + NEXT_PORTS - 1 : options->port;
    int error = add(services, options);
    while (error == -EADDRINUSE && options->port < last) {
        options->port++;
        error = add(services, options);
    }
    return error;
}

static void start_and_tell(struct services *services, struct service_options *options)
{
    char line[200];
    int error = add_or_next(services, options);
    if (error < 0) {
        log_not_started(services, options->port, error);
        return;
    }
    snprintf(line, sizeof line, "service started on port %d (%s%s)", options->port,
             options->port < 0 ? "shared memory" : options->zmq ? "ZeroMQ" : "TCP",
             options->sync_trigger ? ", stepping authorised" : "");
    log_line(services, SIM_LOG_INFO, line);
    if (options->port >= 0 && options->bind[0] &&
        strncmp(options->bind, "127.", 4) != 0 && strcmp(options->bind, "::1") != 0)
        log_line(services, SIM_LOG_WARNING, "this service can be reached from the network");
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

static void read_config_file(struct services *services)
{
    const struct config_problems problems = { tell_problem, services };
    struct config *config;
    struct service_options options;
    char line[256];
    int found, error = open_config(&config);
    if (error < 0) {
        if (error != -ENOENT) {
            snprintf(line, sizeof line, CONFIG_FILE " cannot be read: %s", error_text(-error));
            log_line(services, SIM_LOG_ERROR, line);
        }
        return;
    }
    config_check(config, &problems);
    for (int i = 1; (found = config_get_service(config, i, &options, &problems)) != 0; i++)
        if (found > 0)
            start_and_tell(services, &options);
    config_free(config);
}

static void read_arguments(struct services *services)
{
    struct service_options options;
    for (int i = 0; i < ARGUMENTS; i++) {
        char *argument =
            sim_get_string_parameter(services->place.sim, sim_stringparam_app_arg1 + i);
        int found = argument ? config_parse_argument(argument, &options) : 0;
        if (found > 0)
            start_and_tell(services, &options);
        else if (found < 0)
            log_line(services, SIM_LOG_ERROR, "a REMOTEAPISERVERSERVICE_ argument without a port "
                                            "number is left out");
        sim_release(services->place.sim, argument);
    }
}

void services_start_configured(struct services *services)
{
    read_config_file(services);
    read_arguments(services);
}

/* ------------------------------------------------------------------ the simulation, the end */

void services_end_with_simulation(struct services *services)
{
    for (int i = services->count - 1; i >= 0; i--)
        if (service_get_options(services->list[i])->simulation_only)
            end_at(services, i, SERVICE_ENDS);
}

void services_deinit(struct services *services)
{
    while (services->count > 0)
        remove_at(services, services->count - 1);
    free(services->list);
}
